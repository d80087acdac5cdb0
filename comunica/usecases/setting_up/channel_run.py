"""A run: one connecting, or one checking, of a channel, step by step. An operator asks for it, a dispatcher does it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from comunica.usecases.setting_up.municipality_setup import TemplateSetup
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken


class RunKind(StrEnum):
    """What is done."""

    CONNECT = "connect"
    CHECK = "check"


class RunState(StrEnum):
    """How far it is."""

    #: No dispatcher has begun.
    WAITING = "waiting"
    RUNNING = "running"
    #: Every step was taken; some may wait for the provider.
    DONE = "done"
    #: A step failed, and says what to do.
    FAILED = "failed"


#: Another of the same channel cannot be asked for meanwhile.
UNDER_WAY = frozenset({RunState.WAITING, RunState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWish:
    """What connecting needs beside the channel on record. Sealed until the run is over, then gone. Times in seconds."""

    pin: str | None = field(default=None, repr=False)
    verify_token: str | None = field(default=None, repr=False)
    templates: tuple[TemplateSetup, ...] = ()
    wait_for_reviews: float = 30.0
    wait_for_message: float = 300.0
    wait_for_status: float = 60.0


@dataclass(frozen=True, slots=True)
class StepAt:
    """A step, and when it was taken."""

    what: str
    outcome: Outcome
    says: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunShown:
    """A run, for whoever asked for it."""

    municipality_id: UUID
    id: UUID
    channel_id: UUID
    kind: RunKind
    state: RunState
    steps: Sequence[StepAt]
    asked_at: dt.datetime
    ended_at: dt.datetime | None


def state_after(steps: Sequence[StepAt]) -> RunState:
    """How a run ended that took these steps."""
    return RunState.FAILED if any(each.outcome is Outcome.FAILED for each in steps) else RunState.DONE


class StepsTaken:
    """The steps of a run, each once: one that was waited for gives way to what came of it."""

    def __init__(self) -> None:
        self._steps: dict[str, StepAt] = {}

    def take(self, step: StepTaken, at: dt.datetime) -> None:
        """The next, or the end of one that was waited for."""
        self._steps[step.what] = StepAt(step.what, step.outcome, step.says, at)

    @property
    def all(self) -> Sequence[StepAt]:
        """In the order in which they began."""
        return tuple(self._steps.values())
