"""When the client asks again: as long as we were told to wait, never for what cannot pass, never for ever."""

import datetime as dt

import pytest
from comunica_client.retrying import Patience

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
PATIENCE = Patience(tries=3, first_wait=1.0, longest_wait=30.0)


def after(status: int, told: str | None = None, *, tried: int = 1, chance: float = 0.0) -> float | None:
    headers = {"retry-after": told} if told else {}
    return PATIENCE.after_answer(tried, status, headers, now=NOW, chance=chance)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 500])
def test_what_cannot_pass_is_not_repeated(status: int) -> None:
    assert after(status) is None


@pytest.mark.parametrize("status", [429, 503, 504, 409])
def test_a_wait_that_we_are_told_is_kept(status: int) -> None:
    assert after(status, "7") == 7.0


def test_a_wait_may_be_a_date() -> None:
    assert after(503, "Wed, 25 Nov 2026 09:00:12 GMT") == 12.0


def test_a_wait_that_is_too_long_ends_it() -> None:
    assert after(429, "31") is None


@pytest.mark.parametrize("told", ["soon", "-1", ""])
def test_a_wait_that_says_nothing_is_our_own(told: str) -> None:
    assert after(503, told) == 0.5


def test_waits_grow_are_spread_and_end() -> None:
    assert [after(503, tried=tried) for tried in (1, 2, 3)] == [0.5, 1.0, None]
    assert after(503, tried=2, chance=1.0) == 2.0
    assert PATIENCE.after_silence(3, chance=0.0) is None
