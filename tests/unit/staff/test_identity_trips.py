"""Ways to the identity gateway and back, as the browser keeps them."""

import datetime as dt
from uuid import UUID

import pytest

from comunica.stores.sealing import KEY_BYTES, MasterKey
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.usecases.staff.devices import device_token, known_device
from comunica.usecases.staff.identity_trips import (
    CHOICE_LASTS,
    TRIP_LASTS,
    Choice,
    Errand,
    kept_choice,
    kept_trip,
    question_of,
    read_choice,
    read_trip,
    trip_of,
)
from comunica.usecases.staff.tokens import TOKEN_BYTES

ANNA, TOWN, SESSION = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = dt.datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=dt.UTC)
A_MOMENT = dt.timedelta(microseconds=1)
OLD, NEW = bytes(range(KEY_BYTES)), bytes(range(1, KEY_BYTES + 1))
KEYS = StaffKeys(MasterKey(OLD))
SIGNS = KEYS.trips
TRIP = trip_of(Errand.LINK, bytes(TOKEN_BYTES), NOW, session_id=SESSION, then="/avvisi?q=già.fatto&x=1")
CHOICE = Choice(started_at=NOW, then="/", holders=((ANNA, TOWN, b"\x00\xff"), (SESSION, ANNA, b"index")))


@pytest.mark.parametrize("trip", [TRIP, trip_of(Errand.SIGN_IN, bytes(TOKEN_BYTES), NOW)])
def test_a_way_is_read_as_it_was_kept(trip: object) -> None:
    assert read_trip(kept_trip(trip, signs=SIGNS), NOW, signs=SIGNS) == trip  # type: ignore[arg-type]


def test_it_lasts_ten_minutes() -> None:
    kept = kept_trip(TRIP, signs=SIGNS)
    assert read_trip(kept, NOW + TRIP_LASTS - A_MOMENT, signs=SIGNS) is not None
    assert read_trip(kept, NOW + TRIP_LASTS, signs=SIGNS) is None
    assert read_trip(kept, NOW - A_MOMENT, signs=SIGNS) is None


def test_a_choice_is_read_as_it_was_kept_and_lasts_five_minutes() -> None:
    kept = kept_choice(CHOICE, NOW, signs=SIGNS)
    assert read_choice(kept, NOW + CHOICE_LASTS - A_MOMENT, signs=SIGNS) == CHOICE
    assert read_choice(kept, NOW + CHOICE_LASTS, signs=SIGNS) is None


def test_neither_stands_for_the_other_nor_for_a_browser_that_is_known() -> None:
    trip, choice = kept_trip(TRIP, signs=SIGNS), kept_choice(CHOICE, NOW, signs=SIGNS)
    device = device_token(ANNA, TOWN, NOW, signs=KEYS.devices)
    for kept in (choice, device):
        assert read_trip(kept, NOW, signs=SIGNS) is None
    for kept in (trip, device):
        assert read_choice(kept, NOW, signs=SIGNS) is None
    for kept in (trip, choice):
        assert known_device(kept, ANNA, NOW, signs=KEYS.devices) is None


def test_no_letter_of_it_can_be_changed() -> None:
    kept = kept_trip(TRIP, signs=SIGNS)
    for at in range(len(kept)):
        other = "0" if kept[at] != "0" else "1"
        assert read_trip(kept[:at] + other + kept[at + 1 :], NOW, signs=SIGNS) is None


def test_what_goes_to_the_gateway_follows_from_the_way_and_differs() -> None:
    question = question_of(TRIP, signs=SIGNS)
    assert question == question_of(TRIP, signs=SIGNS)
    other = question_of(trip_of(Errand.LINK, b"1" * TOKEN_BYTES, NOW), signs=SIGNS)
    said = {*(question.state, question.nonce, question.verifier), *(other.state, other.nonce, other.verifier)}
    assert len(said) == 6
    assert all(len(each) >= 32 for each in said), "128 bits"
    assert 43 <= len(question.verifier) <= 128, "as RFC 7636 has it"
    assert not any(each in kept_trip(TRIP, signs=SIGNS) for each in said), "whoever reads the cookie cannot answer"


def test_a_way_that_began_under_a_former_master_key_is_still_one() -> None:
    kept = kept_trip(TRIP, signs=SIGNS)
    assert read_trip(kept, NOW, signs=StaffKeys(MasterKey(NEW, (OLD,))).trips) == TRIP
    assert read_trip(kept, NOW, signs=StaffKeys(MasterKey(NEW)).trips) is None
