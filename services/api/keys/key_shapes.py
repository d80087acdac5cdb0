"""What clients send and get about keys."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from comunica.municipality.key_state import KeyState
from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope
from comunica.usecases.keys.issue_key import LONGEST_NAME, LONGEST_OVERLAP, OVERLAP
from comunica.usecases.keys.make_first_key import FIRST_KEY_SCOPES
from services.api.shapes import EXAMPLE_ID, Asked, Links, Moment, Text

_MINUTE = dt.timedelta(minutes=1)


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must hold more than blanks")
    return value


def _of_a_municipality(scope: Scope) -> Scope:
    if scope not in MUNICIPAL_SCOPES:
        raise ValueError("is not for a municipality's key")
    return scope


class KeyAsked(Asked):
    """A key to make."""

    model_config = ConfigDict(
        title="NewKey",
        json_schema_extra={
            "examples": [
                {
                    "name": "protocollo",
                    "kind": "live",
                    "scopes": ["broadcast:draft", "broadcast:read"],
                    "expires_at": "2027-12-31T23:00:00+01:00",
                }
            ]
        },
    )

    name: Annotated[Text, AfterValidator(_not_blank)] = Field(
        min_length=1, max_length=LONGEST_NAME, description="Of the program that will hold it. No key ever had it."
    )
    kind: KeyKind = Field(
        KeyKind.LIVE,
        description="live reaches everybody, team the staff's numbers only; what a test key asks for is checked and "
        "answered, and nothing is sent. No more than your own.",
    )
    scopes: list[Annotated[Scope, AfterValidator(_of_a_municipality)]] = Field(
        min_length=1, max_length=len(Scope), description="What it may do: none that your own key may not."
    )
    expires_at: Moment | None = Field(None, description="When it ends by itself; never, if absent.")


def _opens_no_citizen(scope: Scope) -> Scope:
    if scope not in FIRST_KEY_SCOPES:
        raise ValueError("is not for a key that an operator makes: it must open nothing of a citizen")
    return scope


class FirstKeyAsked(Asked):
    """The first key of a municipality, to be made by an operator."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "municipio", "scopes": ["broadcast:draft", "broadcast:read", "template:read"]}]
        }
    )

    name: Annotated[Text, AfterValidator(_not_blank)] = Field(
        min_length=1, max_length=LONGEST_NAME, description="Of the program that will hold it."
    )
    kind: KeyKind = Field(
        KeyKind.LIVE, description="As of every key. While the municipality is on trial none reaches a citizen."
    )
    scopes: list[Annotated[Scope, AfterValidator(_opens_no_citizen)]] = Field(
        min_length=1, max_length=len(FIRST_KEY_SCOPES), description=f"Of {', '.join(sorted(FIRST_KEY_SCOPES))}."
    )
    expires_at: Moment | None = Field(None, description="When it ends by itself; never, if absent.")


class RotationAsked(Asked):
    """Another secret for a key."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_minutes": 60}]})

    overlap_minutes: int = Field(
        OVERLAP // _MINUTE,
        ge=0,
        le=LONGEST_OVERLAP // _MINUTE,
        strict=True,
        description="How long the secret that it has goes on. Of two rotations in a row the first secret ends at once.",
    )


class KeyShownAs(BaseModel):
    """A key. Its secret is not kept."""

    id: UUID
    name: str
    kind: KeyKind
    scopes: list[Scope]
    prefix: str = Field(description="The part of the key that tells it from others: comunica_<prefix>_…")
    made_by: str = Field(description="file: of the town's file; desk: by comunica-admin; else the key that made it.")
    state: KeyState
    created_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None = Field(description="A minute late at most; null: never.")
    previous_secret_until: dt.datetime | None = Field(description="After a rotation: the one before opens until then.")
    revoked_at: dt.datetime | None


class KeyIssuedAs(KeyShownAs):
    """A key and its secret, which is told this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "name": "protocollo",
                    "kind": "live",
                    "scopes": ["broadcast:draft", "broadcast:read"],
                    "prefix": "abcdefgh",
                    "made_by": EXAMPLE_ID,
                    "state": "in_force",
                    "created_at": "2026-11-24T15:00:00Z",
                    "expires_at": "2027-12-31T22:00:00Z",
                    "last_used_at": None,
                    "previous_secret_until": None,
                    "revoked_at": None,
                    "secret": "comunica_abcdefgh_…",
                    "notify_key": f"protocollo-{EXAMPLE_ID}-…",
                }
            ]
        }
    )

    secret: str = Field(description="The whole key, for the header Authorization: ApiKey-v1. Told this once: keep it.")
    notify_key: str = Field(description="The same key in the form that clients of GOV.UK Notify take. Told this once.")


class KeyPage(BaseModel):
    """Keys, newest first; those that have ended too."""

    keys: list[KeyShownAs]
    links: Links
