"""Try a callback: one signed event that tells of nothing, by the way that all events go."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem

#: For how long it is tried: somebody waits for what becomes of it.
TERM = dt.timedelta(minutes=2)


class TryOutcome(StrEnum):
    """What came of asking."""

    SENT = "sent"
    #: Another waits to be told.
    WAITS = "waits"
    #: It is called no more.
    DISABLED = "disabled"
    #: The town has none of this id.
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TryCallback:
    """The request. `who`: as the town's log names them."""

    municipality_id: UUID
    callback_id: UUID
    who: str


class TryRecord(Protocol):
    """The record. Raises RecordAway."""

    async def try_once(self, asked: TryCallback, *, give_up_at: dt.datetime, line: AuditLine) -> TryOutcome:
        """Put the event into the queue, unless one waits there. The pause of the callback's circuit breaker ends: this
        event is the one that tries it.
        """


async def try_callback(asked: TryCallback, *, record: TryRecord, now: dt.datetime) -> Problem | bool:
    """Whether it is on its way: false if there is no such callback; or why it is not sent."""
    line = AuditLine(who=asked.who, what=Deed.TEST_CALLBACK, reason=str(asked.callback_id))
    match await record.try_once(asked, give_up_at=now + TERM, line=line):
        case TryOutcome.SENT:
            return True
        case TryOutcome.MISSING:
            return False
        case TryOutcome.DISABLED:
            return Problem("callback_disabled", "", "it is disabled: enable it first")
        case TryOutcome.WAITS:
            return Problem("test_waits", "", "a test event is on its way: wait until it has arrived, or two minutes")
