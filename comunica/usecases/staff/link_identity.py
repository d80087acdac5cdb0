"""Link one's digital identity to oneself, once: from within a session, after password and code. Or unlink it."""

import datetime as dt
import hmac
from dataclasses import dataclass, field

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.staff.attempts import by_identity
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.change_proofs import Proof, once_proven
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.identities import (
    IdentityDesk,
    IdentityRefusal,
    IdentityRefused,
    Returned,
    end_identity,
)
from comunica.usecases.staff.identity_trips import Errand, Trip, kept_trip, question_of, read_trip, trip_of
from comunica.usecases.staff.staff_record import DigitalIdentity, StaffTurn
from comunica.usecases.staff.tokens import TOKEN_BYTES

_HAS_ONE = Problem("identity_linked", "", "a digital identity is linked already: unlink it first")
_HAS_NONE = Problem("identity_not_linked", "", "no digital identity is linked")


@dataclass(frozen=True, slots=True)
class WayThere:
    """The gateway's address, and what the browser keeps until it is back."""

    address: str = field(repr=False)
    kept: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class IdentityLinked:
    """They may sign in by it from now on."""


async def begin_link(
    visitor: Visitor, proof: Proof, *, desk: IdentityDesk
) -> WayThere | IdentityRefused | Refused | TooManyAttempts:
    """To the gateway, once they proved themselves. Nothing is linked yet."""
    front = desk.front
    trip = trip_of(Errand.LINK, front.chance(TOKEN_BYTES), front.now(), session_id=visitor.session_id)
    address = await desk.gateway.way_there(question_of(trip, signs=desk.signs))
    if isinstance(address, IdentityRefused):
        return address  # before a code is used up for nothing

    async def look(turn: StaffTurn) -> Refused | None:
        return Refused((_HAS_ONE,)) if await turn.identity_linked_at(visitor.staff_id) else None

    return await once_proven(visitor, proof, look, desk=front) or WayThere(address, kept_trip(trip, signs=desk.signs))


async def finish_link(
    returned: Returned, kept: str, visitor: Visitor | None, *, address: str, desk: IdentityDesk
) -> IdentityLinked | IdentityRefused | TooManyAttempts:
    """Back from the gateway: only in the session that went there."""
    front = desk.front
    trip = read_trip(kept, front.now(), signs=desk.signs)
    if visitor is None or trip is None or trip.errand is not Errand.LINK or trip.session_id != visitor.session_id:
        return IdentityRefused(IdentityRefusal.LOST)
    proven = await prove(returned, trip, address=address, desk=desk)
    if not isinstance(proven, DigitalIdentity):
        return proven
    async with front.register.turn(visitor.municipality_id) as turn:
        if not await turn.put_identity(visitor.staff_id, proven, trip.started_at):
            return IdentityRefused(IdentityRefusal.TAKEN)
        await turn.tell(AuditLine(who=visitor.caller.who, what=Deed.LINK_IDENTITY))
    return IdentityLinked()


async def unlink_identity(visitor: Visitor, proof: Proof, *, desk: IdentityDesk) -> Refused | TooManyAttempts | None:
    """None: it opens nothing any more."""

    async def write(turn: StaffTurn) -> Refused | None:
        dropped = await end_identity(turn, visitor.staff_id, who=visitor.caller.who)
        return None if dropped else Refused((_HAS_NONE,))

    return await once_proven(visitor, proof, write, desk=desk.front)


async def identity_linked_at(visitor: Visitor, *, desk: IdentityDesk) -> dt.datetime | None:
    """Since when they have linked one; none: they have not."""
    return await desk.front.register.see_identity(visitor.municipality_id, visitor.staff_id)


async def prove(
    returned: Returned, trip: Trip, *, address: str, desk: IdentityDesk
) -> DigitalIdentity | IdentityRefused | TooManyAttempts:
    """Who came back, if it is the way that this browser is on. `address`: where the request comes from."""
    question = question_of(trip, signs=desk.signs)
    if not hmac.compare_digest(returned.state.encode("utf-8", "replace"), question.state.encode()):
        return IdentityRefused(IdentityRefusal.LOST)
    # Each asks something of the gateway, which is not ours.
    if (wait := await desk.front.attempts.draw([by_identity(address)], desk.front.now())) is not None:
        return TooManyAttempts(wait)
    return await desk.gateway.prove(returned, question)
