"""Admit a partner on NATS: whose nkey it is, whether it still opens, and what it may then do.

The server asks at each connection, so a credential that is made opens at once, and one that is revoked opens no more.
A connection that stands is cut a moment later (`cut_partners.py`); what comes in on it until then is refused.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.contracts.admission import Knock
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.keys.authenticate_key import KeyRefusal, refusal_of
from comunica.usecases.keys.authenticate_partner import Partner


@dataclass(frozen=True, slots=True, kw_only=True)
class NkeyOnRecord:
    """A credential as the record has it; `expires_at` is none for one that lasts until it is revoked."""

    id: UUID
    partner_id: UUID
    kind: KeyKind
    scopes: frozenset[Scope]
    expires_at: dt.datetime | None
    #: Of a closed partner: when it was closed.
    revoked_at: dt.datetime | None

    def holder(self) -> Partner:
        """Who holds it, or did."""
        return Partner(partner_id=self.partner_id, key_id=self.id, kind=self.kind, scopes=self.scopes)

    def judged(self, now: dt.datetime) -> Partner | KeyRefusal:
        """Who holds it, or why it does not open."""
        return refusal_of(now, expires_at=self.expires_at, revoked_at=self.revoked_at) or self.holder()


class NkeyDirectory(Protocol):
    """Where credentials are found. Raises RecordAway."""

    async def find_nkey(self, *, public_key: str | None = None, nkey_id: UUID | None = None) -> NkeyOnRecord | None:
        """The credential with this public key, or this id."""


class TurnedAway(StrEnum):
    """Why somebody does not come in, besides what is wrong with its credential."""

    #: It came with a password, or nothing: those of ours who have one are not asked about.
    NO_NKEY = "no_nkey"
    #: It knows a public key, and not its seed.
    NOT_PROVEN = "not_proven"
    #: Somebody on the way could read along.
    NOT_ENCRYPTED = "not_encrypted"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who may come in. `until`: when its credential ends by itself."""

    partner: Partner
    until: dt.datetime | None


async def admit_partner(
    knock: Knock, *, directory: NkeyDirectory, now: dt.datetime, encrypted_only: bool
) -> Admitted | TurnedAway | KeyRefusal:
    """Whether this one may come in. Raises RecordAway."""
    if not knock.nkey:
        return TurnedAway.NO_NKEY
    if encrypted_only and not knock.encrypted:
        return TurnedAway.NOT_ENCRYPTED
    if not knock.proven:
        return TurnedAway.NOT_PROVEN
    found = await directory.find_nkey(public_key=knock.nkey)
    if found is None:
        return KeyRefusal.NOT_FOUND
    judged = found.judged(now)
    return Admitted(judged, found.expires_at) if isinstance(judged, Partner) else judged
