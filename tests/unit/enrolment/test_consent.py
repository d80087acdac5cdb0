"""Promise 2: whatever order events arrive in, however often, the end is the same, and DISATTIVA wins."""

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from comunica.enrolment.consent import Consent, Details, Event, Joined, Left, Registers, Wrote, apply, erase_after
from comunica.enrolment.event_order import event_key

T0 = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
RETENTION = {"retention": dt.timedelta(days=30), "unjoined": dt.timedelta(days=7)}


def moment(second: int) -> dt.datetime:
    return T0 + dt.timedelta(seconds=second)


def key(second: int, digest: bytes, *, leaves: bool) -> str:
    return event_key(sent_at=moment(second), leaves=leaves, message_digest=digest)


def joined(second: int, zone: str = "centro", digest: bytes = b"a") -> Joined:
    return Joined(key=key(second, digest, leaves=False), at=moment(second), details=Details(zone=zone))


def left(second: int, digest: bytes = b"b") -> Left:
    return Left(key=key(second, digest, leaves=True), at=moment(second))


def after(*events: Event) -> Registers:
    registers = Registers()
    for event in events:
        registers = apply(registers, event)
    return registers


seconds = st.integers(min_value=0, max_value=3)
digests = st.binary(min_size=2, max_size=2)
some_event: st.SearchStrategy[Event] = st.one_of(
    st.builds(joined, seconds, st.sampled_from(["centro", "brollo"]), digests),
    st.builds(left, seconds, digests),
    st.builds(lambda second: Wrote(at=moment(second)), seconds),
)


@given(st.lists(some_event, max_size=8, unique_by=lambda event: getattr(event, "key", event)), st.randoms())
def test_permuted_repeated_and_late_events_end_the_same(events: list[Event], chance: random.Random) -> None:
    again = events + [chance.choice(events) for _ in range(3) if events]
    chance.shuffle(again)
    assert after(*again) == after(*events)


def test_without_the_keys_the_order_of_arrival_would_decide() -> None:
    """The guard switched off: the last to arrive wins, and who left is enrolled again."""

    def arrival_wins(*events: Event) -> Consent:
        return [Consent.OPTED_IN if isinstance(each, Joined) else Consent.OPTED_OUT for each in events][-1]

    assert arrival_wins(left(2), joined(1)) is Consent.OPTED_IN
    assert after(left(2), joined(1)).consent is Consent.OPTED_OUT


def test_in_the_same_second_leaving_wins() -> None:
    assert after(left(1), joined(1, digest=b"\xff")).consent is Consent.OPTED_OUT
    assert after(joined(1, digest=b"\xff"), left(1)).consent is Consent.OPTED_OUT


def test_who_comes_back_is_enrolled_with_the_new_place() -> None:
    end = after(joined(1, "centro"), left(2), joined(3, "brollo"))
    assert (end.consent, end.details.zone) == (Consent.OPTED_IN, "brollo")


def test_a_late_join_changes_neither_consent_nor_a_newer_place() -> None:
    end = after(joined(3, "brollo"), left(4), joined(1, "centro"))
    assert (end.consent, end.details.zone) == (Consent.OPTED_OUT, "brollo")


def test_who_left_is_erased_after_the_retention_and_who_is_enrolled_never() -> None:
    assert erase_after(after(joined(1)), **RETENTION) is None
    assert erase_after(after(joined(1), left(2)), **RETENTION) == moment(2) + dt.timedelta(days=30)


def test_who_never_joined_is_erased_a_week_after_the_last_word() -> None:
    assert erase_after(after(Wrote(at=moment(5)), Wrote(at=moment(1))), **RETENTION) == moment(5) + dt.timedelta(days=7)
