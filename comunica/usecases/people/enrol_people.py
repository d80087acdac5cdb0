"""Enrol people who consented elsewhere than in the conversation: a batch, in memory, between reading and writing.

The date of consent is the event's time, so whatever the person wrote later wins, and what is written later still will.
The event's key follows from phone and date alone: the same person of the same date changes nothing, ever.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from comunica.enrolment import consent, ledger
from comunica.enrolment.consent import Consent, Joined, Registers
from comunica.enrolment.event_order import event_key
from comunica.enrolment.importing.rows import Row
from comunica.enrolment.ledger import Fact, Head, LedgerEvent
from comunica.usecases.hearing.inbound_people import KnownBy, People, Person, row_of
from comunica.usecases.hearing.inbound_record import Changes, LedgerRow, RecordKey
from comunica.usecases.hearing.sealed_details import seal_details
from comunica.usecases.town_directory import Channel, Vault

#: The column that the office's note on a proof is sealed for.
PROOF = "consent_entry.proof_sealed"


class Enrolled(StrEnum):
    """What comes of a person of a list."""

    ADDED = "added"
    #: Was enrolled by an earlier word; this one is newer.
    CHANGED = "changed"
    #: Is enrolled by the same word or a newer one: nothing changes.
    ALREADY = "already"
    #: Left, be it that they were erased since: nothing changes, DISATTIVA always wins.
    LEFT = "left"


class Came(StrEnum):
    """How a consent that was given elsewhere came into the record; before its way in the proof: `import:paper`."""

    IMPORT = "import"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the people of a batch come from."""

    came: Came
    #: A new request of one person counts though they left before; a list never does.
    may_return: bool = False


def known_by(row: Row, channel: Channel) -> KnownBy:
    """How the record knows the person of a row."""
    index = channel.town.vault.index(row.address.kind, row.address.value)
    return KnownBy(RecordKey(channel.town.id, channel.id, index), row.address)


class EnrolBatch:
    """Takes rows and gathers what changes. One municipality, one ledger."""

    def __init__(
        self,
        *,
        channel: Channel,
        people: People,
        head: Head,
        source: Source,
        new_salt: Callable[[], bytes],
    ) -> None:
        self._channel = channel
        self._town = channel.town
        self._people = people
        self._head = head
        self._source = source
        self._new_salt = new_salt
        self._ledger: list[LedgerRow] = []
        self.added: list[UUID] = []
        #: Of those who were added or changed, and of whom it was said.
        self.topics: dict[UUID, tuple[str, ...]] = {}
        self.outcomes: Counter[Enrolled] = Counter()

    def enrol(self, row: Row, known: KnownBy) -> Enrolled:
        """The next person."""
        [person] = self._people.of([known], at=row.consented_at)
        event = Joined(key=_key(row, self._town.vault), at=row.consented_at, details=row.details)
        outcome = _outcome(person.registers, event, self._source)
        if outcome in (Enrolled.ADDED, Enrolled.CHANGED):
            self._apply(person, event, row)
            if row.topics is not None:
                self.topics[person.key.id] = row.topics
        if outcome is Enrolled.ADDED:
            self.added.append(person.key.id)
        self.outcomes[outcome] += 1
        return outcome

    def changes(self) -> Changes:
        """Everything that the batch changes, as rows."""
        return Changes(
            people=[row_of(each, self._town.vault, erase_after=None) for each in self._people.touched()],
            addresses=self._people.links(),
            lifted=self._people.lifted(),
            messages=(),
            ledger=self._ledger,
            replies=(),
            withdrawals=(),
            heads=self._heads(),
        )

    def _heads(self) -> Mapping[UUID, Head]:
        return {self._town.id: self._head} if self._ledger else {}

    def _apply(self, person: Person, event: Joined, row: Row) -> None:
        before = person.registers
        # Nobody wrote to us: the window for free replies stays as it was.
        person.registers = replace(consent.apply(before, event), last_inbound_at=before.last_inbound_at)
        person.touched = True
        if person.registers.place_key == event.key:
            person.details = seal_details(
                self._town.vault,
                given_name=row.details.given_name,
                surname=row.details.surname,
                place=row.details.place,
            )
        self._prove(person, before, row)

    def _prove(self, person: Person, before: Registers, row: Row) -> None:
        was, now = before.details, person.registers.details
        moved = before.consent is Consent.OPTED_IN and (was.zone, was.outside) != (now.zone, now.outside)
        fact = Fact(
            subscriber_id=person.key.id,
            event=LedgerEvent.CHANGED_PLACE if moved else LedgerEvent.OPTED_IN,
            way=f"{self._source.came}:{row.way}",
            happened_at=row.consented_at,
            message_digest=_digest(row, self._town.vault),
            notice_version=row.notice_version,
        )
        entry = ledger.append(self._head, fact, self._new_salt())
        self._head = ledger.head_at(entry)
        proof = self._town.vault.seal(PROOF, row.proof) if row.proof else None
        self._ledger.append(LedgerRow(municipality_id=self._town.id, entry=entry, proof_sealed=proof))


def _outcome(registers: Registers, event: Joined, source: Source) -> Enrolled:
    newer = consent.decides(registers, event)
    match registers.consent:
        case Consent.OPTED_OUT:
            return Enrolled.ADDED if newer and source.may_return else Enrolled.LEFT
        case Consent.OPTED_IN:
            return Enrolled.CHANGED if newer else Enrolled.ALREADY
        case Consent.NONE:
            return Enrolled.ADDED


def _key(row: Row, vault: Vault) -> str:
    """The event's place in the person's history: by the second of their consent, by nothing that may be corrected."""
    digest = vault.index("import", f"{row.address.value}\x00{_second(row.consented_at)}")
    return event_key(sent_at=row.consented_at, leaves=False, message_digest=digest)


def _digest(row: Row, vault: Vault) -> bytes:
    """Proves which line of the list it was, to whoever still has the list."""
    who = (row.details.given_name, row.details.surname, row.details.place)
    # The note on the proof is in a column of its own, which can be erased: so the chain covers it all the same.
    noted = (row.proof,) if row.proof else ()
    line = (row.address.value, *who, str(_second(row.consented_at)), row.way, row.notice_version, *noted)
    return vault.index("message", "\x00".join(line))


def _second(at: dt.datetime) -> int:
    return int(at.timestamp())
