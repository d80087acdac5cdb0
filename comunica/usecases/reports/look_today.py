"""Look at today: how many people are reached, and how far the month's budget is. For whoever has just come in."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

#: Of the budget, from which on it is worth a word.
NEARLY_SPENT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetToday:
    """The month's cap, and what is spent and promised of it."""

    cap_micros: int
    spent_micros: int
    currency: str

    @property
    def left_micros(self) -> int:
        """What may still be spent this month."""
        return max(0, self.cap_micros - self.spent_micros)

    @property
    def is_nearly_spent(self) -> bool:
        """There may not be enough for one more notice to all."""
        return self.spent_micros >= NEARLY_SPENT * self.cap_micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Of one municipality. `budget` none: it has set no cap."""

    subscribers: int
    budget: BudgetToday | None


class TodayRecord(Protocol):
    """The record, as far as today needs it. Raises RecordAway."""

    async def today(self, municipality_id: UUID, now: dt.datetime) -> Today:
        """By the headcount: as quick in a big town as in a small one."""
