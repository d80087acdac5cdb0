"""People of a municipality, where they live, and lists of them."""

from typing import Any, Literal, TypedDict


class Subscriber(TypedDict):
    """A person on record; the address is masked."""

    id: str
    consent: Literal["opted_in", "opted_out"]
    since: str | None
    given_name: str | None
    surname: str | None
    place: str | None
    zone: str | None
    outside: bool
    address: str


class Reading(TypedDict):
    """What a message would be understood to mean, and why."""

    action: str
    given_name: str
    surname: str
    zone: str | None
    place: dict[str, Any] | None
    missing: list[str]
    confidence: float
    because: list[str]


class Enrolled(TypedDict):
    """What came of enrolling a person by hand."""

    id: str
    uri: str
    outcome: Literal["added", "changed", "already"]
    zone: str | None
    outside: bool
    place_unknown: bool


class Counted(TypedDict):
    """What came, or would come, of the rows of a list."""

    rows: int
    refused: int
    added: int
    changed: int
    already: int
    left: int
    places_unknown: int


class Import(TypedDict):
    """A list of people as it stands."""

    id: str
    state: Literal["checking", "checked", "importing", "imported", "failed", "discarded", "expired"]
    name: str
    size: int
    preview: Counted | None
    result: Counted | None
    errors: int
    told: int | None
    notice_failure: str | None
    failure: str | None
    says: str | None
    uri: str


class WrongCell(TypedDict):
    """What is wrong with a cell; never what was written there."""

    row: int
    column: str
    message: str


class GazetteerImported(TypedDict):
    """What came of bringing a gazetteer in; of a dry run: what would."""

    dry_run: bool
    changed: bool
    steps: list[dict[str, Any]]
    streets_by_zone: list[dict[str, Any]]


def is_settled(list_: Import) -> bool:
    """Whether it waits for you, or is over."""
    return list_["state"] not in ("checking", "importing")
