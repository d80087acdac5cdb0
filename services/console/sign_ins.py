"""Tries to come in, as they are counted."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.identities import IdentityRefusal, IdentityRefused


class Way(StrEnum):
    """What somebody proves themselves with."""

    PASSWORD = "password"  # noqa: S105 - a way, no secret
    IDENTITY = "identity"


class Outcome(StrEnum):
    """What became of it."""

    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    #: Not looked at.
    TOO_OFTEN = "too_often"
    #: They gave up at the gateway for identities.
    CANCELLED = "cancelled"
    #: That gateway does not answer, or not as it should.
    AWAY = "away"


class SignInMeter(Protocol):
    """Where tries are counted."""

    def sign_in_tried(self, way: Way, outcome: Outcome) -> None:
        """One try, once it is decided."""


#: Of identities: what is not named here was looked at, and refused.
_BY_IDENTITY: Mapping[IdentityRefusal, Outcome] = MappingProxyType(
    {IdentityRefusal.CANCELLED: Outcome.CANCELLED, IdentityRefusal.AWAY: Outcome.AWAY}
)


def outcome_of(refused: IdentityRefused | TooManyAttempts) -> Outcome:
    """As which a try by identity that let nobody in is counted."""
    match refused:
        case TooManyAttempts():
            return Outcome.TOO_OFTEN
        case IdentityRefused(why):
            return _BY_IDENTITY.get(why, Outcome.REFUSED)
