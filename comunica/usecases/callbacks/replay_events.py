"""Replay events: tell a callback again what it was told, or what was given up."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.problem import Problem

#: Events of one replay at most. `since` of the next: after the last one told.
MOST_REPLAYED = 100_000
#: For how long a replayed event is tried.
TERM = dt.timedelta(hours=24)


class Meant(StrEnum):
    """Which events."""

    GIVEN_UP = "given_up"
    ALL = "all"


#: As the record calls them.
STATES_OF: dict[Meant, tuple[str, ...]] = {Meant.GIVEN_UP: ("given_up",), Meant.ALL: ("told", "given_up")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayEvents:
    """Those that happened from `since` until before `until`."""

    municipality_id: UUID
    callback_id: UUID
    since: dt.datetime
    until: dt.datetime
    meant: Meant


class ReplayRecord(Protocol):
    """The record. Raises RecordAway."""

    async def replay(self, asked: ReplayEvents, *, most: int, give_up_at: dt.datetime) -> int | None:
        """How many wait again; none if there is no such callback."""


async def replay_events(
    asked: ReplayEvents, *, record: ReplayRecord, now: dt.datetime
) -> int | tuple[Problem, ...] | None:
    """How many will be told again, in the order in which they happened; none if there is no such callback."""
    if asked.until <= asked.since:
        return (Problem("period_empty", "until", "until must be after since"),)
    return await record.replay(asked, most=MOST_REPLAYED, give_up_at=now + TERM)
