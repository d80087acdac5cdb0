"""Each alert comes when it should and is silent when it should not: promtool on cases that are written as people think.

The cases name labels and texts whole, so they test what whoever is woken will read.
"""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.alerts import ALERTS, rule_files
from dashboards.alerts.alert import RUNBOOKS, Severity
from tests.ops.metrics.programs import program

ROOT = Path(__file__).parents[3]
CASES = Path(__file__).parent / "cases"
RULES = ROOT / "dashboards" / "rules"
NAMES = sorted({alert.name for alert in ALERTS})
#: What a runbook tells, in this order.
HEADINGS = ("## What it means", "## Look here", "## Do this")


def promtool(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program("promtool"), *words], capture_output=True, text=True, timeout=120, check=False)


def cases_of(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")))


def expected_in(name: str) -> Iterator[list[dict[str, Any]]]:
    """The alerts that each case of a file expects."""
    for test in cases_of(name)["tests"]:
        for question in test["alert_rule_test"]:
            assert question["alertname"] == name
            yield question["exp_alerts"]


def test_prometheus_takes_the_rules() -> None:
    checked = promtool("check", "rules", "--lint=all", "--lint-fatal", *(str(path) for path in sorted(RULES.iterdir())))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_alert_has_cases_and_no_case_is_left_over() -> None:
    assert sorted(path.stem for path in CASES.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_alert_comes_when_it_should_and_only_then(name: str) -> None:
    tested = promtool("test", "rules", str(CASES / f"{name}.yaml"))
    assert tested.returncode == 0, tested.stdout + tested.stderr


@pytest.mark.parametrize("name", NAMES)
def test_the_cases_see_every_rule_come_and_every_alert_silent(name: str) -> None:
    expected = list(expected_in(name))
    assert [] in expected, "a case in which it is silent"
    seen = {
        (alert["exp_labels"]["severity"], alert["exp_labels"].get("slo"), alert["exp_labels"].get("window"))
        for alerts in expected
        for alert in alerts
    }
    rules = {
        (str(rule.severity), rule.labels.get("slo"), rule.labels.get("window")) for rule in ALERTS if rule.name == name
    }
    assert seen == rules


@cache
def groups_in(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))["groups"]


def alone(name: str, path: Path, expr: str) -> dict[str, Any]:
    """The rules of one alert with another question: it needs nothing of the others, and the cases ask for no other."""
    groups = [(group, [rule for rule in group["rules"] if rule.get("alert") == name]) for group in groups_in(path)]
    return {
        "groups": [group | {"rules": [rule | {"expr": expr} for rule in rules]} for group, rules in groups if rules]
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("broken", ["vector(1)", "vector(0) > 1"])
def test_a_rule_that_always_or_never_comes_is_found(name: str, broken: str, tmp_path: Path) -> None:
    """The guard switched off: the cases must see it."""
    cases = cases_of(name)
    rules = []
    for path in cases["rule_files"]:
        rules.append(tmp_path / Path(path).name)
        rules[-1].write_text(yaml.safe_dump(alone(name, (CASES / path).resolve(), broken)))
    (tmp_path / "cases.yaml").write_text(yaml.safe_dump(cases | {"rule_files": [str(path) for path in rules]}))
    tested = promtool("test", "rules", str(tmp_path / "cases.yaml"))
    assert tested.returncode != 0
    assert f"alertname: {name}" in tested.stdout + tested.stderr, "a case that failed, and no file that cannot be read"


@pytest.mark.parametrize("name", NAMES)
def test_an_alert_has_a_runbook_that_says_what_it_means_where_to_look_and_what_to_do(name: str) -> None:
    page = (ROOT / RUNBOOKS / f"{name}.md").read_text("utf-8")
    assert page.startswith(f"# {name}\n")
    positions = [page.find(heading) for heading in HEADINGS]
    assert -1 < positions[0] < positions[1] < positions[2], f"a runbook has {HEADINGS}, in this order"


def test_no_runbook_is_of_an_alert_that_is_gone() -> None:
    pages = {path.stem for path in (ROOT / RUNBOOKS).glob("*.md")} - {"README"}
    assert pages == set(NAMES)


def test_every_rule_leads_to_its_runbook() -> None:
    rules = [rule for _, text in rule_files() for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]
    alerts = [rule for rule in rules if "alert" in rule]
    assert len(alerts) == len(ALERTS)
    for rule in alerts:
        assert rule["annotations"]["runbook_url"] == f"{RUNBOOKS}/{rule['alert']}.md"
        assert rule["labels"]["severity"] in set(Severity)
