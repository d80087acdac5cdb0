"""What clients send and get, as documented in /openapi.json. Unknown fields are refused; times carry their offset."""

import datetime as dt
import re
from typing import Annotated, Literal, cast
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    model_validator,
)

from comunica.broadcasting.audience import HIGHEST_NUMBER, MOST_STREETS, Audience, StreetPart
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.recurrence import MOST_TIMES, WEEKDAYS, Every, Recurrence
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.territory import Parity, ZoneKind, street_id
from comunica.usecases.time_broadcast import LONGEST_REASON

REACH = (
    "audience: whom it names. staff: the staff's numbers only, since a team key asked for it, the town is on trial, or "
    "it is a test. nobody: a test key asked for it; it was checked and counted, and nothing is sent."
)
EXAMPLE_ID = "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e"


def _only_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be a text such as 2026-11-24T18:00:00+01:00")
    return value


def _in_utc(value: dt.datetime) -> dt.datetime:
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("is outside of the calendar") from None


_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def _writable(value: str) -> str:
    # JSON can hold both; PostgreSQL takes neither.
    if _UNWRITABLE.search(value):
        raise ValueError("must not hold the character NUL or half of one")
    return value


#: With its offset, since the clock of a client is not the clock of a town.
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_in_utc)]


Text = Annotated[str, AfterValidator(_writable)]


ZoneId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]


TopicId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]


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


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


HouseNumber = Annotated[int, Field(ge=1, le=HIGHEST_NUMBER)]


class StreetAsked(Asked):
    """A street, or numbers of it. Without numbers and parity the whole street, also those whose number is not known."""

    model_config = ConfigDict(populate_by_name=True)

    street: Annotated[Text, Field(min_length=1, max_length=200)] = Field(
        description="Its id in GET /v2/gazetteer, or its full name.", examples=["via-trento", "Via Trento"]
    )
    first: HouseNumber | None = Field(None, alias="from", description="The first house number; absent: the lowest.")
    last: HouseNumber | None = Field(None, alias="to", description="The last one; absent: the highest.")
    parity: Literal["odd", "even"] | None = Field(None, description="One side only.")

    def part(self) -> StreetPart:
        """As the use case takes it."""
        parity = Parity(self.parity) if self.parity else None
        return StreetPart(street=street_id(self.street), first=self.first, last=self.last, parity=parity)


class AudienceAsked(Asked):
    """Who gets it. The parts add up; topics narrow them; at least one must be chosen."""

    everyone: StrictBool = Field(default=False, description="Everybody who is enrolled.")
    zones: list[ZoneId] = Field([], max_length=1000, description="Ids of zones or contrade, see GET /v2/zones.")
    outside: StrictBool = Field(default=False, description="Those who live in another town.")
    streets: list[StreetAsked] = Field(
        [], max_length=MOST_STREETS, description="Streets and house numbers; a street may come several times."
    )
    topics: list[TopicId] = Field(
        [],
        max_length=50,
        description="Only who follows one of these, see GET /v2/topics, or chose no topic at all. Without other parts: "
        "of everyone.",
    )

    def audience(self) -> Audience:
        """As the use case takes it."""
        return Audience(
            everyone=self.everyone,
            zones=tuple(self.zones),
            outside=self.outside,
            streets=tuple(each.part() for each in self.streets),
            topics=tuple(self.topics),
        )


class RecurrenceAsked(Asked):
    """On which days from `at` on, always at its time of day; with until or times, one of them."""

    every: Literal["day", "week", "month"]
    weekdays: list[WeekdayName] = Field([], max_length=7, description="Of every week; that of `at` if absent.")
    day: Annotated[int, Field(ge=1, le=31)] | Literal["last"] | None = Field(
        None, description="Of every month; that of `at` if absent. A month without that day is left out."
    )
    until: dt.date | None = Field(None, description="The last day that counts.")
    times: int | None = Field(None, ge=1, le=MOST_TIMES, description="How many occurrences, missed ones included.")

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
        None, ge=1, le=60 * 24 * 30, description="In place of expires_at: counted from when it may go."
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

    @model_validator(mode="after")
    def _a_series_has_a_first_time(self) -> "BroadcastAsked":
        if self.recurrence is not None and (self.at is None or self.scheduled_for is not None):
            raise ValueError("a recurrence begins at a time on the town's clock: give `at`, and no scheduled_for")
        return self


class PageAsked(Asked):
    """Which page."""

    older_than: UUID | None = Field(None, description="The id that links.next holds; absent for the newest.")


class BroadcastsAsked(PageAsked):
    """Which broadcasts."""

    tests: bool = Field(default=False, description="true: tests to staff too.")
    state: list[BroadcastState] = Field(
        [], max_length=len(BroadcastState), description="Only in these states; may be repeated."
    )


