"""What is sent to many, as far as this client reads it."""

from typing import Any, Literal, TypedDict

Lane = Literal["urgent", "normal", "bulk"]


#: A street by id or full name, or numbers of it: `from` and `to` (both count), `parity` (odd or even).
Street = TypedDict("Street", {"street": str, "from": int, "to": int, "parity": str}, total=False)


class Audience(TypedDict, total=False):
    """Who gets it: the sum of the parts; topics narrow them."""

    everyone: bool
    zones: list[str]
    streets: list[Street]
    outside: bool
    topics: list[str]


class Accepted(TypedDict):
    """A broadcast that is on record. Of a series `series` stands in place of `id`."""

    id: str
    state: str
    uri: str
    counted: int
    scheduled_for: str
    expires_at: str | None


class Progress(TypedDict):
    """A broadcast and how far it is."""

    id: str
    state: str
    paused_reason: str | None
    held_for: str | None
    held_until: str | None
    lane: Lane
    counted: int | None
    resolved: int | None
    created_at: str
    finished_at: str | None
    counts: dict[str, int]
    unaccounted: int


class Recipient(TypedDict):
    """What became of one person's message; the address is masked."""

    subscriber_id: str | None
    address: str | None
    zone: str | None
    state: str
    reason: str | None
    error_code: int | None


class Reconciliation(TypedDict):
    """The same people, counted three times."""

    resolved: int | None
    tally: dict[str, int]
    recount: dict[str, int] | None
    unaccounted: int


class Foresight(TypedDict):
    """What would come of a broadcast."""

    reached: int
    reach: list[dict[str, Any]]
    not_reached: list[dict[str, Any]]
    ahead: int
    starts_at: str
    ends_at: str | None
    template: str
    tries_for_seconds: int | None
    cost: dict[str, Any]
    budget: dict[str, Any] | None


def is_over(progress: Progress) -> bool:
    """Whether nothing more of it will be sent."""
    return progress["state"] in ("finished", "cancelled")


#: Who was not reached, and will not be.
LOST = ("failed", "suppressed", "expired", "cancelled", "unknown")


def lost(progress: Progress) -> int:
    """How many of its people did not get it."""
    return sum(progress["counts"][state] for state in LOST)


def handled(progress: Progress) -> int:
    """How many of its people have been written to, or never will be."""
    counts = progress["counts"]
    return sum(counts.values()) - counts["queued"] - counts["sending"]
