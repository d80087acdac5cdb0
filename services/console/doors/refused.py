"""Why a request is not served, and the page that says so and what to do."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Why(StrEnum):
    """One word each."""

    #: Nobody is signed in; a page of ours sends them to the door.
    NOT_SIGNED_IN = "not_signed_in"
    #: It is a page of those who run the service: they show their key at their own door.
    NO_OPERATOR = "no_operator"
    NOT_ALLOWED = "not_allowed"
    FORGED = "forged"
    NOT_FOUND = "not_found"
    METHOD = "method"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_OFTEN = "too_often"
    OUR_MISTAKE = "our_mistake"
    AWAY = "away"
    TOO_SLOW = "too_slow"


STATUS: Mapping[Why, int] = MappingProxyType(
    {
        Why.NOT_SIGNED_IN: 401,
        Why.NO_OPERATOR: 401,
        Why.NOT_ALLOWED: 403,
        Why.FORGED: 403,
        Why.NOT_FOUND: 404,
        Why.METHOD: 405,
        Why.UNREADABLE: 400,
        Why.TOO_LARGE: 413,
        Why.TOO_OFTEN: 429,
        Why.OUR_MISTAKE: 500,
        Why.AWAY: 503,
        Why.TOO_SLOW: 504,
    }
)
_OF_STATUS = {
    404: Why.NOT_FOUND,
    405: Why.METHOD,
    403: Why.NOT_ALLOWED,
    401: Why.NOT_SIGNED_IN,
    413: Why.TOO_LARGE,
    429: Why.TOO_OFTEN,
}


class Refused(Exception):
    """A request that ends here. `retry_after`: seconds, if trying again later helps."""

    def __init__(self, why: Why, *, retry_after: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after = retry_after


def why_of(status: int) -> Why:
    """What a status means that a route or the framework answered with."""
    return _OF_STATUS.get(status, Why.UNREADABLE if status < 500 else Why.OUR_MISTAKE)
