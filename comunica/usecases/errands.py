"""Errands: work that a request asked for and that is done after its answer. What they are, and the ports to them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine
from comunica.usecases.paging import Page, PageRequest


class ErrandKind(StrEnum):
    """What is to be done."""

    #: Count a month.
    REPORT = "report"
    #: Read what was uploaded, and see what would come of it.
    CHECK_IMPORT = "check_import"
    #: Bring its people in.
    BRING_IN = "bring_in"
    #: Forget a file that nobody brought in.
    FORGET_IMPORT = "forget_import"
    #: See how the provider has the town's templates.
    SYNC_TEMPLATES = "sync_templates"
    #: Ask the provider for a template.
    SUBMIT_TEMPLATE = "submit_template"
    #: Ask the provider to take a template as of another category.
    CHANGE_CATEGORY = "change_category"


class ErrandState(StrEnum):
    """How an errand stands."""

    WAITING = "waiting"
    DONE = "done"
    #: Nothing came of it; the answer says why and what to do.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenErrand:
    """One that is ours for the lease. `attempts`: this one too."""

    municipality_id: UUID
    id: UUID
    kind: ErrandKind
    attempts: int
    owner: UUID


class LeaseLost(Exception):
    """Somebody else does it now: what was begun and not written is left."""


class ErrandFailed(Exception):
    """Nothing will come of it, however often it is tried. `code` is for programs, `says` what to do."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(code)
        self.code = code
        self.says = says


#: What an errand that was tried too often is told as.
GIVEN_UP = ErrandFailed(
    "given_up", "it could not be done, several times in a row: ask again; if it fails again tell us its id"
)


class ErrandQueue(Protocol):
    """The work list, of all towns. All raise RecordAway."""

    async def take(
        self, owner: UUID, kinds: Sequence[ErrandKind], *, lease: dt.timedelta, most: int
    ) -> Sequence[TakenErrand]:
        """What is due and nobody has, leased; the longest due first."""

    async def prolong(self, errand: TakenErrand, *, lease: dt.timedelta) -> bool:
        """Hold it longer. False: somebody else has it, or it is done."""

    async def put_off(self, errand: TakenErrand, *, pause: dt.timedelta) -> None:
        """Let it be taken again after a pause, if it is still ours."""


class ErrandWorker(Protocol):
    """Who does the errands of some kinds."""

    async def work(self, errand: TakenErrand) -> None:
        """Do it, write what came of it, and take it off the list, in one transaction at the end.

        Raises LeaseLost, RecordAway; ErrandFailed for what no repetition mends. May be done twice: by a process that
        lost its lease, and after a crash.
        """

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """Write that nothing came of it, and take it off the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskErrand:
    """What a key asks for. `asked` is what the use case of the kind reads."""

    municipality_id: UUID
    kind: ErrandKind
    asked: Mapping[str, Any]
    asked_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandOnRecord:
    """An errand as it stands."""

    id: UUID
    kind: ErrandKind
    state: ErrandState
    asked: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    failure: str | None
    says: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None


class ErrandShelf(Protocol):
    """A town's own errands. All raise RecordAway."""

    async def ask(self, asked: AskErrand, *, errand_id: UUID, line: AuditLine | None = None) -> None:
        """Put it on record and on the work list; with a line in the town's log, if it is one to be told there."""

    async def one(self, municipality_id: UUID, errand_id: UUID, kinds: Sequence[ErrandKind]) -> ErrandOnRecord | None:
        """An errand of one of these kinds."""

    async def page(self, municipality_id: UUID, kinds: Sequence[ErrandKind], page: PageRequest) -> Page[ErrandOnRecord]:
        """Those of these kinds, newest first, without their answers."""


class ErrandAnswers(Protocol):
    """What was asked, and what came of it: for who does it. All raise RecordAway."""

    async def asked(self, errand: TakenErrand) -> Mapping[str, Any]:
        """What is to be done."""

    async def answer(self, errand: TakenErrand, answer: Mapping[str, Any]) -> None:
        """It is done. Raises LeaseLost, and nothing is written, if it is not ours any more."""

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """Nothing came of it. Raises LeaseLost."""
