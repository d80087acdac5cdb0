"""Partners, their keys and nkeys: what is shown of them, and the record as far as making and ending needs it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import ApiKey, KeyKind, Scope
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partners.partner_log import Hand, PartnerLogEntry


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerNkeyShown:
    """A credential on NATS. Its seed is its holder's alone."""

    id: UUID
    partner_id: UUID
    public_key: str
    name: str
    kind: KeyKind
    scopes: frozenset[Scope]
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class PartnerMade:
    """A partner, and what it was given with it."""

    partner: PartnerShown
    key: PartnerKeyIssued | None = None
    nkey: PartnerNkeyShown | None = None


class Taken(StrEnum):
    """Why nothing was written."""

    SLUG = "slug"
    #: The public key of the nkey.
    PUBLIC_KEY = "public_key"


class PartnerRegister(Protocol):
    """The record. What is done is told in the partner's log, by whose `hand`. Raises RecordAway."""

    async def add(self, made: PartnerMade, *, hand: Hand) -> Taken | None:
        """Write all of it, or nothing and why."""

    async def see(self, partner_id: UUID | None = None, *, slug: str | None = None) -> PartnerShown | None:
        """One partner, by its id or its slug; closed ones too."""

    async def page(self, page: PageRequest, *, with_closed: bool, slug: str | None = None) -> Page[PartnerShown]:
        """Partners, newest first; only the one of this slug, if there is one."""

    async def close(self, partner_id: UUID, *, hand: Hand) -> PartnerShown | None:
        """Closed now or before; none if there is none."""

    async def add_key(self, issued: PartnerKeyIssued, *, hand: Hand) -> bool:
        """Write it; false, and nothing written, if the partner has a key of this name."""

    async def keys(self, partner_id: UUID, page: PageRequest) -> Page[PartnerKeyShown]:
        """A partner's keys, newest first; those that have ended too."""

    async def revoke_key(self, partner_id: UUID, key_id: UUID, *, hand: Hand) -> PartnerKeyShown | None:
        """Ended now or before; none if the partner has none of this id."""

    async def add_nkey(self, nkey: PartnerNkeyShown, *, hand: Hand) -> bool:
        """Write it; false, and nothing written, if its name or its public key is taken."""

    async def nkeys(self, partner_id: UUID, page: PageRequest, *, hand: Hand) -> Page[PartnerNkeyShown]:
        """A partner's credentials on NATS, newest first; those that have ended too."""

    async def revoke_nkey(self, partner_id: UUID, nkey_id: UUID, *, hand: Hand) -> PartnerNkeyShown | None:
        """Ended now or before; none if the partner has none of this id."""

    async def log(self, partner_id: UUID, page: PageRequest, *, hand: Hand) -> Page[PartnerLogEntry]:
        """Who did what about it, latest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDesk:
    """By whose hand something about a partner is done, where, when."""

    register: PartnerRegister
    hand: Hand
    now: dt.datetime
