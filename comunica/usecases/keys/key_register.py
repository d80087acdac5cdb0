"""The register of a municipality's keys: what it shows of one, and the record as far as making and ending needs it."""

import datetime as dt
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import ApiKey, KeyKind, Scope
from comunica.usecases.audit import AuditLine
from comunica.usecases.paging import Page, PageRequest

#: Of a key that the town's file names; of one that was made by comunica-admin. Else it is the id of a key.
BY_FILE, BY_DESK = "file", "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShown:
    """A key without its secret."""

    id: UUID
    name: str
    kind: KeyKind
    scopes: frozenset[Scope]
    #: The part of the secret that everybody may see.
    prefix: str
    made_by: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    #: Late by a minute at most.
    last_used_at: dt.datetime | None
    #: The secret before the rotation opens until then.
    previous_until: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key to write."""

    id: UUID
    name: str
    kind: KeyKind
    scopes: frozenset[Scope]
    key: ApiKey
    made_by: str
    lineage: UUID | None
    created_at: dt.datetime
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KeyIssued:
    """A key with its secret: told this once."""

    shown: KeyShown
    key: ApiKey


class KeyTurn(Protocol):
    """One transaction on the keys of one municipality."""

    async def hold(self, key_id: UUID) -> KeyShown | None:
        """The key, which nobody else changes until the end; none if the municipality has none of this id."""

    async def add(self, key: NewKey) -> bool:
        """Write it; false, and nothing written, if the name is taken."""

    async def replace_secret(self, key_id: UUID, key: ApiKey, *, previous_until: dt.datetime) -> None:
        """A new secret; the one that it had opens until then, and one before that no more."""

    async def revoke(self, key_id: UUID, *, by: str) -> None:
        """It opens nothing any more."""

    async def tell(self, line_id: UUID, line: AuditLine) -> None:
        """A line in the town's log."""


class KeyRegister(Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[KeyTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[KeyShown]:
        """Keys, newest first."""

    async def see(self, municipality_id: UUID, key_id: UUID) -> KeyShown | None:
        """One key."""
