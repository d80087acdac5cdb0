"""Steer a broadcast: pause, resume, cancel. They act at once on what is queued; what is under way is finished."""

from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import BroadcastBell, ChannelBell
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.ring_bell import Bells


class Order(StrEnum):
    """What staff can tell a broadcast to do."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


_B = BroadcastState
#: Order → states from which it can be followed. One that is already where the order leads is left as it is.
FROM_STATES: dict[Order, tuple[BroadcastState, ...]] = {
    Order.PAUSE: (_B.SCHEDULED, _B.SENDING),
    Order.RESUME: (_B.PAUSED,),
    Order.CANCEL: (_B.DRAFT, _B.SCHEDULED, _B.AWAITING_APPROVAL, _B.SENDING, _B.PAUSED),
}
#: Order → states in which it was already followed.
ALREADY: dict[Order, tuple[BroadcastState, ...]] = {
    Order.PAUSE: (_B.PAUSED,),
    Order.RESUME: (_B.SCHEDULED, _B.SENDING),
    Order.CANCEL: (_B.CANCELLED,),
}
#: Order → what the town's log says of it.
DEEDS: dict[Order, Deed] = {
    Order.PAUSE: Deed.PAUSE_BROADCAST,
    Order.RESUME: Deed.RESUME_BROADCAST,
    Order.CANCEL: Deed.CANCEL_BROADCAST,
}
#: What the record and the API show of a broadcast that staff paused.
PAUSED_BY_STAFF = "paused_by_staff"


class Steered(StrEnum):
    """What became of the order."""

    #: Followed now, or before.
    DONE = "done"
    #: There is no such broadcast here.
    MISSING = "missing"
    #: The broadcast is in a state in which this cannot be done.
    TOO_LATE = "too_late"


class Helm(Protocol):
    """The record, as far as steering needs it. Each is one transaction; true if the broadcast was in a from-state.

    Then, and only then, the line is in the town's log too.
    """

    async def pause(self, municipality_id: UUID, broadcast_id: UUID, reason: str, line: AuditLine) -> bool:
        """State paused, and off the work list."""

    async def resume(self, municipality_id: UUID, broadcast_id: UUID, line: AuditLine) -> bool:
        """State sending, or scheduled if its audience was not resolved yet; and on the work list again."""

    async def cancel(self, municipality_id: UUID, broadcast_id: UUID, line: AuditLine) -> bool:
        """State cancelled, off the work list, queued deliveries cancelled."""

    async def whereabouts(self, municipality_id: UUID, broadcast_id: UUID) -> tuple[BroadcastState, UUID] | None:
        """Its state and its channel; none if this municipality has no such broadcast."""


async def steer_broadcast(
    order: Order, *, who: str, helm: Helm, bells: Bells, municipality_id: UUID, broadcast_id: UUID
) -> Steered:
    """Follow the order, and wake the dispatchers so that they see it now and not at the next sweep.

    `who`: whose order it is, as the town's log names them.
    """
    line = AuditLine(who=who, what=DEEDS[order], reason=str(broadcast_id))
    match order:
        case Order.PAUSE:
            changed = await helm.pause(municipality_id, broadcast_id, PAUSED_BY_STAFF, line)
        case Order.RESUME:
            changed = await helm.resume(municipality_id, broadcast_id, line)
        case Order.CANCEL:
            changed = await helm.cancel(municipality_id, broadcast_id, line)
    where = await helm.whereabouts(municipality_id, broadcast_id)
    if where is None:
        return Steered.MISSING
    state, channel_id = where
    if changed:
        await _wake(bells, municipality_id, broadcast_id, channel_id)
    return Steered.DONE if changed or state in ALREADY[order] else Steered.TOO_LATE


async def _wake(bells: Bells, municipality_id: UUID, broadcast_id: UUID, channel_id: UUID) -> None:
    await bells.ring(BroadcastBell(str(municipality_id), str(broadcast_id)))
    await bells.ring(ChannelBell(str(municipality_id), str(channel_id)))
