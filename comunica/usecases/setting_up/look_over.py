"""Look over all municipalities, for an operator: what needs a look first, and nothing of who lives there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.setting_up.channel_run import RunState

#: A broadcast that may go and has not gone whole for so long is late.
LATE_AFTER = dt.timedelta(minutes=15)


class Look(StrEnum):
    """Why a municipality needs a look: of several the first of this order, which is that of the list."""

    CHANNEL_PAUSED = "channel_paused"
    BROADCAST_LATE = "broadcast_late"
    QUALITY_RED = "quality_red"
    RUN_FAILED = "run_failed"
    TEMPLATE_REFUSED = "template_refused"
    QUALITY_YELLOW = "quality_yellow"
    NO_CHANNEL = "no_channel"
    TEMPLATE_PENDING = "template_pending"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TownLookedOver:
    """How a municipality stands: of several channels, the one that needs a look first.

    `people_limit`: different people in 24 hours, as the provider allows. `heard_at`: none in the last day.
    """

    id: UUID
    slug: str
    name: str
    trial: bool
    look: Look
    channel_state: str | None
    paused_reason: str | None
    quality: str | None
    people_limit: int | None
    templates_pending: int
    #: Rejected, or paused or disabled since.
    templates_refused: int
    heard_at: dt.datetime | None
    #: When the last connecting or checking was over, and how.
    run_ended_at: dt.datetime | None
    run_state: RunState | None
    #: Since when the oldest broadcast waits that may go.
    waiting_since: dt.datetime | None


class Overview(Protocol):
    """The record, as far as operators look over it. Raises RecordAway."""

    async def looked_over(
        self, operator: Operator, after: UUID | None, limit: int, *, words: str, now: dt.datetime, late: dt.datetime
    ) -> Sequence[TownLookedOver]:
        """In the order of `Look`, then by slug; those with `words` in name or slug. Nothing for a key not in force."""


async def look_over(
    record: Overview, page: PageRequest, *, operator: Operator, words: str, now: dt.datetime
) -> Page[TownLookedOver]:
    """A page of them; `page.older_than` is the last of the page before."""
    sought = words.strip().lower()
    found = await record.looked_over(
        operator, page.older_than, page.size + 1, words=sought, now=now, late=now - LATE_AFTER
    )
    return Page(tuple(found[: page.size]), found[page.size - 1].id if len(found) > page.size else None)
