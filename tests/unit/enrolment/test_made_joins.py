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
