"""What operators send and get about partners and their keys."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.municipality.key_state import KeyState
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.create_partner import LONGEST_NAME
from comunica.usecases.issue_key import LONGEST_NAME as LONGEST_KEY_NAME
from services.api.shapes import EXAMPLE_ID, Asked, Links, Moment, Text

PartnerScope = Literal["broadcast:draft", "broadcast:send", "broadcast:urgent", "broadcast:read"]


class PartnerAsked(Asked):
    """An organisation that municipalities can give a mandate to."""

    model_config = ConfigDict(
        title="NewPartner",
        json_schema_extra={
            "examples": [
                {
                    "slug": "protezione-civile",
                    "name": "Protezione civile della Regione",
                    "contact": "https://www.protezionecivile.example",
                }
            ]
        },
    )

    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")] = Field(description="As towns and commands name it.")
    name: Text = Field(min_length=1, max_length=LONGEST_NAME)
    contact: Text = Field("", max_length=LONGEST_NAME, description="Where a town's staff turn: a phone or a page.")


class PartnerOfOperator(BaseModel):
    """A partner."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    slug: str
    name: str
    contact: str
    created_at: dt.datetime
    closed_at: dt.datetime | None = Field(
        description="Since then its keys open nothing, its mandates stand for nothing."
    )


class PartnerOfOperatorPage(BaseModel):
    """Partners, newest first; closed ones too."""

    partners: list[PartnerOfOperator]
    links: Links


class PartnerKeyAsked(Asked):
    """A key of a partner."""

    model_config = ConfigDict(
        title="NewPartnerKey",
        json_schema_extra={
            "examples": [
                {
                    "name": "sala-operativa",
                    "kind": "live",
                    "scopes": ["broadcast:send", "broadcast:urgent", "broadcast:read"],
                    "expires_at": "2027-12-31T23:00:00+01:00",
                }
            ]
        },
    )

    name: Text = Field(min_length=1, max_length=LONGEST_KEY_NAME, description="Of the program that will hold it.")
    kind: KeyKind = Field(
        KeyKind.LIVE,
        description="live reaches citizens, team the staff of each municipality only; what a test key asks for is "
        "checked and answered, and nothing is sent.",
    )
    scopes: list[PartnerScope] = Field(min_length=1, max_length=4, description="What it may do, within its mandates.")
    expires_at: Moment | None = Field(None, description="When it ends by itself; never, if absent.")


class PartnerKeyShown(BaseModel):
    """A key of a partner. Its secret is not kept."""

    id: UUID
    name: str
    kind: KeyKind
    scopes: list[Scope]
    prefix: str = Field(description="The part of the key that tells it from others: comunica-partner_<prefix>_…")
    state: KeyState
    created_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None = Field(description="A minute late at most; null: never.")
    revoked_at: dt.datetime | None


class PartnerKeyIssuedAs(PartnerKeyShown):
    """A key of a partner and its secret, which is told this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "name": "sala-operativa",
                    "kind": "live",
                    "scopes": ["broadcast:read", "broadcast:send", "broadcast:urgent"],
                    "prefix": "abcdefgh",
                    "state": "in_force",
                    "created_at": "2026-11-24T15:00:00Z",
                    "expires_at": "2027-12-31T22:00:00Z",
                    "last_used_at": None,
                    "revoked_at": None,
                    "secret": "comunica-partner_abcdefgh_…",
                }
            ]
        }
    )

    secret: str = Field(description="The whole key, for the header Authorization: ApiKey-v1. Told this once: keep it.")


class PartnerKeyPage(BaseModel):
    """Keys of a partner, newest first; those that have ended too."""

    keys: list[PartnerKeyShown]
    links: Links
