"""The record as far as enrolling people on paper needs it: the ports of import_subscribers and add_subscriber."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.municipality.address import Address
from comunica.usecases.audit import AuditLine, Holder, held_by, operator
from comunica.usecases.hearing.inbound_record import InboundWork
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.town_directory import Channel, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The town that enrols, its channel, and the hours it lives by."""

    channel: Channel
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A list that is brought in. The same bytes are the same import, however often they come."""

    digest: bytes
    #: Who brings it in: a person at the desk, or the id of a key or of a person of the staff.
    by: str
    holder: Holder | None = None

    @property
    def who(self) -> str:
        """As the town's log shall name them."""
        return operator(self.by) if self.holder is None else held_by(self.holder, self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was brought in of a list: all right rows up to the row `to`, as the spreadsheet counts."""

    to: int = 0
    outcomes: Counter[Enrolled] = field(default_factory=Counter)
    places_unknown: int = 0


NOTHING_DONE = Done()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPerson:
    """What the record holds of somebody, opened."""

    address: Address = field(repr=False)
    given_name: str = field(repr=False)
    surname: str = field(repr=False)
    place: str = field(repr=False)


class ImportWork(InboundWork, Protocol):
    """One transaction that holds the town's ledger."""

    async def person(self, vault: Vault, subscriber_id: UUID) -> SeenPerson | None:
        """Somebody on record, however they stand."""

    async def remember(self, import_id: UUID, subscribers: Sequence[UUID], *, notice_first: bool) -> None:
        """These people came with this import. `notice_first`: nothing but alerts reaches them before its notice."""

    async def count(self, batch: Done) -> None:
        """What this transaction brings in: of this batch alone, up to its last row."""

    async def choose_topics(self, topics: Mapping[UUID, Sequence[str]]) -> None:
        """Person → what they want to hear of."""

    async def note(self, line: AuditLine) -> None:
        """The line of the town's log that tells of it."""


class ImportRecord(Protocol):
    """Where people are kept."""

    async def open_import(self, municipality_id: UUID, file: ImportedFile, *, import_id: UUID) -> UUID:
        """The import of this file: the one that was begun before, or a new one of this id."""

    def begin(self, municipalities: Collection[UUID]) -> AbstractAsyncContextManager[ImportWork]:
        """A transaction over these municipalities; rolled back if the block raises."""
