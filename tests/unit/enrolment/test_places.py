"""Streets, numbers, zones and towns, as citizens write them."""

import json
from pathlib import Path

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.territory import NumberRange, Parity, Street, Zone, ZoneKind
from tests.unit.enrolment.valdorsa import GAZETTEER, PLACE_ONLY
from tests.unit.enrolment.valdorsa.asked import ASKED

PLACE_ASKED = Pending(asked=Question.PLACE)


def reading(place: str) -> Reading:
    return read(f"VALDORSA ON {place}", PLACE_ONLY, GAZETTEER)


@pytest.mark.parametrize(
    ("written", "street", "number", "zone"),
    [
        ("v. Donizetti, 8", "Via Gaetano Donizetti", "8", "centro"),
        ("via kennedy 3", "Viale Kennedy", "3", "centro"),
        ("p.zza garibaldi n. 3/a", "Piazza Giuseppe Garibaldi", "3/A", "centro"),
        ("piazza venti settembre n 5", "Piazza XX Settembre", "5", "centro"),
        ("2 giugno 2", "Via II Giugno", "2", "centro"),
        ("via 1° maggio 1", "Via Primo Maggio", "1", "valle"),
        ("Papa Giovanni 23 n 14", "Via Papa Giovanni XXIII", "14", "centro"),
        ("via m. rosa 4", "Via Monte Rosa", "4", "monti"),
        ("via rosini 4", "Via Gioacchino Rossini", "4", "centro"),
        ("v.S.Bernardino,4", "Via San Bernardino", "4", "centro"),
        ("via caduti nassiriya 12 bis", "Via Caduti di Nassiriya", "12 bis", "monti"),
        ("via Gnocchi 9 interno 4 scala B", "Via Don Carlo Gnocchi", "9", "centro"),
        ("7, via Brembo", "Via Brembo", "7", "ponte"),
        ("via Serio ventuno", "Via Serio", "21", "ponte"),
        ("via Serio senza numero", "Via Serio", "snc", "ponte"),
        ("viaserio 3", "Via Serio", "3", "ponte"),
        ("lungoserio 4", "Lungoserio Caduti del Lavoro", "4", "borgo-serio"),
        ("via Provinciale 13", "Via Provinciale", "13", "valle"),
        ("via Provinciale 12", "Via Provinciale", "12", "ponte"),
        ("via Provinciale 131", "Via Provinciale", "131", "monti"),
        ("via Battisti zona Valle", "Via Cesare Battisti", "", "valle"),
        ("via Serio 3 anzi 5", "Via Serio", "5", "ponte"),
        ("via Serio 3 *5", "Via Serio", "5", "ponte"),
        ("via Serio 3\n*5", "Via Serio", "5", "ponte"),
        ("\n5\nvia Serio", "Via Serio", "5", "ponte"),
        ("via Serio\nciv. 5", "Via Serio", "5", "ponte"),
        ("via= Serio\nciv= 5\nint= 2", "Via Serio", "5", "ponte"),
        ("la via è via Serio il numero è ventotto", "Via Serio", "28", "ponte"),
        ("via Serio, numero di casa 5", "Via Serio", "5", "ponte"),
        ("via Serio. 5.", "Via Serio", "5", "ponte"),
        ("nella via Donizetti 8", "Via Gaetano Donizetti", "8", "centro"),
        ("sulla piazza garibaldi 3", "Piazza Giuseppe Garibaldi", "3", "centro"),
        ("via ales manzoni 5", "Via Alessandro Manzoni", "5", "san-rocco"),
        ("via Serio 5, in questi giorni mi trovo a Bergamo", "Via Serio", "5", "ponte"),
        ("via Serio 5, la casa subito dopo il bivio per Bergamo", "Via Serio", "5", "ponte"),
        ("via Serio 5, sulla strada che va a Bergamo", "Via Serio", "5", "ponte"),
        ("via Serio 5 direzione Bergamo", "Via Serio", "5", "ponte"),
        ("vivo a Bergamo per l'università ma casa mia è in via Serio 5", "Via Serio", "5", "ponte"),
        ("sto a Bergamo per lavoro, però la casa è in via Serio 5", "Via Serio", "5", "ponte"),
        ("non in via Donizetti, in via Serio 5", "Via Serio", "5", "ponte"),
        ("\n--\nStudio Rossi, via Donizetti 8, Bergamo\nabitazione: via Serio 5", "Via Serio", "5", "ponte"),
        ("via Serio 5 ma adesso siamo in vacanza a Bergamo", "Via Serio", "5", "ponte"),
        ("abito a Valdorsa, residenza in via Serio 5", "Via Serio", "5", "ponte"),
        ("via Donizet. 8", "Via Gaetano Donizetti", "8", "centro"),
        ("v.le Vitt. Em. 6", "Viale Vittorio Emanuele II", "6", "centro"),
        ("res. via Serio 5", "Via Serio", "5", "ponte"),
        ("via ehm Serio ehm... 5", "Via Serio", "5", "ponte"),
        ("via Roma 4, no scusi via Adda 2", "Via Adda", "2", "ponte"),
        ("prima stavo in via Roma 4, ora via Serio 9", "Via Serio", "9", "ponte"),
        ("abito in via Serio 9 ma lavoro a Bergamo", "Via Serio", "9", "ponte"),
        ("residenza via Adda 5, domicilio via Serio 3 dove sto tutto l'anno", "Via Serio", "3", "ponte"),
        ("via Serio 9 vicino alla chiesa di via Roma", "Via Serio", "9", "ponte"),
        ("via Adda 5\n--\nStudio Rota\nPiazza del Duomo 1, Bergamo", "Via Adda", "5", "ponte"),
        ("via Serio 3, 24099 Valdorsa (BG)", "Via Serio", "3", "ponte"),
    ],
)
def test_an_address_is_found_with_its_number_and_zone(written: str, street: str, number: str, zone: str) -> None:
    read_as = reading(written)
    assert read_as.place is not None
    assert (read_as.place.street, read_as.place.house_number, read_as.zone) == (street, number, zone)
    assert read_as.action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    ("written", "kind", "name", "zone"),
    [
        ("Ponte", PlaceKind.ZONE, "Ponte", "ponte"),
        ("Ponte Alto", PlaceKind.ZONE, "Ponte Alto", "ponte-alto"),
        ("quartiere Monti", PlaceKind.ZONE, "Monti", "monti"),
        ("zona san roco", PlaceKind.ZONE, "San Rocco", "san-rocco"),
        ("sono uno di San Rocco", PlaceKind.ZONE, "San Rocco", "san-rocco"),
        ("zona P. Alto", PlaceKind.ZONE, "Ponte Alto", "ponte-alto"),
        ("contrada S. Anna", PlaceKind.CONTRADA, "Sant'Anna", "sant-anna"),
    ],
)
def test_a_part_of_the_town_is_found(written: str, kind: PlaceKind, name: str, zone: str) -> None:
    read_as = reading(written)
    assert read_as.place is not None
    assert (read_as.place.kind, read_as.place.name, read_as.zone) == (kind, name, zone)


