"""The record as far as hearing citizens needs it: the port of `record_inbound`, and what goes through it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from comunica.enrolment.consent import Registers
from comunica.enrolment.conversation import Given
from comunica.enrolment.ledger import Entry, Head
from comunica.municipality.address import AddressKind


class RecordKey(NamedTuple):
    """What is unique on a channel: a message or an address, by its keyed digest."""

    municipality_id: UUID
    channel_id: UUID
    digest: bytes


class PersonKey(NamedTuple):
    """A subscriber."""

    municipality_id: UUID
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """An address on record, and whose it is. Of the details only zone and outside are read: the rest stays sealed."""

    address: RecordKey
    id: UUID
    registers: Registers
    question_key: str
    question: bytes | None
    #: When the person left this address for another one.
    moved_at: dt.datetime | None = None
    #: They are answered no more, see enrolment/conversation.py.
    banned: bool = False

    def answers_for(self, at: dt.datetime) -> bool:
        """Whether who wrote from this address at that moment is this person."""
        return self.moved_at is None or at <= self.moved_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """An address at which somebody left who has been erased since: no list adds them again, only their own new word."""

    address: RecordKey
    since: dt.datetime
    #: The order of the event by which they left.
    consent_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedDetails:
    """Name and place, sealed, and the blind index of the surname. None where the person told nothing."""

    given_name: bytes | None = None
    surname: bytes | None = None
    surname_index: bytes | None = None
    #: The path of its beginnings, see usecases/hearing/sealed_details.py.
    surname_prefixes: bytes | None = None
    place: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A subscriber to be written. `details` count only with a newer place key than the record's."""

    key: PersonKey
    channel_id: UUID
    registers: Registers
    details: SealedDetails
    #: The greater key wins: what we asked, sealed; None when nothing is open.
    question_key: str
    question: bytes | None
    #: Of a new person; what is on record stays.
    address_kind: AddressKind
    address_sealed: bytes
    erase_after: dt.datetime | None
    #: What a message to them is priced by; also written where the record does not know it yet.
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """A way in which a person is recognised."""

    key: RecordKey
    kind: AddressKind
    subscriber_id: UUID
    #: It is on record as the address that somebody else left.
    was_anothers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message that was read. Its id is the source of its reply."""

    key: RecordKey
    id: UUID
    subscriber_id: UUID
    action: str
    intent: str | None
    reply: str | None
    #: The source of the reminder of its question.
    reminder_id: UUID | None
    sent_at: dt.datetime
    #: What was written, sealed, where the town keeps it for a while.
    words: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRow:
    """A reply, as a delivery that waits."""

    municipality_id: UUID
    source_id: UUID
    recipient_id: UUID
    channel_id: UUID
    body_sealed: bytes
    #: Which version of which text it says, see enrolment/replies.py.
    text_mark: str
    expires_at: dt.datetime
    #: When its message reached us; of a reminder, when it is due.
    waits_since: dt.datetime
    #: Of a reminder.
    not_before: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What is queued for this person from earlier batches and is not to be said any more.

    The reminders; if the person leaves, every reply but the last words. `since`: of messages sent after that.
    """

    person: PersonKey
    leaves: bool
    since: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """An entry of a municipality's ledger."""

    municipality_id: UUID
    entry: Entry
    #: Where the proof is, as the office noted it.
    proof_sealed: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Everything that a batch changes."""

    people: Sequence[PersonRow]
    addresses: Sequence[AddressRow]
    messages: Sequence[MessageRow]
    ledger: Sequence[LedgerRow]
    replies: Sequence[ReplyRow]
    #: Of earlier batches: before the replies of this one are queued.
    withdrawals: Sequence[Withdrawal]
    #: The municipalities whose ledgers grew.
    heads: Mapping[UUID, Head]
    #: Suppressed addresses of people who are on record again.
    lifted: Sequence[RecordKey] = ()


class InboundWork(Protocol):
    """One transaction that sees the municipalities of a batch, and holds their ledgers."""

    @property
    def heads(self) -> Mapping[UUID, Head]:
        """Where each ledger ends. Nobody else appends to them until the transaction is over."""

    async def known_messages(self, keys: Collection[RecordKey]) -> Collection[RecordKey]:
        """Which of these messages were read before."""

    async def known_people(self, addresses: Collection[RecordKey]) -> Sequence[KnownPerson]:
        """Who is known at these addresses."""

    async def suppressed(self, addresses: Collection[RecordKey]) -> Sequence[Suppressed]:
        """At which of these addresses somebody left and was erased."""

    async def replies_given(self, people: Collection[PersonKey], since: dt.datetime) -> Mapping[UUID, Sequence[Given]]:
        """What these people were answered to messages sent since then, and reminded of, by subscriber."""

    async def last_notices(self, people: Collection[PersonKey]) -> Mapping[UUID, dt.datetime]:
        """When these people were last sent a broadcast of the town's latest, by subscriber; absent: not lately."""

    async def write(self, changes: Changes) -> None:
        """Write it all. It counts when the transaction ends without an error."""
