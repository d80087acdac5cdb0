"""Show what citizens wrote beside commands, where their town keeps it for a week. The log tells who looked."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWords:
    """A message, and who wrote it, so that they can be looked at, or banned."""

    id: UUID
    at: dt.datetime
    intent: str | None
    words: str = field(repr=False)
    #: None once they were erased.
    subscriber_id: UUID | None
    #: At some time.
    joined: bool
    #: Answered no more.
    banned: bool
    given_name: str = field(repr=False)
    surname: str = field(repr=False)


class WordShelf(Protocol):
    """The record, as far as words need it. All raise RecordAway."""

    async def keeps(self, municipality_id: UUID) -> bool:
        """Whether the town keeps what is written from now on."""

    async def words(self, municipality_id: UUID, page: PageRequest) -> Page[KeptWords]:
        """Newest first."""


async def show_words(
    shelf: WordShelf, municipality_id: UUID, page: PageRequest, *, audit: AuditLog, who: str
) -> Page[KeptWords]:
    """A page of them, once the town's log has its line; none of a town that decided to keep them no longer."""
    if not await shelf.keeps(municipality_id):
        return Page(rows=(), next_after=None)
    found = await shelf.words(municipality_id, page)
    if found.rows:
        counts = {"messages": len(found.rows)}
        await audit.add(municipality_id, AuditLine(who=who, what=Deed.SHOW_WORDS, counts=counts))
    return found
