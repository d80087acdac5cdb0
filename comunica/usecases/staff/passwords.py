"""Who hashes passwords, and what is told of one that is not taken."""

from typing import Protocol

from comunica.municipality.passwords import LONGEST, SHORTEST, BadPassword, why_bad
from comunica.usecases.problem import Problem

_SAYS = {
    BadPassword.SHORT: f"has fewer than {SHORTEST} characters: take a few words that belong to you alone",
    BadPassword.LONG: f"has more than {LONGEST} characters: take a shorter one",
    BadPassword.COMMON: "is one that others would try: take a few words that belong to you alone",
}


class Passwords(Protocol):
    """Hashes slowly, beside the loop, few at a time."""

    async def hash(self, password: str) -> str:
        """What is kept of it."""

    async def proves(self, password: str, hashed: str | None) -> bool:
        """Whether it is the one. None: there is nobody, which takes as long, and is false."""


def problems_of(password: str, *, email: str, name: str) -> tuple[Problem, ...]:
    """What is wrong with a new password."""
    bad = why_bad(password, personal=(email.partition("@")[0], name))
    return () if bad is None else (Problem(bad, "password", _SAYS[bad]),)
