"""Import people who consented before, from a list: a preview that changes nothing, or the import itself.

Batches of a few thousand, each one transaction that holds the town's ledger and moves its head once; citizens who write
meanwhile wait for half a second at most. Whatever stops it, the same list brought in again does the rest and no more.
People who left are never added again.
"""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from comunica.enrolment.importing.rows import Row, RowError
from comunica.usecases.audit import AuditLine, AuditLog, Deed
from comunica.usecases.hearing.inbound_people import people_at
from comunica.usecases.people.enrol_people import Came, EnrolBatch, Enrolled, Source, known_by
from comunica.usecases.people.import_record import NOTHING_DONE, Done, ImportedFile, ImportRecord, Office

#: Rows of a transaction.
BATCH = 2_000

_LIST = Source(came=Came.IMPORT)


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What came of a list; of a preview: what would."""

    #: None: a preview, or nobody to import.
    import_id: UUID | None = None
    rows: int = 0
    outcomes: Counter[Enrolled] = field(default_factory=Counter)
    refused: int = 0
    #: In all refused rows together.
    errors: int = 0
    #: Enrolled for what goes to everyone: the gazetteer does not know their place.
    places_unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSubscribers:
    """The use case and its ports. `new_id` makes UUIDv7, `new_salt` 16 random bytes."""

    record: ImportRecord
    audit: AuditLog
    new_id: Callable[[], UUID]
    new_salt: Callable[[], bytes]
    batch: int = BATCH
    #: A notice follows: nothing but alerts reaches those who are added before it.
    notice_first: bool = False

    async def __call__(
        self,
        office: Office,
        rows: Iterable[Row | list[RowError]],
        *,
        file: ImportedFile | None,
        tell: Callable[[RowError], None],
        done: Done = NOTHING_DONE,
    ) -> ImportReport:
        """Bring in the rows, or see what would come of it: `file` None is a preview. `tell` gets every error.

        `done`: what an earlier run that was stopped has brought in; the report counts it too.
        """
        report = ImportReport(outcomes=Counter(done.outcomes), places_unknown=done.places_unknown)
        try:
            if file and done.to:
                await self._open(office, file, report)
            batches = itertools.batched(_right(rows, report, tell, after=done.to), self.batch)
            # Apart: a spreadsheet is slow to read, and others wait on this loop.
            while batch := await asyncio.to_thread(next, batches, ()):
                if file and report.import_id is None:
                    await self._open(office, file, report)
                await self._bring_in(office, batch, report)
        finally:
            # What was brought in before it stopped stays, and is told.
            if file and report.import_id:
                await self.audit.add(office.channel.town.id, _line(report, file))
        return report

    async def _open(self, office: Office, file: ImportedFile, report: ImportReport) -> None:
        report.import_id = await self.record.open_import(office.channel.town.id, file, import_id=self.new_id())

    async def _bring_in(self, office: Office, rows: tuple[Row, ...], report: ImportReport) -> None:
        channel = office.channel
        people = [(row, known_by(row, channel)) for row in rows]
        async with self.record.begin({channel.town.id}) as work:
            batch = EnrolBatch(
                channel=channel,
                people=await people_at(work, {known.key for _, known in people}, new_id=self.new_id),
                head=work.heads[channel.town.id],
                source=_LIST,
                new_salt=self.new_salt,
            )
            unknown = 0
            for row, known in people:
                taken = batch.enrol(row, known) in (Enrolled.ADDED, Enrolled.CHANGED)
                unknown += taken and row.place_unknown
            if report.import_id:
                await work.write(batch.changes())
                await work.choose_topics(batch.topics)
                await work.remember(report.import_id, batch.added, notice_first=self.notice_first)
                await work.count(Done(to=rows[-1].number, outcomes=batch.outcomes, places_unknown=unknown))
        report.outcomes.update(batch.outcomes)
        report.places_unknown += unknown


def _line(report: ImportReport, file: ImportedFile) -> AuditLine:
    outcomes = {str(outcome): count for outcome, count in report.outcomes.items()}
    counts = {"rows": report.rows, "refused": report.refused, **outcomes}
    return AuditLine(who=file.who, what=Deed.IMPORT, counts=counts)


def _right(
    rows: Iterable[Row | list[RowError]], report: ImportReport, tell: Callable[[RowError], None], *, after: int
) -> Iterator[Row]:
    for row in rows:
        report.rows += 1
        if isinstance(row, Row):
            if row.number > after:
                yield row
        else:
            report.refused += 1
            report.errors += len(row)
            for error in row:
                tell(error)
