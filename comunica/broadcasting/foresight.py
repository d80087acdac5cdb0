"""What a broadcast would do, before it does: whom it reaches, whom not and why, until when, and for how much."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from comunica.broadcasting.lanes import WEIGHTS, Lane
from comunica.broadcasting.prices import Prices

UTILITY = "utility"
MARKETING = "marketing"


class NotReached(StrEnum):
    """Why somebody of the audience will not get it."""

    #: They left. Never among those who are counted.
    LEFT = "left"
    #: They stopped marketing in the provider's app, and it is marketing.
    STOPPED_MARKETING = "stopped_marketing"
    #: The last message to them came back: not on WhatsApp, or with too old a version.
    UNREACHABLE = "unreachable"
    #: They live in a street of which only numbers are chosen, and their own is not known. Never among the counted.
    NUMBER_UNKNOWN = "number_unknown"
    #: It would be too old before their turn comes.
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People of the audience who have all this in common."""

    #: None: lives in no zone that we know.
    zone: str | None
    #: Calling code; None: not known.
    country: str | None
    stopped_marketing: bool
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRoom:
    """How many different people the portfolio may still write to now, and in each day after."""

    now: int
    a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the record says of an audience and of the channel, all of one moment."""

    groups: Sequence[Group]
    left: int
    unreachable: int
    #: Country → people whose 24-hour window is open: utility is free there.
    windows: Mapping[str | None, int]
    #: Lane → sizes of what waits on the channel before it.
    ahead: Mapping[Lane, Sequence[int]]
    messages_per_second: float
    cap_micros: int | None = None
    currency: str = ""
    spent_micros: int = 0
    #: People of the streets whose number is not known, so that nobody can say whether they are meant.
    numberless: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The broadcast itself. `pauses`: when nothing of it may go, in order, as far as they are known."""

    category: str
    lane: Lane
    starts_at: dt.datetime
    expires_at: dt.datetime | None = None
    pauses: Sequence[tuple[dt.datetime, dt.datetime]] = ()
    room: PeopleRoom | None = None
    #: The part of the channel's rate that is kept for citizens.
    inbound_share: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """What messages to one country cost. `price` and `amount` None: the list has no price."""

    country: str | None
    people: int
    #: Of them, those who pay nothing: utility within an open window.
    free: int
    price_micros: int | None
    amount_micros: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """All of it. `amount` None: for some country the price is not known. `prices` None: for none."""

    lines: tuple[CostLine, ...]
    amount_micros: int | None
    prices: Prices | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The town's month. `fits` None: nobody knows, since a price is missing."""

    cap_micros: int
    spent_micros: int
    currency: str
    fits: bool | None

    @property
    def remaining_micros(self) -> int:
        """What may still be spent this month."""
        return max(0, self.cap_micros - self.spent_micros)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """What would come of it."""

    #: Zone, or None → people who get it.
    reach: Mapping[str | None, int]
    not_reached: Mapping[NotReached, int]
    ahead: int
    starts_at: dt.datetime
    #: When the last of them has been written to; None: nobody is.
    ends_at: dt.datetime | None
    #: Those who must wait for another day, since the portfolio's limit has no room today.
    waits_for_limit: int
    cost: Cost
    money: Money | None

    @property
    def reached(self) -> int:
        """How many get it."""
        return sum(self.reach.values())


def foresee(outlook: Outlook, plan: Plan, prices: Prices | None) -> Foresight:
    """Arithmetic alone. Who is known to be unreachable is tried all the same, and counted in the reach of the zone."""
    stopped = plan.category == MARKETING
    groups = [group for group in outlook.groups if not (stopped and group.stopped_marketing)]
    willing = sum(group.people for group in groups)
    ahead = queue_ahead(outlook.ahead, plan.lane, willing)
    rate = outlook.messages_per_second * (1 - plan.inbound_share)
    late = _too_late(plan, ahead, willing, rate)
    waits = _waits_for_limit(plan, willing - sum(outlook.windows.values()))
    cost = _cost(groups, outlook, plan, prices)
    return Foresight(
        reach=_reach(groups),
        not_reached=_not_reached(outlook, willing, late),
        ahead=ahead,
        starts_at=plan.starts_at,
        ends_at=_ends_at(plan, ahead + willing, rate, waits) if willing else None,
        waits_for_limit=waits,
        cost=cost,
        money=_money(outlook, plan, cost),
    )