@pytest.mark.parametrize(
    ("written", "town"),
    [
        ("Albino", "Albino"),
        ("via Roma 3 Nembro", "Nembro"),
        ("sono di Alzano", "Alzano Lombardo"),
        ("abito a Bergamo ma i miei stanno in via Serio 3", "Bergamo"),
        ("via Roma 3, 12020 Roccabruna", "Roccabruna"),
        ("via Roma 3 Roccabruna (CN)", "Roccabruna"),
        ("abito a Castel Boglione", "Castel Boglione"),
        ("fuori paese", ""),
        ("non abito a Valdorsa", ""),
    ],
)
def test_another_town_wins_over_a_street_that_exists_here_too(written: str, town: str) -> None:
    read_as = reading(written)
    assert read_as.place is not None
    assert (read_as.place.kind, read_as.place.municipality, read_as.zone) == (PlaceKind.OUTSIDE, town, None)
    assert read_as.action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "written",
    [
        "via Provinciale",  # split, and no number
        "Garibaldi 3",  # via or piazza
        "Fontanella",  # a contrada over two zones
        "via Serio 9 e via Roma 4",
        "via Cesare...",
        "mi sono appena trasferito da Nembro",
        "Luca Ponte",  # a person, not the zone
        "strada per il cimitero",
        "settimana a Valdorsa in via Serio 3, il weekend a Nembro via Roma 2",
        "via Serio 3 nei giorni feriali e via Adda 2 nei festivi",
        "casa in via Serio 3 e casa in via Adda 2",
    ],
)
def test_what_is_open_is_asked(written: str) -> None:
    read_as = reading(written)
    assert (read_as.action, read_as.zone) == (Action.INCOMPLETE, None)


