"""Metrics come from one catalogue, and strangers cannot fill Prometheus."""

from pathlib import Path

import pytest
from prometheus_client.exposition import generate_latest

from comunica.runtime import catalogue
from comunica.runtime.metrics import Configured, Kind, Metric, Metrics, describe, problems

DOCUMENT = Path(__file__).parents[3] / "docs" / "operations" / "metrics.md"


def test_the_catalogue_is_in_order() -> None:
    assert list(problems(catalogue.CATALOGUE)) == []


def test_every_row_of_the_module_is_in_the_catalogue() -> None:
    rows = {value for value in vars(catalogue).values() if isinstance(value, Metric)}
    assert rows == set(catalogue.CATALOGUE)


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == describe(catalogue.CATALOGUE), "run `comunica-admin docs`"


def test_an_unknown_label_value_is_counted_as_other() -> None:
    metrics = Metrics(catalogue.CATALOGUE, "ingress")
    metrics.count(catalogue.INBOUND_EVENTS, 2, kind="made up")
    assert metrics.registry.get_sample_value("comunica_inbound_events_total", {"kind": "other"}) == 2


def test_values_from_configuration_are_bounded_too() -> None:
    metric = Metric(
        name="comunica_x_total", kind=Kind.COUNTER, meaning="x", services=("a",), labels={"app": Configured("tests")}
    )
    metrics = Metrics([metric], "a")
    for number in range(1000):
        metrics.count(metric, app=str(number))
    assert generate_latest(metrics.registry).count(b"comunica_x_total{") == 201


def test_a_metric_of_another_service_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        Metrics(catalogue.CATALOGUE, "api").count(catalogue.WEBHOOKS, app="a", outcome="kept")


def test_a_catalogue_with_faults_is_told() -> None:
    bad = Metric(name="webhooks", kind=Kind.COUNTER, meaning="", services=())
    assert len(list(problems([bad, bad]))) == 1 + 2 * 3
