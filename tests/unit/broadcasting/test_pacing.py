"""The bucket of a channel: never more than what is allowed, whatever happened before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.pacing import LONGEST_PAIR_WAIT, Bucket, BucketPolicy, pair_wait

POLICY = BucketPolicy(rate=100.0, inbound_share=0.2, burst=0.5)
STEPS = st.lists(st.floats(0.0, 3.0), min_size=1, max_size=200)


def drained(bucket: Bucket, now: float) -> int:
    taken = 0
    while bucket.take(now) == 0:
        taken += 1
    return taken


def sent_within(bucket: Bucket, begin: float, seconds: float) -> int:
    """How many go if somebody asks whenever the bucket says that it is worth it."""
    now, sent = begin, 0
    while now < begin + seconds:
        wait = bucket.take(now)
        sent += wait == 0
        now += wait + 1e-9
    return sent


def test_a_share_of_the_rate_is_left_to_the_citizens() -> None:
    bucket = Bucket(POLICY, 0.0)
    drained(bucket, 0.0)
    assert sent_within(bucket, 0.0, 10.0) == pytest.approx(800, abs=2)


def test_after_a_lull_half_a_second_of_work_goes_at_once_and_no_more() -> None:
    bucket = Bucket(POLICY, 0.0)
    assert drained(bucket, 1000.0) == 40


def test_whoever_is_told_to_wait_is_served_after_that_wait() -> None:
    bucket = Bucket(POLICY, 0.0)
    drained(bucket, 0.0)
    wait = bucket.take(0.0)
    assert 0 < wait <= 1 / 80
    assert bucket.take(wait + 1e-6) == 0


def test_a_token_that_was_not_used_can_be_put_back() -> None:
    bucket = Bucket(POLICY, 0.0)
    drained(bucket, 0.0)
    bucket.put_back()
    assert drained(bucket, 0.0) == 1


def test_a_throttle_pauses_and_halves_the_rate() -> None:
    bucket = Bucket(POLICY, 0.0)
    bucket.throttle(0.0, pause=2.0)
    assert bucket.take(1.0) == pytest.approx(1.0)
    assert bucket.rate(0.0) == pytest.approx(40)


def test_the_answers_of_one_burst_halve_the_rate_once() -> None:
    bucket = Bucket(POLICY, 0.0)
    for moment in range(64):
        bucket.throttle(moment / 100, pause=2.0)
    assert bucket.rate(0.64) == pytest.approx(80 * (0.5 + 0.64 * POLICY.recovery))


def test_the_rate_comes_back_by_five_hundredths_a_second() -> None:
    bucket = Bucket(POLICY, 0.0)
    bucket.throttle(0.0, pause=0.0)
    assert bucket.rate(4.0) == pytest.approx(56)
    assert bucket.rate(10.0) == pytest.approx(80)
    assert bucket.rate(100.0) == pytest.approx(80)


def test_what_was_saved_up_is_lost_when_the_provider_throttles() -> None:
    bucket = Bucket(POLICY, 0.0)
    bucket.throttle(0.0, pause=2.0)
    assert drained(bucket, 2.0) == 0


def test_however_often_it_is_throttled_a_channel_still_sends() -> None:
    bucket = Bucket(POLICY, 0.0)
    for moment in range(0, 100, 2):
        bucket.throttle(float(moment), pause=1.0)
    assert bucket.rate(98.0) >= 80 * POLICY.floor


def test_an_upgraded_number_sends_faster_from_then_on() -> None:
    bucket = Bucket(POLICY, 0.0)
    bucket.allow(BucketPolicy(rate=1000.0), 1.0)
    assert bucket.rate(1.0) == pytest.approx(900)


def test_a_clock_that_stands_still_gives_no_tokens() -> None:
    bucket = Bucket(POLICY, 5.0)
    drained(bucket, 5.0)
    assert drained(bucket, 5.0) == 0
    assert drained(bucket, 4.0) == 0


@given(STEPS, st.lists(st.integers(0, 199), max_size=5))
def test_no_stretch_of_time_gets_more_than_its_share_and_one_burst(steps: list[float], throttled: list[int]) -> None:
    bucket = Bucket(POLICY, 0.0)
    now, sent = 0.0, 0
    for number, step in enumerate(steps):
        now += step
        if number in throttled:
            bucket.throttle(now, pause=1.0)
        sent += drained(bucket, now)
        assert sent <= POLICY.depth + POLICY.full_rate * now + 1


@pytest.mark.parametrize(
    "wrong", [{"rate": 0}, {"rate": 1, "inbound_share": 1.0}, {"rate": 1, "floor": 0}, {"rate": 1, "burst": 0}]
)
def test_a_policy_that_would_never_send_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        BucketPolicy(**wrong)


def test_one_person_is_left_alone_four_times_longer_after_each_refusal() -> None:
    assert [pair_wait(refusals) for refusals in (0, 1, 2, 3, 4)] == [1, 1, 4, 16, 64]
    assert pair_wait(10_000) == LONGEST_PAIR_WAIT
