"""Scripted numbers: the recipient's number says what will happen to a message.

A scripted number is +39 399 SS xxxxx: SS is the scenario, xxxxx any of its 100,000 phones. The prefix 399 has the shape
of an Italian mobile number, so that nothing refuses it, and is given to no operator: it can never be a real person's.
Where a scenario says "N", N is the last digit of the number, at least 1. Every other number is ordinary.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from .settings import Settings

PREFIX = "39399"
LENGTH = 12


class When(StrEnum):
    """At which point an answer goes wrong."""

    BEFORE = "before"
    """Refused with an error; nothing is accepted."""
    CUT_BEFORE = "cut_before"
    """The connection closes without an answer; nothing is accepted."""
    AFTER = "after"
    """Accepted, and then an error is answered all the same."""
    CUT = "cut"
    """Accepted, and then the connection closes without an answer."""
    HALF = "half"
    """Accepted, and then the connection closes in the middle of the answer."""
    LATE = "late"
    """Accepted; the answer takes `delay` seconds."""
    UNREADABLE = "unreadable"
    """Accepted; the 200 holds no JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """How an answer goes wrong. `times` is how often in a row, 0 for always; `body` False leaves the error empty."""

    when: When
    code: int = 131000
    http: int | None = None
    body: bool = True
    delay: float = 0.0
    times: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One status, so many seconds after the acceptance; `code` with a failed one."""

    after: float
    status: str
    code: int | None = None


class Scenario(StrEnum):
    """What a number can stand for."""

    ORDINARY = "00"
    READS = "01"
    UNDELIVERABLE = "02"
    STOPPED_MARKETING = "03"
    MARKETING_LIMIT = "04"
    EXPERIMENT = "05"
    FAILS_AFTER_SENT = "06"
    SILENT = "07"
    DELIVERED_OMITTED = "08"
    STATUSES_TWICE = "09"
    STATUSES_REVERSED = "10"
    STATUSES_FIRST = "11"
    HELD_RELEASED = "12"
    HELD_DROPPED = "13"
    USER_ID_ONLY = "14"
    PAIR_THROTTLED = "20"
    NUMBER_THROTTLED = "21"
    HTTP_429 = "22"
    BAD_NUMBER = "23"
    UNAVAILABLE = "24"
    ERROR_BEFORE = "25"
    SLOW = "30"
    TOO_LATE = "31"
    CUT_AFTER = "32"
    CUT_BEFORE = "33"
    ERROR_AFTER = "34"
    EMPTY_ERROR_AFTER = "35"
    UNREADABLE = "36"
    HALF_ANSWER = "37"
    CUT_AND_SILENT = "38"


_MANY = 1  # stands for N, the last digit
_TROUBLES: dict[Scenario, Trouble] = {
    Scenario.STATUSES_FIRST: Trouble(when=When.LATE),
    Scenario.PAIR_THROTTLED: Trouble(when=When.BEFORE, code=131056, times=_MANY),
    Scenario.NUMBER_THROTTLED: Trouble(when=When.BEFORE, code=130429, times=_MANY),
    Scenario.HTTP_429: Trouble(when=When.BEFORE, code=613, times=_MANY),
    Scenario.BAD_NUMBER: Trouble(when=When.BEFORE, code=131009),
    Scenario.UNAVAILABLE: Trouble(when=When.BEFORE, code=2, times=_MANY),
    Scenario.ERROR_BEFORE: Trouble(when=When.BEFORE, code=131000, times=_MANY),
    Scenario.SLOW: Trouble(when=When.LATE),
    Scenario.TOO_LATE: Trouble(when=When.LATE),
    Scenario.CUT_AFTER: Trouble(when=When.CUT),
    Scenario.CUT_BEFORE: Trouble(when=When.CUT_BEFORE, times=_MANY),
    Scenario.ERROR_AFTER: Trouble(when=When.AFTER, code=131000),
    Scenario.EMPTY_ERROR_AFTER: Trouble(when=When.AFTER, http=502, body=False),
    Scenario.UNREADABLE: Trouble(when=When.UNREADABLE),
    Scenario.HALF_ANSWER: Trouble(when=When.HALF),
    Scenario.CUT_AND_SILENT: Trouble(when=When.CUT),
}

# Marketing only: a flood alert to the same person arrives.
_MARKETING = {
    Scenario.STOPPED_MARKETING: 131050,
    Scenario.MARKETING_LIMIT: 131049,
    Scenario.EXPERIMENT: 130472,
}

# The moments are names of settings; none is at once.
_SENT, _DELIVERED, _READ, _HELD_FOR = "sent_after", "delivered_after", "read_after", "held_for"
type _Plan = tuple[tuple[str, str, int | None], ...]
_ORDINARY: _Plan = ((_SENT, "sent", None), (_DELIVERED, "delivered", None))
_PLANS: dict[Scenario, _Plan] = {
    Scenario.READS: (*_ORDINARY, (_READ, "read", None)),
    Scenario.UNDELIVERABLE: ((_SENT, "failed", 131026),),
    Scenario.FAILS_AFTER_SENT: ((_SENT, "sent", None), (_DELIVERED, "failed", 131026)),
    Scenario.SILENT: (),
    Scenario.DELIVERED_OMITTED: ((_SENT, "sent", None), (_READ, "read", None)),
    Scenario.STATUSES_TWICE: tuple(one for one in _ORDINARY for _ in range(2)),
    Scenario.STATUSES_REVERSED: ((_SENT, "delivered", None), (_DELIVERED, "sent", None)),
    Scenario.STATUSES_FIRST: (("", "sent", None), ("", "delivered", None)),
    Scenario.HELD_RELEASED: ((_HELD_FOR, "sent", None), (_HELD_FOR, "delivered", None)),
    Scenario.HELD_DROPPED: ((_HELD_FOR, "failed", 132015),),
    Scenario.CUT_AND_SILENT: (),
}
_HELD = frozenset({Scenario.HELD_RELEASED, Scenario.HELD_DROPPED})
_BY_CODE = {one.value: one for one in Scenario}


def scenario_of(digits: str) -> Scenario:
    """The scenario a number stands for."""
    if len(digits) != LENGTH or not digits.startswith(PREFIX):
        return Scenario.ORDINARY
    return _BY_CODE.get(digits[5:7], Scenario.ORDINARY)


def phone(scenario: Scenario, serial: int) -> str:
    """A number that stands for the scenario, digits only."""
    return f"{PREFIX}{scenario.value}{serial:05d}"


def is_held(scenario: Scenario) -> bool:
    """Whether the answer says `held_for_quality_assessment`."""
    return scenario in _HELD


def trouble_of(scenario: Scenario, digits: str, settings: Settings) -> Trouble | None:
    """How the answer to this number goes wrong, if it does."""
    trouble = _TROUBLES.get(scenario)
    if trouble is None:
        return None
    last = max(1, int(digits[-1]))
    match scenario:
        case Scenario.STATUSES_FIRST:
            return replace(trouble, delay=settings.early_answer)
        case Scenario.SLOW:
            return replace(trouble, delay=float(last))
        case Scenario.TOO_LATE:
            return replace(trouble, delay=settings.late_answer)
        case _:
            return replace(trouble, times=last) if trouble.times else trouble


def steps_of(scenario: Scenario, category: str, settings: Settings) -> list[Step]:
    """The statuses that follow the acceptance, in the order they are sent."""
    code = _MARKETING.get(scenario) if category == "marketing" else None
    plan = ((_SENT, "failed", code),) if code else _PLANS.get(scenario, _ORDINARY)
    return [Step(getattr(settings, moment) if moment else 0.0, status, why) for moment, status, why in plan]
