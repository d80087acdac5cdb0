"""Streets that are called alike, and words that are another place's too: what was written decides, or it is asked."""

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question
from comunica.enrolment.reading import read
from comunica.municipality.territory import Street, Zone, ZoneKind
from tests.unit.enrolment.known_towns import ALL_ASKED, PLACE_ASKED

TOWN = Gazetteer(
    [
        Zone(id="porto", kind=ZoneKind.ZONE, name="Porto"),
        Zone(id="alto", kind=ZoneKind.ZONE, name="Paese Alto"),
        Zone(id="destra", kind=ZoneKind.CONTRADA, name="Destra", zones=("alto",)),
        Zone(id="ghettarello", kind=ZoneKind.CONTRADA, name="Ghettarello", zones=("porto", "alto")),
    ],
    ["Osimo", "Rosario", "Ancona", "Breda"],
    town="Porto Levico",
    streets=[
        Street(dug=dug, name=name, zone=zone)
        for dug, name, zone in [
            ("Via", "Giacomo Leopardi", "alto"),
            ("Via", "Monaldo Leopardi", "alto"),
            ("Lungomare", "Guglielmo Marconi", "porto"),
            ("Lungomare", "Cristoforo Colombo", "porto"),
            ("Via", "dei Cordari", "porto"),
            ("Via", "Roma", "alto"),
            ("Via", "Ancona", "porto"),
            ("Vico", "Telesio", "alto"),
            ("Via", "Bernardino Telesio", "porto"),
            ("Vico", "I San Paolo", "alto"),
            ("Vico", "II San Paolo", "alto"),
            ("Via", "Camillo Benso di Cavour", "porto"),
            ("Strada", "Quattro Macine", "porto"),
            ("Via", "Celestino V", "porto"),
        ]
    ],
)
WHERE = Pending(asked=Question.PLACE)


def answered(text: str, asked: Pending = WHERE) -> Place:
    found = read(text, PLACE_ASKED, TOWN, asked)
    assert found.action is Action.SUBSCRIBE, found
    assert found.place is not None
    return found.place


@pytest.mark.parametrize(
    ("written", "streets"),
    [
        ("via Leopardi{}", {"Via Giacomo Leopardi", "Via Monaldo Leopardi"}),
        ("leopardi{}", {"Via Giacomo Leopardi", "Via Monaldo Leopardi"}),
        ("vico San Paolo{}", {"Vico I San Paolo", "Vico II San Paolo"}),
        ("vico Paolo{}", {"Vico I San Paolo", "Vico II San Paolo"}),
        ("lungomare{}", {"Lungomare Guglielmo Marconi", "Lungomare Cristoforo Colombo"}),
        ("sul lungomare{}", {"Lungomare Guglielmo Marconi", "Lungomare Cristoforo Colombo"}),
    ],
)
def test_streets_that_end_alike_are_asked(written: str, streets: set[str]) -> None:
    for number in (" 10", ", il 10", " al 10"):
        for found in (
            read(f"ATTIVA {written.format(number)}", PLACE_ASKED, TOWN),
            read(written.format(number), PLACE_ASKED, TOWN, WHERE),
        ):
            if "il 10" in number and not found.choices:
                continue  # `lungomare, il 10`
            assert found.action is Action.INCOMPLETE, number
            assert {each.street for each in found.choices} == streets, number
            assert found.place is not None
            assert found.place.house_number == "10", number


@pytest.mark.parametrize(
    ("written", "street", "number"),
    [
        ("via Monaldo Leopardi 10", "Via Monaldo Leopardi", "10"),
        ("via M. Leopardi 10", "Via Monaldo Leopardi", "10"),
        ("vico primo San Paolo 4", "Vico I San Paolo", "4"),
        ("vico San Paolo secondo, numero 4", "Vico II San Paolo", "4"),
        ("via C. Benso Cavour 28", "Via Camillo Benso di Cavour", "28"),
        ("strada Macine 4", "Strada Quattro Macine", "4"),
        ("via Cordari. n 5", "Via dei Cordari", "5"),
        ("via Ancona 60, non ad Ancona", "Via Ancona", "60"),
        ("via ancona 60 nn ad ancona eh", "Via Ancona", "60"),
        ("Telesio la via, non il vico: al 18", "Via Bernardino Telesio", "18"),
        ("Telesio 18, la via", "Via Bernardino Telesio", "18"),
        ("Telesio, il vico, 18", "Vico Telesio", "18"),
        ("via Dolores Osimo 2", "Via Dolores Osimo", "2"),
        ("via Dolores Destra 2", "Via Dolores Destra", "2"),
        ("via N. Osimo 2", "Via N. Osimo", "2"),
        ("via Maria 5", "Via Maria", "5"),
    ],
)
def test_what_was_written_says_which(written: str, street: str, number: str) -> None:
    place = answered(written)
    assert (place.street.replace(".", ""), place.house_number) == (street.replace(".", ""), number)


@pytest.mark.parametrize(
    "text",
    [
        "ATTIVA. Residenza a Osimo, ma vivo qui tutto l'anno, via dei Cordari 8",
        "ATTIVA. Residenza a Osimo, però abito qui: via dei Cordari 8",
        "ATTIVA. Residente a Osimo, domiciliato in via dei Cordari 8",
        "ATTIVA via dei Cordari 8, residenza a Osimo ma vivo qui",
    ],
)
def test_who_lives_here_and_is_registered_elsewhere_lives_here(text: str) -> None:
    found = read(text, PLACE_ASKED, TOWN)
    assert found.place is not None
    assert (found.place.street, found.zone) == ("Via dei Cordari", "porto")


@pytest.mark.parametrize("text", ["vengo dal Ghettarello", "vengo dalla contrada Ghettarello", "siamo del Ghettarello"])
def test_who_comes_from_a_part_of_the_town_lives_there(text: str) -> None:
    found = read(f"ATTIVA, {text}", PLACE_ASKED, TOWN)
    assert found.action is Action.INCOMPLETE
    assert found.place is not None
    assert (found.place.kind, found.place.name, found.zone) == (PlaceKind.CONTRADA, "Ghettarello", None)


@pytest.mark.parametrize(
    "said",
    ["12... no scusate, 21! il 12 è il garage", "12. Scusate, 21, il 12 è il box", "12 anzi 21, il 12 è il negozio"],
)
def test_a_number_of_something_else_does_not_come_back(said: str) -> None:
    assert answered(f"via Roma {said}").house_number == "21"


def test_a_surname_beside_a_yes_in_brackets_is_no_town() -> None:
    found = read("Mi chiamo Destra Rosario (sì, di cognome), iscrivimi, via Roma 19", ALL_ASKED, TOWN)
    assert (found.given_name, found.surname, found.zone) == ("Rosario", "Destra", "alto")


def test_a_street_told_after_another_town_is_there() -> None:
    assert answered("Breda. La via è Roma 4 ma tanto a voi non serve").municipality == "Breda"


def test_a_street_that_is_put_right_without_its_type_is_a_street() -> None:
    shown = Place(kind=PlaceKind.ADDRESS, written="", street="Via Roma", house_number="8", zone="alto")
    asked = Pending(asked=Question.CONFIRM, place=shown)
    place = answered("Giusto tutto meno la via: non Roma, Ancona", asked)
    assert (place.street, place.house_number) == ("Via Ancona", "8")
