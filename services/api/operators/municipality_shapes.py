"""What operators get of municipalities and channels."""

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.usecases.setting_up.channel_run import RunKind, RunState
from comunica.usecases.setting_up.connect_channel import Heard
from comunica.usecases.setting_up.show_municipalities import ChannelShown
from comunica.usecases.setting_up.step_taken import Outcome
from services.api.shapes import Links


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class MunicipalityItem(_Shown):
    """Who it is."""

    id: UUID
    slug: str
    name: str
    province: str
    istat_code: str = Field(description="Of the national statistics office; may be empty.")
    service_name: str = Field(description="As citizens know it.")
    language: str
    trial: bool = Field(description="true: what it sends goes to its staff only.")
    created_at: dt.datetime


class ChannelItem(_Shown):
    """How a channel stands. Its token is never shown."""

    id: UUID
    municipality_id: UUID
    provider: str
    app: str
    phone_number_id: str
    waba_id: str
    portfolio_id: str
    display_phone_number: str
    base_url: str
    callback_url: str | None = Field(description="Where its account's webhooks go; null: to the app's own address.")
    state: Literal["active", "paused"]
    paused_reason: str | None
    quality: Literal["green", "yellow", "red", "unknown"]
    messages_per_second: int
    people_limit: int | None = Field(description="Different people in 24 hours; null: no limit, or nobody told.")


class ChannelStanding(ChannelItem):
    """With what was heard on it."""

    message_heard_at: dt.datetime | None = Field(description="A citizen's message; null: none in the last day.")
    status_heard_at: dt.datetime | None = Field(
        description="When the youngest message with a status was accepted; null: none in the last day."
    )


class StepShown(_Shown):
    """A step of a run, and when it was taken."""

    what: str
    outcome: Outcome = Field(
        description="kept: it was so already. changed: it is so now. waiting: it is under way at the provider, or "
        "waits for somebody. failed: it is not so, and says what to do."
    )
    says: str
    at: dt.datetime


class RunShape(_Shown):
    """One connecting, or one checking, of a channel. Follow it until its state is done or failed."""

    id: UUID
    channel_id: UUID
    municipality_id: UUID
    kind: RunKind
    state: RunState
    steps: list[StepShown]
    asked_at: dt.datetime
    ended_at: dt.datetime | None


class RunPage(BaseModel):
    """Runs of a channel, newest first."""

    runs: list[RunShape]
    links: Links


class MunicipalityShape(MunicipalityItem):
    """With its channels."""

    channels: list[ChannelStanding]


class MunicipalityPage(BaseModel):
    """Municipalities, newest first."""

    municipalities: list[MunicipalityItem]
    links: Links


class ChannelPage(BaseModel):
    """Channels, newest first."""

    channels: list[ChannelItem]
    links: Links


def channel_standing(channel: ChannelShown, heard: Heard) -> ChannelStanding:
    """A channel with what was heard on it."""
    return ChannelStanding(
        **ChannelItem.model_validate(channel).model_dump(),
        message_heard_at=heard.message_at,
        status_heard_at=heard.status_at,
    )
