"""What may be drawn from the portfolio's limit on people."""

import pytest

from comunica.broadcasting.people_limit import TIERS, PeoplePolicy


def test_a_tenth_of_each_tier_is_kept_for_urgent() -> None:
    policy = PeoplePolicy()
    assert [policy.ceiling(tier, urgent=False) for tier in TIERS] == [225, 1_800, 9_000, 90_000]
    assert [policy.ceiling(tier, urgent=True) for tier in TIERS] == list(TIERS)


@pytest.mark.parametrize("reserve", [-0.1, 1.0])
def test_a_reserve_of_everything_is_refused(reserve: float) -> None:
    with pytest.raises(ValueError, match="reserve"):
        PeoplePolicy(reserve=reserve)
