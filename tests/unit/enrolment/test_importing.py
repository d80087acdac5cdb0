"""Rows of a list: what cells say, and every error by row and column."""

import datetime as dt
import io
import zipfile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.importing import file as list_file
from comunica.enrolment.importing.cells import BadCell, Cell, Way, moment_of, phone_of, way_of
from comunica.enrolment.importing.columns import read_header
from comunica.enrolment.importing.file import UnreadableFile, rows_of
from comunica.enrolment.importing.places import GazetteerPlaces
from comunica.enrolment.importing.rows import ListReader, Row, RowError
from comunica.enrolment.importing.topics import TopicReader
from comunica.municipality.profile import DEFAULT_REQUIRED
from comunica.municipality.territory import Zone, ZoneKind

ROME = ZoneInfo("Europe/Rome")
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
TOPICS = {"eventi": "Eventi", "scuola": "Scuola, nidi e servizi"}
PLACES = GazetteerPlaces(Gazetteer([Zone(id="centro", kind=ZoneKind.ZONE, name="Centro")], ["Saronno"]))


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        ("333 1234567", "393331234567"),
        ("333-12.34.567", "393331234567"),
        ("+39 333/1234567", "393331234567"),
        ("0039 3331234567", "393331234567"),
        ("393331234567", "393331234567"),
        ("'+39 333 1234567", "393331234567"),
        (3331234567, "393331234567"),
        (3331234567.0, "393331234567"),
        ("02 9678 4411", "390296784411"),
        ("+41 79 123 45 67", "41791234567"),
    ],
)
def test_a_phone_is_read_in_any_usual_spelling(cell: Cell, digits: str) -> None:
    assert phone_of(cell).value == digits


@pytest.mark.parametrize("cell", ["333", "3,33123E+09", "333 CALL", "333 1234567 / 333 7654321", "٣٣٣١٢٣٤٥٦٧", "+"])
def test_what_is_no_phone_is_refused_without_repeating_it(cell: str) -> None:
    with pytest.raises(BadCell) as refused:
        phone_of(cell)
    assert cell not in str(refused.value) or len(cell) < 4


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("05/03/2024", dt.datetime(2024, 3, 4, 23, tzinfo=dt.UTC)),  # the day's beginning in the town
        ("5-7-2024 9:05", dt.datetime(2024, 7, 5, 7, 5, tzinfo=dt.UTC)),
        ("2024-03-05T10:00:00+01:00", dt.datetime(2024, 3, 5, 9, tzinfo=dt.UTC)),
        (dt.date(2024, 3, 5), dt.datetime(2024, 3, 4, 23, tzinfo=dt.UTC)),
        (dt.datetime(2024, 3, 5, 10, 30), dt.datetime(2024, 3, 5, 9, 30, tzinfo=dt.UTC)),  # noqa: DTZ001 - as Excel has it
    ],
)
def test_a_date_is_read_day_first_and_in_the_towns_time(cell: Cell, moment: dt.datetime) -> None:
    assert moment_of(cell, timezone=ROME, now=NOW) == moment


@pytest.mark.parametrize("cell", ["30/02/2024", "05/03/24", "45000", "ieri", "25/11/2026", "1/1/1999", 45000])
def test_a_date_that_is_none_or_not_possible_is_refused(cell: Cell) -> None:
    with pytest.raises(BadCell):
        moment_of(cell, timezone=ROME, now=NOW)


def test_every_way_is_read_by_its_own_name_and_none_is_guessed() -> None:
    assert [way_of(way) for way in Way] == [*Way]
    assert way_of("Modulo cartaceo") is Way.PAPER
    with pytest.raises(BadCell):
        way_of("boh")


def test_a_row_with_nothing_in_it_is_no_error() -> None:
    assert reader().read(2, ["", None, ""]) is None


@given(st.lists(st.one_of(st.none(), st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes()), max_size=7))
def test_whatever_the_cells_hold_a_row_is_read_or_refused(cells: list[Cell]) -> None:
    read = reader().read(2, cells)
    assert read is None or isinstance(read, Row) or all(error.row == 2 and error.says for error in read)


def reader(*more: str) -> ListReader:
    header = read_header(["Telefono", "Nome", "Cognome", "Indirizzo", "Data", "Modo", *more], required=DEFAULT_REQUIRED)
    return ListReader(
        header=header,
        required=frozenset(DEFAULT_REQUIRED),
        places=PLACES,
        timezone=ROME,
        now=NOW,
        topics=TopicReader(TOPICS),
    )


def read_topics(cell: Cell) -> Row | list[RowError] | None:
    cells = ["333 1234567", "Maria", "Bianchi", "Centro", "05/03/2024", "modulo", cell]
    return reader("Argomenti").read(2, cells)


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("", None),
        (None, None),
        ("eventi", ("eventi",)),
        ("Scuola, nidi e servizi", ("scuola",)),
        ("Eventi | SCUOLA;eventi", ("eventi", "scuola")),
        ("scuola, eventi", ("eventi", "scuola")),
    ],
)
def test_topics_are_read_by_id_or_name_and_an_empty_cell_says_nothing(
    cell: Cell, topics: tuple[str, ...] | None
) -> None:
    row = read_topics(cell)
    assert isinstance(row, Row)
    assert row.topics == topics


@pytest.mark.parametrize("cell", ["sport", "eventi, sport", ",", 7])
def test_a_topic_that_the_town_does_not_have_is_an_error_of_its_row_that_does_not_repeat_it(cell: Cell) -> None:
    errors = read_topics(cell)
    assert isinstance(errors, list)
    [error] = errors
    assert (error.row, error.column) == (2, "Argomenti")
    assert "sport" not in error.says


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2**21)
    monkeypatch.setattr(list_file, "LARGEST_UNPACKED", 2**20)
    with pytest.raises(UnreadableFile, match="unpacks"):
        list(rows_of(content.getvalue()))


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"sep=;\r\ntelefono;nome\r\n333;Ada\r\n", [(2, ["telefono", "nome"]), (3, ["333", "Ada"])]),
        (b'\xef\xbb\xbf"sep=,"\ntelefono,nome;cognome\n', [(2, ["telefono", "nome;cognome"])]),
        (b"SEP=\t\ntelefono\tnome\n", [(2, ["telefono", "nome"])]),
        (b"sep=|\ntelefono|nome\n", [(2, ["telefono", "nome"])]),
        (b"sep=;;;\ntelefono;nome;data\n", [(2, ["telefono", "nome", "data"])]),
        (b"sep=;", []),
        (b"sep;telefono\n", [(1, ["sep", "telefono"])]),
        (b"telefono\nsep=;\n", [(1, ["telefono"]), (2, ["sep=", ""])]),
    ],
)
def test_a_first_line_that_names_the_separator_is_for_the_spreadsheet_and_still_counts(
    content: bytes, rows: list[tuple[int, list[str]]]
) -> None:
    assert [(number, list(cells)) for number, cells in rows_of(content)] == rows


def test_the_separators_line_that_a_spreadsheet_kept_as_a_cell_is_left_out_of_an_xlsx_too() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(index=0)
    for cells in (["sep=;"], ["telefono", "nome"], ["333", "Ada"]):
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    assert [number for number, _ in rows_of(content.getvalue())] == [2, 3]
