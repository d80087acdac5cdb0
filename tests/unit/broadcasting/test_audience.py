"""Audiences: what is chosen of streets, and when nothing is chosen."""

import pytest

from comunica.broadcasting.audience import Audience, StreetPart, audience_to_json, numbers_of
from comunica.municipality.territory import Parity


def part(street: str = "via-roma", **numbers: int) -> StreetPart:
    return StreetPart(street=street, first=numbers.get("first"), last=numbers.get("last"))


def test_a_whole_street_has_no_numbers_even_if_some_are_named_too() -> None:
    assert numbers_of([part(), part(first=3)]) == {}


def test_ranges_of_a_street_add_up_on_each_side() -> None:
    odd = StreetPart(street="via-roma", first=1, last=31, parity=Parity.ODD)
    assert numbers_of([odd, part(first=40)]) == {"via-roma": {"odd": "{[1,31],[40,9999]}", "even": "{[40,9999]}"}}


def test_a_side_alone_is_all_numbers_of_that_side() -> None:
    assert numbers_of([StreetPart(street="via-roma", parity=Parity.EVEN)]) == {"via-roma": {"even": "{[0,9999]}"}}


@pytest.mark.parametrize(
    ("audience", "nobody", "everyone"),
    [
        (Audience(), True, False),
        (Audience(topics=("eventi",)), False, True),
        (Audience(topics=("eventi",), zones=("centro",)), False, False),
        (Audience(streets=(part(),)), False, False),
        (Audience(everyone=True, streets=(part(),)), False, True),
    ],
)
def test_topics_alone_choose_everyone_and_narrow_other_parts(audience: Audience, nobody: bool, everyone: bool) -> None:
    assert (audience.is_nobody, audience.covers_everyone) == (nobody, everyone)


def test_an_audience_without_streets_is_kept_as_versions_before_kept_it() -> None:
    """Idempotency compares with what they wrote."""
    assert audience_to_json(Audience(zones=("b", "a"))) == {"everyone": False, "outside": False, "zones": ["a", "b"]}
