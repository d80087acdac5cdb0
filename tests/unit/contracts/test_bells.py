"""Bells survive the wire, and ring on a subject of their own."""

import pytest

from comunica.contracts import bells
from comunica.contracts.unreadable import UnreadableError


@pytest.mark.parametrize("bell", [bells.BroadcastBell("m1", "b1"), bells.ChannelBell("m1", "c1")])
def test_a_bell_comes_back_as_it_was(bell: bells.Bell) -> None:
    assert bells.decode(bells.encode(bell)) == bell


def test_two_broadcasts_of_one_municipality_ring_two_bells() -> None:
    assert bells.BroadcastBell("m1", "b1").subject != bells.BroadcastBell("m1", "b2").subject


@pytest.mark.parametrize("body", [b"", b"\xff\xff"])
def test_what_is_not_a_bell_says_so(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        bells.decode(body)
