"""What is wrong with a request, told to whoever made it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. Programs branch on `code`; `message` says what to do."""

    code: str
    field: str
    message: str
    #: In so many seconds the same request may go through; 0: nobody knows, or waiting would not help.
    again_in: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written. Every problem that could be seen at once."""

    errors: tuple[Problem, ...]
