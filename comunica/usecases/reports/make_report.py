"""Make a report: the figures of a month, counted when somebody asked for them, and kept as they were then."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.broadcasting.prices import PriceList
from comunica.municipality.month import Month, month_of, read_month
from comunica.municipality.month_figures import (
    BroadcastCounted,
    DeliveriesCounted,
    MonthFigures,
    PeopleCounted,
    Spent,
    TownFacts,
)
from comunica.municipality.month_report import MONTHS_SHOWN, month_report
from comunica.municipality.month_words import as_csv, press_text
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.errands import (
    AskErrand,
    ErrandAnswers,
    ErrandFailed,
    ErrandKind,
    ErrandShelf,
    TakenErrand,
)
from comunica.usecases.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class AskReport:
    """What a key asks for."""

    municipality_id: UUID
    #: The id of a key; of whoever has it published, as the town's log names them.
    asked_by: str
    month: Month
    language: str
    #: Of the town, for the share of them; none: not told.
    residents: int | None
    #: With counts of few people: for whoever may see the people themselves.
    exact: bool
    #: For everybody to read, on the town's public page.
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TownToReport:
    """A town, and the hours it lives by."""

    facts: TownFacts
    zone: ZoneInfo


class ReportRecord(Protocol):
    """The record, as far as counting a month needs it. All raise RecordAway."""

    async def town(self, municipality_id: UUID) -> TownToReport | None:
        """The town; none if it has no channel yet."""

    async def people(self, municipality_id: UUID, month: Month, *, months: int) -> PeopleCounted:
        """Its people, and who came and went in so many months up to this one and since."""

    async def broadcasts(
        self, municipality_id: UUID, since: dt.datetime, until: dt.datetime
    ) -> Sequence[BroadcastCounted]:
        """Those that went out to people and began then."""

    async def deliveries(self, municipality_id: UUID, broadcasts: Sequence[UUID]) -> DeliveriesCounted:
        """Of these broadcasts, one by one."""

    async def inbound(
        self, municipality_id: UUID, since: dt.datetime, until: dt.datetime
    ) -> Mapping[tuple[str, str], int]:
        """Messages by action and reply."""

    async def spent(self, municipality_id: UUID, month: Month) -> tuple[int, int]:
        """Millionths of the currency, and messages."""


async def ask_report(
    asked: AskReport, *, shelf: ErrandShelf, now: dt.datetime, errand_id: UUID
) -> UUID | Sequence[Problem]:
    """Have it made: the id of the report, or what is wrong."""
    if problems := [*_problems(asked, now)]:
        return problems
    await shelf.ask(
        AskErrand(
            municipality_id=asked.municipality_id,
            kind=ErrandKind.REPORT,
            asked={
                "month": str(asked.month),
                "language": asked.language,
                "residents": asked.residents,
                "exact": asked.exact,
                "public": asked.public,
            },
            asked_by=asked.asked_by,
        ),
        errand_id=errand_id,
        line=AuditLine(who=asked.asked_by, what=Deed.PUBLISH_REPORT, reason=str(asked.month)) if asked.public else None,
    )
    return errand_id


def _problems(asked: AskReport, now: dt.datetime) -> Iterator[Problem]:
    # By the earliest clock on Earth, and the latest: which month it is in the town is seen when it is made.
    if asked.month > month_of((now + dt.timedelta(hours=14)).date()):
        yield Problem("month_in_future", "month", f"the month {asked.month} has not begun: ask for an earlier one")
    elif asked.public and asked.month >= month_of((now - dt.timedelta(hours=12)).date()):
        yield Problem("month_not_over", "public", f"the month {asked.month} is not over: publish it when it is")
    if asked.public and asked.exact:
        yield Problem("exact_not_public", "public", "counts of few people are not for everybody: publish without exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeReport:
    """Does errands of the kind `report`. Its answer: {report, press_text, csv}."""

    record: ReportRecord
    answers: ErrandAnswers
    prices: PriceList
    now: Callable[[], dt.datetime]

    async def work(self, errand: TakenErrand) -> None:
        """See ErrandWorker."""
        asked = await self.answers.asked(errand)
        town = await self.record.town(errand.municipality_id)
        if town is None:
            raise ErrandFailed("no_channel", "this municipality has no channel yet: connect one, and ask again")
        figures = await self._figures(errand.municipality_id, read_month(asked["month"]), town)
        report = month_report(figures, residents=asked["residents"], exact=asked["exact"], made_at=self.now())
        report["press_text"] = press_text(report, town.facts, asked["language"])
        answer: dict[str, Any] = {"report": report, "csv": as_csv(report, asked["language"])}
        await self.answers.answer(errand, answer)

    async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
        """See ErrandWorker."""
        await self.answers.fail(errand, failure)

    async def _figures(self, municipality_id: UUID, month: Month, town: TownToReport) -> MonthFigures:
        since, until = month.bounds(town.zone)
        broadcasts = await self.record.broadcasts(municipality_id, since, until)
        micros, messages = await self.record.spent(municipality_id, month)
        prices = self.prices.at(min(self.now().date(), month.next.first_day))
        return MonthFigures(
            month=month,
            town=town.facts,
            people=await self.record.people(municipality_id, month, months=MONTHS_SHOWN),
            broadcasts=broadcasts,
            deliveries=await self.record.deliveries(municipality_id, [each.id for each in broadcasts if each.is_open]),
            inbound=await self.record.inbound(municipality_id, since, until),
            spent=Spent(micros=micros, messages=messages, currency=prices.currency if prices else ""),
        )
