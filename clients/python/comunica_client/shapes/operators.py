"""What operators see and make: municipalities, channels, partners and their credentials."""

from typing import Literal, TypedDict

from comunica_client.shapes.keys import KeyIssued, KeyKind
from comunica_client.shapes.partners import Partner

#: What the first key of a municipality may have, which an operator makes: nothing that opens a citizen.
FIRST_KEY_SCOPES = (
    *("broadcast:approve", "broadcast:draft", "broadcast:read", "broadcast:send", "broadcast:urgent"),
    *("callback:write", "gazetteer:read", "gazetteer:write", "message:send", "report:read"),
    *("template:read", "template:write"),
)


class Municipality(TypedDict):
    """Who it is."""

    id: str
    slug: str
    name: str
    trial: bool


class Channel(TypedDict):
    """How a channel stands."""

    id: str
    municipality_id: str
    display_phone_number: str
    state: str
    quality: str
    messages_per_second: int


class MunicipalityAndChannels(Municipality):
    """With its channels."""

    channels: list[Channel]


class Step(TypedDict):
    """A step of a run."""

    what: str
    outcome: Literal["kept", "changed", "waiting", "failed"]
    says: str
    at: str


class Run(TypedDict):
    """One connecting, or one checking, of a channel."""

    id: str
    channel_id: str
    municipality_id: str
    kind: Literal["connect", "check"]
    state: Literal["waiting", "running", "done", "failed"]
    steps: list[Step]
    ended_at: str | None


def has_ended(run: Run) -> bool:
    """Whether it is done or failed."""
    return run["ended_at"] is not None


class Nkey(TypedDict):
    """A partner's credential on NATS."""

    id: str
    name: str
    kind: KeyKind
    scopes: list[str]
    public_key: str
    state: Literal["in_force", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    revoked_at: str | None


class NkeyIssued(Nkey):
    """With where its holder submits and listens, and its seed, which is told this once; None: the partner has it."""

    access: dict[str, str]
    seed: str | None


class PartnerLine(TypedDict):
    """Who did what about a partner."""

    id: str
    at: str
    who: str
    what: str
    about: str | None


class PartnerMade(Partner):
    """With the key and the credential that it begins with."""

    key: KeyIssued | None
    nkey: NkeyIssued | None
