"""Authenticate an API key: who calls, for which municipality, and what the key may do."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.municipality.key_state import KeyState, key_state
from comunica.municipality.keys import ApiKey, KeyKind, NotAKey, Scope, read_key
from comunica.usecases.audit import Holder, held_by

#: Seconds for which a key is believed without looking again: so long may a revoked one still work.
BELIEVED_FOR = 4.0
#: Keys believed at once; beyond it the oldest beliefs go.
MOST_BELIEVED = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyOnRecord:
    """A key as the directory has it."""

    id: UUID
    municipality_id: UUID
    secret_digest: bytes
    kind: KeyKind
    scopes: frozenset[Scope]
    revoked_at: dt.datetime | None
    #: The end of the key, or of the secret that was asked for if another has taken its place.
    ends_at: dt.datetime | None = None
    #: The first of the keys that made it; its own id if none did.
    lineage: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls: a key of one municipality, or a person of its staff."""

    #: Of a person: their own id.
    key_id: UUID
    municipality_id: UUID
    kind: KeyKind
    scopes: frozenset[Scope]
    lineage: UUID | None = None
    holder: Holder = Holder.KEY

    @property
    def who(self) -> str:
        """As the town's log names them."""
        return held_by(self.holder, self.key_id)

    def may(self, scope: Scope) -> bool:
        """Whether they have this permission."""
        return scope in self.scopes


class KeyRefusal(StrEnum):
    """Why a key does not open: of a municipality, a partner or an operator."""

    #: Not of the form of a key.
    MALFORMED = "key_malformed"
    #: No such key, or another secret: both look the same to the caller. Of partners and operators also what is no key.
    NOT_FOUND = "key_not_found"
    #: It was a key.
    REVOKED = "key_revoked"
    #: Its time is over, or that of this secret after a rotation.
    EXPIRED = "key_expired"


_REFUSED = {KeyState.REVOKED: KeyRefusal.REVOKED, KeyState.EXPIRED: KeyRefusal.EXPIRED}


def refusal_of(
    now: dt.datetime, *, expires_at: dt.datetime | None, revoked_at: dt.datetime | None
) -> KeyRefusal | None:
    """Why a key that was proved does not open all the same, whosever it is."""
    return _REFUSED.get(key_state(now, expires_at=expires_at, revoked_at=revoked_at))


class KeyDirectory(Protocol):
    """Where keys are found."""

    async def find_key(self, prefix: str) -> KeyOnRecord | None:
        """The key with this prefix, whichever municipality it belongs to."""


class KeyUses(Protocol):
    """Who is told that a key was used."""

    def note(self, municipality_id: UUID, key_id: UUID) -> None:
        """It was, just now. Costs nothing."""


class _Unnoted:
    def note(self, municipality_id: UUID, key_id: UUID) -> None:
        """Nobody wants to know."""


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class KeyAuthentication:
    """Authenticates keys and believes what it found for a little while. `clock` is monotonic, in seconds."""

    def __init__(
        self,
        directory: KeyDirectory,
        *,
        clock: Callable[[], float],
        believed_for: float = BELIEVED_FOR,
        now: Callable[[], dt.datetime] = _utc_now,
        uses: KeyUses | None = None,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._now = now
        self._uses = uses or _Unnoted()
        self._believed_for = believed_for
        self._believed: dict[str, tuple[float, KeyOnRecord]] = {}

    async def authenticate(self, text: str) -> Caller | KeyRefusal:
        """Who holds this key. Only what exists is believed for a while: a key works as soon as it was made."""
        try:
            key = read_key(text)
        except NotAKey:
            return KeyRefusal.MALFORMED
        judged = _judge(key, await self._look_up(key.prefix), self._now())
        if isinstance(judged, Caller):
            self._uses.note(judged.municipality_id, judged.key_id)
        return judged

    async def _look_up(self, prefix: str) -> KeyOnRecord | None:
        now = self._clock()
        believed = self._believed.get(prefix)
        if believed is not None and now < believed[0]:
            return believed[1]
        found = await self._directory.find_key(prefix)
        self._believed.pop(prefix, None)
        if found is not None:
            self._believe(prefix, now + self._believed_for, found)
        return found

    def _believe(self, prefix: str, until: float, key: KeyOnRecord) -> None:
        if len(self._believed) >= MOST_BELIEVED:
            self._believed.pop(next(iter(self._believed)))
        self._believed[prefix] = (until, key)


def _judge(key: ApiKey, found: KeyOnRecord | None, now: dt.datetime) -> Caller | KeyRefusal:
    # An unknown prefix is compared too, so that time does not tell it from a wrong secret.
    proven = key.proves(found.secret_digest if found else bytes(32))
    if found is None or not proven:
        return KeyRefusal.NOT_FOUND
    return caller_with(found, now)


def caller_with(key: KeyOnRecord, now: dt.datetime) -> Caller | KeyRefusal:
    """The caller whose key was proved."""
    if (refusal := refusal_of(now, expires_at=key.ends_at, revoked_at=key.revoked_at)) is not None:
        return refusal
    return Caller(
        key_id=key.id,
        municipality_id=key.municipality_id,
        kind=key.kind,
        scopes=key.scopes,
        lineage=key.lineage or key.id,
    )
