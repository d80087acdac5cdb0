"""What clients send and get about reports: docs/api/reports.md tells what each figure means."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool

from comunica.municipality.month import read_month
from comunica.municipality.small_numbers import FEWEST, Hidden
from comunica.usecases.errands import ErrandOnRecord, ErrandState
from services.api.errand_shapes import ErrandFacts
from services.api.shapes import Asked, Links

MOST_RESIDENTS = 10_000_000


def _month(written: str) -> str:
    return str(read_month(written))


#: Such as 2026-10.
MonthWritten = Annotated[str, Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", examples=["2026-10"]), AfterValidator(_month)]


class ReportAsked(Asked):
    """A report."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"month": "2026-10", "residents": 14000}]})

    month: MonthWritten = Field(description="Of the town's clock. The current one is counted up to now.")
    language: Literal["it", "en"] = Field("it", description="Of the table and of the text for the papers.")
    residents: Annotated[int, Field(strict=True, ge=1, le=MOST_RESIDENTS)] | None = Field(
        None, description="How many live in the town: then the share of them is told."
    )
    exact: StrictBool = Field(
        default=False,
        description=f"true: places with fewer than {FEWEST} people are counted too. Needs subscribers:read as well.",
    )


class PlaceCounted(BaseModel):
    """People at a place."""

    place: str | None = Field(description="Id of the zone or contrada; null of the last two.")
    kind: Literal["zone", "contrada", "outside", "unknown"]
    name: str | None
    count: int | None
    hidden: Hidden | None = Field(
        description=f"few: fewer than {FEWEST} people. tells_another: it would tell the one that is few. Null: counted."
    )
    percent: float | None = Field(description="Of all enrolled people.")


class PeopleOfMonth(BaseModel):
    """A month of the chart; null where nobody counted yet."""

    month: str
    at_end: int | None
    joined: int | None
    left: int | None


class MilestoneReached(BaseModel):
    """A number of people, and the day on which it was reached."""

    people: int
    day: dt.date


class PeopleReported(BaseModel):
    """People. Null: nobody counted at that time yet."""

    at_end: int | None = Field(description="Enrolled at the end of the month, or now if it is not over.")
    joined: int | None
    left: int | None
    net: int | None
    left_percent: float | None = Field(description="Of those enrolled when the month began.")
    residents: int | None
    residents_percent: float | None = Field(description="Enrolled people of a hundred residents.")
    by_place: list[PlaceCounted] | None
    months: list[PeopleOfMonth]
    milestones: list[MilestoneReached]


class BestRead(BaseModel):
    """A broadcast that many read."""

    id: UUID
    template: str
    family: str = Field("", description="Of the starter template; empty: the town's own.")
    started_at: dt.datetime
    recipients: int
    read_percent: float


class BroadcastsReported(BaseModel):
    """Broadcasts that began in the month, to people: tests and what went to the staff are left out."""

    total: int
    by_family: dict[str, int] = Field(
        default_factory=dict,
        description="By family of the starter template, such as viabilita; without a name: the town's own.",
    )
    by_category: dict[str, int]
    by_lane: dict[str, int]
    by_target: dict[str, int] = Field(description="everyone, part (zones, outside …), named (a retry, a correction …).")
    passed_quiet_hours: int = Field(description="Urgent ones with a reason why they could not wait.")
    best_read: list[BestRead]


class Missed(BaseModel):
    """Deliveries that reached nobody."""

    state: str
    reason: str | None
    count: int


class DeliveriesReported(BaseModel):
    """Deliveries of those broadcasts. Null: the message log of some of them is over."""

    resolved: int
    counts: dict[str, int]
    reached_percent: float | None
    delivered_percent: float | None
    read_percent: float | None = Field(
        description="Of those delivered. Who does not share it in WhatsApp is not in it."
    )
    median_seconds: float | None = Field(description="From the start of the broadcast to the phone.")
    p95_seconds: float | None
    missed: list[Missed] | None


class CostReported(BaseModel):
    """What the month's messages cost by the price list."""

    micros: int = Field(description="Millionths of the currency.")
    currency: str
    messages: int


class InboundReported(BaseModel):
    """What citizens wrote."""

    messages: int
    by_action: dict[str, int]
    understood_at_once: int = Field(description="Enrolments that needed no question.")
    asked_back: int
    understood_at_once_percent: float | None


class MonthReport(BaseModel):
    """The figures of a month."""

    month: str
    town: str
    service: str
    made_at: dt.datetime
    exact: bool
    people: PeopleReported
    broadcasts: BroadcastsReported
    deliveries: DeliveriesReported
    cost: CostReported | None = Field(description="Null without a price list.")
    inbound: InboundReported
    press_text: str = Field(description="For the papers and the town's page, in plain words.")


class ReportFacts(ErrandFacts):
    """A report as it is listed."""

    month: str
    language: str
    residents: int | None
    exact: bool


class ReportShown(ReportFacts):
    """A report. `report` is null until it is done."""

    report: MonthReport | None


class ReportPage(BaseModel):
    """Reports, newest first."""

    reports: list[ReportFacts]
    links: Links


def report_facts(errand: ErrandOnRecord) -> ReportFacts:
    """As it is listed."""
    return ReportFacts(**_facts(errand))


def report_shown(errand: ErrandOnRecord) -> ReportShown:
    """With its figures."""
    done = errand.state is ErrandState.DONE and errand.answer is not None
    return ReportShown(
        **_facts(errand), report=MonthReport.model_validate(errand.answer["report"]) if done and errand.answer else None
    )


def _facts(errand: ErrandOnRecord) -> dict[str, object]:
    return {
        "id": errand.id,
        "state": errand.state,
        "failure": errand.failure,
        "says": errand.says,
        "created_at": errand.created_at,
        "finished_at": errand.finished_at,
        **{name: errand.asked[name] for name in ("month", "language", "residents", "exact")},
    }
