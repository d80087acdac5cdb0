"""Show callbacks: what is on record, how they stand, what waits for them. Never their secrets."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.callbacks.events import EventKind
from comunica.usecases.callbacks.call_back import Answer
from comunica.usecases.callbacks.register_callback import CallbackState
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackOnRecord:
    """One of a town's. `paused_until`: its circuit breaker is open and tries it again then."""

    id: UUID
    url: str
    events: Sequence[EventKind]
    description: str
    state: CallbackState
    created_at: dt.datetime
    former_secret_until: dt.datetime | None
    paused_until: dt.datetime | None
    answered_at: dt.datetime | None
    failed_at: dt.datetime | None
    failure: Answer | None
    #: The HTTP status of it, if one came.
    failure_status: int | None


class LastTestState(StrEnum):
    """How far an event is that tries a callback."""

    WAITING = "waiting"
    TOLD = "told"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTest:
    """The last event that tried a callback. `answer`, `status`, `tried_at`: of its last attempt, if there was one."""

    state: LastTestState
    asked_at: dt.datetime
    give_up_at: dt.datetime
    attempts: int
    tried_at: dt.datetime | None
    answer: Answer | None
    status: int | None

    def is_on_its_way(self, now: dt.datetime) -> bool:
        """Whether more may come of it."""
        return self.state is LastTestState.WAITING and now < self.give_up_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What a callback is still to be told, and what was given up and can be replayed."""

    waiting: int
    oldest: dt.datetime | None
    given_up: int


class CallbackShelf(Protocol):
    """The record."""

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[CallbackOnRecord]:
        """Newest first."""

    async def one(self, municipality_id: UUID, callback_id: UUID) -> CallbackOnRecord | None:
        """None if the town has none of this id."""

    async def backlog(self, municipality_id: UUID, callback_id: UUID) -> Backlog:
        """As it is now."""

    async def last_test(self, municipality_id: UUID, callback_id: UUID) -> LastTest | None:
        """None if nobody had it tried in the last days."""
