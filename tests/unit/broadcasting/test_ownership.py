"""Shares of a fleet, and the fence."""

import datetime as dt
import math

from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.ownership import fair_share, may_write, oldest_id


@given(channels=st.integers(0, 5000), dispatchers=st.integers(1, 200))
def test_the_shares_add_up_to_all_channels_and_differ_by_one_at_most(channels: int, dispatchers: int) -> None:
    shares = [fair_share(channels=channels, dispatchers=dispatchers, rank=rank) for rank in range(dispatchers)]
    assert sum(shares) == channels
    assert max(shares) - min(shares) <= 1


def test_a_fleet_that_counts_nobody_still_has_one() -> None:
    assert fair_share(channels=3, dispatchers=0) == 3


def test_a_call_may_begin_only_if_it_ends_before_the_lease() -> None:
    assert may_write(now=20.0, call_deadline=10.0, lease_ends=30.0)
    assert not may_write(now=20.1, call_deadline=10.0, lease_ends=30.0)
    assert may_write(now=1e9, call_deadline=-math.inf, lease_ends=30.0), "the fence taken down"


def test_the_oldest_id_of_a_moment_is_below_every_id_made_since() -> None:
    moment = dt.datetime(2026, 11, 24, 18, tzinfo=dt.UTC)
    oldest = oldest_id(moment)
    assert oldest.int >> 80 == int(moment.timestamp() * 1000)
    assert oldest < oldest_id(moment + dt.timedelta(milliseconds=1))
