"""What partners send and get. Nothing of a citizen: figures by municipality, and none of fewer than five people."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.states import BroadcastState
from comunica.usecases.partners.show_fan_out import FEWEST
from services.api.broadcasts.audience_shapes import AudienceAsked, AudienceShown
from services.api.broadcasts.broadcast_shapes import TimedAsked, WordsAsked
from services.api.broadcasts.recipient_shapes import Counts
from services.api.partners.mandate_shapes import BroadcastLane
from services.api.shapes import EXAMPLE_ID, Asked, Links

#: Municipalities that one broadcast can name: more than Italy has.
MOST_NAMED = 8000
_FEW = f"null: fewer than {FEWEST} people, which are not told, or not known yet."


def _not_offered(instead: str) -> BeforeValidator:
    """Named so that who knows the API of municipalities is told, and not left to guess."""

    def refuse(value: object) -> object:
        if value is not None:
            raise PydanticCustomError("not_offered", "is not offered to partners: {instead}", {"instead": instead})
        return value

    return BeforeValidator(refuse)


class MunicipalityAsked(Asked):
    """One municipality, perhaps with an audience of its own."""

    id: UUID = Field(description="See GET /v2/partner/mandates.")
    audience: AudienceAsked | None = Field(None, description="Of this municipality; absent: that of the broadcast.")


class PartnerBroadcastAsked(WordsAsked, TimedAsked):
    """What to send to the citizens of many municipalities, in the name of each."""

    model_config = ConfigDict(
        title="NewPartnerBroadcast",
        json_schema_extra={
            "examples": [
                {
                    "template": "avviso",
                    "parameters": {"testo": "Allerta arancione per temporali dalle 14 alle 22."},
                    "lane": "urgent",
                    "reason": "allerta arancione",
                    "expires_at": "2026-11-25T22:00:00+01:00",
                }
            ]
        },
    )

    audience: AudienceAsked = Field(
        AudienceAsked(everyone=True), description="In each municipality; everybody who is enrolled, if absent."
    )
    municipalities: list[MunicipalityAsked] | None = Field(
        None,
        min_length=1,
        max_length=MOST_NAMED,
        description="Only these, each once; absent: every municipality whose mandate you have now.",
    )

    dry_run: StrictBool = Field(
        default=False, description="Foresee only: nothing is written, nothing is sent. The answer is by municipality."
    )
    media_id: Annotated[None, _not_offered("files are each municipality's own")] = Field(
        None, description="Not offered to partners: files are each municipality's own."
    )
    recurrence: Annotated[None, _not_offered("submit each occurrence when its time comes")] = Field(
        None, description="Not offered to partners: submit each occurrence when its time comes."
    )

    @field_validator("municipalities")
    @classmethod
    def _each_once(cls, value: list[MunicipalityAsked] | None) -> list[MunicipalityAsked] | None:
        if value is not None and len({each.id for each in value}) < len(value):
            raise ValueError("name each municipality once")
        return value

    def named(self) -> dict[UUID, Audience | None] | None:
        """As the use case takes them."""
        if self.municipalities is None:
            return None
        return {each.id: None if each.audience is None else each.audience.audience() for each in self.municipalities}


class BranchForesightShown(BaseModel):
    """What would come of one municipality."""

    id: UUID
    state: Literal["foreseen", "refused", "waiting"] = Field(
        description="waiting: nobody came to it in time. Name fewer municipalities."
    )
    template: str | None = Field(description="The template that would be sent.")
    reached: int | None = Field(description=f"People who would get it; {_FEW}")
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None = Field(description=f"When the last of them would have it; {_FEW}")
    errors: "list[BranchError]" = Field(description="Of one that would be refused: everything that is wrong there.")


class PartnerForesightShown(BaseModel):
    """What would come of a broadcast, by municipality. Nothing was written."""

    municipalities: list[BranchForesightShown]


class BranchError(BaseModel):
    """Why a municipality got no broadcast."""

    code: str = Field(description="Stable word; programs branch on it.", examples=["mandate_missing"])
    field: str | None = Field(description="Where in the request; null if nowhere.")
    message: str = Field(description="For people: what is wrong and what to do.")


class BranchBroadcast(BaseModel):
    """The broadcast of a municipality, as it was submitted."""

    id: UUID = Field(description="As the municipality finds it.")
    state: Literal["scheduled", "awaiting_approval", "finished"] = Field(
        description="awaiting_approval: somebody of the municipality must approve it first."
    )
    counted: int | None = Field(description=f"People in the audience then; {_FEW}")


class BranchShown(BaseModel):
    """What became of one municipality."""

    id: UUID
    name: str | None = Field(description="null: it never gave you a mandate, or there is none of this id.")
    state: Literal["waiting", "accepted", "refused", "cancelled"] = Field(
        description="waiting: nobody came to it yet, or it is tried again; it will be one of the others soon."
    )
    audience: AudienceShown
    broadcast: BranchBroadcast | None = Field(description="Of one that was accepted.")
    errors: list[BranchError] = Field(description="Of one that was refused: everything that is wrong there.")


class ProgressShown(BaseModel):
    """How a broadcast stands, in figures."""

    state: BroadcastState
    paused_reason: str | None
    cancelled_reason: Literal["mandate_ended"] | None = Field(
        description="mandate_ended: the municipality ended your mandate before it began. null: somebody cancelled it, "
        "if it is cancelled."
    )
    resolved: int | None = Field(description=f"Recipients; {_FEW}")
    counts: Counts | None = Field(description=f"Recipients in every state; {_FEW}")


class BranchStandingShown(BranchShown):
    """The same, and how its broadcast stands now."""

    progress: ProgressShown | None


class PartnerBroadcastAccepted(BaseModel):
    """It is on record, and every municipality will have its result, one failing or not."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "uri": f"https://api.example.it/v2/partner/broadcasts/{EXAMPLE_ID}",
                    "settled": True,
                    "created_at": "2026-11-24T15:00:00Z",
                    "municipalities": [
                        {
                            "id": EXAMPLE_ID,
                            "name": "Comune di Solaro",
                            "state": "accepted",
                            "audience": {"everyone": True, "zones": [], "outside": False},
                            "broadcast": {"id": EXAMPLE_ID, "state": "scheduled", "counted": 312},
                            "errors": [],
                        },
                        {
                            "id": "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6f",
                            "name": "Comune di Saronno",
                            "state": "refused",
                            "audience": {"everyone": True, "zones": [], "outside": False},
                            "broadcast": None,
                            "errors": [
                                {
                                    "code": "lane_not_mandated",
                                    "field": "lane",
                                    "message": "the municipality's mandate covers the lanes normal only",
                                }
                            ],
                        },
                    ],
                }
            ]
        }
    )

    id: UUID
    uri: str = Field(description="Where to see how it goes.")
    settled: bool = Field(description="No municipality is waiting. A repeat is then answered the same for ever.")
    created_at: dt.datetime
    municipalities: list[BranchShown]


class PartnerBroadcastShown(BaseModel):
    """What became of it, by municipality."""

    id: UUID
    uri: str
    template: str
    parameters: dict[str, str]
    lane: BroadcastLane
    origin: Literal["api", "job"]
    settled: bool
    created_at: dt.datetime
    cancelled_at: dt.datetime | None
    municipalities: list[BranchStandingShown]


class BranchesCounted(BaseModel):
    """How many municipalities are in which state."""

    waiting: int
    accepted: int
    refused: int
    cancelled: int


class PartnerBroadcastItem(BaseModel):
    """One of a list."""

    id: UUID
    uri: str
    template: str
    lane: BroadcastLane
    created_at: dt.datetime
    cancelled_at: dt.datetime | None
    municipalities: BranchesCounted


class PartnerBroadcastPage(BaseModel):
    """What the partner submitted, newest first."""

    broadcasts: list[PartnerBroadcastItem]
    links: Links
