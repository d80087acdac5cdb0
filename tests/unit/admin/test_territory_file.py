"""Files of a territory that cannot be used: told with their place, never an exception."""

import json
import re
from pathlib import Path

import pytest

from comunica.municipality.territory import Zone, ZoneKind
from services.admin.territory_file import TerritoryFileError, read_territory_file

ZONES = [Zone(id="centro", kind=ZoneKind.ZONE, name="Centro"), Zone(id="mulini", kind=ZoneKind.ZONE, name="Mulini")]
TWICE = json.dumps(
    {"streets": [{"dug": "Via", "name": name, "zone": "centro"} for name in ("Libertà", "Liberta")]}
).encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", b"{", "a.json: is not JSON at line 1"),
        ("a.json", b'{"zones": [{"id": "Zona 1", "name": "Uno"}]}', "the id 'Zona 1' may hold small letters"),
        ("a.csv", b"colore;zona\nrosso;Centro\n", "row 1, denominazione: no column"),
        ("a.csv", b"denominazione;zona\nVia R\0oma;Centro\n", "holds zero bytes"),
        ("a.csv", b"denominazione;zona\nVia Roma;Marte\n", "row 2, zona: there is no zone called 'Marte'"),
        ("a.json", TWICE, "Via Liberta and Via Libertà is there twice"),
        ("a.csv", b'denominazione;zona\n"Via ' + b"x" * 200_000 + b'";Centro\n', "is not CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TerritoryFileError, match=re.escape(said)):
        read_territory_file(tmp_path / name, ZONES)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TerritoryFileError, match=r"a\.csv: cannot be read \(No such file"):
        read_territory_file(tmp_path / "a.csv", ZONES)


def test_what_excel_writes_in_italy_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("denominazione;zona\nVia della Libertà;Centro\n".encode("cp1252"))
    streets = read_territory_file(tmp_path / "a.csv", ZONES).streets or ()
    assert [(each.id, each.full) for each in streets] == [("via-della-liberta", "Via della Libertà")]


def test_a_stradario_speaks_of_streets_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("denominazione;zona\nVia Roma;Centro\n")
    told = read_territory_file(tmp_path / "a.csv", ZONES)
    assert (told.zones, told.other_towns, told.prefixes, told.postcode) == (None, None, None, None)
