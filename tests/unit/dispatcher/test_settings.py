"""Settings that contradict each other are refused with what to change."""

import pytest
from pydantic import ValidationError

from services.dispatcher.settings import DispatcherSettings


def _settings(**changes: float) -> DispatcherSettings:
    return DispatcherSettings.model_validate({"postgres_dsn": "", "master_key_file": "/dev/null"} | changes)


def test_the_start_values_are_those_of_the_design() -> None:
    settings = _settings()
    assert (settings.call_deadline, settings.row_lease, settings.ownership_lease) == (10, 30, 5)
    assert (settings.doubt_window_urgent, settings.doubt_window) == (120, 900)
    assert (settings.doubt_limit_urgent, settings.doubt_limit) == (600, 86400)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"call_deadline": 30.0}, "call_deadline must be below row_lease"),
        ({"connect_deadline": 10.0}, "connect_deadline must be below call_deadline"),
        ({"ownership_renewal": 3.0}, "ownership_lease must be at least twice"),
        ({"doubt_window_urgent": 100.0}, "at least 4 times row_lease"),
        ({"doubt_limit": 600.0}, "hard limit"),
    ],
)
def test_settings_that_do_not_hold_together_are_refused(changes: dict[str, float], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        _settings(**changes)


def test_in_flight_grows_with_the_rate_of_a_channel_within_its_bounds() -> None:
    sending = _settings(in_flight=64).sending()
    assert [sending.senders(rate) for rate in (1, 20, 80, 1000)] == [4, 8, 32, 64]


def test_a_claim_is_half_a_second_of_work_within_its_bounds() -> None:
    claiming = _settings().claiming()
    assert [claiming.rows(rate) for rate in (1, 80, 1000, 5000)] == [20, 40, 500, 500]
