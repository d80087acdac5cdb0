"""Keep the budget: what a claim took is held against the town's cap before anything of it is sent.

Normal and bulk that do not fit go back to the queue and their broadcast waits; urgent passes, with an alarm and a line
in the town's log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.deliver_ports import Claimed

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Claimed rows by whether the town can pay them. `over`: the cap is passed all the same, by what is urgent."""

    kept: Sequence[Claimed]
    released: Sequence[Claimed]
    over: bool


class BudgetRecord(Protocol):
    """The record of the town's money. All raise RecordAway."""

    async def weigh(self, municipality_id: UUID, rows: Sequence[Claimed]) -> Weighed:
        """Keep what fits; the rest is queued again when this returns. At least one row."""

    async def note_passed(self, municipality_id: UUID, source_id: UUID) -> None:
        """An alert passed the cap: a line in the town's log."""


class BudgetMeter(Protocol):
    """Counts what the budget does."""

    def budget_passed(self) -> None:
        """An alert went out although the month's money is spent."""


class BudgetKeeper:
    """The budget of one channel's worker. `is_capped` is told by whoever reads the channel's facts."""

    def __init__(self, municipality_id: UUID, record: BudgetRecord, meter: BudgetMeter) -> None:
        self._municipality_id = municipality_id
        self._record = record
        self._meter = meter
        self._told: set[UUID] = set()
        self.is_capped = False

    async def weigh(self, rows: Sequence[Claimed]) -> Weighed:
        """What of a claim may be sent. Raises RecordAway: then nothing of it may."""
        if not self.is_capped or not rows:
            return Weighed(kept=rows, released=(), over=False)
        weighed = await self._record.weigh(self._municipality_id, rows)
        if weighed.over:
            for source_id in {row.source_id for row in weighed.kept} - self._told:
                await self._alarm(source_id)
        return weighed

    async def _alarm(self, source_id: UUID) -> None:
        self._told.add(source_id)
        self._meter.budget_passed()
        _log.error("an alert passes the budget", action="budget_passed", broadcast_id=str(source_id))
        try:
            await self._record.note_passed(self._municipality_id, source_id)
        except RecordAway:
            # Not for this is an alert held up; its next claim tells it again.
            self._told.discard(source_id)
