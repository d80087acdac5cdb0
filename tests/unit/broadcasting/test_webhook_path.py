"""Gaps of the webhook path, from what the ingress processes tell. Times in seconds after an arbitrary moment."""

import datetime as dt
from collections.abc import Mapping

import pytest

from comunica.broadcasting.webhook_path import (
    NEVER,
    GapReason,
    Listener,
    PathPolicy,
    PathReport,
    hear,
    settled_to,
)

T0 = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
POLICY = PathPolicy(margin=dt.timedelta(0))

type Gaps = list[tuple[float, float, GapReason]]
REFUSED, SILENT = GapReason.REFUSED, GapReason.SILENT


def at(second: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=second)


def report(name: str, since: float, until: float, *, refused: int = 0, leaving: bool = False) -> PathReport:
    return PathReport(ingress_id=name, since=at(since), until=at(until), refused=refused, leaving=leaving)


def told(*reports: PathReport, policy: PathPolicy = POLICY) -> tuple[Gaps, Mapping[str, Listener]]:
    gaps: Gaps = []
    listeners: Mapping[str, Listener] = {}
    for each in reports:
        heard = hear(listeners, each, policy)
        listeners = heard.listeners
        gaps += [((gap.from_at - T0).total_seconds(), (gap.to_at - T0).total_seconds(), gap.why) for gap in heard.gaps]
    return gaps, listeners


def test_an_unbroken_chain_of_reports_has_no_gap() -> None:
    gaps, listeners = told(report("a", 0, 2), report("a", 2, 4), report("a", 4, 6))
    assert gaps == []
    assert set(listeners) == {"a"}


def test_refused_webhooks_are_a_gap_of_that_report() -> None:
    assert told(report("a", 0, 2), report("a", 2, 4, refused=3))[0] == [(2, 4, REFUSED)]


def test_a_report_that_comes_again_adds_no_silence() -> None:
    assert told(report("a", 0, 2), report("a", 2, 4), report("a", 0, 2), report("a", 2, 4))[0] == []


def test_a_hole_between_reports_is_silence() -> None:
    assert told(report("a", 0, 2), report("a", 5, 7))[0] == [(2, 5, SILENT)]


def test_an_ingress_that_was_frozen_tells_of_too_long_a_time() -> None:
    assert told(report("a", 0, 2), report("a", 2, 30))[0] == [(2, 30, SILENT)]
    assert told(report("a", 0, 2), report("a", 2, 8))[0] == [], "three intervals may be late"


def test_an_ingress_that_vanished_is_a_gap_from_its_last_word_until_it_is_noticed() -> None:
    gaps, listeners = told(
        report("a", 0, 2), report("b", 0, 2), report("b", 2, 4), report("b", 4, 6), report("b", 6, 8.5)
    )
    assert gaps == [(2, 8.5, SILENT)]
    assert set(listeners) == {"b"}


def test_one_that_left_in_order_is_no_gap_while_another_listens() -> None:
    gaps, _ = told(report("a", 0, 2), report("b", 1, 3), report("a", 2, 3, leaving=True), report("b", 3, 20 - 12))
    assert gaps == []


def test_nobody_between_two_is_a_gap() -> None:
    assert told(report("a", 0, 2, leaving=True), report("b", 10, 12))[0] == [(2, 10, SILENT)]


def test_a_killed_one_and_its_successor_leave_a_gap_however_fast() -> None:
    gaps, _ = told(report("a", 0, 2), report("b", 3, 5), report("b", 5, 7), report("b", 7, 9))
    assert gaps == [(2, 9, SILENT)]


def test_a_new_neighbour_makes_no_gap() -> None:
    assert told(report("a", 0, 2), report("b", 3, 4), report("a", 2, 4))[0] == []


def test_the_first_ever_has_nothing_before_it() -> None:
    assert told(report("a", 100, 102))[0] == []


def test_gaps_are_widened_by_how_far_clocks_may_differ() -> None:
    wide = PathPolicy(margin=dt.timedelta(seconds=5))
    assert told(report("a", 0, 2), report("a", 2, 4, refused=1), policy=wide)[0] == [(-3, 9, REFUSED)]


@pytest.mark.parametrize(
    ("settled", "expected"),
    [
        ({"a": (8, False)}, at(8)),
        ({"a": (8, False), "b": (6, False)}, at(6)),
        ({"a": (8, False), "b": (6, True)}, at(8)),
        ({"a": (4, True), "b": (6, True)}, at(6)),
        ({}, NEVER),
    ],
)
def test_settled_is_what_all_who_live_have_settled(
    settled: dict[str, tuple[float, bool]], expected: dt.datetime
) -> None:
    listeners = [
        Listener(heard_from=T0, heard_to=at(10), settled_to=at(second), leaving=leaving)
        for second, leaving in settled.values()
    ]
    assert settled_to(listeners, POLICY) == expected


def test_somebody_new_holds_back_what_is_settled_until_the_first_word_is_in_the_record() -> None:
    _, listeners = told(report("a", 0, 2), report("b", 0, 2))
    assert settled_to(listeners.values(), POLICY) == NEVER
