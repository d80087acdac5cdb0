"""The report of a month, «I numeri del mese»: what a town tells of its service, with small numbers hidden.

Its form is that of docs/api/reports.md. Percentages are of 100, with one digit after the point.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from comunica.municipality.month import Month
from comunica.municipality.month_figures import (
    NOWHERE,
    OUTSIDE,
    BroadcastCounted,
    MonthFigures,
    PeopleCounted,
    TownFacts,
)
from comunica.municipality.small_numbers import Told, tell, tell_all

#: Months of the chart, and broadcasts that are named.
MONTHS_SHOWN = 12
BEST_READ = 5
#: Of the broadcasts named as best read: fewer recipients would tell who reads.
_FEWEST_READERS = 20
_REACHED = ("accepted", "sent", "delivered", "read")
_JOINS, _INCOMPLETE = "subscribe", "incomplete"


def month_report(figures: MonthFigures, *, residents: int | None, exact: bool, made_at: dt.datetime) -> dict[str, Any]:
    """As JSON. `exact`: small numbers too. `residents`: of the town, if the town told how many there are."""
    return {
        "month": str(figures.month),
        "town": figures.town.name,
        "service": figures.town.service_name,
        "made_at": made_at.isoformat(),
        "exact": exact,
        "people": _people(figures, residents, exact=exact),
        "broadcasts": _broadcasts(figures.broadcasts),
        "deliveries": _deliveries(figures),
        "cost": _cost(figures),
        "inbound": _inbound(figures.inbound),
    }


def for_everybody(report: Mapping[str, Any]) -> dict[str, Any]:
    """Of a report without counts of few people, what everybody may read: nothing of money, mail and single failures."""
    told = {name: value for name, value in report.items() if name not in {"cost", "inbound", "press_text"}}
    deliveries = {**report["deliveries"], "missed": None}
    return told | {"cost": None, "inbound": None, "deliveries": deliveries}


def _people(figures: MonthFigures, residents: int | None, *, exact: bool) -> dict[str, Any]:
    people, month = figures.people, figures.month
    ends, moves = people.at_end(month), people.of(month)
    total = None if ends is None else sum(ends.values())
    before = people.at_end(month.plus(-1))
    return {
        "at_end": total,
        "joined": None if ends is None else moves.joined,
        "left": None if ends is None else moves.gone,
        "net": None if ends is None else moves.net,
        "left_percent": percent(moves.gone, sum(before.values())) if before else None,
        "residents": residents,
        "residents_percent": percent(total, residents) if residents and total is not None else None,
        "by_place": None if ends is None else [*_by_place(ends, figures.town, exact=exact)],
        "months": [_month(people, each) for each in month.last(MONTHS_SHOWN)],
        "milestones": [{"people": count, "day": day.isoformat()} for count, day in people.milestones(month)],
    }


def _month(people: PeopleCounted, month: Month) -> dict[str, Any]:
    ends, moves = people.at_end(month), people.of(month)
    return {
        "month": str(month),
        "at_end": None if ends is None else sum(ends.values()),
        "joined": None if ends is None else moves.joined,
        "left": None if ends is None else moves.gone,
    }


def _by_place(ends: Mapping[str, int], town: TownFacts, *, exact: bool) -> Iterable[dict[str, Any]]:
    """Every place of the town, also those with nobody; then outside, and unknown; a place that is gone is unknown."""
    counts = Counter(dict.fromkeys((*town.places, OUTSIDE, NOWHERE), 0))
    for place, count in ends.items():
        counts[place if place in counts else NOWHERE] += count
    told, total = (tell_all if exact else tell)(counts), sum(counts.values())
    for place in counts:
        known = town.places.get(place)
        yield {
            "place": known and place,
            "kind": known.kind if known else ("outside" if place == OUTSIDE else "unknown"),
            "name": known.name if known else None,
            **_shown(told[place], total),
        }


def _shown(told: Told, total: int) -> dict[str, Any]:
    return {
        "count": told.count,
        "hidden": told.hidden and str(told.hidden),
        "percent": None if told.count is None else percent(told.count, total),
    }


def _broadcasts(broadcasts: Sequence[BroadcastCounted]) -> dict[str, Any]:
    return {
        "total": len(broadcasts),
        "by_family": dict(sorted(Counter(each.family for each in broadcasts).items())),
        "by_category": dict(sorted(Counter(each.category for each in broadcasts).items())),
        "by_lane": dict(sorted(Counter(each.lane for each in broadcasts).items())),
        "by_target": dict(sorted(Counter(str(each.target) for each in broadcasts).items())),
        "passed_quiet_hours": sum(each.passed_quiet_hours for each in broadcasts),
        "best_read": [_best(each) for each in _best_read(broadcasts)],
    }


def _best_read(broadcasts: Sequence[BroadcastCounted]) -> Sequence[BroadcastCounted]:
    read = [each for each in broadcasts if each.resolved >= _FEWEST_READERS and each.counts.get("read")]
    return sorted(read, key=lambda each: each.counts["read"] / each.resolved, reverse=True)[:BEST_READ]


def _best(broadcast: BroadcastCounted) -> dict[str, Any]:
    return {
        "id": str(broadcast.id),
        "template": broadcast.template,
        "family": broadcast.family,
        "started_at": broadcast.started_at.isoformat(),
        "recipients": broadcast.resolved,
        "read_percent": percent(broadcast.counts["read"], broadcast.resolved),
    }


def _deliveries(figures: MonthFigures) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for each in figures.broadcasts:
        counts.update(each.counts)
    resolved = sum(each.resolved for each in figures.broadcasts)
    arrived = counts["delivered"] + counts["read"]
    whole = all(each.is_open for each in figures.broadcasts)
    median, slow = figures.deliveries.median_seconds, figures.deliveries.slow_seconds
    return {
        "resolved": resolved,
        "counts": {state: count for state, count in sorted(counts.items()) if count},
        "reached_percent": percent(sum(counts[each] for each in _REACHED), resolved),
        "delivered_percent": percent(arrived, resolved),
        "read_percent": percent(counts["read"], arrived),
        # Of some only: the message log of the others is over. Half a truth would be read as the whole one.
        "median_seconds": round(median, 1) if whole and median is not None else None,
        "p95_seconds": round(slow, 1) if whole and slow is not None else None,
        "missed": [*_missed(figures.deliveries.missed)] if whole else None,
    }


def _missed(missed: Mapping[tuple[str, str], int]) -> Iterable[dict[str, Any]]:
    for (state, reason), count in sorted(missed.items(), key=lambda each: (-each[1], each[0])):
        yield {"state": state, "reason": reason or None, "count": count}


def _cost(figures: MonthFigures) -> dict[str, Any] | None:
    spent = figures.spent
    if not spent.currency:
        return None
    return {"micros": spent.micros, "currency": spent.currency, "messages": spent.messages}


def _inbound(inbound: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    by_action: Counter[str] = Counter()
    for (action, _), count in inbound.items():
        by_action[action] += count
    at_once, asked_back = by_action[_JOINS], by_action[_INCOMPLETE]
    return {
        "messages": by_action.total(),
        "by_action": dict(sorted(by_action.items())),
        "understood_at_once": at_once,
        "asked_back": asked_back,
        "understood_at_once_percent": percent(at_once, at_once + asked_back),
    }


def percent(part: int, whole: int) -> float | None:
    """Of 100; none of nothing."""
    return round(100 * part / whole, 1) if whole else None
