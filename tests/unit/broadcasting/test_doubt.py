"""May a doubt be sent again? Each condition alone is enough to say no."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.doubt import Answer, Doubt, DoubtPolicy, Gap, Path, decide
from comunica.broadcasting.lanes import Lane

BEGUN = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
POLICY = DoubtPolicy()
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)
CLEAN = Path(settled_to=BEGUN + 16 * MINUTE, proved_to=BEGUN + 5 * SECOND)
NORMAL = Doubt(lane=Lane.NORMAL, attempt=1, attempted_at=BEGUN)
URGENT = replace(NORMAL, lane=Lane.URGENT)
REPLY = replace(NORMAL, lane=Lane.REPLY)
AFTER_WINDOW = BEGUN + 16 * MINUTE


def test_nothing_is_sent_again_before_its_window_is_over() -> None:
    assert decide(NORMAL, CLEAN, POLICY, BEGUN + 15 * MINUTE - SECOND) is Answer.WAIT


def test_a_clean_path_and_no_evidence_mean_that_it_was_not_sent() -> None:
    assert decide(NORMAL, CLEAN, POLICY, AFTER_WINDOW) is Answer.RESEND


@pytest.mark.parametrize("pressing", [URGENT, REPLY])
def test_what_presses_waits_two_minutes_only(pressing: Doubt) -> None:
    assert decide(pressing, CLEAN, POLICY, BEGUN + 2 * MINUTE - SECOND) is Answer.WAIT
    assert decide(pressing, CLEAN, POLICY, BEGUN + 2 * MINUTE) is Answer.RESEND


@pytest.mark.parametrize(
    "gap",
    [
        Gap(BEGUN + MINUTE, BEGUN + 2 * MINUTE),
        Gap(BEGUN - MINUTE, BEGUN),
        Gap(BEGUN + 15 * MINUTE, BEGUN + 20 * MINUTE),
        Gap(BEGUN - MINUTE, BEGUN + 60 * MINUTE),
    ],
    ids=["within", "ends as it begins", "begins as it ends", "around"],
)
def test_a_gap_in_the_webhook_path_forbids_it(gap: Gap) -> None:
    assert decide(NORMAL, replace(CLEAN, gaps=[gap]), POLICY, AFTER_WINDOW) is Answer.WAIT


def test_a_gap_before_the_attempt_or_after_the_window_is_no_matter() -> None:
    gaps = [Gap(BEGUN - 9 * MINUTE, BEGUN - SECOND), Gap(BEGUN + 15 * MINUTE + SECOND, BEGUN + 20 * MINUTE)]
    assert decide(NORMAL, replace(CLEAN, gaps=gaps), POLICY, AFTER_WINDOW) is Answer.RESEND


def test_statuses_that_wait_to_be_written_forbid_it() -> None:
    behind = replace(CLEAN, settled_to=BEGUN + 15 * MINUTE - SECOND)
    assert decide(NORMAL, behind, POLICY, AFTER_WINDOW) is Answer.WAIT


def test_others_that_were_accepted_meanwhile_and_have_had_no_status_forbid_it() -> None:
    """The way broke before it reached us: nobody refused anything, and fresh statuses prove it whole again."""
    held_back = replace(CLEAN, unheard=[BEGUN + MINUTE])
    assert decide(NORMAL, held_back, POLICY, AFTER_WINDOW) is Answer.WAIT
    assert decide(NORMAL, replace(held_back, unheard=()), POLICY, AFTER_WINDOW) is Answer.RESEND, "if nobody looked"


def test_what_is_not_heard_of_before_or_after_its_window_is_no_matter() -> None:
    others = replace(CLEAN, unheard=[BEGUN - SECOND, BEGUN + 15 * MINUTE + SECOND])
    assert decide(NORMAL, others, POLICY, AFTER_WINDOW) is Answer.RESEND


def test_a_few_that_never_get_a_status_do_not_keep_all_doubts_waiting() -> None:
    few = replace(CLEAN, unheard=[BEGUN + SECOND, BEGUN + MINUTE], silent=2)
    assert decide(NORMAL, few, POLICY, AFTER_WINDOW) is Answer.RESEND
    assert decide(NORMAL, replace(few, silent=1), POLICY, AFTER_WINDOW) is Answer.WAIT


def test_without_a_status_of_a_later_message_the_path_is_not_proved() -> None:
    unproved = replace(CLEAN, proved_to=BEGUN)
    assert decide(NORMAL, unproved, POLICY, AFTER_WINDOW) is Answer.WAIT


def test_past_its_hard_limit_an_urgent_message_is_sent_once_more() -> None:
    silent = replace(CLEAN, settled_to=BEGUN)
    assert decide(URGENT, silent, POLICY, BEGUN + 10 * MINUTE) is Answer.RESEND_IN_DOUBT


def test_an_urgent_message_is_not_repeated_twice_without_evidence() -> None:
    silent, again = replace(CLEAN, settled_to=BEGUN), replace(URGENT, attempt=2, resent_in_doubt=True)
    assert decide(again, silent, POLICY, BEGUN + 10 * MINUTE) is Answer.GIVE_UP


def test_past_its_hard_limit_a_reply_is_given_up() -> None:
    assert decide(REPLY, replace(CLEAN, settled_to=BEGUN), POLICY, BEGUN + 10 * MINUTE) is Answer.GIVE_UP


def test_everything_else_is_given_up_after_a_day_and_not_before() -> None:
    silent = replace(CLEAN, settled_to=BEGUN)
    assert decide(NORMAL, silent, POLICY, BEGUN + dt.timedelta(hours=24) - SECOND) is Answer.WAIT
    assert decide(NORMAL, silent, POLICY, BEGUN + dt.timedelta(hours=24)) is Answer.GIVE_UP


def test_a_provider_that_never_answers_is_not_tried_for_ever() -> None:
    worn = replace(NORMAL, resent=POLICY.attempts - 1)
    assert decide(worn, CLEAN, POLICY, AFTER_WINDOW) is Answer.WAIT
    assert decide(worn, CLEAN, POLICY, BEGUN + dt.timedelta(hours=24)) is Answer.GIVE_UP


def test_a_window_shorter_than_four_leases_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 4 row leases"):
        DoubtPolicy(row_lease=31 * SECOND)


def test_a_hard_limit_within_its_window_is_refused() -> None:
    with pytest.raises(ValueError, match="hard limit"):
        DoubtPolicy(pressing_limit=MINUTE)


MOMENTS = st.integers(-3600, 90_000).map(lambda seconds: BEGUN + seconds * SECOND)
GAPS = st.lists(st.tuples(MOMENTS, MOMENTS).map(lambda pair: Gap(min(pair), max(pair))), max_size=4)
PATHS = st.builds(Path, settled_to=MOMENTS, proved_to=MOMENTS, gaps=GAPS)
DOUBTS = st.builds(
    Doubt,
    lane=st.sampled_from(Lane),
    attempt=st.integers(1, 7),
    resent=st.integers(0, 6),
    attempted_at=st.just(BEGUN),
    resent_in_doubt=st.booleans(),
)


@given(DOUBTS, PATHS, MOMENTS)
def test_a_repeat_without_evidence_is_urgent_late_and_the_first(doubt: Doubt, path: Path, now: dt.datetime) -> None:
    if decide(doubt, path, POLICY, now) is Answer.RESEND_IN_DOUBT:
        assert doubt.lane is Lane.URGENT
        assert not doubt.resent_in_doubt
        assert now >= BEGUN + POLICY.pressing_limit


@given(DOUBTS, PATHS, MOMENTS, st.integers(0, 1000))
def test_knowing_less_never_sends_sooner(doubt: Doubt, path: Path, now: dt.datetime, lost: int) -> None:
    less = replace(path, settled_to=path.settled_to - lost * SECOND, proved_to=path.proved_to - lost * SECOND)
    if decide(doubt, less, POLICY, now) is Answer.RESEND:
        assert decide(doubt, path, POLICY, now) is Answer.RESEND


@given(DOUBTS, PATHS)
def test_every_doubt_ends(doubt: Doubt, path: Path) -> None:
    assert decide(doubt, path, POLICY, BEGUN + POLICY.limit) is not Answer.WAIT
