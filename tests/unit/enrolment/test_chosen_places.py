"""Which of two streets that we offered an answer means, and that the number of the house stays as told."""

from dataclasses import replace

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile
from comunica.municipality.territory import Street, Zone, ZoneKind

TOWN = Gazetteer(
    [
        Zone(id="borgo", kind=ZoneKind.ZONE, name="Borgo Vecchio"),
        Zone(id="fornace", kind=ZoneKind.ZONE, name="La Fornace"),
    ],
    streets=[
        Street(dug="Via", name="Don Luigi Ferrari", zone="borgo"),
        Street(dug="Via", name="Enzo Ferrari", zone="fornace"),
        Street(dug="Piazza", name="IV Novembre", zone="borgo"),
        Street(dug="Via", name="IV Novembre", zone="fornace"),
        Street(dug="Via", name="della Fornace", zone="fornace"),
        Street(dug="Strada", name="del Bosco", zone="borgo"),
    ],
)


def _offered(street: str, zone: str) -> Place:
    return Place(kind=PlaceKind.ADDRESS, written=street, street=street, house_number="16", zone=zone)


FERRARI = Pending(
    asked=Question.CHOICE,
    given_name="Guido",
    surname="Inzani",
    options=(_offered("Via Don Luigi Ferrari", "borgo"), _offered("Via Enzo Ferrari", "fornace")),
)
NOVEMBRE = replace(FERRARI, options=(_offered("Piazza IV Novembre", "borgo"), _offered("Via IV Novembre", "fornace")))


def answer(text: str, asked: Pending = FERRARI) -> Reading:
    return read(text, Profile(), TOWN, asked)


def told(reading: Reading) -> str:
    return f"{reading.place.street} {reading.place.house_number}".strip() if reading.place else ""


@pytest.mark.parametrize(
    "text",
    [
        "La 2",
        "la 2",
        "Il 2",
        "Scelgo la n. 2",
        "2 la seconda",
        "La seconda, 2, quella sotto",
        "la seconda (2)",
        "via Enzo Ferrari (2)",
        "La 2, Enzo",
        "Enzo, quindi 2",
        "la n.2 quella della fornace",
        "La 2, numero 16",
    ],
)
def test_a_number_among_ours_is_not_that_of_the_house(text: str) -> None:
    assert told(answer(text)) == "Via Enzo Ferrari 16"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("La 2, al 14", "Via Enzo Ferrari 14"),
        ("la prima, civico 2", "Via Don Luigi Ferrari 2"),
        ("Enzo Ferrari 14", "Via Enzo Ferrari 14"),
        ("via Enzo Ferrari 2, non 16", "Via Enzo Ferrari 2"),
    ],
)
def test_another_number_of_the_house_is_told_beside_the_choice(text: str, where: str) -> None:
    assert told(answer(text)) == where


@pytest.mark.parametrize(
    "text", ["Quella senza don", "quella senza il don davanti", "quella senza prete", "non il don", "non la prima"]
)
def test_of_two_streets_the_one_that_is_not_ruled_out_is_meant(text: str) -> None:
    assert told(answer(text)) == "Via Enzo Ferrari 16"


@pytest.mark.parametrize("text", ["Quella senza piazza", "quella senza la parola piazza", "non la piazza"])
def test_a_street_is_no_square(text: str) -> None:
    assert told(answer(text, NOVEMBRE)) == "Via IV Novembre 16"


@pytest.mark.parametrize("text", ["quella del prete", "la via del parroco", "il don", "non Enzo, l'altra"])
def test_a_don_is_the_priest(text: str) -> None:
    assert told(answer(text)) == "Via Don Luigi Ferrari 16"


@pytest.mark.parametrize(
    "text",
    [
        "Borgo Vecchio no, l'altra",
        "non sto in Borgo Vecchio, quindi l'altra",
        "la prima no, l'altra",
        "Borgo Vecchio no di sicuro, quello è in collina. Quindi l'altra",
        "Borgo Vecchio lo escludo, quindi l'altro",
    ],
)
def test_what_is_ruled_out_leaves_the_other(text: str) -> None:
    assert told(answer(text)) == "Via Enzo Ferrari 16"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("quella della fornace, non la piazza", "Via IV Novembre 16"),
        ("quella della fornace", "Via IV Novembre 16"),
        ("la via la via, la piazza magari", "Via IV Novembre 16"),
        ("la prima e basta", "Piazza IV Novembre 16"),
        ("ciao la via\nnon la piazza", "Via IV Novembre 16"),
        ("via della Fornace 12", "Via della Fornace 12"),
        ("Né l'una né l'altra: sto in strada del Bosco 7", "Strada del Bosco 7"),
    ],
)
def test_the_zone_of_one_of_them_says_which_and_another_street_is_named_with_its_kind(text: str, where: str) -> None:
    assert told(answer(text, NOVEMBRE)) == where


@pytest.mark.parametrize(
    "text",
    [
        "La via! In piazza ci stanno i signori",
        "la piazza o la via, boh",
        "Né l'una né l'altra, la piazza è mia moglie",
        "non lo so se la piazza",
        "non solo la piazza",
    ],
)
def test_nothing_is_chosen_where_both_are_named_or_neither_is_meant(text: str) -> None:
    assert answer(text, NOVEMBRE).action is Action.INCOMPLETE


def test_a_given_name_that_is_a_number_is_left_out_as_any_other() -> None:
    """`Primo` is what the priest was called: both streets are meant."""
    town = Gazetteer([], streets=[Street(dug="Via", name=name, zone="") for name in ("Ernesto Neri", "Don Primo Neri")])
    assert read("Via Neri 3", Profile(), town, replace(FERRARI, asked=Question.PLACE)).action is Action.INCOMPLETE


def test_a_hesitation_is_nobodys_name() -> None:
    reading = answer("mh, via della Fornace 3 può andare?", Pending(asked=Question.JOIN))
    assert (reading.given_name, reading.surname, told(reading)) == ("", "", "Via della Fornace 3")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("tutto tranne la piazza", "Via IV Novembre 16"),
        ("la piazza no di sicuro", "Via IV Novembre 16"),
        ("di certo non la piazza", "Via IV Novembre 16"),
        ("la via, ché in piazza ci sta mia sorella", "Via IV Novembre 16"),
        ("la piazza, nella via ci lavoro", "Piazza IV Novembre 16"),
        ("la piazza se non sbaglio", "Piazza IV Novembre 16"),
        ("la piazza non lontano dal bar", "Piazza IV Novembre 16"),
    ],
)
def test_of_two_the_one_that_is_not_ruled_out_is_chosen(text: str, chosen: str) -> None:
    assert told(answer(text, NOVEMBRE)) == chosen
