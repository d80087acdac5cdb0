"""Broadcasts that follow another: retry what failed, correct what was said. The rules about the original."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState
from comunica.usecases.problem import Problem

#: Nothing of the original goes out any more: whom it reached is known, or will be without us.
OVER = frozenset({BroadcastState.FINISHED, BroadcastState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a broadcast says. It never changes."""

    template: str
    language: str
    parameters: Mapping[str, str]
    lane: Lane
    media_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalOnRecord:
    """The broadcast that another one follows. `is_retried`: a retry of it is under way."""

    state: BroadcastState
    kind: BroadcastKind
    said: Said
    is_retried: bool


class Library(Protocol):
    """What broadcasts said."""

    async def said(self, municipality_id: UUID, broadcast_id: UUID) -> Said | None:
        """The content of a broadcast; none if this municipality has no such broadcast."""


def problems_of_following(kind: BroadcastKind, original: OriginalOnRecord | None, says: Said) -> Iterator[Problem]:
    """Why this broadcast cannot follow that one. `says` is what it would say."""
    if original is None:
        yield Problem("original_unknown", "original", "this municipality has no such broadcast")
        return
    if original.kind is BroadcastKind.TEST:
        yield Problem("original_is_test", "original", "a test reached nobody but staff: send a new one")
    if original.state not in OVER:
        yield Problem(
            "original_not_over",
            "original",
            f"the original is {original.state}: wait until it is finished, or cancel it so that nobody more gets it",
        )
    if original.is_retried:
        yield Problem("retry_under_way", "original", "a retry of it is not finished: wait for its end, or cancel it")
    match kind:
        case BroadcastKind.RETRY if original.kind is BroadcastKind.RETRY:
            yield Problem("original_is_retry", "original", "this is a retry itself: retry its original again")
        case BroadcastKind.CORRECTION if _is_same(original.said, says):
            yield Problem(
                "correction_same_text", "parameters", "this is the text of the original: say it in other words"
            )


def _is_same(one: Said, other: Said) -> bool:
    return (one.template, one.language, dict(one.parameters)) == (
        other.template,
        other.language,
        dict(other.parameters),
    )
