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
from comunica.usecases.authenticate_key import BELIEVED_FOR, Caller, KeyOnRecord, KeyRefusal

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
        issuer = _issuer(token)
        if not isinstance(issuer, UUID):
            return issuer
        key = await self._prove(issuer, lambda each: _claims(token, each.secret) is not None)
        if key is None:
            return KeyRefusal.NOT_FOUND
        return self._judge(_claims(token, key.secret) or {}, key.key)

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

    def _judge(self, claims: dict[str, Any], key: KeyOnRecord) -> Caller | KeyRefusal | TokenRefusal:
        issued = claims.get("iat")
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


def caller_with(key: KeyOnRecord, now: dt.datetime) -> Caller | KeyRefusal:
    """The caller whose key was proved."""
    if key.revoked_at is not None:
        return KeyRefusal.REVOKED
    if key.ends_at is not None and key.ends_at <= now:
        return KeyRefusal.EXPIRED
    return Caller(
        key_id=key.id,
        municipality_id=key.municipality_id,
        kind=key.kind,
        scopes=key.scopes,
        lineage=key.lineage or key.id,
    )


def _issuer(token: str) -> UUID | TokenRefusal:
    """Whose token it says it is. Proves nothing."""
    if len(token) > _LONGEST_TOKEN:
        return TokenRefusal.MALFORMED
    try:
        if jwt.get_unverified_header(token).get("alg") != _ALGORITHM:
            return TokenRefusal.MALFORMED
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return TokenRefusal.MALFORMED
    if issuer is None:
        return TokenRefusal.CLAIM_MISSING
    try:
        return UUID(issuer) if isinstance(issuer, str) else TokenRefusal.MALFORMED
    except ValueError:
        return TokenRefusal.MALFORMED


#: Times are judged by our own clock, and by Notify's rule.
_OPTIONS = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False, "verify_iss": False}


def _claims(token: str, secret: str) -> dict[str, Any] | None:
    """What the token says, if this secret signed it."""
    try:
        return jwt.decode(token, key=secret, algorithms=[_ALGORITHM], options=_OPTIONS)  # type: ignore[arg-type]
    except jwt.InvalidTokenError:
        return None
