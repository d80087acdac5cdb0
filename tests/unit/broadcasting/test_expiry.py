"""An alert must not arrive tomorrow: every broadcast has an end."""

import datetime as dt

import pytest

from comunica.broadcasting.expiry import ExpiryRules
from comunica.broadcasting.lanes import Lane


@pytest.mark.parametrize(
    ("lane", "template", "hours"),
    [
        (Lane.URGENT, "avviso", 6),
        (Lane.NORMAL, "avviso", 48),
        (Lane.BULK, "avviso", 168),
        (Lane.NORMAL, "viabilita_lavori", 12),
        (Lane.URGENT, "viabilita", 6),  # the shorter of the two
        (Lane.NORMAL, "viabilitaX", 48),
        (Lane.NORMAL, "normal_avviso", 48),
    ],
)
def test_the_end_depends_on_lane_and_category(lane: Lane, template: str, hours: float) -> None:
    assert ExpiryRules().after(lane, template) == dt.timedelta(hours=hours)


def test_a_lane_that_a_town_forgot_has_its_default() -> None:
    assert ExpiryRules({"urgent": 1}).after(Lane.NORMAL, "avviso") == dt.timedelta(hours=48)
