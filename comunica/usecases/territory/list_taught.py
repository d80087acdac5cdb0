"""List the names that staff taught: of what, since when, and who did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.territory.territory_record import TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtShown:
    """A name in force. `by`: staff:…, key:… or who else taught it."""

    id: UUID
    kind: TargetKind
    target_id: str
    alias: str
    by: str
    at: dt.datetime


class TaughtShelf(Protocol):
    """The record, as far as listing taught names needs it."""

    async def taught(self, municipality_id: UUID, older_than: UUID | None, limit: int) -> Sequence[TaughtShown]:
        """Newest first."""


async def list_taught(shelf: TaughtShelf, municipality_id: UUID, page: PageRequest) -> Page[TaughtShown]:
    """A page of them."""
    found = await shelf.taught(municipality_id, page.older_than, page.size + 1)
    return Page(tuple(found[: page.size]), found[page.size - 1].id if len(found) > page.size else None)