def test_streets_that_fit_alike_are_offered_for_choice() -> None:
    choices = reading("Garibaldi 3").choices
    assert {place.street for place in choices} == {"Via Giuseppe Garibaldi", "Piazza Giuseppe Garibaldi"}
    assert {place.house_number for place in choices} == {"3"}


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("via degli ulivi 3", "Via degli Ulivi"),
        ("Via Monte Bianco 4", "Via Monte Bianco"),
        ("l.go Gusmini", "Largo Gusmini"),
        ("via degli Ulivi Mario Rossi", "Via degli Ulivi"),
    ],
)
def test_a_street_that_nobody_knows_is_kept_as_written_without_a_zone(written: str, street: str) -> None:
    read_as = reading(written)
    assert read_as.place is not None
    assert (read_as.place.kind, read_as.place.street, read_as.zone) == (PlaceKind.ADDRESS, street, None)
    assert read_as.action is Action.SUBSCRIBE
    assert read_as.confidence < 1


def test_a_zone_of_several_words_may_have_an_everyday_word_with_a_slip() -> None:
    zones = [{"id": "mill", "name": "Borgo Molino", "type": "borgo", "aliases": []}]
    town = {"municipality": {"name": "Valdorsa"}, "zones": zones, "contrade": [], "streets": []}
    assert read("VALDORSA ON borgo mulino", PLACE_ONLY, gazetteer_from_json(town)).zone == "mill"


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("via iv novembre 3", "Via IV Novembre"),
        ("VIA XX GIUGNO 3", "Via XX Giugno"),
        ("viale xxii marzo 3", "Viale XXII Marzo"),
        ("p.za v maggio n. 3", "Piazza V Maggio"),
    ],
)
def test_a_street_that_is_called_by_a_day_and_that_no_list_has_keeps_its_whole_name(written: str, street: str) -> None:
    place = reading(written).place
    assert place is not None
    assert (place.street, place.house_number) == (street, "3")


def test_a_zone_that_answers_where_in_a_contrada_of_several_keeps_the_contrada() -> None:
    open_contrada = Place(kind=PlaceKind.CONTRADA, written="Fontanella", name="Fontanella")
    asked = Pending(asked=Question.PLACE, place=open_contrada)
    kept = read("Monti", PLACE_ONLY, GAZETTEER, asked).place
    assert kept is not None
    assert (kept.kind, kept.name, kept.zone) == (PlaceKind.CONTRADA, "Fontanella", "monti")
    another = read("Centro", PLACE_ONLY, GAZETTEER, asked).place
    assert another is not None
    assert (another.kind, another.name, another.zone) == (PlaceKind.ZONE, "Centro", "centro")


