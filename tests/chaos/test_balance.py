"""The judge itself: each wrong is seen, and named rightly."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.chaos.balance import Balance, Observed, Receipt, Row, compare

BROADCAST, ANNA, BRUNO = UUID(int=1), UUID(int=2), UUID(int=3)
PHONES = {ANNA: "393330000001", BRUNO: "393330000002"}
FINE = Observed(
    asked={(BROADCAST, who): phone for who, phone in PHONES.items()},
    rows={(BROADCAST, who): Row(state="delivered") for who in PHONES},
    received=[Receipt(key=(BROADCAST, who), to=phone, at=100.0) for who, phone in PHONES.items()],
    counts={BROADCAST: (2, 2, 2)},
    deaf_from={},
)


def _found(balance: Balance) -> dict[str, int]:
    names = ("lost", "duplicated", "phantom", "unaccounted", "resent_in_doubt", "contradicted")
    return {name: getattr(balance, name) for name in names if getattr(balance, name)}


def test_when_everybody_got_it_once_all_is_zero() -> None:
    assert compare(FINE).is_clean
    assert not _found(compare(FINE))


@pytest.mark.parametrize("state", ["accepted", "delivered", "queued", "doubt", "unknown"])
def test_who_was_asked_for_and_got_nothing_is_lost_unless_the_record_says_why(state: str) -> None:
    rows = {**FINE.rows, (BROADCAST, ANNA): Row(state=state)}
    assert _found(compare(replace(FINE, rows=rows, received=FINE.received[1:]))) == {"lost": 1}


@pytest.mark.parametrize("state", ["suppressed", "failed", "expired", "cancelled"])
def test_a_named_end_is_no_loss(state: str) -> None:
    rows = {**FINE.rows, (BROADCAST, ANNA): Row(state=state)}
    assert compare(replace(FINE, rows=rows, received=FINE.received[1:])).is_clean


def test_a_reply_may_stay_unknown() -> None:
    reply = {(UUID(int=5), ANNA): Row(state="unknown", is_reply=True)}
    assert compare(replace(FINE, rows={**FINE.rows, **reply})).is_clean


def test_who_is_not_in_the_snapshot_is_lost_unless_they_left() -> None:
    without = replace(FINE, rows={(BROADCAST, BRUNO): Row(state="delivered")}, received=FINE.received[1:])
    assert _found(compare(without)) == {"lost": 1}
    assert compare(replace(without, deaf_from={ANNA: 50.0})).is_clean


def test_twice_is_a_duplicate() -> None:
    assert _found(compare(replace(FINE, received=[*FINE.received, FINE.received[0]]))) == {"duplicated": 1}


def test_twice_out_of_doubt_is_counted_by_name() -> None:
    rows = {**FINE.rows, (BROADCAST, ANNA): Row(state="delivered", attempt=2, resent_in_doubt=True)}
    again = replace(FINE, rows=rows, received=[*FINE.received, FINE.received[0]])
    assert _found(compare(again)) == {"resent_in_doubt": 1}
    assert compare(again).is_clean


@pytest.mark.parametrize(
    "stray",
    [
        Receipt(key=None, to=PHONES[ANNA], at=100.0),
        Receipt(key=(UUID(int=9), ANNA), to=PHONES[ANNA], at=100.0),
    ],
    ids=["without our token", "a delivery that the record does not know"],
)
def test_what_nobody_asked_for_is_a_phantom(stray: Receipt) -> None:
    assert _found(compare(replace(FINE, received=[*FINE.received, stray])))["phantom"] == 1


def test_a_message_to_another_phone_is_a_phantom() -> None:
    astray = [replace(FINE.received[0], to=PHONES[BRUNO]), FINE.received[1]]
    assert _found(compare(replace(FINE, received=astray))) == {"phantom": 1}


def test_a_message_after_the_leave_was_processed_is_a_phantom_and_one_before_is_not() -> None:
    assert _found(compare(replace(FINE, deaf_from={ANNA: 99.0}))) == {"phantom": 1}
    assert compare(replace(FINE, deaf_from={ANNA: 101.0})).is_clean


@pytest.mark.parametrize("counts", [(2, 2, 1), (2, 1, 2), (3, 2, 2)])
def test_snapshot_tally_and_rows_must_agree(counts: tuple[int, int, int]) -> None:
    assert _found(compare(replace(FINE, counts={BROADCAST: counts}))) == {"unaccounted": 1}


def test_a_status_that_the_record_has_not_heard_is_told_and_no_fault() -> None:
    rows = {**FINE.rows, (BROADCAST, ANNA): Row(state="sent")}
    told = [replace(one, is_delivered=True) for one in FINE.received]
    assert compare(replace(FINE, rows=rows, received=told)).unheard == 1
    assert compare(replace(FINE, rows=rows, received=told)).is_clean


def test_a_record_that_denies_what_was_taken_is_contradicted() -> None:
    rows = {**FINE.rows, (BROADCAST, ANNA): Row(state="failed")}
    assert _found(compare(replace(FINE, rows=rows))) == {"contradicted": 1}
