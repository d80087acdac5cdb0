"""Authenticate a session: who is at the console, for which municipality, and what their role lets them do.

Looked up at each request and never believed: who was suspended, or given another role, is so at once.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import KeyKind
from comunica.municipality.roles import Role, scopes_of
from comunica.usecases.audit import Holder
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.staff.staff_record import StaffState
from comunica.usecases.staff.tokens import digest_of

#: How long a session lives at most, and without a request. Somebody writes a notice between two telephone calls.
LONGEST_SESSION = dt.timedelta(hours=12)
IDLE_SESSION = dt.timedelta(hours=1)
#: How late the record may be about when a session was last seen.
SEEN_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is at the console: somebody of the staff of one municipality, in a session."""

    staff_id: UUID
    municipality_id: UUID
    slug: str
    #: The municipality's name, and the person's.
    municipality: str
    name: str
    role: Role
    session_id: UUID
    #: `it` or `en`.
    language: str
    #: Of this session: what its forms carry, so that no other site sends one in its name.
    forgery_secret: str = field(repr=False)

    @property
    def caller(self) -> Caller:
        """The person as use cases know who calls. While the town is on trial its channel reaches the staff alone."""
        return Caller(
            key_id=self.staff_id,
            municipality_id=self.municipality_id,
            kind=KeyKind.LIVE,
            scopes=scopes_of(self.role),
            holder=Holder.STAFF,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOnRecord:
    """A session that was not revoked, and who is in it."""

    visitor: Visitor
    state: StaffState
    seen_at: dt.datetime
    expires_at: dt.datetime


class Sessions(Protocol):
    """The record of sessions. Raises RecordAway."""

    async def find(self, digest: bytes) -> SessionOnRecord | None:
        """The session of this token; none if there is none, or it was revoked."""

    async def see(self, municipality_id: UUID, session_id: UUID, now: dt.datetime) -> None:
        """Its person was here just now."""


class SessionAuthentication:
    """Tells whose a session is."""

    def __init__(self, sessions: Sessions, *, now: Callable[[], dt.datetime]) -> None:
        self._sessions = sessions
        self._now = now

    async def authenticate(self, token: str) -> Visitor | None:
        """Who holds this token, and is here just now; none: they sign in."""
        found, now = await self._find(token), self._now()
        if found is not None and now - found.seen_at >= SEEN_EVERY:
            await self._sessions.see(found.visitor.municipality_id, found.visitor.session_id, now)
        return None if found is None else found.visitor

    async def peek(self, token: str) -> Visitor | None:
        """The same of a page that asks by itself: nobody need be there, so it does not keep the session."""
        found = await self._find(token)
        return None if found is None else found.visitor

    async def _find(self, token: str) -> SessionOnRecord | None:
        found = await self._sessions.find(digest_of(token))
        return found if found is not None and _is_open(found, self._now()) else None


def _is_open(session: SessionOnRecord, now: dt.datetime) -> bool:
    return session.state is StaffState.ACTIVE and now < session.expires_at and now < session.seen_at + IDLE_SESSION
