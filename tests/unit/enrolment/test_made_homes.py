"""Names and places as strangers write them: what a person is known as, by which landmark or side a home is told."""

import pytest

from comunica.enrolment.meaning import Action, PlaceKind, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY


def said(text: str) -> Reading:
    return read(f"iscrivimi {text}", NAMES_TOO, GAZETTEER)


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Totò Terrasi inteso u Mastru", "Totò", "Terrasi"),
        ("Tore Atzeni noto Toreddu", "Tore", "Atzeni"),
        ("Antonio Sorrentino fu Luigi", "Antonio", "Sorrentino"),
        ("Annemarie Unterkircher geb. Oberhofer", "Annemarie", "Unterkircher"),
        ("Rita Cannas maritata Loddo", "Rita", "Cannas"),
        ("Rocco Amato di professione muratore", "Rocco", "Amato"),
        ("Lo Presti m. Teresa", "M. Teresa", "Lo Presti"),
        ("Santa Di Pietra", "Santa", "Di Pietra"),
        ("Esposito Pasqua", "Pasqua", "Esposito"),
        ("Mohamed Ali Ben Salah", "Mohamed Ali", "Ben Salah"),
        ("Frau Martha Gasser", "Martha", "Gasser"),
        ("tzia Peppina Floris", "Peppina", "Floris"),
        ("sono il nonno Angelo Pase", "Angelo", "Pase"),
        ("sono la portiera del palazzo, Titina Scala", "Titina", "Scala"),
        ("Hofer Andreas", "Andreas", "Hofer"),
        ("Aleksandra Petrovic-Bergamo", "Aleksandra", "Petrovic-Bergamo"),
        ("la sottoscritta Michela Fusco chiede l'iscrizione", "Michela", "Fusco"),
        ("nome Giuseppa cognome Di Bella", "Giuseppa", "Di Bella"),
        ("Ettore Furlanis, scusate Furlanetto", "Ettore", "Furlanetto"),
        ("Marta Neri, ex via Roma 3, ora", "Marta", "Neri"),
        ("Anna Riva nata Palumbo", "Anna", "Riva"),
    ],
)
def test_a_name_is_told_from_what_stands_around_it(written: str, given: str, surname: str) -> None:
    found = said(f"{written}, via Serio 6")
    assert (found.given_name, found.surname) == (given, surname)
    assert found.action is Action.SUBSCRIBE
    assert found.place is not None
    assert (found.place.street, found.place.house_number) == ("Via Serio", "6")


@pytest.mark.parametrize(
    ("written", "street", "number", "zone"),
    [
        ("via Provinciale all'altezza del 131", "Via Provinciale", "131", "monti"),
        ("via Serio lotto 4 scala C", "Via Serio", "", "ponte"),
        ("via Serio Ponte 6", "Via Serio", "6", "ponte"),
        ("via XXV Aprile 1945 n. 3", "Via XXV Aprile", "3", "valle"),
        ("via Paolo Brembo 6", "Via Brembo", "6", "ponte"),
        ("tra via Serio e via Adda, al 3 di via Adda", "Via Adda", "3", "ponte"),
        ("via Adda 3 (prima del ponte)", "Via Adda", "3", "ponte"),
        ("corso 15", "Corso Roma", "15", "borgo-serio"),
        ("ci siamo trasferiti da poco in via Adda 3", "Via Adda", "3", "ponte"),
        ("da via Adda 3", "Via Adda", "3", "ponte"),
    ],
)
def test_a_street_is_found_with_what_stands_around_it(written: str, street: str, number: str, zone: str) -> None:
    found = said(f"Luca Rota {written}")
    assert found.place is not None
    assert (found.place.street, found.place.house_number, found.zone) == (street, number, zone)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, "Luca", "Rota")


@pytest.mark.parametrize(
    ("written", "name", "zone"),
    [
        (", di fronte alla chiesa di Ponte", "Ponte", "ponte"),
        ("nata Palumbo, Sant'Anna", "Sant'Anna", "sant-anna"),
        ("(cognome Rota), Sant'Anna", "Sant'Anna", "sant-anna"),
        ("borgo seryo", "Borgo Serio", "borgo-serio"),
    ],
)
def test_a_part_of_the_town_is_found_with_what_stands_around_it(written: str, name: str, zone: str) -> None:
    found = said(f"Luca Rota {written}")
    assert found.place is not None
    assert (found.place.name, found.zone) == (name, zone)


def test_a_contrada_of_two_zones_after_the_towns_own_word_is_asked_back() -> None:
    found = read("valdorsa on fontanella", PLACE_ONLY, GAZETTEER)
    assert found.place is not None
    assert (found.action, found.place.name, found.zone) == (Action.INCOMPLETE, "Fontanella", None)


def test_from_where_stands_after_the_towns_own_word() -> None:
    found = read("VALDORSA ON DA NEMBRO GRAZIE", PLACE_ONLY, GAZETTEER)
    assert found.place is not None
    assert (found.action, found.place.kind, found.place.municipality) == (
        Action.SUBSCRIBE,
        PlaceKind.OUTSIDE,
        "Nembro",
    )


def test_somebody_elses_phone_is_still_nobodys_wish() -> None:
    found = read("non è per me è per mia zia, il telefono suo è 348 0000000, via Serio 9", PLACE_ONLY, GAZETTEER)
    assert found.action is Action.OTHER