@pytest.mark.parametrize(
    ("written", "street_or_area", "number", "zone"),
    [
        # A street in the part of the town that stands before it.
        ("prima ero in via Roma 3, adesso vivo a Ponte in via Adda 9", "Via Adda", "9", "ponte"),
        ("stavo in via Adda 2, ora sto a San Rocco in via Manzoni 4", "Via Alessandro Manzoni", "4", "san-rocco"),
        # Where a relative lives, beside one's own home.
        ("io sto a Rovere e mia figlia in via Serio 3", "Rovere", "", "rovere"),
        ("noi abitiamo in via Adda 5 e mio cognato in via Roma 8", "Via Adda", "5", "ponte"),
        # What is granted, and what is only for a while.
        ("abito in via Adda 5 anche se d'estate sto a Nembro da mia zia", "Via Adda", "5", "ponte"),
        ("vivo a Rovere, anche se nel weekend vado ad Albino", "Rovere", "", "rovere"),
        ("sto ad Albino da mio fratello solo per qualche mese, casa mia è via Serio 8", "Via Serio", "8", "ponte"),
        ("siamo di Nembro, gli avvisi ci servono per la casa di via Serio 8", "Via Serio", "8", "ponte"),
        # Land and work are no home.
        ("sto in via Serio 8, ho un orto a Fontanella", "Via Serio", "8", "ponte"),
        ("sono la portinaia del condominio di via Roma ma abito in via Adda 5", "Via Adda", "5", "ponte"),
        # Numbers after an aside, before the street, of whoever has the letter box.
        ("piazza XX Settembre, non la via, al 5", "Piazza XX Settembre", "5", "centro"),
        ("via Europa, non piazza, numero 7", "Via Europa", "7", "ponte"),
        ("al 5 della Resistenza", "Via della Resistenza", "5", "centro"),
        ("al 7 de la Resistenza", "Via della Resistenza", "7", "centro"),
        ("VIA SERIO 8 C/O FRUTTERIA", "Via Serio", "8", "ponte"),
        ("via Adda 5 c/o Rossi", "Via Adda", "5", "ponte"),
    ],
)
def test_of_all_that_is_told_the_home_counts(written: str, street_or_area: str, number: str, zone: str) -> None:
    read_as = reading(written)
    assert read_as.place is not None
    said = (read_as.place.street or read_as.place.name, read_as.place.house_number, read_as.zone)
    assert (said, read_as.action) == ((street_or_area, number, zone), Action.SUBSCRIBE)


@pytest.mark.parametrize(
    "written", ["siamo di Albino ma abbiamo un campo a Rovere", "noi siamo di Nembro, ho la vigna a Rovere"]
)
def test_land_in_the_town_is_no_home(written: str) -> None:
    read_as = reading(written)
    assert read_as.place is not None
    assert read_as.place.kind is PlaceKind.OUTSIDE


@pytest.mark.parametrize("written", ["dalle parti di Fontanella", "nei paraggi di Fontanella"])
def test_near_a_contrada_is_not_on_the_street_of_that_name(written: str) -> None:
    read_as = reading(written)
    assert (read_as.action, read_as.zone) == (Action.INCOMPLETE, None)


def _with(**more: object) -> Gazetteer:
    data = json.loads((Path(__file__).parent / "valdorsa" / "gazetteer.json").read_text("utf-8"))
    for key, added in more.items():
        data[key] += added
    return gazetteer_from_json(data)


@pytest.mark.parametrize("counted", ["1a traversa via Gramsci", "prima traversa di via Gramsci", "traversa 1 Gramsci"])
def test_a_crossing_is_counted_before_its_street(counted: str) -> None:
    street = {"zone": "ponte", "aliases": [], "ranges": []}
    named = [("Traversa", "I Gramsci"), ("Traversa", "II Gramsci"), ("Via", "Gramsci")]
    streets = [{"dug": dug, "name": name, "full": f"{dug} {name}", **street} for dug, name in named]
    place = read(f"VALDORSA ON {counted} n 6", PLACE_ONLY, _with(streets=streets)).place
    assert place is not None
    assert (place.street, place.house_number) == ("Traversa I Gramsci", "6")


