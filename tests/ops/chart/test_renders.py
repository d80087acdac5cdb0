"""Every set of values, by Helm 4 and 3: it renders, lint is content, and Kubernetes knows every field of it."""

import functools
import json
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.ops.chart.rendering import CHART, HELMS, NEWEST, OLDEST, SETS, Document, linted, rendered

#: Kinds that come with an operator: Kubernetes' own schemas do not know them. See test_operators.py.
OF_OPERATORS = {"PodMonitor", "ServiceMonitor", "PrometheusRule", "ScaledObject", "HTTPRoute"}


@pytest.mark.parametrize("helm", HELMS)
@pytest.mark.parametrize("name", SETS)
def test_lint_finds_nothing(name: str, helm: str) -> None:
    done = linted(name, helm)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[WARNING]" not in done.stdout


@pytest.mark.parametrize("name", SETS)
def test_both_helms_make_the_same_of_it(name: str) -> None:
    assert rendered(name, "helm4") == rendered(name, "helm3")
    assert rendered(name).of("Deployment"), "and something comes of it"


@functools.cache
def problem_of(document: str, version: str) -> str:
    """What Kubernetes of this version has against a document, if anything. Many sets hold the same one."""
    try:
        kubernetes_validate.validate(json.loads(document), version, strict=True)
    except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@pytest.mark.parametrize("name", SETS)
def test_kubernetes_knows_every_field(name: str, version: str) -> None:
    known = [each for each in rendered(name).documents if each["kind"] not in OF_OPERATORS]
    problems = {f"{each['kind']} {each['metadata']['name']}": problem_of(json.dumps(each), version) for each in known}
    assert {name: problem for name, problem in problems.items() if problem} == {}


def test_a_field_that_kubernetes_does_not_know_is_found() -> None:
    wrong: Document = json.loads(json.dumps(rendered("default").of("Deployment")[0]))
    wrong["spec"]["template"]["spec"]["securityContext"]["runAsNonRooot"] = True
    assert "runAsNonRooot" in problem_of(json.dumps(wrong), NEWEST)


def test_the_oldest_kubernetes_that_is_tried_is_the_oldest_that_the_chart_takes() -> None:
    assert chart_file()["kubeVersion"] == f">={OLDEST}.0-0"


def test_every_object_is_named_after_the_release_and_stands_in_its_namespace() -> None:
    for name in SETS:
        for each in rendered(name).documents:
            assert each["metadata"]["name"].startswith("comunica"), each["metadata"]
            if each["kind"] != "PriorityClass":
                assert each["metadata"]["namespace"] == "comunica", each["metadata"]


def test_no_two_objects_are_the_same() -> None:
    for name in SETS:
        ids = [(each["kind"], each["metadata"]["name"]) for each in rendered(name).documents]
        assert len(ids) == len(set(ids)), name


def chart_file() -> dict[str, Any]:
    return dict(yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8")))
