"""Panels as questions: what is asked, in which unit, and which queries answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Show(StrEnum):
    """How an answer is drawn."""

    #: One figure.
    FIGURE = "figure"
    #: Lines over time.
    LINES = "lines"
    #: Areas over time, one on the other.
    STACK = "stack"


@dataclass(frozen=True, slots=True)
class Query:
    """PromQL, and what its series are called: `{{label}}` is put in."""

    expr: str
    legend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One question. `unit`: Grafana's word for it. `width` of 24. `bad_from`: red from there on (up, or down if
    `low_is_bad`). `leads_to`: uid of the dashboard that tells more.
    """

    asks: str
    says: str
    unit: str
    queries: Sequence[Query]
    show: Show = Show.LINES
    width: int = 12
    bad_from: float | None = None
    low_is_bad: bool = False
    most: float | None = None
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under one title."""

    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One dashboard. `uid` never changes: links and bookmarks hold it.

    `by_municipality`: it has a variable to choose one.
    """

    uid: str
    title: str
    says: str
    rows: Sequence[Row]
    by_municipality: bool = False


def quantile(share: float, metric: str, *, by: str = "", over: str = "$__rate_interval") -> str:
    """PromQL: what this share of the observations of a histogram stay below, perhaps by a label."""
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[{over}])))"


def figure(asks: str, says: str, unit: str, expr: str, **more: object) -> Panel:
    """One figure from one query, small."""
    return Panel(asks=asks, says=says, unit=unit, queries=[Query(expr)], show=Show.FIGURE, **{"width": 6, **more})  # type: ignore[arg-type]
