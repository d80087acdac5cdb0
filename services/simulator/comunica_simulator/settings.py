"""What can be set, and how it is read from the environment: `SIMULATOR_<FIELD IN CAPITALS>`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All durations are seconds. The defaults suit a person at the page; tests shorten what they wait for."""

    host: str = "127.0.0.1"
    port: int = 8090
    setup: Path | None = None
    """A JSON file shaped like the body of `POST /simulator/setup`."""
    data: Path | None = None
    """A folder for the witness; without one it lives in memory only."""
    seed: str | None = None
    """Makes ids and chances repeatable."""

    sent_after: float = 0.05
    delivered_after: float = 0.2
    read_after: float = 0.5
    held_for: float = 1.0
    early_answer: float = 0.4
    """How long the answer waits where statuses are to overtake it."""
    late_answer: float = 30.0
    """How long an answer takes that comes after every sensible deadline."""
    approval_after: float = 1.0

    webhook_linger: float = 0.02
    webhook_batch: int = 100
    webhook_concurrency: int = 4
    webhook_timeout: float = 10.0
    webhook_version: float = 25.0
    retry_first: float = 0.2
    retry_cap: float = 10.0
    retry_for: float = 7 * 86_400.0
    rebatch: bool = False
    """Whether a failed POST's updates are mixed with new ones at the retry."""

    pair_period: float = 6.0
    pair_burst: int = 45
    window: float = 86_400.0
    messaging_day: float = 86_400.0
    """How long a user counts for the portfolio's messaging limit."""
    window_refusal: str = "sync"
    """`sync` refuses a free-form message outside the window at once, `async` by a failed status."""
    upgrade_pause: float = 1.0


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read the settings that are given; an unreadable one is named in the ValueError."""
    given: dict[str, Any] = {}
    for field in fields(Settings):
        raw = environment.get(f"SIMULATOR_{field.name.upper()}", "")
        if raw:
            given[field.name] = _read(field.name, raw, field.default)
    return Settings(**given)


def _read(name: str, raw: str, default: object) -> object:
    match default:
        case None:
            return raw if name == "seed" else Path(raw)
        case bool():
            return raw.lower() in {"1", "true", "yes"}
        case int() | float():
            return _number(name, raw, type(default))
        case _:
            return raw


def _number(name: str, raw: str, kind: type) -> object:
    try:
        return kind(raw)
    except ValueError as error:
        raise ValueError(f"SIMULATOR_{name.upper()} must be a number") from error
