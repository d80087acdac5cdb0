"""Every query of a panel or a rule has an answer, on a real Prometheus that scraped the running system under load."""

import math
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dashboards.alerts import GROUPS, PROMISES
from dashboards.alerts.promises import recordings
from dashboards.boards import BOARDS
from tests.eventually import eventually
from tests.ops.metrics.conftest import Observed
from tests.ops.metrics.programs import Prometheus

#: As Grafana would put them in, scaled to a scrape a second.
VARIABLES = {
    "$__rate_interval": "15s",
    "$__range": "1m",
    "$__interval": "5s",
    "$municipality": "solaro",
}
#: Seconds that a question looks back, and how long an answer may take to be there.
LOOKS_BACK = 60
PATIENCE = 20.0


def filled(expr: str) -> str:
    """A query with its variables replaced."""
    for variable, value in VARIABLES.items():
        expr = expr.replace(variable, value)
    assert "$" not in expr, f"a variable that nobody replaces: {expr}"
    return expr


def asked_by_panels() -> Iterator[tuple[str, str]]:
    """What each panel asks, with where."""
    for board in BOARDS:
        for row in board.rows:
            for panel in row.panels:
                for at, query in enumerate(panel.queries):
                    yield f"{board.uid}: {panel.asks} [{at}]", query.expr


def asked_by_rules() -> Iterator[tuple[str, str]]:
    """What each rule looks at; a comparison that is false shows nothing, so it is left out."""
    for name, expr, slo in recordings():
        yield f"{name} {slo}", expr
    for alerts in (*GROUPS.values(), *PROMISES.values()):
        for alert in alerts:
            for at, term in enumerate(alert.terms):
                yield f"{alert.name} {alert.severity} {alert.labels.get('window', '')} {at}", term.value


async def figures(prometheus: Prometheus, expr: str) -> list[float]:
    """All numbers that a query gives over the last minute, as a panel would draw them."""
    now = time.time()
    found = await prometheus.ask(
        "query_range", query=filled(expr), start=str(now - LOOKS_BACK), end=str(now), step="5s"
    )
    return [float(value) for series in found["result"] for _, value in series["values"]]


async def has_an_answer(prometheus: Prometheus, expr: str) -> bool:
    return any(math.isfinite(value) for value in await figures(prometheus, expr))


def cases(asked: Iterator[tuple[str, str]]) -> list[Any]:
    return [pytest.param(expr, id=where) for where, expr in asked]


@pytest.mark.parametrize("expr", cases(asked_by_panels()))
async def test_no_panel_is_empty(observed: Observed, expr: str) -> None:
    await eventually(lambda: has_an_answer(observed.prometheus, expr), within=PATIENCE, every=1.0, because=expr)


@pytest.mark.parametrize("expr", cases(asked_by_rules()))
async def test_no_rule_looks_at_nothing(observed: Observed, expr: str) -> None:
    await eventually(lambda: has_an_answer(observed.prometheus, expr), within=PATIENCE, every=1.0, because=expr)


async def test_a_query_of_what_is_not_there_is_found(observed: Observed) -> None:
    assert not await has_an_answer(observed.prometheus, "sum(rate(comunica_sent_totals[$__rate_interval]))")
    assert not await has_an_answer(observed.prometheus, 'comunica_deliveries{lane="subito"}')


async def test_every_rule_is_evaluated_without_a_complaint(observed: Observed) -> None:
    groups = (await observed.prometheus.ask("rules"))["groups"]
    assert {rule["health"] for group in groups for rule in group["rules"]} == {"ok"}
