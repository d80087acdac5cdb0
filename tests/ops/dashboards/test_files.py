"""The dashboards as they are committed: current, whole, and about metrics that exist."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from comunica.runtime import catalogue
from comunica.runtime.metrics import Kind
from dashboards import external
from dashboards.__main__ import files
from dashboards.alerts import GROUPS, PLATFORM, PROMISES
from dashboards.alerts.promises import recordings
from dashboards.asking import Board, Panel
from dashboards.boards import BOARDS
from tests.ops.dashboards.promql import metrics_in

#: Links and bookmarks hold these: they never change.
UIDS = {
    "comunica-overview",
    "comunica-sending",
    "comunica-enrolment",
    "comunica-municipality",
    "comunica-providers",
    "comunica-engines",
    "comunica-slos",
}
BY_UID = {board.uid: board for board in BOARDS}


def ours() -> set[str]:
    """Names of all series that the catalogue makes."""
    names = set()
    for metric in catalogue.CATALOGUE:
        endings = ("_bucket", "_sum", "_count") if metric.kind is Kind.HISTOGRAM else ("",)
        names |= {metric.name + ending for ending in endings}
    return names


def recorded() -> set[str]:
    return {name for name, _, _ in recordings()}


def panels() -> Iterator[tuple[Board, Panel]]:
    for board in BOARDS:
        for row in board.rows:
            for panel in row.panels:
                yield board, panel


def drawn(uid: str) -> dict[str, Any]:
    return dict(json.loads(dict(files())[path_of(uid)]))


def path_of(uid: str) -> Path:
    [path] = [path for path, _ in files() if path.stem == uid]
    return path


def test_what_is_committed_is_what_the_code_makes() -> None:
    for path, text in files():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run `python -m dashboards`"
    made = {path for path, _ in files()}
    assert {each for folder in {path.parent for path in made} for each in folder.iterdir()} == made


def test_the_seven_dashboards_keep_their_addresses() -> None:
    assert BY_UID.keys() == UIDS


@pytest.mark.parametrize("uid", sorted(UIDS))
def test_no_panel_covers_another_or_leaves_the_grid(uid: str) -> None:
    taken: Counter[tuple[int, int]] = Counter()
    for panel in drawn(uid)["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24
        cells = ((x, y) for x in range(place["w"]) for y in range(place["h"]))
        taken.update((place["x"] + x, place["y"] + y) for x, y in cells)
    assert max(taken.values()) == 1


@pytest.mark.parametrize("uid", sorted(UIDS))
def test_a_dashboard_can_be_imported_elsewhere(uid: str) -> None:
    """Its data source is a variable, ids are its own, and no panel names a data source of ours."""
    board = drawn(uid)
    assert board["uid"] == uid
    assert "datasource" in {variable["name"] for variable in board["templating"]["list"]}
    numbered = [panel["id"] for panel in board["panels"] if panel["type"] != "row"]
    assert len(numbered) == len(set(numbered)) >= 8
    for panel in (panel for panel in board["panels"] if panel["type"] != "row"):
        assert panel["datasource"]["uid"] == "${datasource}"
        assert {target["datasource"]["uid"] for target in panel["targets"]} == {"${datasource}"}
        letters = [target["refId"] for target in panel["targets"]]
        assert len(letters) == len(set(letters)) == len(panel["targets"])


@pytest.mark.parametrize(("board", "panel"), [pytest.param(*each, id=each[1].asks) for each in panels()])
def test_a_panel_asks_says_and_measures(board: Board, panel: Panel) -> None:
    assert panel.asks.endswith("?")
    assert len(panel.says) > 8
    assert panel.says.endswith(".")
    assert panel.unit
    assert panel.queries
    if panel.leads_to:
        assert panel.leads_to in UIDS - {board.uid}


def test_titles_are_asked_once_in_a_dashboard() -> None:
    titles = Counter((board.uid, panel.asks) for board, panel in panels())
    assert {title for title, count in titles.items() if count > 1} == set()


def test_the_overview_leads_everywhere() -> None:
    reached = {panel.leads_to for board, panel in panels() if board.uid == "comunica-overview"}
    assert reached >= UIDS - {"comunica-overview"}


def test_no_panel_asks_for_a_metric_that_nobody_makes() -> None:
    known = ours() | recorded() | external.PROMETHEUS.keys() | external.PROCESS.keys()
    asked = {name for _, panel in panels() for query in panel.queries for name in metrics_in(query.expr)}
    assert asked - known == set()


def test_no_rule_looks_at_a_metric_that_nobody_makes() -> None:
    known = ours() | recorded() | external.PROMETHEUS.keys()
    exprs = [expr for _, expr, _ in recordings()]
    exprs += [alert.expr for alerts in (*GROUPS.values(), *PROMISES.values()) for alert in alerts]
    assert {name for expr in exprs for name in metrics_in(expr)} - known == set()


def test_rules_on_the_platform_name_what_is_listed_with_its_source() -> None:
    named = {name for alerts in PLATFORM.values() for alert in alerts for name in metrics_in(alert.expr)}
    assert named == external.PLATFORM.keys()


def test_every_metric_is_on_a_dashboard_or_in_a_rule() -> None:
    asked = {name for _, panel in panels() for query in panel.queries for name in metrics_in(query.expr)}
    asked |= {
        name for alerts in (*GROUPS.values(), *PROMISES.values()) for alert in alerts for name in metrics_in(alert.expr)
    }
    shown = {name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") for name in asked}
    assert {metric.name for metric in catalogue.CATALOGUE} - shown == set()


def test_only_the_municipality_s_dashboard_has_a_municipality_in_its_title() -> None:
    chosen = {variable["name"] for variable in drawn("comunica-municipality")["templating"]["list"]}
    assert "municipality" in chosen
    others = [query.expr for board, panel in panels() if not board.by_municipality for query in panel.queries]
    assert [expr for expr in others if "$municipality" in expr] == []
