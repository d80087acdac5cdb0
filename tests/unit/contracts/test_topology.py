"""proto/topology.yaml is read as values, and contradictions in it are found."""

import copy
from typing import Any

import pytest
import yaml

from comunica.contracts import topology


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(yaml.safe_load(topology.TOPOLOGY_FILE.read_text(encoding="utf-8")))


def test_the_file_holds_together() -> None:
    known = topology.load()
    assert known.streams["INBOUND"].discard is topology.Discard.NEW
    assert {consumer.stream for consumer in known.consumers_of("subscription")} == {"INBOUND"}
    assert {stream.name for stream in known.streams_of("ingress")} == {"INBOUND", "DEADLETTERS"}


def test_what_may_hold_personal_data_lives_a_week_at_most() -> None:
    """docs/privacy/retention.md promises it: bodies of events, jobs and dead letters."""
    week = 7 * 24 * 60 * 60
    known = topology.load()
    longer = {name for name, stream in known.streams.items() if not 0 < stream.max_age <= week}
    assert longer == {"ERASURES"}, "keyed digests of ids that are no more"
    assert known.streams["INBOUND"].max_age == known.streams["DEADLETTERS"].max_age == week


def test_a_consumer_of_a_stream_that_is_not_there_is_refused(document: dict[str, Any]) -> None:
    document["consumers"]["dispatcher-jobs"]["stream"] = "JOBZ"
    with pytest.raises(topology.TopologyError, match="dispatcher-jobs reads JOBZ"):
        topology.parse(document)


def test_a_filter_outside_its_stream_is_refused(document: dict[str, Any]) -> None:
    document["consumers"]["dispatcher-jobs"]["filter"] = "inbound.message.*"
    with pytest.raises(topology.TopologyError, match="which JOBS does not hold"):
        topology.parse(document)


def test_two_consumers_of_a_work_queue_that_overlap_are_refused(document: dict[str, Any]) -> None:
    document["consumers"]["subscription-statuses"]["filter"] = "inbound.>"
    with pytest.raises(topology.TopologyError, match="overlap on the work queue INBOUND"):
        topology.parse(document)


def test_a_work_queue_subject_that_nobody_reads_is_refused(document: dict[str, Any]) -> None:
    del document["consumers"]["subscription-account"]
    with pytest.raises(topology.TopologyError, match=r"nobody reads inbound\.account"):
        topology.parse(document)


def test_a_dead_letter_that_no_stream_holds_is_refused(document: dict[str, Any]) -> None:
    document["consumers"]["dispatcher-jobs"]["dead_letter"] = "grave.jobs"
    with pytest.raises(topology.TopologyError, match="which no stream holds"):
        topology.parse(document)


def test_a_dead_letter_of_a_service_that_may_not_publish_there_is_refused(document: dict[str, Any]) -> None:
    document["streams"]["DEADLETTERS"]["publishers"] = {"ingress": ["deadletter.inbound.webhook"]}
    with pytest.raises(topology.TopologyError, match="not among the publishers"):
        topology.parse(document)


def test_nobody_may_remove_from_a_stream_that_is_append_only(document: dict[str, Any]) -> None:
    document["streams"]["ERASURES"]["removers"] = ["desk"]
    with pytest.raises(topology.TopologyError, match="ERASURES is append only, yet desk"):
        topology.parse(document)


def test_two_streams_with_one_subject_are_refused(document: dict[str, Any]) -> None:
    document["streams"]["EVENTS"]["subjects"] = ["job.>"]
    with pytest.raises(topology.TopologyError, match="both hold"):
        topology.parse(document)


@pytest.mark.parametrize(
    ("pattern", "subject", "answer"),
    [
        ("a.*", "a.b", True),
        ("a.*", "a.b.c", False),
        ("a.>", "a.b.c", True),
        ("a.>", "a", False),
        ("a.*", "a.>", False),
        ("a.>", "a.>", True),
        ("a.b", "a.*", False),
    ],
)
def test_a_pattern_covers_what_it_matches(pattern: str, subject: str, answer: bool) -> None:
    assert topology.covers(pattern, subject) is answer


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [("a.*", "*.b", True), ("a.>", "a.b.c", True), ("a.b", "a.c", False), ("a.*", "a.b.c", False)],
)
def test_patterns_overlap_when_one_subject_fits_both(one: str, other: str, answer: bool) -> None:
    assert topology.overlaps(one, other) is answer
