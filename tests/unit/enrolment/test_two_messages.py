"""What a citizen tells in two messages is read as if it were told in one, and what is missing then is asked next."""

import datetime as dt
import json
from functools import cache

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Pending, Place, Reading
from comunica.enrolment.question import Ask, question_for, raised_by, with_choices
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from tests.unit.enrolment.known_towns import ALL_ASKED
from tests.unit.enrolment.test_corpus import KNOWN
from tests.unit.enrolment.valdorsa import GAZETTEER

_AT = dt.datetime(2026, 11, 29, tzinfo=dt.UTC)
_TOWNS = ["borgonuovo", "castelmerula", "altavalle"]
#: Around an answer.
_BESIDE = [
    "{}", "Buongiorno, {}", "Ah scusate, dimenticavo: {}. Grazie", "Rieccomi, {}", "Sono ancora Marta. {}",
    "{}\nGrazie e buona giornata", "{}. Mi serve per gli avvisi della scuola", "Hai ragione, {}",
]  # fmt: skip
_HOMES = [
    "{home}",
    "abito in {home}",
    "Marta Zanella, {home}",
    "da un mese sto in {home}",
    "lavoro a Roma ma vivo in {home}",
]
_NAMES = [
    "Marta Zanella",
    "mi chiamo Marta Zanella",
    "mi kiamo Marta Zanella",
    "Nome: Marta\nCognome: Zanella",
    "Zanella Marta",
]
_REPORTS = [
    "la fogna di {home} puzza", "il cassonetto di {home} trabocca", "non raccolgono l'umido in {home}",
    "vi segnalo un ramo pericolante in {home}", "ieri in {home} hanno abbandonato un divano",
    "all'incrocio con {home} il semaforo è rotto", "in {home} davanti al bar c'è un cane randagio",
]  # fmt: skip


def question_of(reading: Reading, gazetteer: Gazetteer) -> tuple[Ask | None, Reading]:
    reading = with_choices(reading, gazetteer)
    return question_for(reading, ALL_ASKED, enrolled=False, agreed=frozenset()), reading


def asked_after(first: str, gazetteer: Gazetteer = GAZETTEER) -> Pending:
    asked, reading = question_of(read(first, ALL_ASKED, gazetteer), gazetteer)
    assert asked is not None
    return raised_by(reading, asked, _AT).pending()


def answered(first: str, second: str) -> Reading:
    return read(second, ALL_ASKED, GAZETTEER, asked_after(first))


def next_question(first: str, second: str) -> Ask | None:
    return question_of(answered(first, second), GAZETTEER)[0]


def told(reading: Reading) -> tuple[Action, str, str, tuple[str, ...] | None]:
    return reading.action, reading.given_name, reading.surname, _facts(reading.place) if reading.place else None


def _facts(place: Place) -> tuple[str, ...]:
    return place.kind, place.street, place.house_number, place.name, place.municipality, place.zone or ""


@cache
def somewhere(town: str) -> tuple[Gazetteer, str]:
    """A known town, and a street of it that a message tells without a doubt."""
    file = next(KNOWN.glob(f"*/{town}/gazetteer.json"))
    gazetteer = gazetteer_from_json(json.loads(file.read_text(encoding="utf-8")))
    every = (f"{street.full[0].lower()}{street.full[1:]} 7" for street in gazetteer.streets)
    return gazetteer, next(home for home in every if read(f"ATTIVA Marta Zanella {home}", ALL_ASKED, gazetteer).zone)


@pytest.mark.parametrize("town", _TOWNS)
def test_a_home_told_second_is_the_home_told_at_once(town: str) -> None:
    gazetteer, home = somewhere(town)
    at_once = told(read(f"ATTIVA Marta Zanella {home}", ALL_ASKED, gazetteer))
    pending = asked_after("ATTIVA Marta Zanella", gazetteer)
    texts = [beside.format(said.format(home=home)) for beside in _BESIDE for said in _HOMES]
    assert [text for text in texts if told(read(text, ALL_ASKED, gazetteer, pending)) != at_once] == []


@pytest.mark.parametrize("town", _TOWNS)
def test_a_name_told_second_is_the_name_told_at_once(town: str) -> None:
    gazetteer, home = somewhere(town)
    at_once = told(read(f"ATTIVA Marta Zanella {home}", ALL_ASKED, gazetteer))
    pending = asked_after(f"ATTIVA {home}", gazetteer)
    texts = [beside.format(said) for beside in _BESIDE for said in _NAMES if "ancora" not in beside]
    assert [text for text in texts if told(read(text, ALL_ASKED, gazetteer, pending)) != at_once] == []


