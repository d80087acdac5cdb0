"""What municipalities and partners send and get about mandates."""

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.api.shapes import EXAMPLE_ID, Asked, Links, Moment

Category = Literal["utility", "marketing", "authentication"]
BroadcastLane = Literal["urgent", "normal", "bulk"]

_CATEGORIES = "Categories of templates, as the provider has them."


class MandateAsked(Asked):
    """What a partner may send in the municipality's name from now on."""

    model_config = ConfigDict(
        title="NewMandate",
        json_schema_extra={
            "examples": [
                {
                    "partner": "protezione-civile",
                    "categories": ["utility"],
                    "lanes": ["urgent", "normal"],
                    "expires_at": "2027-12-31T23:00:00+01:00",
                }
            ]
        },
    )

    partner: str = Field(pattern=r"^[A-Za-z0-9-]{1,63}$", description="Its id or its slug, see GET /v2/partners.")
    categories: list[Category] = Field(min_length=1, max_length=3, description=_CATEGORIES)
    lanes: list[BroadcastLane] = Field(
        min_length=1,
        max_length=3,
        description="How soon it may go. urgent needs your own key to have broadcast:urgent.",
    )
    expires_at: Moment | None = Field(None, description="When it ends by itself; absent: when it is revoked.")

    def named(self) -> UUID | str:
        """The partner's id, or else its slug."""
        try:
            return UUID(self.partner)
        except ValueError:
            return self.partner


class PartnerShown(BaseModel):
    """An organisation that can be given a mandate."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    slug: str
    name: str
    contact: str = Field(description="Where a town's staff turn; may be empty.")


class PartnerPage(BaseModel):
    """Partners, newest first."""

    partners: list[PartnerShown]
    links: Links


class MandatePartner(BaseModel):
    """Who has a mandate."""

    id: UUID
    slug: str
    name: str


class MandateShown(BaseModel):
    """A mandate of the municipality."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "partner": {"id": EXAMPLE_ID, "slug": "protezione-civile", "name": "Protezione civile"},
                    "categories": ["utility"],
                    "lanes": ["normal", "urgent"],
                    "state": "in_force",
                    "granted_by": EXAMPLE_ID,
                    "granted_at": "2026-11-24T15:00:00Z",
                    "expires_at": "2027-12-31T22:00:00Z",
                    "revoked_at": None,
                }
            ]
        }
    )

    id: UUID
    partner: MandatePartner
    categories: list[Category] = Field(description=_CATEGORIES)
    lanes: list[BroadcastLane]
    state: Literal["in_force", "expired", "revoked", "partner_closed"]
    granted_by: str = Field(description="Id of the key.")
    granted_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None = Field(description="Also when another took its place.")


class MandatePage(BaseModel):
    """Mandates, newest first; those that have ended too."""

    mandates: list[MandateShown]
    links: Links


class MandatingMunicipality(BaseModel):
    """Whose mandate it is."""

    id: UUID
    slug: str
    name: str
    province: str
    istat_code: str = Field(description="Of the national statistics office; may be empty.")


class MandateGivenShown(BaseModel):
    """A mandate in force, as its partner sees it."""

    id: UUID
    municipality: MandatingMunicipality
    categories: list[Category] = Field(description=_CATEGORIES)
    lanes: list[BroadcastLane]
    granted_at: dt.datetime
    expires_at: dt.datetime | None


class MandateGivenPage(BaseModel):
    """The mandates in force that the partner has, newest first."""

    mandates: list[MandateGivenShown]
    links: Links
