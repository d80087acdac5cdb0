"""Gazetteers in the forms in which others write them: read as ours, and nothing that is in doubt is guessed."""

from typing import Any

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import NotAGazetteer, gazetteer_from_json, territory_from_json
from comunica.municipality.profile import Profile, RequiredField
from comunica.municipality.territory import Parity

PLACE_ONLY = Profile(required=(RequiredField.PLACE,))
CENTRO = {"id": "centro", "name": "Centro"}
COLLE = {"id": "colle", "name": "Colle"}
ROMA = {"dug": "Via", "name": "Roma", "full": "Via Roma", "zone": "centro", "aliases": [], "ranges": []}


def town(**lists: Any) -> Gazetteer:
    whole = {"municipality": {"name": "Valmira", "province": "PV"}, "zones": [CENTRO, COLLE], "streets": [ROMA]}
    return gazetteer_from_json(whole | lists)


@pytest.mark.parametrize(
    ("dug", "name", "full"),
    [
        ("Via", "Verdi", "Via Giuseppe Verdi"),
        ("Via dell'", "Artigianato", "Via dell'Artigianato"),
        ("Via", "Via Piave", "Via Piave"),
        ("", "Ronchi", "Ronchi"),
        (None, "Piave", "Via Piave"),
        ("via", "4 novembre", "Via IV Novembre"),
    ],
)
def test_a_street_is_called_as_its_full_name_says(dug: str | None, name: str, full: str) -> None:
    street = {"dug": dug, "name": name, "full": full, "zone": "centro"}
    reading = read(f"ATTIVA {full} 7", PLACE_ONLY, town(streets=[street]))
    assert reading.action is Action.SUBSCRIBE
    assert reading.place is not None
    assert (reading.place.street, reading.place.house_number, reading.zone) == (full, "7", "centro")


def test_a_street_is_still_found_by_its_type_and_name() -> None:
    street = {"dug": "Strada", "name": "del Molino", "full": "Via Vecchia del Mulino di Sotto", "zone": "colle"}
    reading = read("ATTIVA strada del Molino 3", PLACE_ONLY, town(streets=[street]))
    assert reading.place is not None
    assert (reading.place.street, reading.zone) == ("Via Vecchia del Mulino di Sotto", "colle")


@pytest.mark.parametrize("written", ["V.co I Purgatorio 3", "VICO I PURGATORIO 3", "vico primo purgatorio 3"])
def test_streets_that_are_counted_are_told_apart(written: str) -> None:
    streets = [{"dug": "Vico", "name": name, "zone": "centro"} for name in ("I Purgatorio", "II Purgatorio")]
    reading = read(f"ATTIVA {written}", PLACE_ONLY, town(streets=streets))
    assert reading.place is not None
    assert (reading.place.street, reading.place.house_number) == ("Vico I Purgatorio", "3")


@pytest.mark.parametrize("written", ["seconda traversa di via Nazionale 3", "II traversa via nazionale 3"])
def test_a_street_that_is_counted_along_another_is_found_by_both(written: str) -> None:
    streets = [{"dug": dug, "name": "Nazionale", "zone": "centro"} for dug in ("Via", "I Traversa", "II Traversa")]
    reading = read(f"ATTIVA {written}", PLACE_ONLY, town(streets=streets))
    assert reading.place is not None
    assert reading.place.street == "II Traversa Nazionale"


@pytest.mark.parametrize("written", ["strada x Pavia 3", "via per Pavia 3"])
def test_a_sign_for_a_word_is_that_word_and_a_numeral_stays_one(written: str) -> None:
    streets = [{"dug": "Via", "name": name, "zone": "centro"} for name in ("per Pavia", "Pio X", "X Martiri")]
    found = [read(f"ATTIVA {each}", PLACE_ONLY, town(streets=streets)).place for each in (written, "via pio x 3")]
    assert [place and place.street for place in found] == ["Via per Pavia", "Via Pio X"]
    martyrs = read("ATTIVA via x martiri 3", PLACE_ONLY, town(streets=streets)).place
    assert martyrs is not None
    assert martyrs.street == "Via X Martiri"


