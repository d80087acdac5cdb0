"""Notify's words: every state of ours has one, lists find what they show, variables are filled as it fills them."""

from itertools import product

import pytest

from comunica.broadcasting.magic_numbers import FATES, SMOKE_TEST, fate_of
from comunica.broadcasting.notify_statuses import LISTED, NotifyStatus, StatusFilter, filter_of, status_of
from comunica.broadcasting.parameters import length_of, mended
from comunica.broadcasting.personalisation import personalise, with_placeholders
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState
from comunica.enrolment.importing.cells import phone_of

EVERYTHING = list(product(DeliveryState, [None, *Reason]))


def finds(chosen: StatusFilter, state: DeliveryState, reason: str | None) -> bool:
    """As list_requests.sql says it."""
    if state in chosen.states:
        return True
    return state is DeliveryState.FAILED and (
        (reason or "") in chosen.reasons or (chosen.others and (reason or "") not in LISTED)
    )


@pytest.mark.parametrize("status", list(NotifyStatus))
def test_a_list_of_a_status_finds_exactly_what_shows_it(status: NotifyStatus) -> None:
    found = {(state, reason) for state, reason in EVERYTHING if finds(filter_of([status]), state, reason)}
    assert found == {(state, reason) for state, reason in EVERYTHING if status_of(state, reason) is status}
    assert found


def test_failed_stands_for_the_three_failures() -> None:
    shown = {status_of(*each) for each in EVERYTHING if finds(filter_of(["failed"]), *each)}
    assert shown == {
        NotifyStatus.PERMANENT_FAILURE,
        NotifyStatus.TEMPORARY_FAILURE,
        NotifyStatus.TECHNICAL_FAILURE,
    }


@pytest.mark.parametrize("status", ["sent", "pending", "returned-letter"])
def test_statuses_that_nothing_has_find_nothing(status: str) -> None:
    assert not [each for each in EVERYTHING if finds(filter_of([status]), *each)]


def test_names_are_compared_as_notify_does_and_values_may_be_of_any_simple_kind() -> None:
    given = {"First Name": "Ada", "PRATICA": 118, "vie": ["Via Roma", "Via Po"], "extra": "x", "pronta": True}
    filled = personalise(("first_name", "pratica", "vie", "pronta", "manca"), given)
    assert filled.values == {"first_name": "Ada", "pratica": "118", "vie": "Via Roma, Via Po", "pronta": "yes"}
    assert filled.missing == ("manca",)
    assert personalise(("a",), {"a": None}).missing == ("a",)


def test_bodies_are_shown_with_notifys_placeholders() -> None:
    assert with_placeholders("Ciao {{nome}}, {{ testo }}.") == "Ciao ((nome)), ((testo))."


@pytest.mark.parametrize("digits", [*FATES, *sorted(SMOKE_TEST)])
def test_magic_numbers_are_read_as_people_write_them_and_belong_to_no_operator(digits: str) -> None:
    national = digits.removeprefix("39")
    assert national.startswith("399"), "399 is nobody's"
    assert phone_of(f"+39 {national[:3]} {national[3:5]} {national[5:]}").value == digits


def test_any_other_number_of_a_test_key_is_delivered() -> None:
    assert fate_of("393331234567").last is DeliveryState.DELIVERED


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a b", "a b"),
        (" a ", "a"),
        ("a\nb", "a b"),
        ("a\tb", "a b"),
        ("a" + " " * 5 + "b", "a b"),
        ("a    b", "a    b"),
    ],
)
def test_only_what_needs_it_is_mended(written: str, sent: str) -> None:
    assert mended(written) == sent


@pytest.mark.parametrize(("text", "length"), [("", 0), ("è", 1), ("🌊", 2), ("a🌊è", 4), ("\ud800", 1)])
def test_length_counts_as_utf_16_does(text: str, length: int) -> None:
    assert length_of(text) == length


@pytest.mark.parametrize("value", [{"file": "JVBERi0="}, {}, ["Via Roma", {"via": "Po"}], [[{}]]])
def test_what_has_names_of_its_own_is_no_text(value: object) -> None:
    """A prepared upload of Notify's clients would reach a citizen as braces and quotes."""
    filled = personalise(("testo", "nome"), {"testo": value, "nome": "Ada", "unwanted": {}})
    assert (filled.values, filled.missing, filled.no_text) == ({"nome": "Ada"}, (), ("testo",))
