"""Authenticate an operator: who looks after municipalities and channels, is of no municipality, and sees no citizen."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import NotAKey
from comunica.municipality.operator_keys import read_operator_key
from comunica.usecases.keys.authenticate_key import KeyRefusal, refusal_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKeyOnRecord:
    """A key as the record has it; `expires_at` is none for one that lasts until it is revoked."""

    id: UUID
    secret_digest: bytes
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Operator:
    """Who calls. It is no `Caller`: no route of a municipality's data takes it."""

    key_id: UUID


class OperatorDirectory(Protocol):
    """Where operators' keys are found."""

    async def find_operator_key(self, prefix: str) -> OperatorKeyOnRecord | None:
        """The key with this prefix."""


@dataclass(frozen=True, slots=True)
class OperatorAuthentication:
    """Looks at the record each time: operators call seldom, and a revoked key is refused at once."""

    directory: OperatorDirectory
    now: Callable[[], dt.datetime]

    async def authenticate(self, text: str) -> Operator | KeyRefusal:
        """Who holds this key, or why it does not open."""
        try:
            key = read_operator_key(text)
        except NotAKey:
            return KeyRefusal.NOT_FOUND
        found = await self.directory.find_operator_key(key.prefix)
        # An unknown prefix is compared too, so that time does not tell it from a wrong secret.
        proven = key.proves(found.secret_digest if found else bytes(32))
        if found is None or not proven:
            return KeyRefusal.NOT_FOUND
        return _judge(found, self.now())


def _judge(found: OperatorKeyOnRecord, now: dt.datetime) -> Operator | KeyRefusal:
    if (refusal := refusal_of(now, expires_at=found.expires_at, revoked_at=found.revoked_at)) is not None:
        return refusal
    return Operator(found.id)
