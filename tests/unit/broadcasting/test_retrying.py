"""Which failures are worth another try."""

import datetime as dt

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.retrying import is_worth_retrying

NOW, DAY = dt.timedelta(0), dt.timedelta(days=1)


@pytest.mark.parametrize("reason", [Reason.TEMPLATE_PAUSED, Reason.PAYMENT_PROBLEM, Reason.BAD_MEDIA, None])
def test_what_may_have_passed_is_worth_it(reason: Reason | None) -> None:
    assert is_worth_retrying(reason, NOW)


@pytest.mark.parametrize("reason", [Reason.UNREACHABLE, Reason.STOPPED_MARKETING, Reason.BLOCKED_BY_US])
def test_what_would_only_fail_again_is_not(reason: Reason) -> None:
    assert not is_worth_retrying(reason, 30 * DAY)


def test_who_had_enough_marketing_is_left_alone_for_a_day() -> None:
    assert not is_worth_retrying(Reason.ENOUGH_MARKETING, NOW)
    assert is_worth_retrying(Reason.ENOUGH_MARKETING, DAY)