def test_null_is_nothing() -> None:
    told = town(
        municipality={"name": "Valmira", "province": None, "cap": None},
        contrade=None,
        zones=[CENTRO | {"type": None, "aliases": None}],
        streets=[ROMA | {"aliases": None, "ranges": None}],
        other_municipalities=[{"name": "Sant'Ilario", "aliases": None}],
        street_prefix_abbreviations=None,
    )
    assert (told.province, told.streets[0].ranges, told.zones["centro"].aliases) == ("", (), ())


def test_towns_may_be_bare_names_and_ids_numbers() -> None:
    street = ROMA | {"zone": 2, "ranges": [{"from": 1, "to": 9, "zone": 1}]}
    zones = [{"id": 1, "name": "Centro"}, {"id": 2, "name": "Colle"}]
    contrade = [{"id": 7, "name": "Rovere", "zones": [2]}]
    told = town(zones=zones, contrade=contrade, streets=[street], other_municipalities=["Sant'Ilario"])
    assert [told.streets[0].zone_of(number) for number in (3, 30)] == ["1", "2"]
    assert told.zone_named("7") == "Colle"
    assert told.other_towns[0].name == "Sant'Ilario"


def test_a_range_may_be_open_and_its_side_in_italian() -> None:
    ranges = [
        {"from": "1", "to": "29", "zone": "centro", "parity": "Dispari"},
        {"from": 31, "to": None, "zone": "colle", "parity": "dispari"},
        {"from": None, "to": 40, "zone": "colle", "parity": "pari"},
        {"from": 42, "to": 50, "zone": "centro", "parity": "all"},
    ]
    street = town(streets=[ROMA | {"ranges": ranges}]).streets[0]
    assert [street.zone_of(number) for number in (29, 931, 2, 44)] == ["centro", "colle", "colle", "centro"]
    assert street.side(Parity.EVEN) is None


def test_a_split_street_without_a_zone_of_its_own_is_where_most_of_it_is() -> None:
    ranges = [
        {"from": 1, "to": 9, "zone": "colle"},
        {"from": 11, "to": 19, "zone": "colle"},
        {"from": 21, "to": 29, "zone": "centro"},
    ]
    street = town(streets=[{"dug": "Via", "name": "Roma", "zone": None, "ranges": ranges}]).streets[0]
    assert (street.zone_of(99), street.zone_of(None)) == ("colle", None)


def test_a_zone_and_a_contrada_of_one_id_stay_two() -> None:
    told = town(contrade=[{"id": "colle", "name": "Colle Alto", "zones": ["centro"]}])
    assert {told.zone_named(each) for each in told.zones} == {"Centro", "Colle"}
    reading = read("ATTIVA contrada Colle Alto", PLACE_ONLY, told)
    assert reading.place is not None
    assert reading.place.name == "Colle Alto"


def test_to_read_with_a_street_needs_no_zone_and_to_keep_it_does() -> None:
    street = {"dug": "Via", "name": "Roma"}
    reading = read("ATTIVA via Roma 3", PLACE_ONLY, town(streets=[street]))
    assert (reading.action, reading.zone) == (Action.SUBSCRIBE, None)
    with pytest.raises(NotAGazetteer) as told:
        territory_from_json({"zones": [CENTRO], "streets": [street, {"name": "Ronchi", "zone": "centro"}]})
    assert told.value.faults == ("streets[0].zone: missing or not a text", "streets[1].dug: missing or not a text")


def test_who_changes_the_name_of_a_street_on_record_changes_all_of_it() -> None:
    """The gazetteer that we show has `full`: a new `name` beside the old one would be lost."""
    changed = ROMA | {"name": "Roma Nuova"}
    with pytest.raises(NotAGazetteer) as told:
        territory_from_json({"zones": [CENTRO], "streets": [ROMA, changed]})
    assert [each.split(": ")[0] for each in told.value.faults] == ["streets[1].full"]
    signs = ROMA | {"dug": "Via dell'", "name": "Artigianato", "full": "Via dell'Artigianato"}
    streets = territory_from_json({"zones": [CENTRO], "streets": [signs, changed | {"full": None}]}).streets or ()
    assert [street.full for street in streets] == ["Via dell'Artigianato", "Via Roma Nuova"]


