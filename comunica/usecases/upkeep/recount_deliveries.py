"""Recount deliveries: promise 1 held against the rows themselves, and what else of the record operators should see.

The tally is kept by triggers and read all day; this counts what it stands for, slowly, one broadcast or list after the
other. It repairs nothing: a figure that is not 0 is a defect, and a person must see it as it is.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.lanes import Lane
from comunica.usecases.delivering.own_channels import OwnedChannel

_log = structlog.get_logger("comunica.dispatcher")

#: A broadcast that ended is recounted for so long. Seconds.
AFTER_THE_END = 86_400.0


@dataclass(frozen=True, slots=True)
class OpenDoubts:
    """Deliveries in doubt of a lane; seconds since the oldest attempt."""

    count: int
    oldest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Headroom:
    """A portfolio's limit on people, and how much of it is used."""

    portfolio_id: str
    limit: int
    used: int


class RecountRecord(Protocol):
    """The record, as far as counting needs it. All raise RecordAway."""

    async def recountable(
        self, channels: Sequence[OwnedChannel], *, ended_within: float
    ) -> Sequence[tuple[UUID, UUID]]:
        """Municipality and id of broadcasts and lists under way, or over for not longer than this."""

    async def unaccounted(self, municipality_id: UUID, source_id: UUID) -> int:
        """Recipients on whom the size written once, tally and rows disagree."""

    async def open_doubts(self, channels: Sequence[OwnedChannel]) -> Mapping[Lane, OpenDoubts]:
        """By lane."""

    async def headrooms(self, channels: Sequence[OwnedChannel]) -> Sequence[Headroom]:
        """Of the portfolios that have a limit."""


class RecountMeter(Protocol):
    """Shows what was counted."""

    def unaccounted(self, recipients: int) -> None:
        """Of all broadcasts and lists that were looked at: must be 0."""

    def doubts_open(self, doubts: Mapping[Lane, OpenDoubts]) -> None:
        """Of the channels that are ours."""

    def headrooms(self, headrooms: Sequence[Headroom]) -> None:
        """Of their portfolios."""


async def recount_deliveries(
    channels: Sequence[OwnedChannel], *, record: RecountRecord, meter: RecountMeter, pause: float
) -> int:
    """Count what these channels send, `pause` seconds apart; how many recipients are unaccounted for."""
    total = 0
    if channels:
        for municipality_id, source_id in await record.recountable(channels, ended_within=AFTER_THE_END):
            total += await _recount(municipality_id, source_id, record)
            await asyncio.sleep(pause)
    meter.unaccounted(total)
    return total


async def show_what_is_open(channels: Sequence[OwnedChannel], *, record: RecountRecord, meter: RecountMeter) -> None:
    """Doubts and headroom, for the operators."""
    meter.doubts_open(await record.open_doubts(channels) if channels else {})
    meter.headrooms(await record.headrooms(channels) if channels else ())


async def _recount(municipality_id: UUID, source_id: UUID, record: RecountRecord) -> int:
    unaccounted = await record.unaccounted(municipality_id, source_id)
    if unaccounted:
        _log.error(
            "recipients unaccounted for: snapshot, tally and rows disagree",
            action="recipients_unaccounted",
            municipality_id=str(municipality_id),
            source_id=str(source_id),
            count=unaccounted,
        )
    return unaccounted
