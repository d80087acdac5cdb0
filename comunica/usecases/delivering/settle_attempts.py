"""Settle attempts: outcomes are gathered for a few milliseconds and written many at once, each step in a statement.

While the record is away they wait in memory, bounded; whoever sends must ask `room` first. If the process dies with
them, the lease of the delivery lapses and evidence decides.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import structlog

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import Step
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.deliver_ports import Acceptance, Claimed, DeliveryMeter, Ending, SettlingRecord

_log = structlog.get_logger("comunica.dispatcher")

#: A batch that the record refuses (a defect of ours) is tried so often before its rows are left to their leases.
REFUSALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlePolicy:
    """`interval`: seconds for which outcomes gather; `batch`: rows of one statement; `limit`: rows that may wait."""

    interval: float = 0.02
    batch: int = 1000
    limit: int = 20_000
    pause: float = 0.2


class Settler:
    """Writes the outcomes of all channels of this process. `clock` is monotonic, in seconds."""

    def __init__(
        self, record: SettlingRecord, policy: SettlePolicy, meter: DeliveryMeter, *, clock: Callable[[], float]
    ) -> None:
        self._record = record
        self._policy = policy
        self._meter = meter
        self._clock = clock
        self._accepted: list[Acceptance] = []
        self._ended: dict[Step, list[Ending]] = defaultdict(list)
        self._waiting = 0
        self._something = asyncio.Event()
        self._full = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._begun = 0
        self._written = 0
        self._round = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Outcomes that are not in the record yet."""
        return self._waiting

    def accept(self, municipality_id: UUID, row: Claimed, message_id: str) -> None:
        """The provider took this attempt."""
        self._accepted.append(Acceptance(municipality_id, row, message_id, self._clock()))
        self._grow()

    def end(
        self,
        step: Step,
        municipality_id: UUID,
        row: Claimed,
        *,
        reason: Reason | None = None,
        code: int = 0,
        wait: float | None = None,
    ) -> None:
        """The attempt ended in another way."""
        self._ended[step].append(Ending(municipality_id, row, reason, code, wait))
        self._grow()

    @property
    def is_full(self) -> bool:
        """Whether as many wait as can be held."""
        return not self._room.is_set()

    async def room(self) -> None:
        """Returns when another outcome can be held."""
        await self._room.wait()

    async def settled(self) -> None:
        """Returns when all that was told before this call is in the record."""
        goal = self._begun + bool(self._accepted or self._ended)
        while self._written < goal:
            await self._round.wait()

    async def run(self) -> None:
        """Write for ever. Cancelled at the end, after `settled`."""
        while True:
            await self._something.wait()
            await self._gather()
            self._begun += 1
            await self._write_all()
            self._written += 1
            self._round.set()
            self._round = asyncio.Event()

    def _grow(self) -> None:
        self._waiting += 1
        self._something.set()
        if len(self._accepted) >= self._policy.batch:
            self._full.set()
        if self._waiting >= self._policy.limit:
            self._room.clear()

    async def _gather(self) -> None:
        try:
            async with asyncio.timeout(self._policy.interval):
                await self._full.wait()
        except TimeoutError:
            pass

    async def _write_all(self) -> None:
        accepted, self._accepted = self._accepted, []
        ended, self._ended = self._ended, defaultdict(list)
        self._full.clear()
        self._something.clear()
        for start in range(0, len(accepted), self._policy.batch):
            await self._write(Step.ACCEPT, accepted=accepted[start : start + self._policy.batch])
        for step, rows in ended.items():
            for start in range(0, len(rows), self._policy.batch):
                await self._write(step, ended=rows[start : start + self._policy.batch])

    async def _write(
        self, step: Step, *, accepted: list[Acceptance] | None = None, ended: list[Ending] | None = None
    ) -> None:
        refusals = 0
        size = len(accepted or ended or ())
        while refusals < REFUSALS:
            try:
                if accepted is not None:
                    self._meter.sent(await self._record.accept(accepted, now=self._clock()))
                elif ended is not None:
                    await self._record.settle(step, ended)
                self._meter.settled(step, size)
                break
            except RecordAway:
                self._meter.unsettled(self._waiting)
                await asyncio.sleep(self._policy.pause)
            except Exception as problem:
                refusals += 1
                _log.error(
                    "outcomes refused", action="settle_failed", step=step, count=size, error=type(problem).__name__
                )
        self._shrink(size)

    def _shrink(self, count: int) -> None:
        self._waiting -= count
        if self._waiting < self._policy.limit:
            self._room.set()
        self._meter.unsettled(self._waiting)
