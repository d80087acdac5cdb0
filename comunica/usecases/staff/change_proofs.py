"""Change what one proves oneself with: another password, new recovery codes. Both ask for the password and a code."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from comunica.municipality.one_time_codes import RECOVERY_BYTES, RECOVERY_CODES, recovery_codes_of
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.staff.attempts import by_code
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.coming_in import FrontDesk, TooManyAttempts
from comunica.usecases.staff.identities import end_identity
from comunica.usecases.staff.passwords import problems_of
from comunica.usecases.staff.sign_in import take_code
from comunica.usecases.staff.staff_record import StaffTurn

_NOT_PROVEN = Problem("not_proven", "", "password or code is wrong: try again, with the next code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That it is the person at the console, and not somebody at their desk."""

    password: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveryCodesMade:
    """Shown this once. Those before work no more."""

    codes: tuple[str, ...] = field(repr=False)


async def change_password(
    visitor: Visitor, proof: Proof, *, password: str, desk: FrontDesk
) -> Refused | TooManyAttempts | None:
    """None: it is changed, and their other sessions ended."""
    member = await desk.register.see_member(visitor.municipality_id, visitor.staff_id)
    assert member is not None, "who is at the console is on record"
    if problems := problems_of(password, email=member.email, name=member.name):
        return Refused(problems)

    async def write(turn: StaffTurn) -> None:
        await turn.put_password(visitor.staff_id, hashed)
        await turn.revoke_sessions(visitor.staff_id, but=visitor.session_id)
        # Whoever knew the password may have linked an identity of their own.
        await end_identity(turn, visitor.staff_id, who=visitor.caller.who)
        await turn.tell(AuditLine(who=visitor.caller.who, what=Deed.CHANGE_PASSWORD))

    hashed = await desk.passwords.hash(password)
    return await once_proven(visitor, proof, write, desk=desk)


async def renew_recovery_codes(
    visitor: Visitor, proof: Proof, *, desk: FrontDesk
) -> RecoveryCodesMade | Refused | TooManyAttempts:
    """Ten new ones."""
    codes = recovery_codes_of(desk.chance(RECOVERY_CODES * RECOVERY_BYTES))

    async def write(turn: StaffTurn) -> None:
        await turn.put_recovery_codes(visitor.staff_id, codes)
        await turn.tell(AuditLine(who=visitor.caller.who, what=Deed.RENEW_RECOVERY_CODES))

    return await once_proven(visitor, proof, write, desk=desk) or RecoveryCodesMade(codes)


async def once_proven(
    visitor: Visitor, proof: Proof, write: Callable[[StaffTurn], Awaitable[Refused | None]], *, desk: FrontDesk
) -> Refused | TooManyAttempts | None:
    """Do this, once password and code are right; or what `write` refuses. The code is used up either way."""
    now, tries = desk.now(), by_code(str(visitor.staff_id))
    if (wait := await desk.attempts.draw([tries], now)) is not None:
        return TooManyAttempts(wait)
    async with desk.register.turn(visitor.municipality_id) as turn:
        kept = (await turn.to_prove(visitor.staff_id)).password_hash
    if not await desk.passwords.proves(proof.password, kept):
        return Refused((_NOT_PROVEN,))
    async with desk.register.turn(visitor.municipality_id) as turn:
        if not await take_code(turn, visitor.staff_id, proof.code, now):
            return Refused((_NOT_PROVEN,))
        refused = await write(turn)
    await desk.attempts.fill([tries], now)
    return refused
