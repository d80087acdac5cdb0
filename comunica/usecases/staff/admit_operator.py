"""Admit an operator at the console: by the key itself, which the browser keeps sealed, and each request proves anew."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from comunica.usecases.keys.authenticate_key import KeyRefusal
from comunica.usecases.keys.authenticate_operator import Operator, OperatorAuthentication
from comunica.usecases.staff.attempts import Attempts, by_operator
from comunica.usecases.staff.coming_in import TooManyAttempts

#: From the moment the key was typed, however busy they are.
LONGEST_STAY = dt.timedelta(hours=1)


class KeySeal(Protocol):
    """Seals what only we can open."""

    def seal(self, text: str) -> str:
        """In characters of a cookie."""

    def open(self, sealed: str) -> str | None:
        """What was sealed; none if it is not of our making."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who came in, and what their browser keeps."""

    operator: Operator
    sealed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorDesk:
    """One for a process."""

    authentication: OperatorAuthentication
    attempts: Attempts
    seal: KeySeal
    now: Callable[[], dt.datetime]

    async def admit(self, text: str, *, address: str) -> Admitted | KeyRefusal | TooManyAttempts:
        """With a key that they typed. An attempt is drawn before it is judged."""
        now = self.now()
        if (wait := await self.attempts.draw((by_operator(address),), now)) is not None:
            return TooManyAttempts(wait)
        match await self.authentication.authenticate(text):
            case Operator() as operator:
                until = int((now + LONGEST_STAY).timestamp())
                return Admitted(operator, self.seal.seal(f"{until} {text.strip()}"))
            case refusal:
                return refusal

    async def still_admitted(self, sealed: str) -> Operator | None:
        """Whose browser this is, looked up now; none if the hour is over, or the key is not in force any more."""
        until, _, text = (self.seal.open(sealed) or "").partition(" ")
        if not until or self.now().timestamp() >= int(until):
            return None
        found = await self.authentication.authenticate(text)
        return found if isinstance(found, Operator) else None
