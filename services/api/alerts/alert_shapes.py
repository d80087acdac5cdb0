"""What clients send and get about alerts of civil protection and the geocodes that they name."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from comunica.alerting.cap import Category, Certainty, MessageType, Named, Severity, Status, Urgency
from comunica.alerting.geocodes import Target
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.states import BroadcastState
from comunica.usecases.alerts.cap_alert_record import Outcome
from comunica.usecases.alerts.keep_geocodes import MOST_GEOCODES, Geocode
from services.api.broadcasts.audience_shapes import AudienceAsked, AudienceShown
from services.api.shapes import Asked, Links, Text, ZoneId

OUTCOME = (
    "accepted: a broadcast that goes when its time has come. awaiting_approval: somebody must approve it. "
    "draft: nobody knows whom it is for, or nobody is there, see problems. "
    "withdrawn: what it takes back goes no more. checked: it was a test, nothing was kept."
)


class ProblemShown(BaseModel):
    """What staff should know of an alert that was taken all the same."""

    code: str = Field(description="Stable word; programs branch on it.", examples=["area_unknown"])
    field: str = Field(description="Where in the alert.", examples=["alert.info[0].area[0]"])
    message: str


class AlertBroadcastShown(BaseModel):
    """A broadcast that an alert became."""

    id: UUID | None = Field(description="Null of a test: nothing was kept.")
    uri: str | None = Field(description="Where to see it.")
    info: int = Field(description="Which block of the alert it says, from 0.")
    state: BroadcastState = Field(description="When the alert was taken; the broadcast shows what it is now.")
    lane: Lane
    reach: Reach
    audience: AudienceShown
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime | None


class AlertTakenShown(BaseModel):
    """What became of an alert."""

    id: UUID | None = Field(description="Null of a test: nothing was kept.")
    uri: str | None = Field(description="Where to see it.")
    sender: str
    identifier: str
    sent: dt.datetime
    status: Status
    type: MessageType
    outcome: Outcome = Field(description=OUTCOME)
    broadcasts: list[AlertBroadcastShown]
    supersedes: list[UUID] = Field(
        description="Broadcasts of earlier alerts that it takes the place of, or takes back."
    )
    problems: list[ProblemShown] = Field(description="What staff should know. Never empty of a draft.")
    taken_at: dt.datetime


class PartnerAlertBroadcast(BaseModel):
    """A broadcast that an alert became in a municipality."""

    id: UUID | None = Field(description="Null of a test: nothing was kept.")
    info: int = Field(description="Which block of the alert it says, from 0.")
    state: BroadcastState = Field(description="When the alert was taken.")
    lane: Lane


class MunicipalityAlertShown(BaseModel):
    """What one municipality did with an alert of a partner."""

    id: UUID = Field(description="Of the municipality, see GET /v2/partner/mandates.")
    outcome: Literal[
        "accepted", "awaiting_approval", "draft", "withdrawn", "checked", "elsewhere", "refused", "waiting"
    ] = Field(
        description=f"{OUTCOME} elsewhere: it is for other municipalities. refused: see problems, nothing was done. "
        "waiting: nobody came to it yet, give the same message again."
    )
    broadcasts: list[PartnerAlertBroadcast]
    problems: list[ProblemShown]


class PartnerAlertShown(BaseModel):
    """What became of an alert in each municipality that mandates the partner."""

    sender: str
    identifier: str
    sent: dt.datetime
    status: Status
    type: MessageType
    settled: bool = Field(description="false: some municipalities wait, and take it as soon as they can.")
    municipalities: list[MunicipalityAlertShown]


class GeocodeShown(BaseModel):
    """A geocode of an area."""

    name: str
    value: str


class AreaShown(BaseModel):
    """An area of an alert."""

    description: str
    geocodes: list[GeocodeShown]


class InfoShown(BaseModel):
    """What an alert says."""

    language: str
    categories: list[Category]
    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    headline: str
    onset: dt.datetime | None
    expires: dt.datetime | None
    areas: list[AreaShown]


class AlertShown(AlertTakenShown):
    """An alert with what it says."""

    info: list[InfoShown]


class AlertPage(BaseModel):
    """Alerts, newest first."""

    alerts: list[AlertShown]
    links: Links


_Code = Annotated[Text, Field(min_length=1, max_length=255)]


class GeocodeAsked(Asked):
    """A geocode and what it stands for: everyone, or some zones and contrade."""

    name: _Code = Field(description="The valueName of alerts: ISTAT, EMMA_ID … Case and signs do not count.")
    value: _Code = Field(description="The value of alerts.")
    everyone: StrictBool = False
    zones: list[ZoneId] = Field([], max_length=1000)

    def geocode(self) -> Geocode:
        """As the use case takes it."""
        target = Target(everyone=self.everyone, zones=tuple(dict.fromkeys(self.zones)))
        return Geocode(Named(self.name, self.value), target)


class GeocodesAsked(Asked):
    """The whole table."""

    model_config = ConfigDict(
        title="NewGeocodes",
        json_schema_extra={
            "examples": [
                {
                    "geocodes": [
                        {"name": "zona di allerta", "value": "IM-09", "everyone": True},
                        {"name": "EMMA_ID", "value": "IT003", "everyone": True},
                        {"name": "piano comunale", "value": "esondazione Lura", "zones": ["brollo"]},
                    ]
                }
            ]
        },
    )

    geocodes: list[GeocodeAsked] = Field(max_length=MOST_GEOCODES)


class GeocodeRow(GeocodeShown):
    """A row of the table."""

    everyone: bool
    zones: list[str]


class GeocodeTableShown(BaseModel):
    """The table of geocodes. The municipality's own ISTAT code, and its province's, stand for everyone without it."""

    geocodes: list[GeocodeRow]


class DraftAddressed(BaseModel):
    """A draft that has its audience now."""

    id: UUID
    uri: str
    state: Literal["scheduled", "awaiting_approval"]
    reach: Reach
    counted: int
    scheduled_for: dt.datetime
    expires_at: dt.datetime


class AddressAsked(Asked):
    """Whom a draft is for."""

    model_config = ConfigDict(
        title="DraftAudience", json_schema_extra={"examples": [{"audience": {"zones": ["brollo"]}}]}
    )

    audience: AudienceAsked