@pytest.mark.parametrize("written", ["ON, 219, dietro la scuola", "ON - 219", "ON alla 219"])
def test_a_zone_may_be_called_by_a_number(written: str) -> None:
    zone = {"id": "z219", "name": "Zona 219", "type": "zona", "aliases": ["219"]}
    assert read(f"VALDORSA {written}", PLACE_ONLY, _with(zones=[zone])).zone == "z219"


def test_a_number_makes_it_the_street_where_a_contrada_is_called_so_too() -> None:
    contrada = {"id": "passo", "name": "Passo Corto", "aliases": [], "zones": ["monti"]}
    street = {
        "dug": "Via",
        "name": "Passo Corto",
        "full": "Via Passo Corto",
        "zone": "valle",
        "aliases": [],
        "ranges": [],
    }
    gazetteer = _with(contrade=[contrada], streets=[street])
    for written, zone in (("Passo Corto 9", "valle"), ("Passo Corto", "passo")):
        assert read(f"VALDORSA ON {written}", PLACE_ONLY, gazetteer).zone == zone


@pytest.mark.parametrize(
    ("written", "streets"),
    [
        ("via Pelloni 3", {"Via Ernesto Pelloni", "Via Don Primo Pelloni"}),
        ("umberto 3", {"Corso Umberto I", "Via Principe Umberto"}),
        ("Strada 18 numero 3", {"Strada 18 Est", "Strada 18 Ovest"}),
    ],
)
def test_a_first_name_an_alias_or_a_side_that_is_left_out_is_asked(written: str, streets: set[str]) -> None:
    aliases = {"Corso Umberto I": ["Corso Umberto"]}
    rows = [
        {"dug": full.partition(" ")[0], "name": full.partition(" ")[2], "full": full, "aliases": aliases.get(full, [])}
        for full in streets
    ]
    added = [{**row, "zone": zone, "ranges": []} for row, zone in zip(rows, ("ponte", "centro"), strict=True)]
    read_as = read(f"VALDORSA ON {written}", PLACE_ONLY, _with(streets=added))
    assert (read_as.action, {place.street for place in read_as.choices}) == (Action.INCOMPLETE, streets)


@pytest.mark.parametrize(
    "said",
    [
        "... no aspetti il civico lo devo guardare sulla bolletta",
        ", aspetta che guardo il civico",
        " no aspetta non è il 13, chiedo a mio marito",
        " anzi no il numero non me lo ricordo",
    ],
)
def test_a_number_that_is_taken_back_is_no_number(said: str) -> None:
    read_as = reading(f"via Provinciale 13{said}")
    assert read_as.place is not None
    assert (read_as.place.street, read_as.place.house_number, read_as.zone) == ("Via Provinciale", "", None)
    assert read_as.action is Action.INCOMPLETE


def test_a_street_may_be_glued_to_the_towns_own_command() -> None:
    found = read("Valdorsa onvia Serio 5", PLACE_ONLY, GAZETTEER).place
    assert found is not None and (found.street, found.house_number) == ("Via Serio", "5")


@pytest.mark.parametrize("written", ["sp11 km 3,200 n 95", "SP 11 95", "s.p. 11 n. 95"])
def test_the_number_of_a_road_is_no_house(written: str) -> None:
    data = json.loads((Path(__file__).parent / "valdorsa" / "gazetteer.json").read_text("utf-8"))
    street = next(each for each in data["streets"] if each["full"] == "Via Provinciale")
    street["aliases"] = ["Provinciale", "SP 11"]
    found = read(f"VALDORSA ON {written}", PLACE_ONLY, gazetteer_from_json(data)).place
    assert found is not None and (found.street, found.house_number) == ("Via Provinciale", "95")


