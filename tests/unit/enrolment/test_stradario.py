"""A stradario as CSV."""

import pytest

from comunica.enrolment.stradario import RowFault, by_zone, read_stradario
from comunica.municipality.territory import NumberRange, Parity, Street
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
        (10, "civico_da"),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "a,b\n1,2\n"])
def test_a_file_without_its_columns_says_so(text: str) -> None:
    found = read_stradario(text, ZONES)
    assert isinstance(found.faults[0], RowFault)
    assert "denominazione" in found.faults[0].what
