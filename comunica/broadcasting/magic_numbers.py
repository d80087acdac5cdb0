"""Numbers that mean something to a test: nobody can have them, since 399 belongs to no Italian operator.

Smoke-test numbers are for every key: the request is checked and answered, and forgotten. The others tell what becomes
of a test key's message; any other number of a test key is delivered.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState

_SOON = dt.timedelta(seconds=1)
_SLOW = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a test message: `first` after `first_after`, `last` after `last_after`."""

    last: DeliveryState = DeliveryState.DELIVERED
    last_after: dt.timedelta = _SOON
    first: DeliveryState = DeliveryState.SENT
    first_after: dt.timedelta = dt.timedelta(0)
    reason: Reason | None = None
    #: The provider's number for it.
    error_code: int | None = None
    #: The person is known to the provider by a user id only.
    has_phone: bool = True
    #: How often the last status is told to whoever is called back.
    told: int = 1


#: Known as sent and never kept, whatever the key.
SMOKE_TEST = frozenset({"393999990000", "393999990111", "393999990222"})

#: Digits → what becomes of it.
FATES: Mapping[str, Fate] = MappingProxyType(
    {
        "393999990001": Fate(),
        "393999990002": Fate(last=DeliveryState.FAILED, reason=Reason.UNKNOWN_CODE, error_code=131000),
        "393999990003": Fate(last=DeliveryState.EXPIRED),
        "393999990004": Fate(
            first=DeliveryState.QUEUED, first_after=dt.timedelta(0), last_after=dt.timedelta(seconds=5)
        ),
        "393999990005": Fate(last=DeliveryState.SUPPRESSED, reason=Reason.STOPPED_MARKETING, error_code=131050),
        "393999990006": Fate(last=DeliveryState.FAILED, reason=Reason.UNREACHABLE, error_code=131026),
        "393999990007": Fate(first=DeliveryState.DELIVERED, last=DeliveryState.READ),
        "393999990008": Fate(last_after=_SLOW),
        "393999990009": Fate(told=2),
        "393999990010": Fate(has_phone=False),
    }
)


def fate_of(digits: str) -> Fate:
    """What becomes of a test message to this number."""
    return FATES.get(digits, Fate())
