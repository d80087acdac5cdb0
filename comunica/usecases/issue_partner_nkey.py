"""Issue a credential for NATS to a partner: an nkey, of which we keep the public half alone.

It opens as soon as it is on record. For another one issue it, hand it over, and revoke the one before.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.contracts.nkeys import Kind, NotAnNkey, read_public
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.issue_partner_key import PartnerKeyWanted, problems_of_key
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partner_register import PartnerRegister
from comunica.usecases.problem import Problem
from comunica.usecases.submission import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerNkeyShown:
    """A credential. Its seed is its holder's alone."""

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
class PartnerNkeyWanted:
    """What is asked for: as of a key, and the public half of the nkey."""

    key: PartnerKeyWanted
    public_key: str


class NkeyRegister(Protocol):
    """The record. Raises RecordAway."""

    async def add(self, nkey: PartnerNkeyShown) -> bool:
        """Write it; false, and nothing written, if its name or its public key is taken."""

    async def page(self, partner_id: UUID, page: PageRequest) -> Page[PartnerNkeyShown]:
        """A partner's credentials, newest first; those that have ended too."""

    async def revoke(self, partner_id: UUID, nkey_id: UUID) -> PartnerNkeyShown | None:
        """Ended now or before; none if the partner has none of this id."""


async def issue_partner_nkey(
    partner_id: UUID,
    wanted: PartnerNkeyWanted,
    *,
    partners: PartnerRegister,
    register: NkeyRegister,
    now: dt.datetime,
    nkey_id: UUID,
) -> PartnerNkeyShown | Refused | None:
    """The credential, or all that is wrong with the wish; none if there is no such partner. `nkey_id`: fresh UUIDv7."""
    partner = await partners.see(partner_id)
    if partner is None:
        return None
    problems = [*problems_of_key(wanted.key, now), *_problems_of(wanted.public_key)]
    if partner.closed_at is not None:
        problems.append(Problem("partner_closed", "", "this partner is closed: its keys would open nothing"))
    if problems:
        return Refused(tuple(problems))
    shown = PartnerNkeyShown(
        id=nkey_id,
        partner_id=partner_id,
        public_key=wanted.public_key,
        name=wanted.key.name.strip(),
        kind=wanted.key.kind,
        scopes=wanted.key.scopes,
        created_at=now,
        expires_at=wanted.key.expires_at,
        revoked_at=None,
    )
    if not await register.add(shown):
        taken = "there is, or was, one of this name, or this public key is on record: choose another"
        return Refused((Problem("nkey_taken", "name", taken),))
    return shown


def _problems_of(public_key: str) -> Iterator[Problem]:
    try:
        read_public(public_key, Kind.USER)
    except NotAnNkey as problem:
        yield Problem("public_key_invalid", "public_key", f"{problem}: give what `nk -pubout` prints, U and 55 more")
