"""Wishes to join made from parts: a command, who, where, and what people say around them, in every combination."""

from itertools import product

import pytest

from comunica.enrolment.meaning import PlaceKind, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

COMMANDS = ("iscrivimi", "mi iscrivo", "iscrivetemi", "attivatemi", "vorrei iscrivermi")
#: Said willingly, politely or at once: none of it names anybody.
ADVERBS = ("volentieri", "molto volentieri", "gentilmente", "cortesemente", "pure", "subito", "anche adesso", "pls")
EXCUSES = ("scusi", "scusate", "scusatemi per", "perdonate", "chiedo scusa per", "mi scuso per")
EXCUSED = (
    "il disturbo",
    "l'ignoranza",
    "la ignoranza",
    "l'ora",
    "l'ora tarda",
    "il ritardo",
    "la fretta",
    "il mio italiano",
)
#: What the notices are about is nobody's name.
TOPICS = (
    "della neve", "del mare inquinato", "delle scuole chiuse", "di strade chiuse", "dei lavori stradali",
    "dell'acqua e della neve", "sulla raccolta dei rifiuti", "del mercato spostato",
)  # fmt: skip


def who_and_where(text: str) -> tuple[str, str, str, str]:
    found = read(text, NAMES_TOO, GAZETTEER)
    return str(found.action), found.given_name, found.surname, where(found)


def where(found: Reading) -> str:
    place = found.place
    if place is None:
        return ""
    names = {PlaceKind.ADDRESS: f"{place.street} {place.house_number}", PlaceKind.OUTSIDE: f"@{place.municipality}"}
    return names.get(place.kind, f"={place.name}")


@pytest.mark.parametrize(("command", "adverb"), [*product(COMMANDS, ADVERBS)])
def test_an_adverb_changes_nothing_and_names_nobody(command: str, adverb: str) -> None:
    known = ("subscribe", "Luca", "Rota", "Via Serio 6")
    assert who_and_where(f"{command} {adverb}: Luca Rota, via Serio 6") == known
    assert who_and_where(f"{command} {adverb}. Via Serio 6") == ("incomplete", "", "", "Via Serio 6")


@pytest.mark.parametrize(("excuse", "excused"), [*product(EXCUSES, EXCUSED)])
def test_an_apology_changes_nothing_and_names_nobody(excuse: str, excused: str) -> None:
    known = ("subscribe", "Luca", "Rota", "Via Serio 6")
    sorry = f"{excuse} {excused}"
    for text in (
        f"{sorry}, iscrivimi Luca Rota via Serio 6",
        f"iscrivimi, {sorry}, Luca Rota, via Serio 6",
        f"iscrivimi {sorry} Luca Rota via Serio 6",
        f"iscrivimi Luca Rota via Serio 6 {sorry}",
        f"iscrivimi Luca Rota via Serio 6. {sorry.capitalize()}!",
    ):
        assert who_and_where(text) == known
    assert who_and_where(f"mi iscrivo.. {sorry}, via Serio 6") == ("incomplete", "", "", "Via Serio 6")


def test_without_its_noun_an_excuse_corrects() -> None:
    assert who_and_where("iscrivimi Luca Rota via Brembo 4, scusate, via Serio 6")[3] == "Via Serio 6"


@pytest.mark.parametrize(("wish", "topic"), [*product(("vorrei ricevere gli avvisi", "vorrei i messaggi"), TOPICS)])
def test_what_the_notices_are_about_is_nobody(wish: str, topic: str) -> None:
    for written in ("Francesco Rota", "Rota Francesco", "francesco rota", "rota francesco"):
        for joint in (". ", ", ", " "):
            found = who_and_where(f"{wish} {topic}{joint}{written} via Serio 1")
            assert (found[0], found[1].title(), found[2].title(), found[3]) == (
                "subscribe", "Francesco", "Rota", "Via Serio 1",
            )  # fmt: skip


#: Given name and surname with a word for each, in every order.
LABELLED = (
    "con il nome di {0} e cognome {1}", "il nome è {0} e il cognome è {1}", "mio nome {0} mio cognome {1}",
    "nome mio {0}, cognome mio {1}", "di nome {0} e di cognome {1}", "{0} di nome e {1} di cognome",
    "di nome faccio {0} e di cognome {1}", "cognome {1} nome {0}", "nome {0} cognome {1}",
)  # fmt: skip


@pytest.mark.parametrize("labelled", LABELLED)
@pytest.mark.parametrize(("given", "surname"), [("Blessing", "Osagie"), ("Rosa", "Milesi"), ("Luca", "Di Stefano")])
def test_names_with_a_word_for_each_are_told_apart(labelled: str, given: str, surname: str) -> None:
    for text in ("iscrivimi, {0}, via Serio 3", "iscrivimi. Mi chiamo {0} abito in via Serio 3"):
        found = who_and_where(text.format(labelled.format(given, surname)))
        assert found == ("subscribe", given, surname, "Via Serio 3")


@pytest.mark.parametrize("introduced", ["sono", "sono la", "mi chiamo", "io sono", "il mio nome è"])
@pytest.mark.parametrize("name", ["Moreno", "Milena", "Franco", "Bruno"])
def test_a_single_name_that_somebody_is_called_is_the_given_name(introduced: str, name: str) -> None:
    for text in (f"iscrivimi {introduced} {name}", f"Buongiorno, {introduced} {name}, iscrivetemi"):
        assert who_and_where(text) == ("incomplete", name, "", "")


@pytest.mark.parametrize("named", ["Vincenzo Toma", "Luca Rota", "Rosa Milesi", "Maria Bianchi"])
@pytest.mark.parametrize("town", ["Nembro", "Bergamo", "Alzano Lombardo"])
def test_whoever_is_of_another_town_lives_there(named: str, town: str) -> None:
    given, surname = named.split()
    for text in (
        f"Buonasera, sono {named} di {town}. Vorrei ricevere anch'io gli avvisi: ISCRIVIMI",
        f"sono {named} di {town}, iscrivimi",
        f"iscrivimi {named} di {town}",
        f"sono {named} da {town}: vorrei gli avvisi",
        f"ISCRIVIMI {named}, {town}",
        f"iscrivimi {surname} {given} ({town})",
    ):
        assert who_and_where(text) == ("subscribe", given, surname, f"@{town}")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Quarta Giuseppina", "Giuseppina", "Quarta"),
        ("giuseppina quarta", "Giuseppina", "Quarta"),
        ("Tabacchi Ornella", "Ornella", "Tabacchi"),
        ("Loredana D amico", "Loredana", "D'amico"),
        ("D Amico Loredana", "Loredana", "D'Amico"),
        ("Luca Benassi", "Luca", "Benassi"),
        ("Chen Li, bar in piazza Europa 1,", "Chen", "Li"),
    ],
)
def test_everyday_words_are_surnames_beside_a_given_name(written: str, given: str, surname: str) -> None:
    found = read(f"iscrivimi {written} via Serio 3", NAMES_TOO, GAZETTEER)
    assert (found.given_name, found.surname) == (given, surname)
