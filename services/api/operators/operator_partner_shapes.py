"""What operators send and get about partners and their keys."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.municipality.key_state import KeyState
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.keys.issue_key import LONGEST_NAME as LONGEST_KEY_NAME
from comunica.usecases.partners.create_partner import LONGEST_NAME
from comunica.usecases.partners.issue_partner_key import PartnerKeyWanted
from services.api.shapes import EXAMPLE_ID, Asked, Links, Moment, Text

PartnerSlug = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]
PartnerScope = Literal["broadcast:draft", "broadcast:send", "broadcast:urgent", "broadcast:read"]


class PartnerAsked(Asked):
    """An organisation that municipalities can give a mandate to, with what opens to it."""

    model_config = ConfigDict(
        title="NewPartner",
        json_schema_extra={
            "examples": [
                {
                    "slug": "protezione-civile",
                    "name": "Protezione civile della Regione",
                    "contact": "https://www.protezionecivile.example",
                    "key": {"name": "sala-operativa", "scopes": ["broadcast:send", "broadcast:read"]},
                    "nkey": {"name": "sala-operativa", "scopes": ["broadcast:send"]},
                }
            ]
        },
    )

    slug: PartnerSlug = Field(description="As towns and commands name it.")
    name: Text = Field(min_length=1, max_length=LONGEST_NAME)
    contact: Text = Field("", max_length=LONGEST_NAME, description="Where a town's staff turn: a phone or a page.")
    key: "PartnerKeyAsked | None" = Field(None, description="A key for HTTP to begin with; absent: none.")
    nkey: "PartnerNkeyAsked | None" = Field(None, description="A credential for NATS to begin with; absent: none.")


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

    def wanted(self) -> PartnerKeyWanted:
        """As the use case takes it."""
        scopes = frozenset(map(Scope, self.scopes))
        return PartnerKeyWanted(name=self.name, kind=self.kind, scopes=scopes, expires_at=self.expires_at)


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


class PartnerNkeyAsked(PartnerKeyAsked):
    """A credential of a partner on NATS: as of a key, and perhaps the public half."""

    model_config = ConfigDict(
        title="NewPartnerNkey",
        json_schema_extra={
            "examples": [{"name": "sala-operativa", "scopes": ["broadcast:send", "broadcast:urgent"], "kind": "live"}]
        },
    )

    public_key: str | None = Field(
        None,
        min_length=1,
        max_length=80,
        description="Of an nkey that the partner made itself, U and 55 more; absent: we make one and tell its seed.",
    )


class PartnerNkeyAs(BaseModel):
    """A credential of a partner on NATS. Its seed is its holder's alone."""

    id: UUID
    name: str
    kind: KeyKind
    scopes: list[Scope]
    public_key: str
    state: KeyState
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


class NatsAccess(BaseModel):
    """Where its holder submits and listens."""

    publish_on: str
    events_on: str
    stream: str
    consumer: str
    inbox_prefix: str


class PartnerNkeyIssuedAs(PartnerNkeyAs):
    """A credential of a partner on NATS, how to use it, and its seed, which is told this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": EXAMPLE_ID,
                    "name": "sala-operativa",
                    "kind": "live",
                    "scopes": ["broadcast:send", "broadcast:urgent"],
                    "public_key": "UABC…",
                    "state": "in_force",
                    "created_at": "2026-11-24T15:00:00Z",
                    "expires_at": None,
                    "revoked_at": None,
                    "access": {
                        "publish_on": f"job.partner.{EXAMPLE_ID}.{EXAMPLE_ID}",
                        "events_on": f"event.partner.{EXAMPLE_ID}",
                        "stream": "PARTNEREVENTS",
                        "consumer": f"partner-{EXAMPLE_ID}",
                        "inbox_prefix": f"_INBOX_partner_{EXAMPLE_ID}",
                    },
                    "seed": "SUAC…",
                }
            ]
        }
    )

    access: NatsAccess
    seed: str | None = Field(description="Told this once: keep it. null: the partner has it, and nobody else.")


class PartnerNkeyPage(BaseModel):
    """Credentials of a partner on NATS, newest first; those that have ended too."""

    nkeys: list[PartnerNkeyAs]
    links: Links


class PartnerMadeAs(PartnerOfOperator):
    """A partner, with the key and the credential that it begins with."""

    key: PartnerKeyIssuedAs | None = Field(description="null: none was asked for.")
    nkey: PartnerNkeyIssuedAs | None = Field(description="null: none was asked for.")


class PartnerLineShown(BaseModel):
    """Who did what about a partner, and when."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    at: dt.datetime
    who: str = Field(description="operator_key: and its id; operator: and a name, at the desk.")
    what: str = Field(description="create_partner, close_partner, issue_key, revoke_key, add_nkey, revoke_nkey.")
    about: UUID | None = Field(description="The key or credential; null: the partner itself.")


class PartnerLogPage(BaseModel):
    """What was done about a partner, latest first."""

    entries: list[PartnerLineShown]
    links: Links


PartnerAsked.model_rebuild()
