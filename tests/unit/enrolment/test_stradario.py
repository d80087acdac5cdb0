"""A stradario as CSV."""

import pytest

from comunica.enrolment.territory.stradario import (
    NumbersWritten,
    RowFault,
    StreetWritten,
    by_zone,
    read_form,
    read_stradario,
)
from comunica.municipality.territory import NumberRange, Parity, Street, Zone, ZoneKind
from tests.unit.enrolment.valdorsa import GAZETTEER

ZONES = tuple(GAZETTEER.zones.values())
HEADER = "dug,denominazione,zona,contrada,civico_da,civico_a,pari/dispari\n"


def test_a_row_is_a_street() -> None:
    found = read_stradario(HEADER + "Via,Roma,Centro,,,,\nVIA,GIUSEPPE GARIBALDI,centro,,,,\n", ZONES)
    assert found.faults == ()
    assert [street.full for street in found.streets] == ["Via Roma", "Via Giuseppe Garibaldi"]
    assert {street.zone for street in found.streets} == {"centro"}


def test_rows_with_numbers_split_a_street() -> None:
    rows = (
        "Via,Milano,Valle,,1,61,dispari\nVia,Milano,Ponte,,2,60,pari\nVia,Milano,Monti,,62,240,\nVia,Milano,Valle,,,,\n"
    )
    (street,) = read_stradario(HEADER + rows, ZONES).streets
    assert street == Street(
        dug="Via",
        name="Milano",
        zone="valle",
        ranges=(
            NumberRange(first=1, last=61, zone="valle", parity=Parity.ODD),
            NumberRange(first=2, last=60, zone="ponte", parity=Parity.EVEN),
            NumberRange(first=62, last=240, zone="monti"),
        ),
    )
    assert dict(by_zone([street])) == {"monti": 1, "ponte": 1, "valle": 1}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffDUG;Denominazione;Zona\r\nVia;Roma;San Rocco\r\n",
        "denominazione\tcontrada\nVia Roma\tSant'Anna\n",
        "Zona,Denominazione\nS. Rocco,Via Roma\n",
    ],
)
def test_columns_come_in_any_order_and_way(text: str) -> None:
    found = read_stradario(text, ZONES)
    assert found.faults == ()
    assert [street.full for street in found.streets] == ["Via Roma"]


def test_every_fault_is_told_with_row_and_column_and_nothing_is_imported() -> None:
    rows = (
        "Via,Roma,Atlantide,,,,\n"  # 2
        ",Adda,Ponte,,,,\n"
        "Via,,Ponte,,,,\n"
        "Via,Serio,,,,,\n"  # 5
        "Via,Brembo,Ponte,,dodici,20,\n"
        "Via,Piave,Ponte,,20,2,\n"
        "Via,Isonzo,Ponte,,2,20,storti\n"
        "Via,Alta,,Fontanella,,,\n"  # 9
        "Via,Bassa,Ponte,,1,20,\n"
        "Via,Bassa,Valle,,20,40,\n"
    )
    found = read_stradario(HEADER + rows, ZONES)
    assert found.streets == ()
    assert [(fault.row, fault.column) for fault in found.faults] == [
        (2, "zona"),
        (3, "dug"),
        (4, "denominazione"),
        (5, "zona"),
        (6, "civico_da"),
        (7, "civico_da"),
        (8, "pari/dispari"),
        (9, "zona"),
        (11, "civico_da"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n"])
def test_a_file_without_its_columns_says_so(text: str) -> None:
    found = read_stradario(text, ZONES)
    assert isinstance(found.faults[0], RowFault)
    assert "denominazione" in found.faults[0].what


def test_a_number_without_end_is_no_house_number() -> None:
    found = read_stradario(HEADER + f"Via,Roma,Centro,,{'9' * 5000},,\n", ZONES)
    assert [(fault.row, fault.column) for fault in found.faults] == [(2, "civico_da")]


def test_a_form_is_read_by_the_rules_of_a_file() -> None:
    numbers = (
        NumbersWritten(first="1", last="61", parity="dispari", zone="valle"),
        NumbersWritten(),
        NumbersWritten(first="2/A", parity="pari", zone="ponte"),
    )
    (street,) = read_form(
        StreetWritten(dug="VIA", name="MILANO", zone="valle", aliases=("la Lunga",), numbers=numbers), ZONES
    ).streets
    assert street == Street(
        dug="Via",
        name="Milano",
        zone="valle",
        aliases=("la Lunga",),
        ranges=(
            NumberRange(first=1, last=61, zone="valle", parity=Parity.ODD),
            NumberRange(first=2, last=9999, zone="ponte", parity=Parity.EVEN),
        ),
    )


def test_a_form_says_every_fault_with_its_row_and_column() -> None:
    numbers = (
        NumbersWritten(first="uno", last="20", zone="ponte"),
        NumbersWritten(first="9", last="3", zone="ponte"),
        NumbersWritten(first="1", last="20", zone="Ponte"),
        NumbersWritten(first="1"),
        NumbersWritten(parity="storti", zone="valle"),
        NumbersWritten(zone="valle"),
        NumbersWritten(first="30", last="40", zone="ponte"),
        NumbersWritten(first="31", last="31", parity="dispari", zone="valle"),
    )
    found = read_form(StreetWritten(dug="", name="…", zone="monti", numbers=numbers), ZONES)
    assert found.streets == ()
    assert [(fault.row, fault.column) for fault in found.faults] == [
        (0, "name"),
        (0, "dug"),
        (1, "first"),
        (2, "first"),
        (3, "zone"),
        (4, "zone"),
        (5, "parity"),
        (6, "zone"),
        (8, "first"),
    ]


def test_a_zone_that_was_chosen_is_never_another_one_of_that_name() -> None:
    """By its name «centro» would be the zone that is called so now."""
    zones = (
        Zone(id="centro-2", kind=ZoneKind.ZONE, name="Centro"),
        Zone(id="centro", kind=ZoneKind.ZONE, name="Centro storico"),
    )
    (chosen,) = read_form(StreetWritten(dug="Via", name="Roma", zone="centro"), zones).streets
    (named,) = read_stradario(HEADER + "Via,Roma,Centro,,,,\n", zones).streets
    assert (chosen.zone, named.zone) == ("centro", "centro-2")
