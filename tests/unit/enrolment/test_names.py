"""Given name and surname, told apart in whichever order."""

import json
from pathlib import Path

import pytest

from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY


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
        ("mArio rOssi", "Mario", "Rossi"),
        ("tamara ronchi (ronchi è il cognome eh)", "Tamara", "Ronchi"),
        ("nardozza lorenzo, di nome lorenzo", "Lorenzo", "Nardozza"),
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


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Luca Rossi abbito in via Serio 3", "Luca", "Rossi"),
        ("rossi mario idraulico via Serio 3", "Mario", "Rossi"),
        ("Mario Rossi Bar Sport via Serio 3", "Mario", "Rossi"),
        ("Rocco Agrigento di professione muratore, via Serio 3", "Rocco", "Agrigento"),
        ("mar.llo Salvatore Testa via Serio 3", "Salvatore", "Testa"),
        ("sono la martina ceriani via Serio 3", "Martina", "Ceriani"),
        ("Santo Stefano Rossi, via Serio 3", "Santo Stefano", "Rossi"),
        ("Luca Galli (sono la mamma di Tommy 3B), via Serio 3", "Luca", "Galli"),
        ("via Serio 3\n-- \nInviato da iPhone di Debora Nuzzolo", "Debora", "Nuzzolo"),
        ("Minicozzi\nvia Serio 3\nPierpaolo", "Pierpaolo", "Minicozzi"),
        ("Corso Giuseppe, via Serio 3", "Giuseppe", "Corso"),
        ("Morena Del Signore via Serio 3", "Morena", "Del Signore"),
        ("Berardino Piazza via Serio 3", "Berardino", "Piazza"),
        ("mi chiamo Pasqua Rossi, via Serio 3", "Pasqua", "Rossi"),
        ("gli avvisi della scuola cattaneo lucia via Serio 3", "Lucia", "Cattaneo"),
    ],
)
def test_a_name_ends_where_something_else_is_said(written: str, given: str, surname: str) -> None:
    reading = read(f"ISCRIVIMI {written}", NAMES_TOO, GAZETTEER)
    assert (reading.given_name, reading.surname, reading.action) == (given, surname, "subscribe")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Cognome e nome: Rosa Franco", "Franco", "Rosa"),
        ("Nome e cognome: Rosa Franco", "Rosa", "Franco"),
        ("N: Alba C: Chiari", "Alba", "Chiari"),
        ("cogn. russo nom. diamante ind.", "Diamante", "Russo"),
        ("cognome Via, nome Sergio.", "Sergio", "Via"),
        ("michele buongiorno (è il cognome)", "Michele", "Buongiorno"),
        ("Dedaj Kol, cognome Dedaj,", "Kol", "Dedaj"),
    ],
)
def test_a_label_says_which_name_it_is(written: str, given: str, surname: str) -> None:
    reading = read(f"ISCRIVIMI {written} via Serio 3", NAMES_TOO, GAZETTEER)
    assert (reading.given_name, reading.surname, reading.action) == (given, surname, "subscribe")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Ada Ruopo, via Serio 3. Ops volevo dire Ada Ruoppo", "Ada", "Ruoppo"),
        ("Dario Bossi, no il correttore... Dario Bassi via Serio 3", "Dario", "Bassi"),
        ("Lidya Ferrero (Lidia, il telefono corregge) via Serio 3", "Lidia", "Ferrero"),
        ("Mario Bosi via Serio 3\n*Bossi", "Mario", "Bossi"),
        ("Gino Lella, no scusate il nome giusto è Luigi Lella, via Serio 3", "Luigi", "Lella"),
        ("Elena Parolo via Serio 3, scusate ma sono al volo", "Elena", "Parolo"),
        ("Maria Rossi via Serio 3\n(mio padre è Mario)", "Maria", "Rossi"),
    ],
)
def test_a_name_that_was_mistyped_is_corrected(written: str, given: str, surname: str) -> None:
    reading = read(f"ISCRIVIMI {written}", NAMES_TOO, GAZETTEER)
    assert (reading.given_name, reading.surname, reading.action) == (given, surname, "subscribe")


def test_a_contrada_said_again_with_its_type_is_the_surname_before_it() -> None:
    data = json.loads((Path(__file__).parent / "valdorsa" / "gazetteer.json").read_text("utf-8"))
    data["zones"] += [{"id": "perrillo", "name": "Perrillo", "type": "contrada", "aliases": []}]
    found = read("iscrivimi perrillo tonino c.da perrillo", NAMES_TOO, gazetteer_from_json(data))
    assert (found.given_name, found.surname, found.zone) == ("Tonino", "Perrillo", "perrillo")


def test_a_zone_that_is_a_given_name_begins_a_person_after_the_street() -> None:
    data = json.loads((Path(__file__).parent / "valdorsa" / "gazetteer.json").read_text("utf-8"))
    data["zones"] += [{"id": "marina", "name": "Marina", "type": "zona", "aliases": []}]
    found = read("iscrivimi via Serio 3, Marina Greco", NAMES_TOO, gazetteer_from_json(data))
    assert (found.given_name, found.surname) == ("Marina", "Greco")


