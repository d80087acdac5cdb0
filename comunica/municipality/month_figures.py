"""What is counted of a month, as the record gives it, before anything is hidden or put into words."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from comunica.municipality.joining import Joining
from comunica.municipality.month import Month

#: Places of people who are in no zone: of another town, and nobody knows where. Zones cannot be called so.
OUTSIDE = "*outside"
NOWHERE = ""

#: How many enrolled people are worth a line in the paper.
_MILESTONES = (
    100,
    250,
    500,
    750,
    1_000,
    1_500,
    2_000,
    3_000,
    4_000,
    5_000,
    7_500,
    10_000,
    15_000,
    20_000,
    30_000,
    50_000,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A zone or contrada, for people to read."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownFacts:
    """What a report says of the town itself."""

    name: str
    service_name: str
    contacts: str
    joining: Joining
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class PeopleMoves:
    """Who came and went in a month at a place. `net` holds those who moved from one place to another too."""

    joined: int = 0
    gone: int = 0
    net: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCounted:
    """All that the record counts of people, of one moment. `now`: by place. `moves`: by month and place, none before
    `since`, the first day that was counted; none: nothing was counted yet.
    """

    now: Mapping[str, int]
    moves: Mapping[tuple[Month, str], PeopleMoves]
    since: dt.date | None
    #: Day → how many more by its end, within the month.
    days: Mapping[dt.date, int] = field(default_factory=dict)

    def at_end(self, month: Month) -> Mapping[str, int] | None:
        """Enrolled people by place at the end of a month; none if nobody counted then, and there may have been some."""
        counts = dict(self.now)
        for (each, place), moves in self.moves.items():
            if each > month:
                counts[place] = counts.get(place, 0) - moves.net
        counted = self.since is not None and self.since < month.next.first_day
        return counts if counted or not any(counts.values()) else None

    def of(self, month: Month) -> PeopleMoves:
        """Who came and went in a month, at all places."""
        found = [moves for (each, _), moves in self.moves.items() if each == month]
        return PeopleMoves(
            sum(each.joined for each in found), sum(each.gone for each in found), sum(each.net for each in found)
        )

    def milestones(self, month: Month) -> Sequence[tuple[int, dt.date]]:
        """Numbers of people that were reached for the first time of this month, each with its day."""
        before = self.at_end(month.plus(-1))
        if before is None:
            return ()
        count, reached = sum(before.values()), list[tuple[int, dt.date]]()
        highest = count
        for day in sorted(self.days):
            count += self.days[day]
            reached += [(each, day) for each in _MILESTONES if highest < each <= count]
            highest = max(highest, count)
        return reached


class Target(StrEnum):
    """Whom a broadcast was meant for."""

    EVERYONE = "everyone"
    #: Zones, contrade, streets, people from outside.
    PART = "part"
    #: Those whom another broadcast, or a list, names.
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastCounted:
    """A broadcast that began in the month, as it stands. `counts`: deliveries by state."""

    id: UUID
    template: str
    #: Of notices, such as `viabilita`; empty: a template that the town made.
    family: str = ""
    category: str
    lane: str
    target: Target
    started_at: dt.datetime
    resolved: int
    counts: Mapping[str, int]
    #: An alert with a reason: it did not wait for the morning.
    passed_quiet_hours: bool
    #: Its deliveries are still on record one by one.
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesCounted:
    """Deliveries of the month's broadcasts, one by one. Seconds from the queue to the phone."""

    median_seconds: float | None = None
    slow_seconds: float | None = None
    #: (state, reason) → how many were not reached for it.
    missed: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What the month's messages cost, in millionths of the currency; without a price list the currency is empty."""

    micros: int
    messages: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """Everything. `inbound`: (action, reply) → messages that citizens wrote."""

    month: Month
    town: TownFacts
    people: PeopleCounted
    broadcasts: Sequence[BroadcastCounted]
    deliveries: DeliveriesCounted
    inbound: Mapping[tuple[str, str], int]
    spent: Spent
