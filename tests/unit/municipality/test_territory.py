"""Ids of streets, zones and topics: from the name, the same for ever."""

from dataclasses import replace

import pytest

from comunica.municipality.territory import ZONE_ID, Street, as_on_record, free_id, ids_by_name, with_ids


def street(name: str, *, dug: str = "Via", zone: str = "centro") -> Street:
    return Street(dug=dug, name=name, zone=zone)


@pytest.mark.parametrize(
    ("dug", "name", "id_"),
    [
        ("Via", "Roma", "via-roma"),
        ("Via", "Sant'Àgata d’Esaro", "via-sant-agata-d-esaro"),
        ("Strada Vicinale", "della  Cà Bianca", "strada-vicinale-della-ca-bianca"),
        ("Via", "XXV Aprile", "via-xxv-aprile"),
    ],
)
def test_an_id_is_the_name_in_plain_letters(dug: str, name: str, id_: str) -> None:
    assert [each.id for each in with_ids([street(name, dug=dug)])] == [id_]


def test_the_zone_and_the_order_of_the_file_change_no_id() -> None:
    one = with_ids([street("Roma", zone="borgo"), street("Po")])
    other = with_ids([street("Po"), street("Roma", zone="frazione")])
    assert {(each.full, each.id) for each in one} == {(each.full, each.id) for each in other}


def test_a_street_that_got_another_name_keeps_its_id_when_a_file_names_it_so() -> None:
    on_record = [replace(street("Nuova"), id="via-vecchia"), *with_ids([street("Po")])]
    [po, new] = as_on_record(with_ids([street("Po"), street("NUOVA")]), on_record)
    assert (po.id, new.id) == ("via-po", "via-vecchia")
    # A file with the name before gives it that again; one with both has two streets.
    both = as_on_record(with_ids([street("Vecchia"), street("Nuova")]), on_record)
    assert [each.id for each in both] == ["via-vecchia", "via-nuova"]


def test_a_name_without_end_is_cut_and_fits_the_record() -> None:
    [long] = with_ids([street("Lunga " * 60)])
    assert len(long.id) <= 127
    assert not long.id.endswith("-")


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Villaggio Brollo", set(), "villaggio-brollo"),
        ("Centro", {"centro"}, "centro-2"),
        ("Centro", {"centro", "centro-2"}, "centro-3"),
        ("Città d’Arte", set(), "citta-d-arte"),
        ("東京", set(), "zone"),
        ("東京", {"zone"}, "zone-2"),
        ("a" * 100, {"a" * 63}, "a" * 61 + "-2"),
        ("a" * 62 + " b", set(), "a" * 62),
    ],
)
def test_a_new_id_follows_from_the_name_and_is_nobody_elses(name: str, taken: set[str], expected: str) -> None:
    found = free_id(name, taken, otherwise="zone")
    assert found == expected
    assert ZONE_ID.fullmatch(found)


def test_a_street_is_named_by_its_id_first_then_by_its_name_of_today_then_by_what_no_other_is_called() -> None:
    streets = [
        ("via-trento", "Viale della Pace", ["Via Trento", "il Corso", "Via Roma", "…"]),
        ("via-roma", "Via Roma", ["il corso", "Viale della Pace"]),
    ]
    assert ids_by_name(streets) == {
        "via-trento": "via-trento",
        "viale-della-pace": "via-trento",
        "via-roma": "via-roma",
    }
