"""Work on lists that were uploaded: see what would come of them, bring them in, forget those that nobody wanted.

Stopped in the middle, be it by a crash, the next process goes on behind the last row that was written: each batch of
people and the count of it are one transaction.
"""

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from comunica.enrolment.importing.columns import ColumnsMissing
from comunica.enrolment.importing.file import UnreadableFile
from comunica.enrolment.importing.rows import RowError
from comunica.usecases.audit import AuditLog
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.errands import ErrandFailed, ErrandKind, LeaseLost, TakenErrand
from comunica.usecases.people.import_record import NOTHING_DONE, ImportedFile, Office
from comunica.usecases.people.import_subscribers import ImportReport, ImportSubscribers
from comunica.usecases.people.notify_imported import NoticeRefused, notify_imported
from comunica.usecases.people.people_imports import (
    LARGEST_UNPACKED,
    MOST_ERRORS,
    ImportState,
    ImportToDo,
    ImportWorkshop,
    Notice,
)
from comunica.usecases.people.read_list import read_list

#: Rows of a transaction. Fewer than at the desk: clients of the api wait on the same loop.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkImports:
    """Does the errands of lists. `new_id` makes UUIDv7, `new_salt` 16 random bytes."""

    workshop: ImportWorkshop
    record: Submissions
    audit: AuditLog
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]
    new_salt: Callable[[], bytes]
    batch: int = BATCH

    async def work(self, errand: TakenErrand) -> None:
        """See ErrandWorker."""
        found, office = await self.workshop.see(errand), await self.workshop.office(errand.municipality_id)
        if found is None:
            raise LeaseLost
        if office is None:
            raise ErrandFailed("no_channel", "this municipality has no channel yet: connect one, and upload again")
        match errand.kind:
            case ErrandKind.CHECK_IMPORT if found.state is ImportState.CHECKING:
                await self._check(errand, found, office)
            case ErrandKind.BRING_IN if found.state is ImportState.IMPORTING:
                await self._bring_in(errand, found, office)
            case _:
                await self.workshop.forget(errand)

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """See ErrandWorker."""
        await self.workshop.fail(errand, failure)

    async def _check(self, errand: TakenErrand, found: ImportToDo, office: Office) -> None:
        errors: list[RowError] = []
        report = await self._read(errand, found, office, commit=False, errors=errors)
        await self.workshop.checked(errand, report, errors)

    async def _bring_in(self, errand: TakenErrand, found: ImportToDo, office: Office) -> None:
        report, import_id = None, found.import_id
        if found.content is not None:
            report = await self._read(errand, found, office, commit=True, errors=[])
            import_id = report.import_id
        told, failure = await self._tell(errand.municipality_id, import_id, found.notice, office)
        await self.workshop.imported(errand, report, told=told, notice_failure=failure)

    async def _read(
        self, errand: TakenErrand, found: ImportToDo, office: Office, *, commit: bool, errors: list[RowError]
    ) -> ImportReport:
        if found.content is None:
            raise ErrandFailed("file_gone", "the file is gone: upload it again")
        done = found.done if commit else NOTHING_DONE
        use_case = ImportSubscribers(
            record=self.workshop.record_of(errand, done),
            audit=self.audit,
            new_id=self.new_id,
            new_salt=self.new_salt,
            batch=self.batch,
            notice_first=found.notice is not None,
        )
        file = ImportedFile(digest=found.digest, by=found.by, holder=found.holder) if commit else None
        try:
            # Apart: a large spreadsheet is unpacked here, and others wait on this loop.
            rows = await asyncio.to_thread(read_list, found.content, office, now=self.now(), unpacked=LARGEST_UNPACKED)
            return await use_case(office, rows, file=file, tell=_first_of(errors), done=done)
        except (UnreadableFile, ColumnsMissing) as problem:
            raise ErrandFailed("unreadable", str(problem)) from None

    async def _tell(
        self, municipality_id: UUID, import_id: UUID | None, notice: Notice | None, office: Office
    ) -> tuple[int | None, str | None]:
        """How many are told, or why nobody."""
        if notice is None or import_id is None:
            return None, None
        try:
            told = await notify_imported(
                municipality_id,
                import_id,
                template=notice.template,
                facts=office.channel.town.facts,
                parameters=notice.parameters,
                record=self.record,
                new_id=self.new_id,
                now=self.now(),
            )
        except NoticeRefused as problem:
            return None, str(problem)
        return told, None


def _first_of(errors: list[RowError]) -> Callable[[RowError], None]:
    """Keeps the first; all are counted by the report of rows."""

    def tell(error: RowError) -> None:
        if len(errors) < MOST_ERRORS:
            errors.append(error)

    return tell
