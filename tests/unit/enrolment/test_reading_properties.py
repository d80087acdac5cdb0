"""What holds of every message: how it is typed changes nothing, leaving beats joining, nothing raises."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.enrolment.meaning import Action, Pending, Question, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

#: Whichever message is first compiles the patterns that it needs. How fast they are is for test_offline.py to show.
_NAMES = st.sampled_from(
    ["Mario Rossi", "Nicolò De Luca", "Maria Grazia Villa", "Oksana Shevchenko", "D'Angelo Rosa", "Zoé Lo Presti"]
)
_PLACES = st.sampled_from(
    [
        *(f"{street.full} {number}" for street, number in zip(GAZETTEER.streets, range(1, 200), strict=False)),
        *(zone.name for zone in GAZETTEER.zones.values() if len(zone.zones) < 2 and " " in zone.name),
        "via Roma 3 Nembro",
    ]
)
_REQUESTS = st.builds(lambda names, place: f"ISCRIVIMI {names}, {place}", _NAMES, _PLACES)
_GREETINGS = st.sampled_from(["", "Buongiorno, ", "ciao ", "Salve! ", "Buonasera. ", "Gentile Comune, "])
#: Said around a wish, and nothing of it.
_COURTESIES = st.sampled_from(
    [
        *("volentieri", "molto volentieri", "gentilmente", "cortesemente", "pure", "subito", "per favore", "pls"),
        *("scusate il disturbo", "scusi il disturbo", "scusi l'ignoranza", "scusi la ignoranza", "perdonate l'ora"),
        *("scusate l'ora tarda", "scusi se disturbo", "chiedo scusa per il ritardo", "mi scuso per il disturbo"),
    ]
)
_THANKS = st.sampled_from(["", " grazie", ". Grazie mille!", " 🙏", "\n\nCordiali saluti", " grazie e buona giornata"])
_BLANKS = st.text(" \t\n\u00a0\u200b\ufeff", max_size=4)
_LEAVING = st.sampled_from(["DISATTIVA", "cancellami", "STOP", "toglietemi dalla lista", "non voglio più messaggi"])


def understood(text: str) -> tuple[object, ...]:
    reading = read(text, NAMES_TOO, GAZETTEER)
    place = reading.place
    where = (place.kind, place.street, place.house_number, place.name, place.municipality) if place else None
    return reading.action, plain(reading.given_name), plain(reading.surname), where, reading.zone


def plain(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(each))


@given(_REQUESTS, st.sampled_from([str.lower, str.upper, str.casefold]))
def test_case_changes_nothing(text: str, change: object) -> None:
    assert callable(change)
    assert understood(change(text)) == understood(text)


@given(_REQUESTS)
def test_accents_change_nothing(text: str) -> None:
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    assert understood(bare) == understood(unicodedata.normalize("NFD", text)) == understood(text)


@given(_REQUESTS, _BLANKS, _BLANKS)
def test_blanks_around_change_nothing(text: str, before: str, after: str) -> None:
    assert understood(f"{before}{text}{after}") == understood(text)


@given(_REQUESTS, _GREETINGS, _THANKS)
def test_greeting_and_thanks_change_nothing(text: str, greeting: str, thanks: str) -> None:
    assert understood(f"{greeting}{text}{thanks}") == understood(text)


@given(_NAMES, _PLACES, _COURTESIES, st.sampled_from([": ", ", ", "... ", "! "]), st.booleans())
def test_courtesy_and_apologies_change_nothing(names: str, place: str, said: str, joint: str, last: bool) -> None:
    plainly = understood(f"ISCRIVIMI {names}, {place}")
    assert understood(f"ISCRIVIMI, {said}{joint}{names}, {place}") == plainly
    around = f"ISCRIVIMI {names}, {place}{joint}{said}" if last else f"{said}{joint}ISCRIVIMI {names}, {place}"
    assert understood(around) == plainly


@given(_COURTESIES, _LEAVING, st.booleans())
def test_courtesy_and_apologies_take_nothing_from_a_wish_to_leave(said: str, leaving: str, first: bool) -> None:
    text = f"{said}, {leaving}" if first else f"{leaving}, {said}"
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@given(_REQUESTS, _LEAVING, st.booleans(), st.sampled_from([". ", "! ", "\n", ", anzi "]))
def test_leaving_beats_joining_in_whichever_order(text: str, leaving: str, first: bool, joint: str) -> None:
    both = f"{leaving}{joint}{text}" if first else f"{text}{joint}{leaving}"
    assert read(both, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@given(_GREETINGS, _LEAVING, _THANKS, st.sampled_from(list(Question)))
def test_leaving_beats_every_question(greeting: str, leaving: str, thanks: str, asked: Question) -> None:
    pending = Pending(asked=asked, given_name="Mario", surname="Rossi")
    assert read(f"{greeting}{leaving}{thanks}", NAMES_TOO, GAZETTEER, pending).action is Action.UNSUBSCRIBE


@given(_REQUESTS)
def test_it_says_why_without_the_persons_words(text: str) -> None:
    reading = read(text, NAMES_TOO, GAZETTEER)
    told = plain(" ".join((*reading.because, reading.keyword)))
    assert reading.because
    assert not {plain(word) for word in (reading.given_name, reading.surname) if word} & set(told.split())


@given(st.text(max_size=5000) | st.text(st.characters(), max_size=300), st.sampled_from([None, *Question]))
def test_any_text_gives_a_reading(text: str, asked: Question | None) -> None:
    pending = Pending(asked=asked) if asked else None
    for profile in (NAMES_TOO, PLACE_ONLY):
        reading = read(text, profile, GAZETTEER, pending)
        assert isinstance(reading, Reading)
        assert 0 <= reading.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "ultimo",
        "Basso",
        "iscrivimi Riviera G\u0e31aribaldi 30",
        "Nome:\nIrene\nCognome:\nDalla",
        "cognome di",
        "iscrivimi cognome Dalla",
    ],
)
@pytest.mark.parametrize("asked", list(Question))
def test_what_breaks_off_or_chooses_among_nothing_gives_a_reading(text: str, asked: Question) -> None:
    assert read(text, NAMES_TOO, GAZETTEER, Pending(asked=asked)).action in Action
