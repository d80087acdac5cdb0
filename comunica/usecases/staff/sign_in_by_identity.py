"""Sign in by a digital identity that was linked before: a session like any other.

Who works for several towns chooses one. Whoever guesses at somebody's password does not keep them out here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comunica.usecases.audit import Deed
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.identities import (
    IdentityDesk,
    IdentityRefusal,
    IdentityRefused,
    Returned,
)
from comunica.usecases.staff.identity_trips import (
    Choice,
    Errand,
    kept_choice,
    kept_trip,
    question_of,
    read_choice,
    read_trip,
    trip_of,
)
from comunica.usecases.staff.link_identity import WayThere, prove
from comunica.usecases.staff.sign_in import RefusalsNoted, open_session
from comunica.usecases.staff.staff_record import DigitalIdentity, IdentityHolder, StaffState
from comunica.usecases.staff.tokens import TOKEN_BYTES

_LOST = IdentityRefused(IdentityRefusal.LOST)


@dataclass(frozen=True, slots=True)
class TownOffered:
    """A town that somebody may choose: their own id there, and its name."""

    staff_id: UUID
    municipality: str


@dataclass(frozen=True, slots=True)
class TownToChoose:
    """Who is proven works for several towns. `kept`: what the browser keeps until they chose."""

    towns: Sequence[TownOffered]
    kept: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CameIn:
    """They are in. `then`: the page of ours that they wanted."""

    session_token: str = field(repr=False)
    then: str


async def begin_sign_in(then: str, *, desk: IdentityDesk) -> WayThere | IdentityRefused:
    """To the gateway. Anybody may go."""
    front = desk.front
    trip = trip_of(Errand.SIGN_IN, front.chance(TOKEN_BYTES), front.now(), then=then)
    address = await desk.gateway.way_there(question_of(trip, signs=desk.signs))
    return address if isinstance(address, IdentityRefused) else WayThere(address, kept_trip(trip, signs=desk.signs))


async def finish_sign_in(
    returned: Returned, kept: str, *, address: str, desk: IdentityDesk, refusals: RefusalsNoted
) -> CameIn | TownToChoose | IdentityRefused | TooManyAttempts:
    """Back from the gateway: a new session, whatever the browser held before; or a town to choose; or not."""
    front = desk.front
    trip = read_trip(kept, front.now(), signs=desk.signs)
    if trip is None or trip.errand is not Errand.SIGN_IN:
        return _LOST
    proven = await prove(returned, trip, address=address, desk=desk)
    if not isinstance(proven, DigitalIdentity):
        return proven
    found = await front.directory.find_by_identity(proven)
    active = [each for each in found if each.state is StaffState.ACTIVE]
    if not active:
        for each in found:
            refusals.note(each.municipality_id)
        return IdentityRefused(IdentityRefusal.NOT_LINKED)
    choice = Choice(started_at=trip.started_at, then=trip.then, holders=tuple(map(_triple, active)))
    if len(active) == 1:
        return await _enter(active[0].staff_id, choice, desk=desk)
    towns = [TownOffered(each.staff_id, each.municipality) for each in active]
    return TownToChoose(towns, kept_choice(choice, front.now(), signs=desk.signs))


async def choose_town(staff_id: UUID, kept: str, *, desk: IdentityDesk) -> CameIn | IdentityRefused:
    """The town in which they are this person, of those that were offered to this browser."""
    choice = read_choice(kept, desk.front.now(), signs=desk.signs)
    return _LOST if choice is None else await _enter(staff_id, choice, desk=desk)


def _triple(holder: IdentityHolder) -> tuple[UUID, UUID, bytes]:
    return holder.staff_id, holder.municipality_id, holder.index


async def _enter(staff_id: UUID, choice: Choice, *, desk: IdentityDesk) -> CameIn | IdentityRefused:
    chosen = next((each for each in choice.holders if each[0] == staff_id), None)
    if chosen is None:
        return _LOST
    _, municipality_id, index = chosen
    async with desk.front.register.turn(municipality_id) as turn:
        # Looked at anew: since we found them they may have been suspended, or unlinked it.
        if (await turn.to_prove(staff_id)).state is not StaffState.ACTIVE:
            return IdentityRefused(IdentityRefusal.NOT_LINKED)
        if not await turn.take_identity(staff_id, index, choice.started_at):
            return _LOST
        token = await open_session(turn, staff_id, Deed.SIGN_IN_BY_IDENTITY, desk=desk.front)
    return CameIn(token, choice.then)
