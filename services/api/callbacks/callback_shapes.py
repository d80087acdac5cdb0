"""What clients send and get about callbacks."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.callbacks.addresses import LONGEST_URL
from comunica.callbacks.events import EventKind
from comunica.usecases.callbacks.call_back import Answer
from comunica.usecases.callbacks.register_callback import CallbackState
from comunica.usecases.callbacks.replay_events import Meant
from comunica.usecases.callbacks.show_callbacks import LastTestState
from services.api.shapes import EXAMPLE_ID, Asked, Links, Moment, Text

EXAMPLE_SECRET = "whsec_" + "A" * 43 + "="


class CallbackAsked(Asked):
    """A callback."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"url": "https://protocollo.comune.example/comunica", "events": ["broadcast.finished"]}]
        }
    )

    url: Annotated[Text, Field(min_length=1, max_length=LONGEST_URL)] = Field(
        description="Where events are POSTed: https, port 443, on the Internet. No redirect is followed."
    )
    events: list[EventKind] = Field(
        default_factory=lambda: list(EventKind),
        min_length=1,
        max_length=len(EventKind),
        description="Which kinds of events; all of them if left out.",
    )
    description: Annotated[Text, Field(max_length=200)] = Field("", description="For people.")


class CallbackFacts(BaseModel):
    """A callback as it is listed."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    url: str
    events: list[EventKind]
    description: str
    state: CallbackState = Field(description="disabled: it is not called, and no events are written for it.")
    created_at: dt.datetime
    former_secret_until: dt.datetime | None = Field(description="Until then the secret before signs besides.")
    paused_until: dt.datetime | None = Field(
        description="It took nothing several times in a row: then one event tries it again. Null while all is well."
    )
    answered_at: dt.datetime | None = Field(description="When it last took events.")
    failed_at: dt.datetime | None = Field(description="When it last did not.")
    failure: Answer | None = Field(description="Why it last did not take an event.")
    failure_status: int | None = Field(description="The HTTP status that it answered then, if it answered.")


class LastTestShown(BaseModel):
    """The last event with which somebody tried the callback."""

    state: LastTestState = Field(description="given_up: it did not take it within two minutes.")
    asked_at: dt.datetime
    attempts: int
    tried_at: dt.datetime | None = Field(description="When it was last called with it.")
    answer: Answer | None = Field(description="What came of that.")
    status: int | None = Field(description="The HTTP status that it answered, if it answered.")


class CallbackShown(CallbackFacts):
    """A callback with what waits for it."""

    waiting: int = Field(description="Events that it is still to be told.")
    oldest_waiting_at: dt.datetime | None = Field(description="When the oldest of them happened.")
    given_up: int = Field(description="Events that it did not take for 24 hours: replay them.")
    last_test: LastTestShown | None = Field(description="Null if nobody had it tried in the last week.")


class CallbackCreated(CallbackShown):
    """A new callback."""

    secret: str = Field(description="Signs the events. It is shown this once.", examples=[EXAMPLE_SECRET])


class SecretGiven(BaseModel):
    """A new secret."""

    id: UUID = Field(examples=[EXAMPLE_ID])
    secret: str = Field(description="Shown this once.", examples=[EXAMPLE_SECRET])
    former_secret_until: dt.datetime = Field(description="Until then the secret before signs besides.")


class CallbackPage(BaseModel):
    """A page of callbacks."""

    callbacks: list[CallbackFacts]
    links: Links


class ReplayAsked(Asked):
    """Which events are told again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"since": "2026-11-24T18:00:00+01:00", "events": "given_up"}]}
    )

    since: Moment = Field(description="Events that happened from then on.")
    until: Moment | None = Field(None, description="And before this moment; now if left out.")
    events: Literal["given_up", "all"] = Field("given_up", description="all: also those that were taken.")

    def meant(self) -> Meant:
        """The use case's word."""
        return Meant(self.events)


class ReplayAccepted(BaseModel):
    """How many wait again."""

    events: int = Field(description="100000 at most, the earliest: ask again for those after them.")
