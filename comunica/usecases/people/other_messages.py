"""What citizens write: how much of what sort. Their words are for nobody to browse; see show_words.py."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple, Protocol
from uuid import UUID

#: What is counted on a page: long enough to see a habit, short enough to count at once.
SHOWN = dt.timedelta(days=30)


class Sort(NamedTuple):
    """What somebody wanted, and what else their message was about; both words of enrolment/meaning.py."""

    action: str
    intent: str | None


class MessageCounts(Protocol):
    """The record, as far as counting needs it. Raises RecordAway."""

    async def count(self, municipality_id: UUID, since: dt.datetime) -> Mapping[Sort, int]:
        """By sort, the most first."""


async def count_messages(counts: MessageCounts, municipality_id: UUID, *, now: dt.datetime) -> Mapping[Sort, int]:
    """What was written lately."""
    return await counts.count(municipality_id, now - SHOWN)
