"""What clients send and get, as documented in /openapi.json. Unknown fields are refused; times carry their offset."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.foresight import NotReached
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.territory import ZoneKind

_EXAMPLE_ID = "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e"


def _only_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be a text such as 2026-11-24T18:00:00+01:00")
    return value


def _in_utc(value: dt.datetime) -> dt.datetime:
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError("is outside of the calendar") from None


def _writable(value: str) -> str:
    # JSON can hold both; PostgreSQL takes neither.
    if "\x00" in value or any("\ud800" <= one <= "\udfff" for one in value):
        raise ValueError("must not hold the character NUL or half of one")
    return value


#: With its offset, since the clock of a client is not the clock of a town.
Moment = Annotated[AwareDatetime, BeforeValidator(_only_text), AfterValidator(_in_utc)]
Text = Annotated[str, AfterValidator(_writable)]
ZoneId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AudienceAsked(_Asked):
    """Who gets it. The parts add up; at least one must be chosen."""

    everyone: StrictBool = Field(default=False, description="Everybody who is enrolled.")
    zones: list[ZoneId] = Field([], max_length=1000, description="Ids of zones or contrade, see GET /v2/zones.")
    outside: StrictBool = Field(default=False, description="Those who live in another town.")

    def audience(self) -> Audience:
        """As the use case takes it."""
        return Audience(everyone=self.everyone, zones=tuple(self.zones), outside=self.outside)


class BroadcastAsked(_Asked):
    """A broadcast to submit."""

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

    template: str = Field(pattern=r"^[a-z0-9_]{1,512}$", description="Name of an approved template.")
    parameters: dict[Annotated[Text, Field(max_length=64)], Annotated[Text, Field(max_length=4096)]] = Field(
        {}, max_length=64, description="Parameter name → text."
    )
    audience: AudienceAsked
    lane: Literal["urgent", "normal", "bulk"] = Field(
        "normal", description="urgent goes before everything and needs the permission broadcasts:urgent."
    )
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$", description="Of the template; the municipality's own if absent."
    )
    expires_at: Moment | None = Field(None, description="After this moment nothing of it is sent.")
    scheduled_for: Moment | None = Field(
        None, description="Not before this moment; now if absent. At most 366 days away."
    )

    dry_run: StrictBool = Field(
        default=False, description="Foresee only: nothing is written, nothing is sent. The answer is a Foresight."
    )


class PageAsked(_Asked):
    """Which page."""

    older_than: UUID | None = Field(None, description="The id that links.next holds; absent for the newest.")


class RecipientsAsked(PageAsked):
    """Which recipients."""

    state: list[DeliveryState] = Field([], description="Only deliveries in these states; may be repeated.")


class BroadcastAccepted(BaseModel):
    """The broadcast is in the record and will be sent. The same for every repeat of the request."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": _EXAMPLE_ID,
                    "state": "scheduled",
                    "uri": f"https://api.example.it/v2/broadcasts/{_EXAMPLE_ID}",
                    "counted": 312,
                    "scheduled_for": "2026-11-24T15:00:00Z",
                    "expires_at": "2026-11-25T11:00:00Z",
                    "created_at": "2026-11-24T15:00:00Z",
                }
            ]
        }
    )

    id: UUID
    state: Literal["scheduled"] = Field(description="As it was submitted; see uri for how it stands.")
    uri: str = Field(description="Where to see how it goes.")
    counted: int = Field(description="People in the audience now. The audience of the moment it starts is what counts.")
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime


class NotReachedShown(BaseModel):
    """People who will not get it, and why."""

    reason: NotReached
    people: int


class ReachShown(BaseModel):
    """People of one zone who get it."""

    zone: str | None = Field(description="Null: they live in no zone that is known.")
    people: int


class CostLineShown(BaseModel):
    """Messages to one country. Amounts are in the currency, as decimal texts."""

    country: str | None = Field(description="Calling code, such as 39; null: not known.")
    people: int
    free: int = Field(description="Within an open 24-hour window, where utility costs nothing.")
    price: str | None = Field(description="Of one message; null: no price is known.")
    amount: str | None


class CostShown(BaseModel):
    """What it would cost. A price that is missing is said, and never counted as 0."""

    amount: str | None = Field(description="Null: for some country no price is known.")
    amount_in_words: str = Field(examples=["EUR 12.3400", "prezzo sconosciuto"])
    currency: str | None
    category: str
    source: str | None = Field(description="Where the prices come from; null: there is no price list.")
    valid_from: dt.date | None = Field(description="The day from which these prices hold.")
    lines: list[CostLineShown]


class BudgetShown(BaseModel):
    """The municipality's month."""

    cap: str
    spent: str
    remaining: str
    currency: str
    fits: bool | None = Field(description="Null: nobody knows, since a price is missing.")


class ForesightShown(BaseModel):
    """What would come of a broadcast. Nothing was written."""

    reached: int
    reach: list[ReachShown]
    not_reached: list[NotReachedShown]
    ahead: int = Field(description="Messages on the channel that go before its last one.")
    starts_at: dt.datetime
    ends_at: dt.datetime | None = Field(description="When the last citizen has been written to; null: there is nobody.")
    waits_for_limit: int = Field(description="People who wait for another day: the portfolio has no room today.")
    template: str = Field(description="The template that would be sent.")
    cost: CostShown
    budget: BudgetShown | None = Field(description="Null: the municipality has set no cap.")


class TemplateShown(BaseModel):
    """What was said."""

    name: str
    language: str
    category: str
    parameters: dict[str, str]


class AudienceShown(BaseModel):
    """Who was chosen."""

    everyone: bool
    zones: list[str]
    outside: bool


class BroadcastShown(BaseModel):
    """A broadcast as it stands."""

    id: UUID
    uri: str
    state: BroadcastState
    paused_reason: str | None = Field(description="Why it waits, if it is paused.")
    template: TemplateShown
    audience: AudienceShown
    lane: Literal["urgent", "normal", "bulk"]
    origin: Literal["api", "job", "console"]
    counted: int | None = Field(description="People in the audience when it was submitted.")
    resolved: int | None = Field(description="Recipients; null until it starts, then it never changes.")
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None


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


class SubscriberShown(BaseModel):
    """A person who joined, or left and is not erased yet."""

    id: UUID
    consent: Literal["opted_in", "opted_out"]
    since: dt.datetime | None = Field(description="Of the message that decided the consent.")
    given_name: str | None
    surname: str | None
    place: str | None = Field(description="As the person wrote it.")
    zone: str | None
    outside: bool
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
