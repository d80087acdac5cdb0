"""What is wrong with a request, told to whoever made it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. Programs branch on `code`; `message` says what to do."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. Every problem that could be seen at once."""

    errors: tuple[Problem, ...]