@pytest.mark.parametrize("written", ["Mario Rossi case popolari", "Mario Rossi piano terra"])
def test_an_everyday_word_is_no_contrada_of_that_name(written: str) -> None:
    data = json.loads((Path(__file__).parent / "valdorsa" / "gazetteer.json").read_text("utf-8"))
    data["zones"] += [
        {"id": name.lower(), "name": name, "type": "contrada", "aliases": []} for name in ("Case", "Piano")
    ]
    assert read(f"iscrivimi {written}", NAMES_TOO, gazetteer_from_json(data)).place is None


def test_the_zone_after_da_is_where_somebody_is_from() -> None:
    assert read("iscrivimi da Piazzo", PLACE_ONLY, GAZETTEER).zone == "piazzo"


@pytest.mark.parametrize(
    "said",
    [
        "sto dietro la segheria",
        "siamo i nuovi del capannone",
        "siamo quelli del maneggio",
        "dalle parti del vecchio mulino",
        "dalle parti del maneggio",
        "quella di prima del trasloco",
        "la casa rosa dopo il ponte",
        "una villetta gialla",
        "gradirei ricevere gli avvisi comunali",
        "ABITO SOPRA LA FERRAMENTA",
        "per la malora",
        "colpa della tastiera che scrive da sola",
        "quando tracima il torrente siamo isolati",
        "io sono il primo che resta al buio",
        "mia moglie è la prima che si spaventa",
    ],
)
def test_things_that_are_spoken_of_are_nobodys_name(said: str) -> None:
    found = read(f"via Serio 3. {said}. VALDORSA ON", PLACE_ONLY, GAZETTEER)
    assert (found.given_name, found.surname, found.zone) == ("", "", "ponte")


@pytest.mark.parametrize("written", ["Arch. Moretti, ufficio in via Roma 4", "geom. Moretti, studio in via Adda 2"])
def test_a_trade_after_a_title_and_a_surname_is_no_part_of_the_name(written: str) -> None:
    found = read(f"ISCRIVIMI {written}, abito in via Serio 3", NAMES_TOO, GAZETTEER)
    assert (found.given_name, found.surname, found.zone) == ("", "Moretti", "ponte")


@pytest.mark.parametrize("has", ["che tiene questo telefono", "che usa questo numero", "che ha questo cellulare"])
def test_the_owner_of_the_phone_is_the_person(has: str) -> None:
    found = read(f"Per mia zia Ernesta, {has}: VALDORSA ON, via Serio 3", PLACE_ONLY, GAZETTEER)
    assert (found.given_name, found.zone) == ("Ernesta", "ponte")


def test_the_surname_may_be_told_last() -> None:
    found = read("ISCRIVIMI tino resistenza 12 cognome Parodi", NAMES_TOO, GAZETTEER)
    assert (found.given_name, found.surname, found.zone) == ("Tino", "Parodi", "centro")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Suor Maria Agnese", "Maria Agnese", ""),
        ("Maria, la moglie del Tone del bar", "Maria", ""),
        ("io Mario e mia moglie Lina Rota", "", "Rota"),
        ("in due con questo telefono, io Mario e mia moglie Lina, cognome Rota", "", "Rota"),
        ("familia Brandt", "", "Brandt"),
        ("la ditta Nautica Delta snc", "", ""),
        ("Nautica Delta snc", "", ""),
    ],
)
def test_nuns_couples_families_and_firms_lack_a_name(written: str, given: str, surname: str) -> None:
    found = read(f"ISCRIVIMI {written}, via Serio 3", NAMES_TOO, GAZETTEER)
    assert (found.given_name, found.surname, found.zone) == (given, surname, "ponte")


@pytest.mark.parametrize(
    "said", ["Ajò", "Uffa", "Con la presente aderisco al servizio di messaggistica", "we live here all year"]
)
def test_everyday_words_beside_a_command_are_no_surname(said: str) -> None:
    found = read(f"{said}. VALDORSA ON, via Serio 3", PLACE_ONLY, GAZETTEER)
    assert (found.given_name, found.surname, found.zone) == ("", "", "ponte")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INFO SI Via Serio 3 - Masseria del Sole", "3"),
        ("INFO SI Via Serio 3, Podere Santa Lucia", "3"),
        ("INFO SI via serio 3, secondo campanello", "3"),
        ("INFO SI via serio 3, portone verde", "3"),
        ("INFO SI - dimenticavo, via serio 3", "3"),
        ("INFO SI via papa giovanni 23 n 8", "8"),
        ("INFO SI via papa giovanni XXIII 23", "23"),
    ],
)
def test_a_house_a_door_and_a_numeral_are_nobodys_name_and_no_number(text: str, number: str) -> None:
    found = read(text, PLACE_ONLY, GAZETTEER)
    assert found.place is not None
    assert (found.given_name, found.surname, found.place.house_number) == ("", "", number)


def test_where_somebody_lives_is_no_name() -> None:
    assert read("INFO SI sto alla marina", PLACE_ONLY, GAZETTEER).given_name == ""