@pytest.mark.parametrize(
    "text", ["la via va bene, il numero è dodici e non nove", "quasi: sono i numeri girati, dodici e non nove"]
)
def test_a_number_is_put_right_in_words(text: str) -> None:
    found = read(text, PLACE_ONLY, GAZETTEER, ASKED["confirm"]).place
    assert found is not None and (found.street, found.house_number) == ("Via Serio", "12")


@pytest.mark.parametrize(
    "written",
    ["zona 2", "zona due", "zona seconda", "zona II", "zona n. 2", "zona nr 2", "zona numero due", "la zona è la 2"],
)
def test_a_zone_that_has_a_number_is_known_in_figures_and_in_words(written: str) -> None:
    zones = [Zone(id=f"z{number}", kind=ZoneKind.ZONE, name=f"Zona {number}") for number in range(1, 6)]
    found = read(f"VALDORSA ON {written}", PLACE_ONLY, Gazetteer(zones))
    assert (found.action, found.zone) == (Action.SUBSCRIBE, "z2")


@pytest.mark.parametrize("said", ["san zeno", "a San Zeno ovvio", "abito a San Zeno"])
def test_a_town_of_a_saint_is_meant_by_the_saints_name_and_not_the_street(said: str) -> None:
    street = Street(dug="Via", name="San Zeno Vescovo", zone="z1")
    zones = [Zone(id=f"z{number}", kind=ZoneKind.ZONE, name=f"Zona {number}") for number in (1, 2)]
    found = read(said, PLACE_ONLY, Gazetteer(zones, streets=[street], town="San Zeno Marina"), PLACE_ASKED)
    assert found.action is Action.INCOMPLETE
    assert not found.place


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("viale Po, lato pari", "z2"),
        ("viale Po, ma se siamo pari o dispari non lo so", None),
        ("viale Po, lato pari o dispari? boh", None),
        ("viale Po, non so se dispari", None),
    ],
)
def test_a_side_that_is_not_known_is_asked(said: str, zone: str | None) -> None:
    sides = tuple(
        NumberRange(first=1, last=200, zone=zone, parity=parity)
        for zone, parity in (("z1", Parity.ODD), ("z2", Parity.EVEN))
    )
    zones = [Zone(id=f"z{number}", kind=ZoneKind.ZONE, name=f"Zona {number}") for number in (1, 2)]
    town = Gazetteer(zones, streets=[Street(dug="Viale", name="Po", zone="", ranges=sides)])
    assert read(said, PLACE_ONLY, town, PLACE_ASKED).zone == zone


@pytest.mark.parametrize(
    "text",
    [
        "Il volantino l'ho preso al Ponte scendendo dal treno: iscrivetemi",
        "ho visto il manifesto a Ponte, iscrivetemi",
        "ho letto il cartello a Monti: vorrei iscrivermi",
    ],
)
def test_where_somebody_heard_of_us_is_no_home(text: str) -> None:
    found = read(text, PLACE_ONLY, GAZETTEER)
    assert found.action is Action.INCOMPLETE
    assert not found.place


@pytest.mark.parametrize(
    "firm", ["Panificio Bergamo", "ristorante Bella Napoli", "Hotel Bergamo", "Bar Venezia", "Bergamo scuola"]
)
@pytest.mark.parametrize("text", ["{firm}, via Serio 7", "{firm} via Serio 7", "via Serio 7 {firm}"])
def test_a_firm_that_is_called_after_a_town_is_here(text: str, firm: str) -> None:
    found = reading(text.format(firm=firm))
    assert found.place
    assert (found.action, found.place.street, found.place.house_number) == (Action.SUBSCRIBE, "Via Serio", "7")


def test_a_firm_that_is_in_another_town_is_there() -> None:
    found = reading("Panificio Neri di Bergamo, via Serio 7")
    assert found.place
    assert found.place.kind is PlaceKind.OUTSIDE
