"""What clients send and get about series, files, retries, corrections and tests."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from comunica.usecases.broadcasts.check_media import MediaKind
from comunica.usecases.broadcasts.decide_broadcast import LONGEST_REJECTION
from comunica.usecases.broadcasts.submit_series import SeriesState
from services.api.broadcasts.audience_shapes import AudienceShown
from services.api.broadcasts.broadcast_shapes import ContentAsked, Reason, WeekdayName
from services.api.shapes import EXAMPLE_ID, Asked, Links, Moment, Text


class RetryAsked(Asked):
    """A retry. All of it may be left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"include_unknown": False}]})

    include_unknown: StrictBool = Field(
        default=False,
        description="Those too of whom nobody will ever know whether they got it. They may get it twice.",
    )
    expires_at: Moment | None = Field(None, description="After this moment nothing of it is sent.")
    reason: Reason = None


class RejectionAsked(Asked):
    """Why not. May be left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "manca la data"}]})

    reason: Annotated[
        Text | None, Field(min_length=1, max_length=LONGEST_REJECTION, description="For who submitted it.")
    ] = None


class CorrectionAsked(ContentAsked):
    """A correction: other words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "template": "avviso",
                    "parameters": {"testo": "Rettifica: l'acqua manca giovedì, non mercoledì."},
                    "lane": "normal",
                }
            ]
        }
    )

    lane: Literal["urgent", "normal", "bulk"] = Field("normal", description="As of any broadcast.")
    expires_at: Moment | None = Field(None, description="After this moment nothing of it is sent.")
    reason: Reason = None


class TestAsked(ContentAsked):
    """A test to the staff's numbers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"template": "avviso", "parameters": {"testo": "Prova."}}]}
    )

    __test__ = False  # no case for pytest, whatever its name


class RecurrenceShown(BaseModel):
    """The rule of a series, on the town's clock."""

    every: Literal["day", "week", "month"]
    at: str = Field(examples=["09:00"])
    first: dt.date
    weekdays: list[WeekdayName] | None = Field(None, description="Of every week.")
    day: Annotated[int, Field(ge=1, le=31)] | Literal["last"] | None = Field(None, description="Of every month.")
    until: dt.date | None
    times: int | None


class SeriesAcceptedShown(BaseModel):
    """The series is in the record. The same for every repeat of the request."""

    model_config = ConfigDict(
        title="SeriesAccepted",
        json_schema_extra={
            "examples": [
                {
                    "series": EXAMPLE_ID,
                    "state": "active",
                    "uri": f"https://api.example.it/v2/series/{EXAMPLE_ID}",
                    "counted": 312,
                    "upcoming": ["2026-11-30T08:00:00Z", "2026-12-07T08:00:00Z"],
                    "created_at": "2026-11-24T15:00:00Z",
                }
            ]
        },
    )

    series: UUID
    state: Literal["active"] = Field(description="As it was submitted; see uri for how it stands.")
    uri: str
    counted: int = Field(description="People in the audience now.")
    upcoming: list[dt.datetime] = Field(description="The first occurrences.")
    created_at: dt.datetime


class SeriesShown(BaseModel):
    """A series as it stands."""

    id: UUID
    uri: str
    state: SeriesState
    template: str
    language: str
    parameters: dict[str, str]
    audience: AudienceShown
    lane: Literal["normal", "bulk"]
    media_id: UUID | None
    recurrence: RecurrenceShown
    timezone: str
    next_at: dt.datetime | None = Field(description="Null: it is paused, or over.")
    counted: int | None
    created_at: dt.datetime


class OccurrenceShown(BaseModel):
    """What became of one occurrence."""

    occurs_at: dt.datetime
    outcome: Literal["made", "missed", "refused"]
    broadcast: str | None = Field(description="Where to see the broadcast that it became.")
    reason: str | None = Field(
        description="Why not: too_late (past its expiry), overtaken (a later one went), or the codes of what was wrong."
    )


class SeriesWithOccurrences(SeriesShown):
    """A series, and the latest 50 of its occurrences."""

    occurrences: list[OccurrenceShown]


class SeriesPage(BaseModel):
    """Series, newest first."""

    series: list[SeriesShown]
    links: Links


class MediaAsked(Asked):
    """What is said of a file beside its bytes."""

    alternative_text: Text = Field(description="In words, what is to be seen: for whoever cannot see it.")
    file_name: Text = Field("", description="As citizens see it, of a document.")


class MediaShown(BaseModel):
    """A file of the municipality."""

    id: UUID
    kind: MediaKind
    mime_type: str
    file_name: str
    alternative_text: str
    size: int
    created_at: dt.datetime
    is_there: bool = Field(description="false: it was not used for long, and its bytes were forgotten.")
