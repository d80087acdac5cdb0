"""Change somebody of the staff: another role, suspended, let in again, their sessions ended.

Never without an administrator: the last one who is active stays one. And nobody does it to themselves, so that a slip
locks nobody out.
"""

from dataclasses import replace
from uuid import UUID

from comunica.municipality.roles import Role
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.staff_record import MemberShown, StaffRegister, StaffState, StaffTurn

_YOURSELF = Problem("staff_is_you", "", "nobody changes themselves: ask another administrator")
_LAST = Problem("last_administrator", "", "is the last administrator who is active: make somebody else one first")


async def change_role(
    staff_id: UUID, role: Role, *, hand: StaffHand, register: StaffRegister
) -> MemberShown | Refused | None:
    """The person as they are now; none if there is no such person. From their next request on."""
    async with register.turn(hand.municipality_id) as turn:
        there = await _held(staff_id, hand, turn, loses=role is not Role.ADMINISTRATOR)
        if not isinstance(there, MemberShown) or there.role is role:
            return there
        await turn.put_role(staff_id, role)
        await turn.tell(AuditLine(who=hand.who, what=Deed.CHANGE_STAFF, reason=f"{role} {staff_id}"))
        return replace(there, role=role)


async def suspend(staff_id: UUID, *, hand: StaffHand, register: StaffRegister) -> MemberShown | Refused | None:
    """They are out at once, links and all; what they did stays. None if there is no such person."""
    async with register.turn(hand.municipality_id) as turn:
        there = await _held(staff_id, hand, turn, loses=True)
        if not isinstance(there, MemberShown) or there.state is StaffState.SUSPENDED:
            return there
        return await _put_state(there, StaffState.SUSPENDED, hand, turn)


async def let_in_again(staff_id: UUID, *, hand: StaffHand, register: StaffRegister) -> MemberShown | Refused | None:
    """Who was suspended comes in as before: with their password and codes, or by an invitation if they had none."""
    async with register.turn(hand.municipality_id) as turn:
        there = await _held(staff_id, hand, turn, loses=False)
        if not isinstance(there, MemberShown) or there.state is not StaffState.SUSPENDED:
            return there
        proven = await turn.to_prove(staff_id)
        state = StaffState.INVITED if proven.password_hash is None else StaffState.ACTIVE
        return await _put_state(there, state, hand, turn)


async def end_sessions(staff_id: UUID, *, hand: StaffHand, register: StaffRegister, but: UUID | None = None) -> int:
    """All of somebody's, one's own too, but the one with this id; how many ended."""
    async with register.turn(hand.municipality_id) as turn:
        if await turn.hold(staff_id) is None:
            return 0
        ended = await turn.revoke_sessions(staff_id, but=but)
        if ended:
            counts = {"sessions": ended}
            await turn.tell(AuditLine(who=hand.who, what=Deed.REVOKE_SESSIONS, counts=counts, reason=str(staff_id)))
        return ended


async def _held(staff_id: UUID, hand: StaffHand, turn: StaffTurn, *, loses: bool) -> MemberShown | Refused | None:
    """The person, if this may be done to them. `loses`: they would not be an administrator who is active."""
    there = await turn.hold(staff_id)
    if there is None:
        return None
    if staff_id == hand.staff_id:
        return Refused((_YOURSELF,))
    if loses and there.is_administrator and sum(each.is_administrator for each in await turn.members()) == 1:
        return Refused((_LAST,))
    return there


async def _put_state(there: MemberShown, state: StaffState, hand: StaffHand, turn: StaffTurn) -> MemberShown:
    await turn.put_state(there.id, state)
    if state is StaffState.SUSPENDED:
        await turn.drop_links(there.id)
        await turn.revoke_sessions(there.id)
    await turn.tell(AuditLine(who=hand.who, what=Deed.CHANGE_STAFF, reason=f"{state} {there.id}"))
    return replace(there, state=state)