class RecipientsAsked(PageAsked):
    """Which recipients."""

    state: list[DeliveryState] = Field(
        [], max_length=len(DeliveryState), description="Only deliveries in these states; may be repeated."
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


class StreetPartShown(BaseModel):
    """A street, or numbers of it."""

    model_config = ConfigDict(populate_by_name=True)

    street: str
    first: int | None = Field(alias="from")
    last: int | None = Field(alias="to")
    parity: Literal["odd", "even"] | None


class AudienceShown(BaseModel):
    """Who was chosen. Nothing of it of a broadcast that follows another, or of a test: see kind and original."""

    everyone: bool
    zones: list[str]
    outside: bool
    streets: list[StreetPartShown]
    topics: list[str]

    @classmethod
    def of(cls, audience: Audience) -> "AudienceShown":
        """As the record has it."""
        streets = [
            StreetPartShown(
                street=each.street, first=each.first, last=each.last, parity=each.parity and each.parity.value
            )
            for each in audience.streets
        ]
        return cls(
            everyone=audience.everyone,
            zones=list(audience.zones),
            outside=audience.outside,
            streets=streets,
            topics=list(audience.topics),
        )


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


class Counts(BaseModel):
    """Recipients in every state. Each recipient is in exactly one."""

    queued: int
    sending: int
    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int
    suppressed: int
    expired: int
    cancelled: int
    doubt: int
    unknown: int


class BroadcastProgressShown(BroadcastShown):
    """A broadcast with the counts of its recipients, all of one moment."""

    counts: Counts
    resent_in_doubt: int = Field(description="Urgent messages sent once more because nobody knew. Never hidden.")
    unaccounted: int = Field(description="resolved minus the sum of counts. Always 0; anything else is our defect.")


class Links(BaseModel):
    """Where this page is, and the next."""

    current: str
    next: str | None = Field(description="Null on the last page.")


class BroadcastPage(BaseModel):
    """Broadcasts, newest first."""

    broadcasts: list[BroadcastShown]
    links: Links


class RecipientShown(BaseModel):
    """What became of one recipient."""

    subscriber_id: UUID
    address: str | None = Field(description="Masked; null after the person was erased.", examples=["phone …67"])
    zone: str | None
    state: DeliveryState
    reason: str | None = Field(description="A word for why it failed, was suppressed or waits.")
    error_code: int | None = Field(description="The provider's number for it.")
    attempts: int
    resent_in_doubt: bool
    queued_at: dt.datetime
    accepted_at: dt.datetime | None
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None
    failed_at: dt.datetime | None


class RecipientPage(BaseModel):
    """Recipients of a broadcast."""

    recipients: list[RecipientShown]
    links: Links


class ReconciliationShown(BaseModel):
    """Promise 1 of a broadcast, to be checked by anybody: three counts of the same people, all of one moment."""

    broadcast_id: UUID
    counted_at: dt.datetime
    resolved: int | None = Field(description="People of the snapshot; null until it starts.")
    tally: Counts = Field(description="What the tally says.")
    recount: Counts | None = Field(
        description="The deliveries counted one by one; null once they are gone by the term of the message log."
    )
    closed_at: dt.datetime | None
    unaccounted: int = Field(description="People on whom the counts disagree: always 0. Else tell us.")


class SubscriberShown(BaseModel):
    """A person who joined, or left and is not erased yet."""

    id: UUID
    consent: Literal["opted_in", "opted_out"]
    since: dt.datetime | None = Field(description="Of the message that decided the consent.")
    given_name: str | None
    surname: str | None
    place: str | None = Field(description="As the person wrote it.")
    zone: str | None
    street: str | None = Field(description="Id of the street, if the gazetteer has it.")
    house_number: str | None
    outside: bool
    topics: list[str] | None = Field(description="What they want to hear of; null: everything.")
    address: str = Field(description="Masked.", examples=["phone …67"])
    marketing: Literal["open", "stopped"] = Field(
        description="Stopped in the provider's own app: the person gets no marketing, and every other notice."
    )
    created_at: dt.datetime


class SubscriberPage(BaseModel):
    """Subscribers, newest first."""

    subscribers: list[SubscriberShown]
    links: Links


class ZoneShown(BaseModel):
    """A part of the territory."""

    id: str
    kind: ZoneKind
    name: str
    aliases: list[str]
    zones: list[str] = Field(description="Of a contrada: the zones it lies in.")


class ZoneList(BaseModel):
    """All zones and contrade of the municipality."""

    zones: list[ZoneShown]
