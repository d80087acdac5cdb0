"""Show series: what they say, when they are next, and what became of their occurrences."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.recurrence import Recurrence
from comunica.usecases.broadcasts.make_occurrences import Note
from comunica.usecases.broadcasts.submit_series import SeriesState
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesOnRecord:
    """A series as it stands. `zone` is the town's clock."""

    id: UUID
    template: str
    language: str
    parameters: Mapping[str, str]
    audience: Audience
    lane: Lane
    media_id: UUID | None
    rule: Recurrence
    zone: ZoneInfo
    state: SeriesState
    next_at: dt.datetime | None
    counted: int | None
    created_at: dt.datetime


class SeriesShelf(Protocol):
    """The record, as far as showing series needs it. What another municipality has is not there."""

    async def series(self, municipality_id: UUID, series_id: UUID) -> SeriesOnRecord | None:
        """One series."""

    async def series_page(self, municipality_id: UUID, page: PageRequest) -> Page[SeriesOnRecord]:
        """Series, newest first."""

    async def occurrences(self, municipality_id: UUID, series_id: UUID, *, most: int) -> Sequence[Note]:
        """What became of its occurrences, latest first."""


#: Occurrences that are shown with a series.
LATEST = 50


async def show_series(
    shelf: SeriesShelf, municipality_id: UUID, series_id: UUID
) -> tuple[SeriesOnRecord, Sequence[Note]] | None:
    """A series with its latest occurrences, or nothing."""
    series = await shelf.series(municipality_id, series_id)
    if series is None:
        return None
    return series, await shelf.occurrences(municipality_id, series_id, most=LATEST)
