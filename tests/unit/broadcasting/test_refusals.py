"""When single refusals add up to something that is wrong with the broadcast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.refusals import RefusalPolicy, RefusalWatch, refusal_in
from comunica.broadcasting.verdicts import Accepted, Doubtful, NotSent, RefusedContent, RefusedPerson, Verdict


def test_twenty_in_a_row_for_one_reason_pause_it_for_that_reason() -> None:
    watch = RefusalWatch(RefusalPolicy())
    assert [watch.refused(Reason.TEMPLATE_PARAMETERS) for _ in range(19)] == [None] * 19
    assert watch.refused(Reason.TEMPLATE_PARAMETERS) is Reason.TEMPLATE_PARAMETERS


def test_one_that_is_taken_in_between_begins_the_row_anew() -> None:
    watch = RefusalWatch(RefusalPolicy())
    for _ in range(5):
        assert [watch.refused(Reason.BAD_ADDRESS) for _ in range(19)] == [None] * 19
        for _ in range(60):
            watch.took()


def test_different_reasons_are_no_row() -> None:
    watch = RefusalWatch(RefusalPolicy())
    reasons = [Reason.BAD_ADDRESS, Reason.UNREACHABLE] * 50
    assert [watch.refused(reason) for reason in reasons] == [None] * 100


def test_more_than_three_in_ten_of_the_last_two_hundred_pause_it() -> None:
    watch = RefusalWatch(RefusalPolicy())
    answers: list[Reason | None] = []
    for _ in range(20):
        for _ in range(7):
            watch.took()
        answers += [watch.refused(Reason.UNREACHABLE) for _ in range(3)]
    assert set(answers) == {None}, "three in ten are many, and not too many"
    for _ in range(10):
        watch.took()
        answers += [watch.refused(Reason.UNREACHABLE)]
    assert answers[-1] is Reason.TOO_MANY_REFUSED


@given(st.lists(st.booleans(), max_size=199))
def test_a_few_messages_say_nothing_about_a_share(refused: list[bool]) -> None:
    watch = RefusalWatch(RefusalPolicy(run=1000))
    for each in refused:
        if each:
            assert watch.refused(Reason.UNREACHABLE) is None
        else:
            watch.took()


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (RefusedPerson(Reason.UNREACHABLE, 131026), Reason.UNREACHABLE),
        (RefusedPerson(Reason.STOPPED_MARKETING, 131050, suppressed=True), None),
        (Doubtful(Reason.PROVIDER_FAULT, 1), Reason.PROVIDER_FAULT),
        (Doubtful(Reason.PROVIDER_FAULT, 131000), None),
        (NotSent(Reason.CONNECTION_REFUSED), None),
        (RefusedContent(Reason.TEMPLATE_PAUSED, 132015), None),
        (Accepted("wamid.x"), None),
    ],
)
def test_what_counts_as_a_refusal_of_a_person(verdict: Verdict, reason: Reason | None) -> None:
    assert refusal_in(verdict) is reason
