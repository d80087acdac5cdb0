"""Partners and their keys: what is shown of them, and the record as far as making and ending needs it."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import ApiKey, KeyKind, Scope
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerShown:
    """An organisation that sends in the name of municipalities."""

    id: UUID
    slug: str
    name: str
    #: Where a town's staff turn.
    contact: str
    created_at: dt.datetime
    #: Since then its keys open nothing and its mandates stand for nothing.
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerKeyShown:
    """A partner's key without its secret."""

    id: UUID
    partner_id: UUID
    name: str
    kind: KeyKind
    scopes: frozenset[Scope]
    prefix: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    #: Late by a minute at most.
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PartnerKeyIssued:
    """A key with its secret: told this once."""

    shown: PartnerKeyShown
    key: ApiKey


class PartnerRegister(Protocol):
    """The record. Raises RecordAway."""

    async def add(self, partner: PartnerShown) -> bool:
        """Write it; false, and nothing written, if the slug is taken."""

    async def see(self, partner_id: UUID | None = None, *, slug: str | None = None) -> PartnerShown | None:
        """One partner, by its id or its slug; closed ones too."""

    async def page(self, page: PageRequest, *, with_closed: bool) -> Page[PartnerShown]:
        """Partners, newest first."""

    async def close(self, partner_id: UUID) -> PartnerShown | None:
        """Closed now or before; none if there is none."""

    async def add_key(self, issued: PartnerKeyIssued) -> bool:
        """Write it; false, and nothing written, if the partner has a key of this name."""

    async def keys(self, partner_id: UUID, page: PageRequest) -> Page[PartnerKeyShown]:
        """A partner's keys, newest first; those that have ended too."""

    async def revoke_key(self, partner_id: UUID, key_id: UUID) -> PartnerKeyShown | None:
        """Ended now or before; none if the partner has none of this id."""
