"""An exact command, who and where, and whatever else people say around them: in every order and every position."""

from dataclasses import replace
from itertools import product

import pytest

from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.meaning import Reading
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

ATTIVA = replace(NAMES_TOO, join_words=("attiva",))
#: The town's command, as its citizens write it.
COMMANDS = (
    ("iscrivimi", NAMES_TOO),
    ("ATTIVA", ATTIVA),
    ("valdorsa on", replace(NAMES_TOO, join_words=("valdorsa on",))),
)
#: Given name and surname: common, of few, of words, of other countries.
NAMES = (
    ("Simone", "Trotta"), ("Chiara", "Merz"), ("Teresa", "D'Amico"), ("Anna Maria", "Galli"), ("Giusy", "Lo Verso"),
    ("Fatima", "El Amrani"), ("Bogdan", "Ciobanu"), ("Mimma", "Lacopo"), ("Marco", "Fontana"), ("Luca", "De Rosa"),
)  # fmt: skip
#: None of it names anybody, or says where somebody lives.
SAID = (
    "raga", "oi", "scusate", "sono di corsa", "bello mio", "che sto guidando", "no scherzo", "sto al lavoro",
    "speriamo funzioni", "appena arrivato in paese", "finalmente", "grazie mille", "col cellulare di casa",
    "mi ha detto mia nipote di scrivere", "tel. 0461000000", "sono fermo",
)  # fmt: skip
ORDERS = ("cnp", "npc", "ncp", "cpn")
PLACES = (("via Serio 6", "Via Serio", "6"), ("via Manzoni n. 12", "Via Alessandro Manzoni", "12"))


def known(found: Reading) -> tuple[str, ...]:
    place = found.place
    street = (place.street, place.house_number) if place else ("", "")
    names = (" ".join(fold_phrase(each)) for each in (found.given_name, found.surname))
    return str(found.action), *names, *street


@pytest.mark.parametrize(("said", "order", "place"), [*product(SAID, ORDERS, PLACES)])
def test_whatever_is_said_around_them_who_and_where_are_found(
    said: str, order: str, place: tuple[str, str, str]
) -> None:
    for (turn, (given, surname)), at in product(enumerate(NAMES), range(4)):
        command, profile = COMMANDS[(turn + at) % len(COMMANDS)]
        parts = [{"c": command, "n": f"{given} {surname}", "p": place[0]}[each] for each in order]
        parts.insert(at, said)
        text = ", ".join(parts)
        wanted = ("subscribe", " ".join(fold_phrase(given)), " ".join(fold_phrase(surname)), *place[1:])
        assert known(read(text, profile, GAZETTEER)) == wanted, text


@pytest.mark.parametrize("name", ["Xhevahire Krasniqi", "Ngozi Okwuosa", "Nadège Kouassi"])
@pytest.mark.parametrize("said", ["scusate", "subito", "grazie mille", "molto interessato"])
def test_a_name_that_no_list_has_is_found_beside_the_place(name: str, said: str) -> None:
    for text in (f"iscrivimi, {said}, {name}, via Serio 6", f"iscrivimi. {said}. Via Serio 6, {name}"):
        found = read(text, NAMES_TOO, GAZETTEER)
        assert (str(found.action), f"{found.given_name} {found.surname}") == ("subscribe", name)


@pytest.mark.parametrize(
    "said", ["manca corrente", "luce spenta", "Acqua sporca", "non funziona", "il cassonetto", "sono stufo"]
)
def test_what_is_no_name_is_asked_back(said: str) -> None:
    assert str(read(f"iscrivimi, {said}, via Serio 6", NAMES_TOO, GAZETTEER).action) != "subscribe"


SERVICE: Profile = replace(NAMES_TOO, join_words=("servizio info on",))


@pytest.mark.parametrize("switch", ["info on", "servizio ON", "info on pls", "SERVIZIO ON grazie"])
def test_a_switch_at_the_end_is_one(switch: str) -> None:
    wanted = ("subscribe", "luca", "rota", "Via Serio", "6")
    assert known(read(f"Luca Rota via Serio 6 {switch}", SERVICE, GAZETTEER)) == wanted
    assert known(read(f"on on on scusate Luca Rota via Serio 6, {switch}", SERVICE, GAZETTEER)) == wanted


@pytest.mark.parametrize("text", ["il lampione di via Serio 6 resta sempre on", "cos'è il servizio on", "info on?"])
def test_something_else_that_is_on_is_none(text: str) -> None:
    assert str(read(text, SERVICE, GAZETTEER).action) != "subscribe"


@pytest.mark.parametrize(
    "glued",
    ["ATTIVANOTIZIEviaverdi3", "attivanotizieviaverdi 3", "AttivanotizieVia Verdi 3", "attivanotizievia verdi 3"],
)
def test_a_street_is_cut_off_a_glued_command(glued: str) -> None:
    profile = replace(PLACE_ONLY, join_words=("attiva notizie",))
    assert known(read(glued, profile, GAZETTEER))[3:] == ("Via Giuseppe Verdi", "3")


@pytest.mark.parametrize(
    "glued", ["Attivaestermilesi", "attivaester milesi", "AttivaEsterMilesi", "ATTIVAester milesi"]
)
def test_a_name_is_cut_off_a_glued_command(glued: str) -> None:
    found = read(f"{glued} via Serio 6", ATTIVA, GAZETTEER)
    assert known(found) == ("subscribe", "ester", "milesi", "Via Serio", "6")


#: One home here and another here or elsewhere, and no word on which.
TWO_HOMES = (
    "ho un piede in via Adda 5 e uno a Nembro", "una settimana via Adda 5, quella dopo via Serio 6",
    "quindici giorni in via Adda 5 e quindici a Nembro", "sto a Nembro e in via Adda 5",
    "un mese in via Adda 5 e un altro a Nembro", "mezzo anno in via Adda 5 e mezzo a Nembro",
)  # fmt: skip


@pytest.mark.parametrize("homes", TWO_HOMES)
def test_of_two_homes_one_is_asked_for(homes: str) -> None:
    for text in (f"iscrivimi Luca Rota, {homes}", f"iscrivimi, {homes}, Luca Rota"):
        assert known(read(text, NAMES_TOO, GAZETTEER)) == ("incomplete", "luca", "rota", "", "")


@pytest.mark.parametrize("couple", ["Gino Milesi e mia moglie", "Gino Milesi e sua moglie", "Gino Milesi e mio figlio"])
def test_two_on_one_phone_share_a_surname_and_no_given_name(couple: str) -> None:
    found = read(f"iscrivimi {couple}, via Adda 5", NAMES_TOO, GAZETTEER)
    assert known(found)[:3] == ("incomplete", "", "milesi")


@pytest.mark.parametrize(
    "labelled",
    [
        "Nom: Kouassi. Prénom: Nadège.", "apellido Kouassi nombre Nadège", "nachname Kouassi vorname Nadège",
        "prenom Nadège nom Kouassi", "cognome Kouassi nome Nadège",
    ],
)  # fmt: skip
def test_labels_in_other_languages_tell_names_apart(labelled: str) -> None:
    found = read(f"{labelled} via Serio 6. Attiva", ATTIVA, GAZETTEER)
    assert (found.given_name, found.surname) == ("Nadège", "Kouassi")
