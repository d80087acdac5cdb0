"""The record as far as erasing people needs it: the port of erase_people."""

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.states import DeliveryState
from comunica.enrolment.consent import Consent
from comunica.enrolment.ledger import Entry, Head
from comunica.usecases.audit import AuditLine
from comunica.usecases.town_directory import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaver:
    """Somebody who is to be erased. What was said stays sealed."""

    id: UUID
    consent: Consent
    consent_key: str
    consented_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDelivery:
    """A delivery to one of them, which nobody else changes until the transaction is over."""

    source_id: UUID
    recipient_id: UUID
    state: DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A delivery, and what replaces its person."""

    source_id: UUID
    recipient_id: UUID
    tombstone_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWord:
    """That somebody left, when, and where it stands in the order of their events."""

    subscriber_id: UUID
    since: dt.datetime
    consent_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """How much of what went with people."""

    people: int
    addresses: int
    messages: int
    proofs: int


class ErasureWork(Protocol):
    """One transaction that sees one municipality, and holds its ledger: nobody is heard there meanwhile."""

    @property
    def head(self) -> Head:
        """Where the ledger ends."""

    @property
    def municipality_id(self) -> UUID:
        """Whose."""

    @property
    def vault(self) -> Vault:
        """The municipality's."""

    async def due(self, *, now: dt.datetime, written_before: dt.datetime, most: int) -> Sequence[Leaver]:
        """Some people whose term is over and who wrote nothing since; those whom somebody else holds are left out."""

    async def named(self, subscribers: Collection[UUID]) -> Sequence[Leaver]:
        """Those of these who are on record."""

    async def deliveries_of(self, subscribers: Collection[UUID]) -> Sequence[HeldDelivery]:
        """Everything that was, is or will be sent to them."""

    async def bury(self, tombstones: Sequence[Tombstone]) -> None:
        """Replace the person, clear words and provider's ids."""

    async def suppress(self, words: Sequence[LastWord]) -> None:
        """Keep the digests of these people's addresses."""

    async def remove(self, subscribers: Collection[UUID]) -> Removed:
        """The people, their addresses, their proofs' fields, and the links that lead to them."""

    async def prove(self, entry: Entry) -> None:
        """The next entry of the ledger."""

    async def note(self, line: AuditLine) -> None:
        """The line that tells of it."""


class ErasureRecord(Protocol):
    """Where people are kept."""

    async def towns_due(self, *, now: dt.datetime, written_before: dt.datetime) -> Sequence[UUID]:
        """The municipalities with somebody whose term is over."""

    def begin(self, municipality_id: UUID) -> AbstractAsyncContextManager[ErasureWork]:
        """A transaction over this municipality; rolled back if the block raises."""