@pytest.mark.parametrize(
    "bad",
    [
        {"streets": [ROMA | {"zone": "nowhere"}]},
        {"streets": [ROMA | {"ranges": [{"from": 1, "to": 9, "zone": "centro", "parity": "left"}]}]},
        {"streets": [ROMA | {"ranges": [{"from": "one", "to": 9, "zone": "centro"}]}]},
        {"streets": [ROMA | {"ranges": [{"to": 9, "zone": "centro"}]}]},
        {"streets": [ROMA | {"aliases": "Via Vecchia"}]},
        {"zones": [{"id": True, "name": "Centro"}]},
    ],
)
def test_what_is_in_doubt_is_still_refused(bad: Any) -> None:
    with pytest.raises(NotAGazetteer):
        town(**bad)


@pytest.mark.parametrize("written", ["3 case", "alle 3 case", "contrada 3 case", "le Tre Case"])
def test_what_a_name_counts_may_be_written_in_digits(written: str) -> None:
    place = read(f"ATTIVA {written}", PLACE_ONLY, town(zones=[CENTRO, {"id": "case", "name": "Tre Case"}])).place
    assert place is not None
    assert place.name == "Tre Case"


@pytest.mark.parametrize("written", ["s vito", "S Vito", "s. vito", "san vito"])
def test_a_zone_and_not_the_street_of_its_name_is_meant_without_a_type(written: str) -> None:
    street = {"dug": "Via", "name": "San Vito", "full": "Via San Vito", "zone": "centro"}
    vito = {"id": "vito", "name": "San Vito"}
    place = read(f"ATTIVA {written}", PLACE_ONLY, town(zones=[CENTRO, vito], streets=[street])).place
    assert place is not None
    assert (place.street, place.zone) == ("", "vito")


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("via dlla pace 18", "Via della Pace"),
        ("via ghiara vecia 28", "Via Ghiara Vecchia"),
        ("lrg della pace 3", "Largo della Pace"),
        ("via Aldo Moro 3", "Via Aldo Moro"),
        ("via aldo moro", "Via Aldo Moro"),
    ],
)
def test_a_street_is_found_as_it_is_said_and_an_unknown_one_is_taken_whole(written: str, full: str) -> None:
    known = ["Via Ghiara", "Via Ghiara Vecchia", "Via della Pace", "Largo della Pace"]
    streets = [
        {"dug": each.split()[0], "name": each.split(maxsplit=1)[1], "full": each, "zone": "colle"} for each in known
    ]
    place = read(f"ATTIVA {written}", PLACE_ONLY, town(streets=streets)).place
    assert place is not None
    assert place.street == full


def test_where_no_name_is_asked_for_a_word_alone_is_a_street_without_its_type() -> None:
    street = {"dug": "Via", "name": "Antonio Canova", "full": "Via Antonio Canova", "zone": "colle"}
    where = town(streets=[street])
    assert read("ATTIVA canova", PLACE_ONLY, where).zone == "colle"
    named = read("ATTIVA Mario Canova", PLACE_ONLY, where)
    assert (named.surname, named.zone) == ("Canova", None)


@pytest.mark.parametrize("name", ["Terranova dei Greci", "Terranova sul Trigno", "Terranova Superiore"])
def test_the_town_itself_is_known_by_the_first_word_of_its_name(name: str) -> None:
    where = town(municipality={"name": name, "province": "PZ"})
    for written in ("Angelica Cerone di Terranova via Roma 7", "Angelica Cerone via Roma 7 terranova"):
        reading = read(f"ATTIVA {written}", Profile(), where)
        assert (reading.given_name, reading.surname, reading.zone) == ("Angelica", "Cerone", "centro")


def test_a_street_may_begin_with_a_small_word() -> None:
    street = {"dug": "Via", "name": "Sotto le Mura", "full": "Via Sotto le Mura", "zone": "colle"}
    assert read("ATTIVA sotto le mura 8", PLACE_ONLY, town(streets=[street])).zone == "colle"
