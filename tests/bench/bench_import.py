"""A list of 100,000 people brought in: the figures of `comunica-admin subscribers import`, read, checked and written.

One process, a real PostgreSQL that waits for its disk, a CSV like those that town halls have and the same as XLSX.
Brought in once, then again: the second time nothing may change.
"""

import contextlib
import csv
import datetime as dt
import io
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import uuid_utils.compat

from comunica.enrolment.importing.rows import RowError
from comunica.stores.audit import StoredAuditLog
from comunica.stores.hearing.ledger import verify_ledger
from comunica.stores.people.imports import StoredImportRecord, find_office
from comunica.stores.pool import Pool, open_pool
from comunica.stores.sealing import MasterKey
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.import_record import ImportedFile, Office
from comunica.usecases.people.import_subscribers import ImportReport, ImportSubscribers
from comunica.usecases.people.read_list import read_list
from tests.bench.missing import CannotMeasureError
from tests.bench.record import PASSWORD, administering, prepared_database
from tests.bench.towns import found
from workbench.database import dsn_as
from workbench.postgres import Durability, Postgres

ROWS = 100_000
#: 100,000 rows in under 60 seconds.
FLOORS: Mapping[str, float] = {"import_rows_per_second": ROWS / 60, "import_xlsx_rows_per_second": ROWS / 60}

_KEY = MasterKey(bytes(range(32)))
_HEAD = ("Nome", "Cognome", "Telefono", "Indirizzo", "Data iscrizione", "Modalità")
_WAYS = ("modulo", "WhatsApp", "sportello", "sito", "telefono")


async def measure() -> Mapping[str, float]:
    """Seconds and rows a second, of CSV, of the same list again, and of XLSX."""
    with tempfile.TemporaryDirectory() as folder:
        async with _record(Path(folder)) as dsn:
            first = await _town(dsn, 1)
            csv_content = _csv()
            csv_seconds = await _bring_in(first, csv_content, Enrolled.ADDED)
            again = await _bring_in(first, csv_content, Enrolled.ALREADY)
            xlsx_seconds = await _bring_in(await _town(dsn, 2), _xlsx(), Enrolled.ADDED)
    return {
        "import_rows": ROWS,
        "import_seconds": round(csv_seconds, 1),
        "import_rows_per_second": round(ROWS / csv_seconds),
        "import_again_seconds": round(again, 1),
        "import_xlsx_seconds": round(xlsx_seconds, 1),
        "import_xlsx_rows_per_second": round(ROWS / xlsx_seconds),
        "import_peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


@dataclass(frozen=True, slots=True)
class _Desk:
    office: Office
    dsn: str


async def _bring_in(desk: _Desk, content: bytes, expected: Enrolled) -> float:
    errors: list[RowError] = []
    pool = await open_pool(dsn_as(desk.dsn, user="comunica_import", password=PASSWORD), size=1, name="bench")
    began = time.monotonic()
    report = await _import(pool, desk.office, content, errors)
    seconds = time.monotonic() - began
    if report.outcomes != {expected: ROWS} or errors:
        raise CannotMeasureError(f"expected {ROWS} {expected}, got {dict(report.outcomes)} and {len(errors)} errors")
    if broken := await verify_ledger(pool, desk.office.channel.town.id):
        raise CannotMeasureError(f"the ledger does not hold at {broken.position}: {broken.why}")
    await pool.close()
    return seconds


async def _import(pool: Pool, office: Office, content: bytes, errors: list[RowError]) -> ImportReport:
    use_case = ImportSubscribers(
        record=StoredImportRecord(pool, new_id=uuid_utils.compat.uuid7),
        audit=StoredAuditLog(pool, new_id=uuid_utils.compat.uuid7),
        new_id=uuid_utils.compat.uuid7,
        new_salt=lambda: os.urandom(16),
    )
    digest = office.channel.town.vault.index("import", str(len(content)))
    file = ImportedFile(digest=digest, by="bench")
    return await use_case(
        office, read_list(content, office, now=dt.datetime.now(dt.UTC)), file=file, tell=errors.append
    )


@contextlib.asynccontextmanager
async def _record(folder: Path) -> AsyncIterator[str]:
    postgres = Postgres(folder / "postgres", durability=Durability.FULL)
    await postgres.start()
    try:
        yield await prepared_database(postgres)
    finally:
        await postgres.stop()


async def _town(dsn: str, serial: int) -> _Desk:
    async with administering(dsn) as admin:
        await found(admin, serial, citizens=0, base_url="http://127.0.0.1:1", master_key=_KEY)
    pool = await open_pool(dsn_as(dsn, user="comunica_import", password=PASSWORD), size=1, name="bench")
    directory = StoredTownDirectory(pool, Vaults(pool, _KEY), clock=time.monotonic)
    office = await find_office(pool, directory, f"town-{serial}")
    await pool.close()
    return _Desk(office, dsn)


def _rows() -> Iterator[tuple[str, ...]]:
    """People of a town, most with an Italian mobile, some with a foreign one, dates over three years."""
    for number in range(ROWS):
        phone = f"+41 79 {number // 100:03d} 00 {number % 100:02d}" if number % 50 == 0 else f"333 {number:07d}"
        day = dt.date(2022, 1, 1) + dt.timedelta(days=number % 1000)
        way = _WAYS[number % len(_WAYS)]
        yield "Maria", f"Bianchi {number}", phone, f"Via Roma {number % 400}", f"{day:%d/%m/%Y}", way


def _csv() -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([_HEAD, *_rows()])
    return text.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (_HEAD, *_rows()):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
