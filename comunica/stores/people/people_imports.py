"""Lists that were uploaded, in PostgreSQL: the ports of people_imports.py. For the role comunica_api."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.enrolment.importing.rows import RowError
from comunica.enrolment.ledger import Head
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.errands import put_on_list, take_off_list
from comunica.stores.hearing.inbound import hold_heads
from comunica.stores.pages import page_of
from comunica.stores.people.imports import StoredImportRecord, StoredImportWork
from comunica.stores.people.offices import PostgresOffices
from comunica.stores.pool import Connection, Pool, serving, serving_by_key
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine, Holder
from comunica.usecases.errands import ErrandFailed, ErrandKind, LeaseLost, TakenErrand
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.import_record import Done, ImportRecord, Office
from comunica.usecases.people.import_subscribers import ImportReport
from comunica.usecases.people.people_imports import (
    WAITS,
    CommitImport,
    Counted,
    ImportOnRecord,
    ImportState,
    ImportToDo,
    Notice,
    NumberedError,
    UploadImport,
    counted,
)

#: What a file is sealed as.
_FILE = "people_import.content_sealed"


class PostgresImports:
    """Implements `ImportShelf`. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, vaults: Vaults, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._vaults = vaults
        self._new_id = new_id

    async def add(self, upload: UploadImport, *, import_id: UUID, most_open: int) -> bool:
        """See ImportShelf."""
        town = upload.municipality_id
        with told_as_away():
            vault = await self._vaults.of(town)
            # Keyed: a digest of a short list could be guessed.
            digest = vault.index("import", hashlib.sha256(upload.content).hexdigest())
            file = (len(upload.content), digest, vault.seal_bytes(_FILE, upload.content))
            async with serving(self._pool, town) as connection:
                row = (town, import_id, upload.name, *file, upload.uploaded_by, most_open)
                added = await connection.fetchval(query("add_people_import"), *row) is not None
                if added:
                    await put_on_list(connection, town, import_id, ErrandKind.CHECK_IMPORT)
        return added

    async def one(self, municipality_id: UUID, import_id: UUID) -> ImportOnRecord | None:
        """See ImportShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_people_import"), municipality_id, import_id)
        return None if row is None else _on_record(row)

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[ImportOnRecord]:
        """See ImportShelf."""
        asked = (municipality_id, page.older_than, page.size + 1)
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_people_imports"), *asked)
        return page_of(rows, page.size, read=_on_record, id_column="id")

    async def errors(
        self, municipality_id: UUID, import_id: UUID, *, after: int, count: int
    ) -> Sequence[NumberedError]:
        """See ImportShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_import_errors"), municipality_id, import_id, after, count)
        return [
            NumberedError(row["position"], RowError(row["row_number"], row["column_name"], row["says"])) for row in rows
        ]

    async def commit(self, wanted: CommitImport) -> bool:
        """See ImportShelf."""
        which = (wanted.municipality_id, wanted.import_id)
        notice = wanted.notice and {"template": wanted.notice.template, "parameters": dict(wanted.notice.parameters)}
        with told_as_away():
            async with serving(self._pool, wanted.municipality_id) as connection:
                values = (*which, wanted.committed_by, notice, str(wanted.holder))
                done = await connection.fetchval(query("commit_people_import"), *values) is not None
                if done:
                    await put_on_list(connection, *which, ErrandKind.BRING_IN)
        return done

    async def discard(self, municipality_id: UUID, import_id: UUID, line: AuditLine) -> bool:
        """See ImportShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                done = await connection.fetchval(query("discard_people_import"), municipality_id, import_id)
                if done is not None:
                    await connection.execute(query("drop_due_errand"), municipality_id, import_id, None)
                    await add_line(connection, municipality_id, self._new_id(), line)
        return done is not None


class PostgresImportWorkshop:
    """Implements `ImportWorkshop`."""

    def __init__(self, pool: Pool, vaults: Vaults, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._vaults = vaults
        self._new_id = new_id
        self._offices = PostgresOffices(pool, vaults)

    async def office(self, municipality_id: UUID) -> Office | None:
        """See ImportWorkshop."""
        return await self._offices.office(municipality_id)

    async def see(self, errand: TakenErrand) -> ImportToDo | None:
        """See ImportWorkshop."""
        with told_as_away():
            vault = await self._vaults.of(errand.municipality_id)
            async with serving(self._pool, errand.municipality_id) as connection:
                row = await connection.fetchrow(query("read_people_import"), errand.municipality_id, errand.id)
        if row is None:
            return None
        sealed, came = row["content_sealed"], _counted(row["came"])
        return ImportToDo(
            state=ImportState(row["state"]),
            content=None if sealed is None else vault.open_bytes(_FILE, sealed),
            digest=row["file_digest"],
            by=row["by"],
            holder=Holder(row["holder"]),
            done=Done(
                to=row["done_to"],
                outcomes=Counter(came.outcomes if came else {}),
                places_unknown=came.places_unknown if came else 0,
            ),
            notice=_notice(row["notice"]),
            import_id=row["import_id"],
        )

    def record_of(self, errand: TakenErrand, done: Done) -> ImportRecord:
        """See ImportWorkshop."""
        return _CountedRecord(self._pool, errand, done, new_id=self._new_id)

    async def checked(self, errand: TakenErrand, report: ImportReport, errors: Sequence[RowError]) -> None:
        """See ImportWorkshop."""
        which = (errand.municipality_id, errand.id)
        with told_as_away():
            async with serving(self._pool, errand.municipality_id) as connection:
                values = (_counts_json(counted(report)), report.errors, WAITS)
                await _changed(connection, "note_import_checked", errand, *values)
                await take_off_list(connection, errand)
                await connection.execute(query("drop_import_errors"), *which)
                await connection.execute(query("add_import_errors"), *which, *_columns(errors))
                await put_on_list(connection, *which, ErrandKind.FORGET_IMPORT, after=WAITS)

    async def imported(
        self, errand: TakenErrand, report: ImportReport | None, *, told: int | None, notice_failure: str | None
    ) -> None:
        """See ImportWorkshop."""
        counts = None if report is None else _counts_json(counted(report))
        values = (counts, report and report.import_id, told, notice_failure)
        await self._end(errand, "note_imported", *values)

    async def forget(self, errand: TakenErrand) -> None:
        """See ImportWorkshop."""
        says = "nobody committed it in time: upload it again"
        await self._end(errand, "fail_people_import", str(ImportState.EXPIRED), "expired", says)

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """See ImportWorkshop."""
        await self._end(errand, "fail_people_import", str(ImportState.FAILED), failure.code, failure.says)

    async def _end(self, errand: TakenErrand, name: str, *values: object) -> None:
        with told_as_away():
            async with serving(self._pool, errand.municipality_id) as connection:
                await _changed(connection, name, errand, *values)
                await take_off_list(connection, errand)


async def _changed(connection: Connection, name: str, errand: TakenErrand, *values: object) -> None:
    """The list first, then the work list: as who commits or discards it does, so that nobody waits for the other."""
    if await connection.fetchval(query(name), errand.municipality_id, errand.id, *values) is None:
        raise LeaseLost


class _CountedRecord(StoredImportRecord):
    """Brings people in and counts them, in the same transactions."""

    def __init__(self, pool: Pool, errand: TakenErrand, done: Done, *, new_id: Callable[[], UUID]) -> None:
        super().__init__(pool, new_id=new_id)
        self._errand = errand
        self.done = done

    @asynccontextmanager
    async def begin(self, municipalities: Collection[UUID]) -> AsyncIterator["_CountedWork"]:
        with told_as_away():
            async with serving_by_key(self._pool, *municipalities) as connection:
                heads = await hold_heads(connection, municipalities)
                work = _CountedWork(connection, heads, self._new_id, errand=self._errand, done=self.done)
                yield work
            self.done = work.done


class _CountedWork(StoredImportWork):
    """One of those transactions."""

    def __init__(
        self,
        connection: Connection,
        heads: Mapping[UUID, Head],
        new_id: Callable[[], UUID],
        *,
        errand: TakenErrand,
        done: Done,
    ) -> None:
        super().__init__(connection, heads, new_id)
        self._errand = errand
        self.done = done

    async def count(self, batch: Done) -> None:
        """See ImportWork. Only from where we believe it stands: another process may have been faster."""
        before = self.done
        self.done = Done(
            to=batch.to,
            outcomes=before.outcomes + batch.outcomes,
            places_unknown=before.places_unknown + batch.places_unknown,
        )
        so_far = Counted(
            rows=batch.to - 1, refused=0, outcomes=self.done.outcomes, places_unknown=self.done.places_unknown
        )
        values = (before.to, batch.to, _counts_json(so_far))
        await _changed(self._connection, "note_import_progress", self._errand, *values)


def _counts_json(counts: Counted) -> dict[str, Any]:
    return {
        "rows": counts.rows,
        "refused": counts.refused,
        "outcomes": {str(outcome): count for outcome, count in counts.outcomes.items()},
        "places_unknown": counts.places_unknown,
    }


def _counted(data: Mapping[str, Any] | None) -> Counted | None:
    if data is None:
        return None
    return Counted(
        rows=data["rows"],
        refused=data["refused"],
        outcomes={Enrolled(outcome): count for outcome, count in data["outcomes"].items()},
        places_unknown=data["places_unknown"],
    )


def _notice(data: Mapping[str, Any] | None) -> Notice | None:
    return None if data is None else Notice(template=data["template"], parameters=data["parameters"])


def _columns(errors: Sequence[RowError]) -> tuple[list[Any], ...]:
    """Errors as the arrays that `unnest` takes."""
    rows = sorted(errors, key=lambda each: each.row)
    return (
        [*range(1, len(rows) + 1)],
        [each.row for each in rows],
        [each.column for each in rows],
        [each.says for each in rows],
    )


def _on_record(row: asyncpg.Record) -> ImportOnRecord:
    return ImportOnRecord(
        id=row["id"],
        state=ImportState(row["state"]),
        name=row["name"],
        size=row["size"],
        preview=_counted(row["preview"]),
        came=_counted(row["came"]),
        errors=row["errors"],
        notice=_notice(row["notice"]),
        notice_failure=row["notice_failure"],
        told=row["told"],
        failure=row["failure"],
        says=row["says"],
        created_at=row["created_at"],
        checked_at=row["checked_at"],
        committed_at=row["committed_at"],
        finished_at=row["finished_at"],
        expires_at=row["expires_at"],
    )
