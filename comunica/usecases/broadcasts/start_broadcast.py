"""Start a broadcast: resolve its audience into deliveries, once, in one transaction. Any dispatcher may do it."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.contracts.bells import ChannelBell
from comunica.usecases.away import RecordAway
from comunica.usecases.ring_bell import Bells

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True)
class Started:
    """The snapshot is made: nothing is added later."""

    channel_id: UUID
    resolved: int
    #: The town has a cap, and no price is known by which it could be kept: all of it goes, uncounted.
    is_unpriced: bool = False


class StartingRecord(Protocol):
    """The record, as far as starting needs it. Raises RecordAway."""

    async def start(self, municipality_id: UUID, broadcast_id: UUID) -> Started | None:
        """One transaction: state sending, one delivery for each opted-in person of the audience, their number, and the
        source on the work list of its channel. With nobody there it is finished at once. None, and nothing changed, if
        the broadcast is not scheduled any more or its time has not come.
        """

    async def drop_stale_resolve(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        """Take it off the work list if it is not scheduled any more."""


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
    if started.is_unpriced:
        _log.error(
            "the town's cap is not kept: the price list does not say; see COMUNICA_PRICES_FILE",
            action="cap_without_price",
            municipality_id=str(municipality_id),
            broadcast_id=str(broadcast_id),
        )
    await bells.ring(ChannelBell(str(municipality_id), str(started.channel_id)))
    return started


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPolicy:
    """How many are started `at_once`: each holds a connection of the record; and how many of them are `of_one` town."""

    at_once: int = 4
    of_one: int = 2


class Starts:
    """Broadcasts that are being started, each in a task of its own.

    The snapshot of a million takes seconds. Whoever waited for it, the bells, the sweep, would keep an urgent broadcast
    of another town waiting too.
    """

    def __init__(self, record: StartingRecord, bells: Bells, policy: StartPolicy | None = None) -> None:
        policy = policy or StartPolicy()
        self._record = record
        self._bells = bells
        self._room = asyncio.Semaphore(policy.at_once)
        self._room_of_town = defaultdict[UUID, asyncio.Semaphore](lambda: asyncio.Semaphore(policy.of_one))
        self._under_way: dict[UUID, asyncio.Task[None]] = {}

    def begin(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        """Start it when there is room, unless that is under way."""
        if broadcast_id not in self._under_way:
            self._under_way[broadcast_id] = asyncio.create_task(
                self._start(municipality_id, broadcast_id), name=f"start {broadcast_id}"
            )

    async def stop(self) -> None:
        """Give up what is under way: another dispatcher starts it from the beginning."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _start(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        try:
            # The town's own queue first: who waits there takes no room from others.
            async with self._room_of_town[municipality_id], self._room:
                await self._start_now(municipality_id, broadcast_id)
        except RecordAway as problem:
            _log.warning("the record is away", action="record_away", loop="starts", reason=str(problem))
        except Exception as problem:
            _log.exception(
                "broadcast not started",
                action="start_failed",
                broadcast_id=str(broadcast_id),
                error=type(problem).__name__,
            )
        finally:
            del self._under_way[broadcast_id]

    async def _start_now(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        if await start_broadcast(municipality_id, broadcast_id, record=self._record, bells=self._bells) is None:
            await self._record.drop_stale_resolve(municipality_id, broadcast_id)
