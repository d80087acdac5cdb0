"""An alert: what is looked at, when it is bad, for how long, how loud, and what it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

RUNBOOKS = "docs/operations/runbooks"


class Severity(StrEnum):
    """How loud."""

    #: Somebody is woken.
    CRITICAL = "critical"
    #: Somebody looks on the next working day.
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Term:
    """What is looked at, which always has a value, and when that is bad."""

    value: str
    is_bad: str

    def __str__(self) -> str:
        return f"({self.value}) {self.is_bad}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One rule. Two of the same name and different severity share a runbook. `lasting`: how long it must be bad."""

    name: str
    severity: Severity
    terms: Sequence[Term]
    #: Between the terms: `and` or `or`.
    joined: str = "or"
    lasting: str = "0s"
    summary: str
    description: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def expr(self) -> str:
        """The rule's PromQL."""
        return f" {self.joined} ".join(str(term) for term in self.terms)


def alert(name: str, severity: Severity, value: str, is_bad: str, **more: str) -> Alert:
    """The usual one, of a single term."""
    return Alert(name=name, severity=severity, terms=[Term(value, is_bad)], **more)  # type: ignore[arg-type]
