"""Whose message is this? The people of one batch, by their addresses.

A person may be known by phone, by the provider's user id, or by both. The user id goes before the phone: a number
changes hands, an id does not. What is missing is linked when both come together. An address that its person has left
for another one (record_number_change.py) leads to them for what was written before, and then to nobody.
Who left and was erased begins with that leaving, and with nothing else: what is older counts as little as it did.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from comunica.enrolment.consent import Consent, Registers
from comunica.enrolment.event_order import BEFORE_EVERYTHING
from comunica.municipality.address import Address, country_of
from comunica.usecases.hearing.inbound_record import (
    AddressRow,
    InboundWork,
    KnownPerson,
    PersonKey,
    PersonRow,
    RecordKey,
    SealedDetails,
    Suppressed,
)
from comunica.usecases.town_directory import Vault


@dataclass(frozen=True, slots=True)
class KnownBy:
    """An address of a message's sender, and its place in the record."""

    key: RecordKey
    address: Address


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody of this batch, with what changes while the batch is read."""

    key: PersonKey
    channel_id: UUID
    registers: Registers
    #: Where to send to; of a person on record it is not needed.
    address: Address
    details: SealedDetails = field(default_factory=SealedDetails)
    touched: bool = False
    #: The order of the event that opened or closed a question, and what we asked, sealed; None: nothing.
    question_key: str = BEFORE_EVERYTHING
    question: bytes | None = None
    banned: bool = False

    def ask(self, key: str, question: bytes | None) -> None:
        """Open a question, or close the one that is open; the greatest key wins."""
        if key > self.question_key:
            self.question_key, self.question = key, question


def row_of(person: Person, vault: Vault, *, erase_after: dt.datetime | None) -> PersonRow:
    """A person as the record takes them; `erase_after` none: they are kept until they leave."""
    return PersonRow(
        key=person.key,
        channel_id=person.channel_id,
        registers=person.registers,
        details=person.details,
        question_key=person.question_key,
        question=person.question,
        address_kind=person.address.kind,
        country=country_of(person.address),
        address_sealed=vault.seal("subscriber.address_sealed", person.address.value),
        erase_after=erase_after,
    )


class People:
    """The people of one batch. `new_id` makes ids that grow with time."""

    def __init__(
        self, known: Sequence[KnownPerson], *, new_id: Callable[[], UUID], suppressed: Sequence[Suppressed] = ()
    ) -> None:
        self._new_id = new_id
        self._on_record = {each.address: each for each in known}
        self._ids_on_record = {each.id for each in known}
        self._suppressed = {each.address: each for each in suppressed}
        self._by_address: dict[RecordKey, Person] = {}
        self._by_id: dict[UUID, Person] = {}
        self._links: list[AddressRow] = []

    def of(self, sender: Sequence[KnownBy], *, at: dt.datetime) -> list[Person]:
        """Who this is. `sender`: user id first. More than one if its addresses were known as two people."""
        found: dict[UUID, Person] = {}
        unknown: list[KnownBy] = []
        for each in sender:
            if person := self._at(each, at):
                found[person.key.id] = person
            else:
                unknown.append(each)
        people = list(found.values()) or [self._new(sender)]
        for each in unknown:
            self._link(each, people[0])
        return people

    def touched(self) -> list[Person]:
        """Those that changed, in the order of their keys, so that two batches cannot wait for each other."""
        return sorted((person for person in self._by_id.values() if person.touched), key=lambda person: person.key)

    def on_record(self) -> set[PersonKey]:
        """Those who were known before."""
        return {PersonKey(each.address.municipality_id, each.id) for each in self._on_record.values()}

    def links(self) -> list[AddressRow]:
        """New ways in which somebody is recognised who is, or will be, on record; in the order of their keys."""
        links = [link for link in self._links if self._is_kept(link.subscriber_id)]
        return sorted(links, key=lambda link: link.key)

    def lifted(self) -> list[RecordKey]:
        """The suppressed addresses among them."""
        return [link.key for link in self.links() if link.key in self._suppressed]

    def _is_kept(self, subscriber_id: UUID) -> bool:
        return subscriber_id in self._ids_on_record or self._by_id[subscriber_id].touched

    def _at(self, known_by: KnownBy, at: dt.datetime) -> Person | None:
        row = self._on_record.get(known_by.key)
        if row is not None and row.answers_for(at):
            return self._known(row, known_by)
        return self._by_address.get(known_by.key)

    def _known(self, row: KnownPerson, known_by: KnownBy) -> Person:
        person = self._by_id.get(row.id)
        if person is None:
            person = self._add(row.id, known_by, row.registers)
            person.question_key, person.question = row.question_key, row.question
            person.banned = row.banned
        return person

    def _new(self, sender: Sequence[KnownBy]) -> Person:
        # The phone comes last, and is what a new person is sent to: every kind of message can go there.
        return self._add(self._new_id(), sender[-1], self._left_as(sender))

    def _left_as(self, sender: Sequence[KnownBy]) -> Registers:
        left = [self._suppressed[each.key] for each in sender if each.key in self._suppressed]
        if not left:
            return Registers()
        last = max(left, key=lambda each: each.consent_key)
        return Registers(consent=Consent.OPTED_OUT, consent_key=last.consent_key, consented_at=last.since)

    def _add(self, subscriber_id: UUID, known_by: KnownBy, registers: Registers) -> Person:
        person = Person(
            key=PersonKey(known_by.key.municipality_id, subscriber_id),
            channel_id=known_by.key.channel_id,
            registers=registers,
            address=known_by.address,
        )
        self._by_id[subscriber_id] = person
        return person

    def _link(self, known_by: KnownBy, person: Person) -> None:
        self._by_address[known_by.key] = person
        link = AddressRow(
            key=known_by.key,
            kind=known_by.address.kind,
            subscriber_id=person.key.id,
            was_anothers=known_by.key in self._on_record,
        )
        self._links.append(link)


def subject_of(people: Sequence[Person], *, leaves: bool) -> Person:
    """The one that a message is about. Who leaves is the one that is enrolled, whatever else is known of the sender."""
    if leaves:
        return next((each for each in people if each.registers.consent is Consent.OPTED_IN), people[0])
    return people[0]


async def people_at(work: InboundWork, addresses: Collection[RecordKey], *, new_id: Callable[[], UUID]) -> People:
    """Who is known at these addresses, and at which of them somebody left and was erased."""
    known = await work.known_people(addresses)
    unknown = set(addresses) - {each.address for each in known}
    return People(known, new_id=new_id, suppressed=await work.suppressed(unknown) if unknown else ())
