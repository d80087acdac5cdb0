"""The record as far as enrolling people on paper needs it: the ports of import_subscribers and add_subscriber."""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.usecases.audit import AuditLine
from comunica.usecases.inbound_record import InboundWork
from comunica.usecases.town_directory import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The town that enrols, its channel, and the hours it lives by."""

    channel: Channel
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A list that is brought in. The same bytes are the same import, however often they come."""

    digest: bytes
    #: Who brings it in, as the town's log shall name them.
    by: str


class ImportWork(InboundWork, Protocol):
    """One transaction that holds the town's ledger."""

    async def remember(self, import_id: UUID, subscribers: Sequence[UUID], *, notice_first: bool) -> None:
        """These people came with this import. `notice_first`: nothing but alerts reaches them before its notice."""

    async def choose_topics(self, subscriber_id: UUID, topics: Sequence[str]) -> None:
        """What this person wants to hear of."""

    async def note(self, line: AuditLine) -> None:
        """The line of the town's log that tells of it."""


class ImportRecord(Protocol):
    """Where people are kept."""

    async def open_import(self, municipality_id: UUID, file: ImportedFile, *, import_id: UUID) -> UUID:
        """The import of this file: the one that was begun before, or a new one of this id."""

    def begin(self, municipalities: Collection[UUID]) -> AbstractAsyncContextManager[ImportWork]:
        """A transaction over these municipalities; rolled back if the block raises."""
