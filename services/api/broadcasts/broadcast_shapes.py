"""A broadcast in bodies: as it is asked for, and as it stands."""

import datetime as dt
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
)

from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.recurrence import MOST_TIMES, WEEKDAYS, Every, Recurrence
from comunica.broadcasting.states import BroadcastState
from comunica.contracts.job_fields import MOST_MINUTES
from comunica.usecases.broadcasts.time_broadcast import LONGEST_REASON
from services.api.broadcasts.audience_shapes import AudienceAsked, AudienceShown
from services.api.broadcasts.recipient_shapes import Counts
from services.api.shapes import EXAMPLE_ID, Asked, Day, Links, Moment, PageAsked, Text

REACH = (
    "audience: whom it names. staff: the staff's numbers only, since a team key asked for it, the town is on trial, or "
    "it is a test. nobody: a test key asked for it; it was checked and counted, and nothing is sent."
)


#: Why an alert cannot wait for the morning.
Reason = Annotated[
    Text | None,
    Field(
        min_length=1,
        max_length=LONGEST_REASON,
        description="Of an urgent one: why it cannot wait. Required in the quiet hours; kept in the town's log.",
    ),
]


WeekdayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _local(value: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - a town's clock: the zone is the town's
    except ValueError:
        raise ValueError("must be a day and a time on the town's clock, such as 2026-12-01T09:00") from None


#: Day and time on the town's clock, without offset.
LocalTime = Annotated[str, AfterValidator(_local), Field(examples=["2026-12-01T09:00"])]


def _day_of_a_month(value: object) -> object:
    if value != "last" and (type(value) is not int or not 1 <= value <= 31):
        raise ValueError("must be a day from 1 to 31, or last")
    return value


DayOfMonth = Annotated[Annotated[int, Field(ge=1, le=31)] | Literal["last"], BeforeValidator(_day_of_a_month)]


class RecurrenceAsked(Asked):
    """On which days from `at` on, always at its time of day; with until or times, one of them."""

    every: Literal["day", "week", "month"]
    weekdays: list[WeekdayName] = Field([], max_length=7, description="Of every week; that of `at` if absent.")
    day: DayOfMonth | None = Field(
        None, description="Of every month; that of `at` if absent. A month without that day is left out."
    )
    until: Day | None = Field(None, description="The last day that counts.")
    times: int | None = Field(
        None, ge=1, le=MOST_TIMES, strict=True, description="How many occurrences, missed ones included."
    )

    def rule(self, at: dt.datetime) -> Recurrence:
        """As the use case takes it."""
        weekdays = tuple(sorted(WEEKDAYS.index(each) for each in set(self.weekdays))) or (at.weekday(),)
        return Recurrence(
            every=Every(self.every),
            at=at.time(),
            first=at.date(),
            weekdays=weekdays if self.every == "week" else (),
            day=(self.day or at.day) if self.every == "month" else None,
            until=self.until,
            times=self.times,
        )


class WordsAsked(Asked):
    """What is said."""

    template: str = Field(pattern=r"^[a-z0-9_]{1,512}$", description="Name of an approved template.")
    parameters: dict[Annotated[Text, Field(max_length=64)], Annotated[Text, Field(max_length=4096)]] = Field(
        {}, max_length=64, description="Parameter name → text."
    )
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$", description="Of the template; the municipality's own if absent."
    )


class ContentAsked(WordsAsked):
    """What is said, and its file."""

    media_id: UUID | None = Field(None, description="The file of the template's header, see POST /v2/media.")


class TimedAsked(Asked):
    """How soon it goes, when, and for how long it is good."""

    lane: Literal["urgent", "normal", "bulk"] = Field(
        "normal", description="urgent goes before everything and needs the permission broadcast:urgent."
    )
    expires_at: Moment | None = Field(
        None, description="After this moment nothing of it is sent. Absent: after the town's hours for its lane."
    )
    expires_after_minutes: int | None = Field(
        None, ge=1, le=MOST_MINUTES, strict=True, description="In place of expires_at: counted from when it may go."
    )
    scheduled_for: Moment | None = Field(
        None, description="Not before this moment; now if absent. At most 366 days away."
    )
    at: LocalTime | None = Field(
        None,
        description="In place of scheduled_for: a time on the town's clock. One that the change to summer time leaves "
        "out is an hour later; of one that there is twice, the first counts.",
    )
    reason: Reason = None

    def local(self) -> dt.datetime | None:
        """The time on the town's clock."""
        return cast("dt.datetime | None", self.at)

    def expires_after(self) -> dt.timedelta | None:
        """How long it is good for."""
        minutes = self.expires_after_minutes
        return None if minutes is None else dt.timedelta(minutes=minutes)


