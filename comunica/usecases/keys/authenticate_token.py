"""Authenticate whoever speaks as Notify's clients do: with a token that a key signed, or with that key itself.

A token names the municipality only; which of its keys signed it is found by trying them.
"""

import datetime as dt
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import jwt

from comunica.municipality.keys import NotAKey, read_notify_key
from comunica.usecases.keys.authenticate_key import BELIEVED_FOR, Caller, KeyOnRecord, KeyRefusal, caller_with

#: Seconds that the clock of a client may be wrong by: Notify's own.
CLOCK_TOLERANCE = 30
#: Municipalities whose keys are believed at once.
MOST_BELIEVED = 1024
_ALGORITHM = "HS256"
_LONGEST_TOKEN = 4096


class TokenRefusal(StrEnum):
    """Why a token does not open."""

    #: Not a token, or signed in another way than by HS256.
    MALFORMED = "token_malformed"
    #: It does not say whose it is, or since when.
    CLAIM_MISSING = "token_claim_missing"
    #: It is not of now.
    CLOCK = "token_not_of_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A key with what it signs with."""

    key: KeyOnRecord
    secret: str = field(repr=False)


class SigningKeyDirectory(Protocol):
    """Where keys that sign are found."""

    async def signing_keys(self, municipality_id: UUID) -> Sequence[SigningKey]:
        """Those of a municipality, revoked ones at the end; none if there is no such municipality."""


class TokenAuthentication:
    """Believes what it found for a little while. `clock` is monotonic, `now` the time of day."""

    def __init__(
        self,
        directory: SigningKeyDirectory,
        *,
        clock: Callable[[], float],
        now: Callable[[], dt.datetime],
        believed_for: float = BELIEVED_FOR,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._now = now
        self._believed_for = believed_for
        self._believed: dict[UUID, tuple[float, Sequence[SigningKey]]] = {}

    async def authenticate_token(self, token: str) -> Caller | KeyRefusal | TokenRefusal:
        """Who signed this token, if it is of now."""
        read = _read(token)
        if isinstance(read, TokenRefusal):
            return read
        key = await self._prove(read.issuer, read.is_signed_with)
        return KeyRefusal.NOT_FOUND if key is None else self._judge(read.issued, key.key)

    async def authenticate_form(self, text: str) -> Caller | KeyRefusal:
        """Who holds this key in Notify's form."""
        try:
            given = read_notify_key(text)
        except NotAKey:
            return KeyRefusal.MALFORMED
        key = await self._prove(given.municipality_id, lambda each: hmac.compare_digest(each.secret, given.secret))
        return KeyRefusal.NOT_FOUND if key is None else caller_with(key.key, self._now())

    async def _prove(self, municipality_id: UUID, proves: Callable[[SigningKey], bool]) -> SigningKey | None:
        believed = self._believed.get(municipality_id)
        if believed is not None and self._clock() < believed[0]:
            found = next(filter(proves, believed[1]), None)
            if found is not None:
                return found
        # Only what exists is believed: a key works as soon as it was made.
        return next(filter(proves, await self._look_up(municipality_id)), None)

    def _judge(self, issued: object, key: KeyOnRecord) -> Caller | KeyRefusal | TokenRefusal:
        if isinstance(issued, bool) or not isinstance(issued, int | float):
            return TokenRefusal.CLAIM_MISSING
        if not abs(self._now().timestamp() - issued) <= CLOCK_TOLERANCE + 1:  # whole seconds on both sides
            return TokenRefusal.CLOCK
        return caller_with(key, self._now())

    async def _look_up(self, municipality_id: UUID) -> Sequence[SigningKey]:
        until = self._clock() + self._believed_for
        found = await self._directory.signing_keys(municipality_id)
        self._believed.pop(municipality_id, None)
        if found:
            if len(self._believed) >= MOST_BELIEVED:
                self._believed.pop(next(iter(self._believed)))
            self._believed[municipality_id] = (until, found)
        return found


@dataclass(frozen=True, slots=True)
class _Token:
    """What a token says. Nothing of it is believed before its signature is."""

    issuer: UUID
    issued: object
    signed: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def is_signed_with(self, key: SigningKey) -> bool:
        """Whether this key's secret made the signature."""
        return hmac.compare_digest(hmac.digest(key.secret.encode(), self.signed, "sha256"), self.signature)


def _read(token: str) -> _Token | TokenRefusal:
    if len(token) > _LONGEST_TOKEN:
        return TokenRefusal.MALFORMED
    try:
        # Read once; which secret it is to be held to is in it.
        read: dict[str, Any] = jwt.decode_complete(token, options=_UNVERIFIED)  # type: ignore[arg-type]
        issuer = read["payload"].get("iss")
        if read["header"].get("alg") != _ALGORITHM or not isinstance(issuer, str | None):
            return TokenRefusal.MALFORMED
        if issuer is None:
            return TokenRefusal.CLAIM_MISSING
        signed = token.rpartition(".")[0].encode("ascii")
        return _Token(UUID(issuer), read["payload"].get("iat"), signed, read["signature"])
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return TokenRefusal.MALFORMED


_UNVERIFIED = {"verify_signature": False}
