"""Lists of people that a program uploads: what they are, how they stand, and the ports to them.

A list is uploaded, checked, and brought in only when whoever uploaded it has seen what would come of it and says so.
Its file is sealed, and forgotten as soon as it was brought in, or nobody wanted it for a day.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.enrolment.importing.rows import RowError
from comunica.usecases.audit import AuditLine, Holder
from comunica.usecases.errands import ErrandFailed, TakenErrand
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.import_record import Done, ImportRecord, Office
from comunica.usecases.people.import_subscribers import ImportReport

#: Bytes of a file that comes over the api.
LARGEST_UPLOAD = 16 * 2**20
#: Bytes of a spreadsheet once unpacked: its words are held in memory, beside the requests of all towns.
LARGEST_UNPACKED = 12 * LARGEST_UPLOAD
LONGEST_NAME = 100
#: Lists of a town that are under way or wait for a word at once.
MOST_OPEN = 5
#: How long a checked list waits for that word.
WAITS = dt.timedelta(hours=24)
#: Errors that are kept; the others are counted.
MOST_ERRORS = 20_000


class ImportState(StrEnum):
    """How a list stands."""

    CHECKING = "checking"
    #: What would come of it is known; it waits for a word.
    CHECKED = "checked"
    IMPORTING = "importing"
    IMPORTED = "imported"
    #: It cannot be read, or it could not be brought in.
    FAILED = "failed"
    DISCARDED = "discarded"
    #: Nobody said a word for a day.
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadImport:
    """A file that a key brings."""

    municipality_id: UUID
    uploaded_by: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The template that tells those who are added that they are on the list, and how to leave."""

    template: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What came, or would come, of a list."""

    rows: int
    refused: int
    outcomes: Mapping[Enrolled, int]
    places_unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOnRecord:
    """A list as it stands. `came` grows while it is brought in; its rows are known at the end."""

    id: UUID
    state: ImportState
    name: str
    size: int
    preview: Counted | None
    came: Counted | None
    errors: int
    notice: Notice | None
    notice_failure: str | None
    told: int | None
    failure: str | None
    says: str | None
    created_at: dt.datetime
    checked_at: dt.datetime | None
    committed_at: dt.datetime | None
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NumberedError:
    """An error of a list, by its position among them."""

    position: int
    error: RowError


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitImport:
    """Somebody wants a checked list brought in."""

    municipality_id: UUID
    import_id: UUID
    committed_by: str
    holder: Holder
    notice: Notice | None


class ImportShelf(Protocol):
    """A town's own lists. All raise RecordAway."""

    async def add(self, upload: UploadImport, *, import_id: UUID, most_open: int) -> bool:
        """Keep it sealed, and have it checked. False: so many are open already."""

    async def one(self, municipality_id: UUID, import_id: UUID) -> ImportOnRecord | None:
        """One list."""

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[ImportOnRecord]:
        """All of them, newest first."""

    async def errors(
        self, municipality_id: UUID, import_id: UUID, *, after: int, count: int
    ) -> Sequence[NumberedError]:
        """Some of its errors, in the order of the rows."""

    async def commit(self, wanted: CommitImport) -> bool:
        """Have it brought in, or its notice sent once more. False: its state does not allow it."""

    async def discard(self, municipality_id: UUID, import_id: UUID, line: AuditLine) -> bool:
        """Forget its file, with a line in the town's log. False: its state does not allow it, and nothing was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportToDo:
    """A list that is checked or brought in: what it holds, and how far it has come. `content` none: forgotten."""

    state: ImportState
    content: bytes | None = field(repr=False)
    digest: bytes
    by: str
    holder: Holder
    done: Done
    notice: Notice | None
    #: Of subscriber_import, once somebody was brought in.
    import_id: UUID | None


class ImportWorkshop(Protocol):
    """Lists for whoever works on them. All raise RecordAway; whatever ends an errand raises LeaseLost."""

    async def office(self, municipality_id: UUID) -> Office | None:
        """The town that enrols; none if it has no channel."""

    async def see(self, errand: TakenErrand) -> ImportToDo | None:
        """The list of an errand; none if it is gone."""

    def record_of(self, errand: TakenErrand, done: Done) -> ImportRecord:
        """Where people are kept; each transaction counts what it brings in of this list beyond what is done, once.

        If another process was faster it raises LeaseLost, and brings in nothing.
        """

    async def checked(self, errand: TakenErrand, report: ImportReport, errors: Sequence[RowError]) -> None:
        """What would come of it. From now on it waits for a word, for `WAITS`."""

    async def imported(
        self, errand: TakenErrand, report: ImportReport | None, *, told: int | None, notice_failure: str | None
    ) -> None:
        """What came of it. `report` none: it was brought in before, and only its notice was tried once more."""

    async def forget(self, errand: TakenErrand) -> None:
        """Nobody wanted it."""

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """Nothing came of it."""


def counted(report: ImportReport) -> Counted:
    """What a report says, to be kept."""
    return Counted(
        rows=report.rows,
        refused=report.refused,
        outcomes={outcome: report.outcomes[outcome] for outcome in Enrolled},
        places_unknown=report.places_unknown,
    )
