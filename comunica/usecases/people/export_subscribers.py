"""Give a municipality everything that it holds of its people: to keep, to hand to a person, or to leave with."""

import datetime as dt
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, AuditLog, Deed

#: People read at once.
PAGE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOnRecord:
    """An entry of the ledger of consent, as far as it tells something to a person."""

    position: int
    event: str
    way: str | None
    keyword: str | None
    notice_version: str | None
    #: Where the proof is, as the office noted it: a protocol number. None: nothing was noted.
    proof: str | None = field(repr=False)
    happened_at: dt.datetime | None
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPerson:
    """All that is held of a person, opened."""

    id: UUID
    address_kind: str
    address: str = field(repr=False)
    given_name: str = field(repr=False)
    surname: str = field(repr=False)
    place: str = field(repr=False)
    zone_id: str | None
    #: As citizens know it; empty if it is gone.
    zone_name: str
    street_id: str | None
    #: As the register has it; empty if it is gone.
    street_name: str
    house_number: str
    outside: bool
    consent: str
    consented_at: dt.datetime | None
    marketing: str
    last_inbound_at: dt.datetime | None
    erase_after: dt.datetime | None
    created_at: dt.datetime
    #: What they want to hear of; None: everything.
    topics: Sequence[str] | None
    #: What the office noted; empty: nothing.
    note: str = field(default="", repr=False)
    #: Since when they are answered no more; None: they are.
    banned_at: dt.datetime | None = None
    #: What they wrote, where the town keeps it for a while: when, and the words. Oldest first.
    words: Sequence[tuple[dt.datetime, str]] = field(default=(), repr=False)
    #: Oldest first.
    proofs: Sequence[ProofOnRecord]

    def decided_by(self) -> ProofOnRecord | None:
        """The proof of the consent in force: the latest entry that opted in or out, by when it happened."""
        decisive = [each for each in self.proofs if each.happened_at == self.consented_at]
        return decisive[-1] if decisive else None


class ExportShelf(Protocol):
    """The record, as far as giving everything out needs it."""

    async def count(self, municipality_id: UUID) -> int:
        """How many people are on record."""

    async def people(self, municipality_id: UUID, *, after: UUID | None, count: int) -> Sequence[ExportedPerson]:
        """People in the order of their ids, those after this one."""


class PersonShelf(Protocol):
    """The record, as far as giving out one person needs it."""

    async def person(self, municipality_id: UUID, subscriber_id: UUID) -> ExportedPerson | None:
        """One person with every proof; None if they are not on record here."""


async def export_subscribers(
    shelf: ExportShelf, municipality_id: UUID, *, audit: AuditLog, who: str, written_as: str, page: int = PAGE
) -> AsyncGenerator[ExportedPerson]:
    """Every person on record, one after the other: memory stays flat, whatever the town's size. `who`: for the log.

    The town's log tells of it before anything is given out: nobody takes a half and leaves no trace.
    """
    counts = {"people": await shelf.count(municipality_id)}
    await audit.add(municipality_id, AuditLine(who=who, what=Deed.EXPORT, counts=counts, reason=written_as))
    after: UUID | None = None
    while people := await shelf.people(municipality_id, after=after, count=page):
        for person in people:
            yield person
        after = people[-1].id


async def export_page(
    shelf: ExportShelf, municipality_id: UUID, *, after: UUID | None, count: int, audit: AuditLog, who: str
) -> tuple[Sequence[ExportedPerson], UUID | None]:
    """Some people in the order of their ids, and after whom the next ones come; None: these were the last.

    The town's log tells of each page before it is given out.
    """
    people = await shelf.people(municipality_id, after=after, count=count + 1)
    page = people[:count]
    line = AuditLine(who=who, what=Deed.EXPORT, counts={"people": len(page)}, reason="page")
    await audit.add(municipality_id, line)
    return page, page[-1].id if len(people) > count else None


async def export_person(
    shelf: PersonShelf, municipality_id: UUID, subscriber_id: UUID, *, audit: AuditLog, who: str
) -> ExportedPerson | None:
    """All that is held of one person. The town's log tells of it first; of nobody there is nothing to tell."""
    person = await shelf.person(municipality_id, subscriber_id)
    if person is not None:
        await audit.add(municipality_id, AuditLine(who=who, what=Deed.EXPORT, counts={"people": 1}, reason="person"))
    return person


async def show_proofs(shelf: PersonShelf, municipality_id: UUID, subscriber_id: UUID) -> Sequence[ProofOnRecord] | None:
    """The proof of a person's consent, oldest first; None if they are not on record here."""
    person = await shelf.person(municipality_id, subscriber_id)
    return person.proofs if person else None
