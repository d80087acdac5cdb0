"""Start a broadcast: resolve its audience into deliveries, once, in one transaction. Any dispatcher may do it."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.contracts.bells import ChannelBell
from comunica.usecases.ring_bell import Bells

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True)
class Started:
    """The snapshot is made: nothing is added later."""

    channel_id: UUID
    resolved: int


class StartingRecord(Protocol):
    """The record, as far as starting needs it. Raises RecordAway."""

    async def start(self, municipality_id: UUID, broadcast_id: UUID) -> Started | None:
        """One transaction: state sending, one delivery for each opted-in person of the audience, their number, and the
        source on the work list of its channel. With nobody there it is finished at once. None, and nothing changed, if
        the broadcast is not scheduled any more or its time has not come.
        """


async def start_broadcast(
    municipality_id: UUID, broadcast_id: UUID, *, record: StartingRecord, bells: Bells
) -> Started | None:
    """Resolve the audience, and wake whoever owns the channel. Repeats do nothing."""
    started = await record.start(municipality_id, broadcast_id)
    if started is None:
        return None
    _log.info(
        "broadcast started", action="broadcast_started", broadcast_id=str(broadcast_id), resolved=started.resolved
    )
    await bells.ring(ChannelBell(str(municipality_id), str(started.channel_id)))
    return started
