"""Given name and surname, told apart in whichever order."""

import json
from pathlib import Path

import pytest

from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO


def test_a_given_name_and_a_surname_that_are_both_zones_are_names_before_a_street() -> None:
    data = json.loads((Path(__file__).parent / "valdorsa" / "gazetteer.json").read_text("utf-8"))
    data["zones"] += [{"id": name.lower(), "name": name, "type": "zona", "aliases": []} for name in ("Marina", "Costa")]
    for written in ("Marina Costa", "Costa Marina"):
        found = read(f"iscrivimi {written}, via Serio 3", NAMES_TOO, gazetteer_from_json(data))
        assert (found.given_name, found.surname, found.zone) == ("Marina", "Costa", "ponte")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Mario Rossi", "Mario", "Rossi"),
        ("Rossi Mario", "Mario", "Rossi"),
        ("ROSSI Mario", "Mario", "Rossi"),
        ("mario, rossi", "Mario", "Rossi"),
        ("Maria Grazia Villa", "Maria Grazia", "Villa"),
        ("brambilla pier luigi", "Pier Luigi", "Brambilla"),
        ("Lucia De Luca", "Lucia", "De Luca"),
        ("di stefano rosaria", "Rosaria", "Di Stefano"),
        ("giosue' dell'acqua", "Giosuè", "Dell'Acqua"),
        ("Salvatore D’Angelo", "Salvatore", "D'Angelo"),
        ("D Angelo Maria", "Maria", "D'Angelo"),
        ("Mario Della Torre", "Mario", "Della Torre"),
        ("Luigia Ronzoni ved. Pozzi", "Luigia", "Ronzoni"),
        ("Maria Bianchi in Galli", "Maria", "Bianchi"),
        ("Sig.ra Bruna Tettamanzi", "Bruna", "Tettamanzi"),
        ("geom. Molteni Carlo", "Carlo", "Molteni"),
        ("Nguyen Thi Lan", "Thi Lan", "Nguyen"),
        ("Fatima El Mahdi", "Fatima", "El Mahdi"),
        ("João da Silva", "João", "da Silva"),
        ("Md Shahidul Islam", "Md Shahidul", "Islam"),
        ("Maria del Carmen Lopez Ruiz", "Maria del Carmen", "Lopez Ruiz"),
        ("Jean-Pierre N'Guessan", "Jean-Pierre", "N'Guessan"),
        ("Оксана Шевченко", "Оксана", "Шевченко"),
        ("李伟", "伟", "李"),
        ("Nome: Rita Cognome: Nava", "Rita", "Nava"),
        ("Aldo Rossi... scusate Aldo Rosso", "Aldo", "Rosso"),
        ("Monti Maria", "Maria", "Monti"),
        ("Emilio Strada", "Emilio", "Strada"),
    ],
)
def test_names_are_written_as_a_clerk_would(written: str, given: str, surname: str) -> None:
    reading = read(f"ISCRIVIMI {written} via Serio 3", NAMES_TOO, GAZETTEER)
    assert (reading.given_name, reading.surname, reading.action) == (given, surname, "subscribe")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Giovanna", "Giovanna", ""),
        ("Bianchi", "", "Bianchi"),
        ("R. Pirovano", "R.", "Pirovano"),
        ("m. carnuccio", "M.", "Carnuccio"),
        ("famiglia Colzani", "", "Colzani"),
        ("Bruno e Anna Sala", "", "Sala"),
        ("Bruno Sala e Anna Motta", "", ""),
        ("Bar Sport", "", ""),
        ("NOME COGNOME", "", ""),
    ],
)
def test_who_cannot_be_told_is_asked(written: str, given: str, surname: str) -> None:
    reading = read(f"ISCRIVIMI {written} via Serio 3", NAMES_TOO, GAZETTEER)
    assert (reading.given_name, reading.surname, reading.action) == (given, surname, "incomplete")
