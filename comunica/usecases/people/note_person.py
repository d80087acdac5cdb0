"""Keep a note of the office on somebody: sealed, given out with their data, and gone with them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.problem import Problem, Refused

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteOnRecord:
    """A note, who wrote it and when."""

    text: str = field(repr=False)
    by: str
    at: dt.datetime


class NoteShelf(Protocol):
    """The record, as far as notes need it. All raise RecordAway."""

    async def note(self, municipality_id: UUID, subscriber_id: UUID) -> NoteOnRecord | None:
        """The note on somebody."""

    async def put(
        self, municipality_id: UUID, subscriber_id: UUID, text: str, *, by: str, after: dt.datetime | None
    ) -> bool:
        """Keep it in place of the one that was written then; empty: none.

        False: nobody here is known so, or there is another note by now.
        """


async def note_person(  # noqa: PLR0913 - whose, by whom, and what it replaces
    text: str,
    municipality_id: UUID,
    subscriber_id: UUID,
    *,
    after: dt.datetime | None,
    who: str,
    shelf: NoteShelf,
    audit: AuditLog,
) -> bool | Refused:
    """Keep it; empty: forget what there was. False: nobody here is known so.

    `after`: when the note was written that its author saw; none: there was none. What a colleague wrote since stays.
    """
    plain = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if len(plain) > LONGEST_NOTE or "\x00" in plain:
        says = f"the note is longer than {LONGEST_NOTE} characters: shorten it"
        return Refused((Problem("note_too_long", "note", says),))
    if not await shelf.put(municipality_id, subscriber_id, plain, by=who, after=after):
        now = await shelf.note(municipality_id, subscriber_id)
        if after == (now and now.at):
            return False
        return Refused((Problem("note_changed", "note", "somebody else wrote another note meanwhile: read it first"),))
    await audit.add(municipality_id, AuditLine(who=who, what=Deed.NOTE_PERSON, counts={"people": 1}))
    return True
