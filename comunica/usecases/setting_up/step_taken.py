"""A step of setting something up, told as it is taken, with what to do if it could not be."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a step ended."""

    #: It was so already.
    KEPT = "kept"
    #: It is so now.
    CHANGED = "changed"
    #: It is under way at the provider; apply again later to see.
    WAITING = "waiting"
    #: It is not so. What to do is in the text.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step, for a person to read."""

    what: str
    outcome: Outcome
    #: What to do, or how it stands.
    says: str = ""
