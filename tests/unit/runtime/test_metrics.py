"""Metrics come from one catalogue, and strangers cannot fill Prometheus."""

from pathlib import Path

import pytest
from prometheus_client.exposition import generate_latest

from comunica.runtime import catalogue
from comunica.runtime.metrics import Configured, Kind, Metric, Metrics, describe, problems, series

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


def test_what_is_shown_no_more_goes() -> None:
    metrics = Metrics(catalogue.CATALOGUE, "dispatcher")
    metrics.show(catalogue.TOWN_PEOPLE, {("solaro",): 1066, ("bricaglio",): 12})
    metrics.show(catalogue.TOWN_PEOPLE, {("bricaglio",): 13})
    read = metrics.registry.get_sample_value
    assert read("comunica_municipality_people", {"municipality": "solaro"}) is None
    assert read("comunica_municipality_people", {"municipality": "bricaglio"}) == 13


SERVICES = sorted({service for metric in catalogue.CATALOGUE for service in metric.services})


@pytest.mark.parametrize("service", SERVICES)
def test_with_two_hundred_municipalities_a_service_makes_less_than_five_thousand_series(service: str) -> None:
    made = {metric.name: series(metric) for metric in catalogue.CATALOGUE if service in metric.services}
    assert sum(made.values()) < 5000, sorted(made.items(), key=lambda each: -each[1])[:8]


def test_the_bound_counts_what_a_process_makes() -> None:
    """The worst case in earnest: two hundred towns, each with every outcome."""
    metrics = Metrics(catalogue.CATALOGUE, "dispatcher")
    for town in range(200):
        for outcome in ("waiting", "reached", "missed", "unclear"):
            metrics.set(catalogue.TOWN_DELIVERIES, 1, municipality=f"town-{town}", outcome=outcome)
    lines = generate_latest(metrics.registry).splitlines()
    made = [line for line in lines if line.startswith(b"comunica_municipality_deliveries{")]
    assert len(made) == 800 <= series(catalogue.TOWN_DELIVERIES)


def test_the_municipality_is_a_label_of_eight_gauges_and_counters_at_most() -> None:
    named = [metric for metric in catalogue.CATALOGUE if "municipality" in metric.labels]
    assert 1 <= len(named) <= 8
    assert all(metric.kind is not Kind.HISTOGRAM for metric in named)


def test_no_label_is_made_for_a_person() -> None:
    labels = {label for metric in catalogue.CATALOGUE for label in metric.labels}
    assert not labels & {"address", "phone", "recipient", "subscriber", "name", "message", "wamid"}