@pytest.mark.parametrize(
    "first", ["ATTIVA Marta Zanella", "Marta Zanella, {home}", "ATTIVA", "ATTIVA {home}", "ATTIVA Marta, {home}"]
)
@pytest.mark.parametrize("town", _TOWNS)
def test_what_is_reported_of_a_street_enrols_nobody(town: str, first: str) -> None:
    gazetteer, home = somewhere(town)
    pending = asked_after(first.format(home=home), gazetteer)
    texts = [report.format(home=home) for report in _REPORTS]
    assert [text for text in texts if read(text, ALL_ASKED, gazetteer, pending).action is not Action.OTHER] == []


@pytest.mark.parametrize(
    "said",
    [
        "la riunione è alle 18",
        "ho la febbre a 38",
        "oggi piove",
        "vi mando la foto",
        "domani ho il dentista",
        "siete in gamba",
    ],
)
@pytest.mark.parametrize("first", ["ATTIVA via Serio 3", "ATTIVA Marta, via Serio 3"])
def test_talk_is_nobodys_name(first: str, said: str) -> None:
    assert answered(first, said).action is Action.OTHER


@pytest.mark.parametrize("said", ["che triste", "oggi parto", "sono triste", "che limone"])
def test_an_everyday_word_a_letter_off_a_town_is_no_home(said: str) -> None:
    assert answered("ATTIVA Marta Zanella", said).place is None


@pytest.mark.parametrize("said", ["abito a triste", "triste", "siamo di bergmo"])
def test_a_town_is_known_with_a_letter_off_where_something_leads_to_it(said: str) -> None:
    assert answered("ATTIVA Marta Zanella", said).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "said", ["annullate l'iscrizione", "ok non voglio più", "anzi no, non voglio più", "ripensandoci, basta", "sì stop"]
)
@pytest.mark.parametrize(
    "first", ["ATTIVA", "ATTIVA Marta Zanella", "ATTIVA via Serio 3", "Marta Zanella, via Serio 3"]
)
def test_whoever_leaves_leaves_whatever_was_asked(first: str, said: str) -> None:
    assert answered(first, said).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("said", ["giusto, stop", "esatto, stop", "va bene, stop così", "perfetto, basta così"])
def test_whoever_says_that_it_is_right_and_no_more_agrees(said: str) -> None:
    assert answered("Marta Zanella, via Serio 3", said).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("ATTIVA", "Marta Zanella", Ask.PLACE),
        ("ATTIVA", "via Serio 3", Ask.NAME),
        ("ATTIVA", "sono Marta", Ask.JOIN),
        ("ATTIVA Marta Zanella", "via Provinciale", Ask.PLACE),
        ("ATTIVA Marta Zanella", "Garibaldi 5", Ask.CHOICE),
        ("ATTIVA Marta Zanella, Garibaldi 5", "boh", Ask.CHOICE),
        ("ATTIVA Marta Zanella, Garibaldi 5", "forse la prima", Ask.CHOICE),
        ("ATTIVA Marta Zanella, Garibaldi 5", "nessuna delle due", Ask.PLACE),
        ("Marta Zanella, via Serio 3", "il cognome è sbagliato", Ask.NAME),
        ("Marta Zanella, via Serio 3", "non abito lì", Ask.PLACE),
        ("Marta Zanella, via Serio 3", "no, sto da un'altra parte", Ask.PLACE),
    ],
)
def test_what_is_still_missing_is_asked_next(first: str, second: str, asked: Ask) -> None:
    assert next_question(first, second) is asked


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("cognome sbagliato: Di Matteo", ("Marta", "Di Matteo", "Via Serio", "3")),
        ("il cognome è sbagliato, è Di Matteo", ("Marta", "Di Matteo", "Via Serio", "3")),
        ("l'indirizzo giusto è via Adda 2", ("Marta", "Zanella", "Via Adda", "2")),
        ("Sono ancora Marta. procedete pure", ("Marta", "Zanella", "Via Serio", "3")),
    ],
)
def test_a_part_that_is_judged_is_put_right(second: str, expected: tuple[str, ...]) -> None:
    reading = answered("Marta Zanella, via Serio 3", second)
    assert reading.place is not None
    assert (reading.given_name, reading.surname, reading.place.street, reading.place.house_number) == expected


@pytest.mark.parametrize("said", ["1 anzi 2", "Buongiorno, 1 anzi 2", "Buongiorno, la prima anzi la seconda"])
def test_the_later_of_two_choices_counts_whatever_stands_before_them(said: str) -> None:
    place = answered("ATTIVA Marta Zanella, Garibaldi 5", said).place
    assert place == asked_after("ATTIVA Marta Zanella, Garibaldi 5").options[1]


@pytest.mark.parametrize("said", ["il numero di casa è 27", "la porta è la 27", "number 27", "el 27", "civ. 27"])
def test_the_number_of_a_known_street_is_told_in_many_words(said: str) -> None:
    place = answered("ATTIVA Marta Zanella, via Provinciale", said).place
    assert place is not None
    assert place.house_number == "27"
