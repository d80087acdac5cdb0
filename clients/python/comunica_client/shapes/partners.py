"""Partners, their mandates, and what they send to many municipalities."""

from typing import Any, Literal, NotRequired, TypedDict

from comunica_client.shapes.broadcasts import Audience, Lane


class Partner(TypedDict):
    """An organisation that municipalities can give a mandate to."""

    id: str
    slug: str
    name: str
    contact: str
    created_at: str
    closed_at: str | None


class MandatePartner(TypedDict):
    """Who has a mandate."""

    id: str
    slug: str
    name: str


class Mandate(TypedDict):
    """What a partner may send in the municipality's name."""

    id: str
    partner: MandatePartner
    categories: list[str]
    lanes: list[Lane]
    state: Literal["in_force", "expired", "revoked", "partner_closed"]
    granted_at: str
    expires_at: str | None
    revoked_at: str | None


class MandateGiven(TypedDict):
    """A mandate in force, as its partner sees it."""

    id: str
    municipality: dict[str, str]
    categories: list[str]
    lanes: list[Lane]
    granted_at: str
    expires_at: str | None


class ForMunicipality(TypedDict, total=False):
    """One municipality that is meant, perhaps with an audience of its own."""

    id: str
    audience: Audience


class Branch(TypedDict):
    """What became of one municipality. `progress` only where it was asked how it stands."""

    id: str
    name: str | None
    state: Literal["waiting", "accepted", "refused", "cancelled"]
    audience: Audience
    broadcast: dict[str, Any] | None
    errors: list[dict[str, Any]]
    progress: NotRequired[dict[str, Any] | None]


class FanOut(TypedDict):
    """What a partner sent, by municipality. `settled`: none is waiting."""

    id: str
    uri: str
    settled: bool
    created_at: str
    municipalities: list[Branch]


class FanOutItem(TypedDict):
    """One of a list: `municipalities` are counted by state."""

    id: str
    uri: str
    template: str
    lane: Lane
    created_at: str
    cancelled_at: str | None
    municipalities: dict[str, int]


class FanOutForesight(TypedDict):
    """What would come of a partner's broadcast, by municipality. Nothing was written."""

    municipalities: list[dict[str, Any]]


class AlertGiven(TypedDict):
    """What became of an alert of civil protection, by municipality."""

    sender: str
    identifier: str
    settled: bool
    municipalities: list[dict[str, Any]]


def is_told(fan_out: FanOut) -> bool:
    """Whether every municipality has its result."""
    return fan_out["settled"]