class BroadcastAsked(ContentAsked, TimedAsked):
    """A broadcast to submit; with a recurrence, a series of them."""

    model_config = ConfigDict(
        title="NewBroadcast",
        json_schema_extra={
            "examples": [
                {
                    "template": "avviso",
                    "parameters": {"testo": "Domani mattina manca l'acqua in via Roma, dalle 9 alle 12."},
                    "audience": {"zones": ["la-costa"]},
                    "lane": "normal",
                    "expires_at": "2026-11-25T12:00:00+01:00",
                }
            ]
        },
    )

    audience: AudienceAsked
    recurrence: RecurrenceAsked | None = Field(None, description="Makes it a series that begins at `at`.")
    dry_run: StrictBool = Field(
        default=False, description="Foresee only: nothing is written, nothing is sent. The answer is a Foresight."
    )

    @field_validator("recurrence")
    @classmethod
    def _has_a_first_time(cls, recurrence: RecurrenceAsked | None, info: ValidationInfo) -> RecurrenceAsked | None:
        said = info.data
        if recurrence is not None and (("at" in said and said["at"] is None) or said.get("scheduled_for") is not None):
            raise ValueError("it begins at a time on the town's clock: give `at`, and no scheduled_for")
        return recurrence


class BroadcastsAsked(PageAsked):
    """Which broadcasts."""

    tests: bool = Field(default=False, description="true: tests to staff too.")
    state: list[BroadcastState] = Field(
        [], max_length=len(BroadcastState), description="Only in these states; may be repeated."
    )


class BroadcastAccepted(BaseModel):
    """The broadcast is in the record and will be sent. The same for every repeat of the request."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "state": "scheduled",
                    "reach": "audience",
                    "uri": f"https://api.example.it/v2/broadcasts/{EXAMPLE_ID}",
                    "counted": 312,
                    "scheduled_for": "2026-11-24T15:00:00Z",
                    "expires_at": "2026-11-25T11:00:00Z",
                    "created_at": "2026-11-24T15:00:00Z",
                }
            ]
        }
    )

    id: UUID
    state: Literal["scheduled", "awaiting_approval", "finished"] = Field(
        description="As it was submitted; see uri for how it stands. awaiting_approval: somebody else must approve it "
        "first. finished: it reaches nobody."
    )
    reach: Reach = Field(description=REACH)
    uri: str = Field(description="Where to see how it goes.")
    counted: int = Field(description="People in the audience now. The audience of the moment it starts is what counts.")
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime


class ApprovalShown(BaseModel):
    """Of a broadcast that had to be approved."""

    decision: Literal["approve", "reject"] | None = Field(description="Null: nobody decided yet.")
    decided_by: str | None = Field(description="Id of the key.")
    decided_at: dt.datetime | None
    reason: str | None = Field(description="Why it was rejected.")


class TemplateShown(BaseModel):
    """What was said."""

    name: str
    language: str
    category: str
    parameters: dict[str, str]


class BroadcastShown(BaseModel):
    """A broadcast as it stands."""

    id: UUID
    uri: str
    state: BroadcastState
    kind: BroadcastKind = Field(description="ordinary, or what it follows: retry, correction; or a test.")
    original: str | None = Field(description="Of a retry or a correction: where to see what it follows.")
    series: str | None = Field(description="Of an occurrence: where to see its series.")
    occurs_at: dt.datetime | None = Field(description="Of an occurrence: the moment that it stands for.")
    paused_reason: str | None = Field(description="Why it waits, if it is paused.")
    cancelled_reason: Literal["mandate_ended"] | None = Field(
        description="Of a partner's, if nobody cancelled it: its mandate ended before it began."
    )
    held_for: str | None = Field(description="Why nothing more of it goes though it is sending: quiet_hours …")
    held_until: dt.datetime | None = Field(description="When it goes on by itself, or is looked at again.")
    reason: str | None = Field(description="Of an urgent one: why it could not wait.")
    media_id: UUID | None
    reach: Reach = Field(description=REACH)
    approval: ApprovalShown | None = Field(description="Null: it did not have to be approved.")
    template: TemplateShown
    audience: AudienceShown
    lane: Literal["urgent", "normal", "bulk"]
    origin: Literal["api", "job", "console"]
    partner_id: UUID | None = Field(description="Who sent it by the town's mandate; null: the town itself.")
    counted: int | None = Field(description="People in the audience when it was submitted.")
    resolved: int | None = Field(description="Recipients; null until it starts, then it never changes.")
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    closed_at: dt.datetime | None = Field(
        description="Its recipients are forgotten since, by the term of the message log; its counts stay."
    )


class BroadcastProgressShown(BroadcastShown):
    """A broadcast with the counts of its recipients, all of one moment."""

    counts: Counts
    resent_in_doubt: int = Field(description="Urgent messages sent once more because nobody knew. Never hidden.")
    unaccounted: int = Field(description="resolved minus the sum of counts. Always 0; anything else is our defect.")


class BroadcastPage(BaseModel):
    """Broadcasts, newest first."""

    broadcasts: list[BroadcastShown]
    links: Links
