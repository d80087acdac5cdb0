"""How a service stands, in one word."""

import datetime as dt

import pytest

from comunica.usecases.public.public_record import ServiceFacts
from comunica.usecases.public.show_service import ServiceStanding, ServiceState, standing_of

EARLIER, LATER = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC), dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (None, ServiceStanding(ServiceState.NOT_YET)),
        (ServiceFacts(paused=False, state_since=None, late_since=None), ServiceStanding(ServiceState.ACTIVE)),
        (
            ServiceFacts(paused=False, state_since=EARLIER, late_since=LATER),
            ServiceStanding(ServiceState.SLOW, LATER),
        ),
        (
            ServiceFacts(paused=True, state_since=EARLIER, late_since=LATER),
            ServiceStanding(ServiceState.SUSPENDED, EARLIER),
        ),
        (ServiceFacts(paused=True, state_since=None, late_since=None), ServiceStanding(ServiceState.SUSPENDED)),
    ],
)
def test_the_worst_is_said(facts: ServiceFacts | None, expected: ServiceStanding) -> None:
    assert standing_of(facts) == expected
