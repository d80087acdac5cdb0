"""Who the person is: surnames that are everyday words, towns or words of streets, names of several words."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

#: Given name and surname, with their capitals.
PEOPLE = [
    ("Marzia", "Subito"),
    ("Letizia", "Strada"),
    ("Giovan Battista", "D'Amore"),
    ("Nour El Houda", "Trabelsi"),
    ("Ivo", "De la Cruz"),
    ("Franco", "Della Corte"),
    ("Stella", "Del Piano"),
    ("Li", "Zhang"),
    ("Marzia", "Catania"),
    ("Luca", "Vecchio"),
    ("Ciro", "Rossi De Luca"),
]
FRAMES = [
    "iscrivimi {given} {surname} via Serio 6",
    "iscrivimi\n{given} {surname}\nvia Serio 6",
    "iscrivimi sono {given} {surname} di via Serio 6",
    "iscrivimi nome e cognome {given} {surname} indirizzo via Serio 6",
    "buongiorno, mi chiamo {given} {surname} e abito in via Serio 6, iscrivimi",
    "iscrivimi Nome: {given} Cognome: {surname} Indirizzo: via Serio 6",
    "iscrivimi, via Serio 6. Firmato {given} {surname}",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_name_is_told_from_the_words_around_it(frame: str) -> None:
    for given, surname in PEOPLE:
        text = frame.format(given=given, surname=surname)
        found = read(text, NAMES_TOO, GAZETTEER)
        assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, given, surname), text
        assert found.place is not None
        assert (found.place.street, found.place.house_number) == ("Via Serio", "6")


@pytest.mark.parametrize(
    ("text", "given", "surname"),
    [
        ("iscrivimi giovan battista galli via serio 6", "Giovan Battista", "Galli"),
        ("iscrivimi Marzia Buongiorno via Serio 6", "Marzia", "Buongiorno"),
        ("iscrivimi luca giorno via serio 6", "Luca", "Giorno"),
        ("iscrivimi via serio 6. firmato luca grande", "Luca", "Grande"),
        ("mi chiamo luca vecchio e abito in via serio 6, iscrivimi", "Luca", "Vecchio"),
        ("iscrivimi nome: rosa cognome: presto indirizzo: via serio 6", "Rosa", "Presto"),
        ("iscrivimi nome: rosa cognome: via indirizzo: via serio 6", "Rosa", "Via"),
        ("ISCRIVIMI NOME E COGNOME CATANIA LIA INDIRIZZO VIA SERIO 6", "Lia", "Catania"),
        ("iscrivimi Li Xiaoling via Serio 6", "Xiaoling", "Li"),
        ("iscrivimi sono marzia strada di via serio 6", "Marzia", "Strada"),
        ("via Serio 6 Messina Luca iscrivimi", "Luca", "Messina"),
        ("iscrivimi a nome di zoe leone, via serio 6", "Zoe", "Leone"),
        ("ISCRIVIMI ZOPPO INES VIVO IN VIA SERIO 6", "Ines", "Zoppo"),
        ("iscrivimi Leo Bruno ind. via Serio 6", "Leo", "Bruno"),
        ("iscrivimi Dela Cruz Jennifer via Serio 6", "Jennifer", "Dela Cruz"),
        ("iscrivimi Mikele Rossi via Serio 6", "Mikele", "Rossi"),
        ("iscrivimi Piervincenzo Leone via Serio 6", "Piervincenzo", "Leone"),
    ],
)
def test_a_name_needs_no_capitals(text: str, given: str, surname: str) -> None:
    found = read(text, NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, given, surname)
    assert found.place is not None
    assert (found.place.street, found.place.house_number) == ("Via Serio", "6")


@pytest.mark.parametrize(
    ("said", "street"),
    [*product(["{}", "mi chiamo {}", "nome e cognome: {}", "{}, grazie"], ["Piazza", "Strada", "Largo"])],
)
def test_who_is_called_as_a_street_answers_the_question_who_they_are(said: str, street: str) -> None:
    home = Place(kind=PlaceKind.ADDRESS, written="via Serio 6", street="Via Serio", house_number="6", zone="ponte")
    pending = Pending(asked=Question.NAME, place=home)
    found = read(said.format(f"{street} Giovanna"), NAMES_TOO, GAZETTEER, pending)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, "Giovanna", street)
    assert found.place == home


@pytest.mark.parametrize("surname", ["rossi", "Di Salvo", "di salvo", "salvo"])
@pytest.mark.parametrize(
    "said",
    ["nome: fausto cognome: {}", "cognome: {} nome: fausto", "nome: fausto\ncognome: {}", "Nome - Fausto Cognome - {}"],
)
def test_labels_in_one_line_answer_who_it_is(said: str, surname: str) -> None:
    found = read(said.format(surname), NAMES_TOO, GAZETTEER, Pending(asked=Question.NAME))
    assert (found.given_name, found.surname) == ("Fausto", surname.title())


@pytest.mark.parametrize(
    "told",
    [
        "la Sandra mi ha detto di scrivere qui",
        "Sandra Neri mi ha dato il numero",
        "me l'ha detto la Sandra",
        "me l'ha dato Sandra Neri",
        "mi ha mandato il sindaco Ugo Neri",
        "mi manda la signora Sandra",
        "ho avuto il numero da Sandra Neri",
        "l'ho saputo dalla Sandra",
    ],
)
def test_who_told_it_is_not_the_person(told: str) -> None:
    found = read(f"{told}, iscrivimi via Serio 6", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.INCOMPLETE, "", "")
    found = read(f"{told}. Sono Anna Rota, via Serio 6, iscrivimi", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, "Anna", "Rota")


@pytest.mark.parametrize("between", ["/", " + ", " e ", " & "])
def test_two_people_are_asked_which(between: str) -> None:
    found = read(f"iscrivimi Mario Rossi{between}Lucia Bianchi via Serio 6", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.INCOMPLETE, "", "")


def test_a_town_after_a_whole_name_is_where_they_live() -> None:
    found = read("iscrivimi nome e cognome Mario Rossi Catania", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, "Mario", "Rossi")
    assert found.place is not None
    assert found.place.municipality == "Catania"