def queue_ahead(waiting: Mapping[Lane, Sequence[int]], lane: Lane, ours: int) -> int:
    """Messages of others before our last one: of stricter lanes all, of ours by turns, of those beside it by weight."""
    before = sum(sum(sizes) for other, sizes in waiting.items() if other.rank < lane.rank)
    # Broadcasts of a lane take turns: each goes ahead by no more than we have ourselves.
    peers = sum(min(size, ours) for size in waiting.get(lane, ()))
    beside = {other: sizes for other, sizes in waiting.items() if other.rank == lane.rank and other is not lane}
    share = {other: (ours + peers) * WEIGHTS.get(other, 1) // WEIGHTS.get(lane, 1) for other in beside}
    return before + peers + sum(min(sum(sizes), share[other]) for other, sizes in beside.items())


def when_done(start: dt.datetime, seconds: float, pauses: Iterable[tuple[dt.datetime, dt.datetime]]) -> dt.datetime:
    """When so many seconds of sending are over, none of them within a pause."""
    moment, left = start, dt.timedelta(seconds=seconds)
    for begin, end in pauses:
        if end <= moment:
            continue
        if moment + left <= begin:
            break
        left -= max(dt.timedelta(0), begin - moment)
        moment = max(moment, end)
    return moment + left


def _reach(groups: Iterable[Group]) -> Mapping[str | None, int]:
    reach: Counter[str | None] = Counter()
    for group in groups:
        reach[group.zone] += group.people
    return reach


def _not_reached(outlook: Outlook, willing: int, late: int) -> Mapping[NotReached, int]:
    everybody = sum(group.people for group in outlook.groups)
    found = {
        NotReached.LEFT: outlook.left,
        NotReached.STOPPED_MARKETING: everybody - willing,
        NotReached.UNREACHABLE: outlook.unreachable,
        NotReached.NUMBER_UNKNOWN: outlook.numberless,
        NotReached.TOO_LATE: late,
    }
    return {reason: people for reason, people in found.items() if people}


def _too_late(plan: Plan, ahead: int, willing: int, rate: float) -> int:
    if plan.expires_at is None or when_done(plan.starts_at, (ahead + willing) / rate, plan.pauses) <= plan.expires_at:
        return 0
    in_time = _seconds_between(plan) * rate - ahead
    return willing - max(0, min(willing, int(in_time)))


def _seconds_between(plan: Plan) -> float:
    """Seconds of sending from the start to the expiry."""
    assert plan.expires_at is not None
    whole = plan.expires_at - plan.starts_at
    for begin, end in plan.pauses:
        overlap = min(end, plan.expires_at) - max(begin, plan.starts_at)
        whole -= max(dt.timedelta(0), overlap)
    return max(0.0, whole.total_seconds())


def _waits_for_limit(plan: Plan, outside_windows: int) -> int:
    return 0 if plan.room is None else max(0, outside_windows - plan.room.now)


def _ends_at(plan: Plan, messages: int, rate: float, waits: int) -> dt.datetime:
    done = when_done(plan.starts_at, messages / rate, plan.pauses)
    if not waits or plan.room is None:
        return done
    days = -(-waits // max(1, plan.room.a_day))
    return done + dt.timedelta(days=days)


def _cost(groups: Iterable[Group], outlook: Outlook, plan: Plan, prices: Prices | None) -> Cost:
    by_country: Counter[str | None] = Counter()
    for group in groups:
        by_country[group.country] += group.people
    lines = tuple(
        _line(country, people, outlook, plan, prices)
        for country, people in sorted(by_country.items(), key=lambda each: (-each[1], each[0] or ""))
    )
    amounts = [line.amount_micros for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return Cost(lines=lines, amount_micros=sum(known) if len(known) == len(amounts) else None, prices=prices)


def _line(country: str | None, people: int, outlook: Outlook, plan: Plan, prices: Prices | None) -> CostLine:
    free = min(people, outlook.windows.get(country, 0)) if plan.category == UTILITY else 0
    price = prices.price(country, plan.category) if prices is not None else None
    # Nobody pays for those in an open window: with them alone no price is missed.
    amount = 0 if people == free else None if price is None else price * (people - free)
    return CostLine(country=country, people=people, free=free, price_micros=price, amount_micros=amount)


def _money(outlook: Outlook, plan: Plan, cost: Cost) -> Money | None:
    if outlook.cap_micros is None:
        return None
    same = cost.prices is not None and cost.prices.currency == outlook.currency
    fits = None
    if plan.lane is Lane.URGENT:
        fits = True  # an alert passes in any case
    elif same and cost.amount_micros is not None:
        fits = outlook.spent_micros + cost.amount_micros <= outlook.cap_micros
    return Money(cap_micros=outlook.cap_micros, spent_micros=outlook.spent_micros, currency=outlook.currency, fits=fits)
