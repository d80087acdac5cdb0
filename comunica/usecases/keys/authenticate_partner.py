"""Authenticate a partner: who sends in the name of municipalities. It is of none of them, and sees no citizen."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import KeyKind, NotAKey, Scope
from comunica.municipality.partner_keys import read_partner_key
from comunica.usecases.keys.authenticate_key import KeyRefusal, refusal_of

#: The last use of a key is written so often at most.
NOTED_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerKeyOnRecord:
    """A key as the record has it; `expires_at` is none for one that lasts until it is revoked."""

    id: UUID
    partner_id: UUID
    secret_digest: bytes
    kind: KeyKind
    scopes: frozenset[Scope]
    expires_at: dt.datetime | None
    #: Of a closed partner: when it was closed.
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Who calls. It is no `Caller`: no route of a municipality's data takes it."""

    partner_id: UUID
    key_id: UUID
    kind: KeyKind
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        """Whether the key has this permission."""
        return scope in self.scopes


class PartnerDirectory(Protocol):
    """Where partners' keys are found."""

    async def find_partner_key(self, prefix: str) -> PartnerKeyOnRecord | None:
        """The key with this prefix."""

    async def note_use(self, key_id: UUID, at: dt.datetime) -> None:
        """It was used."""


@dataclass(frozen=True, slots=True)
class PartnerAuthentication:
    """Looks at the record each time: partners call seldom, and a revoked key is refused at once."""

    directory: PartnerDirectory
    now: Callable[[], dt.datetime]

    async def authenticate(self, text: str) -> Partner | KeyRefusal:
        """Who holds this key, or why it does not open."""
        try:
            key = read_partner_key(text)
        except NotAKey:
            return KeyRefusal.NOT_FOUND
        found = await self.directory.find_partner_key(key.prefix)
        # An unknown prefix is compared too, so that time does not tell it from a wrong secret.
        proven = key.proves(found.secret_digest if found else bytes(32))
        if found is None or not proven:
            return KeyRefusal.NOT_FOUND
        now = self.now()
        judged = _judge(found, now)
        if isinstance(judged, Partner) and (found.last_used_at is None or found.last_used_at + NOTED_EVERY <= now):
            await self.directory.note_use(found.id, now)
        return judged


def _judge(found: PartnerKeyOnRecord, now: dt.datetime) -> Partner | KeyRefusal:
    if (refusal := refusal_of(now, expires_at=found.expires_at, revoked_at=found.revoked_at)) is not None:
        return refusal
    return Partner(partner_id=found.partner_id, key_id=found.id, kind=found.kind, scopes=found.scopes)
