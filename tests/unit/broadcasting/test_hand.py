"""What is in hand is served in lane order."""

from comunica.broadcasting.hand import Hand
from comunica.broadcasting.lanes import Lane


def _taken(hand: Hand[str]) -> list[str]:
    return [row for row in iter(hand.take, None) if row is not None]


def test_urgent_and_replies_go_before_the_rest_as_they_were_claimed() -> None:
    hand: Hand[str] = Hand()
    hand.put(Lane.BULK, ["b1", "b2"])
    hand.put(Lane.NORMAL, ["n1"])
    hand.put(Lane.URGENT, ["u1"])
    hand.put(Lane.REPLY, ["r1"])
    assert _taken(hand) == ["u1", "r1", "b1", "b2", "n1"]


def test_normal_and_bulk_keep_the_order_of_their_claims() -> None:
    hand: Hand[str] = Hand()
    for lane, row in [(Lane.NORMAL, "n1"), (Lane.BULK, "b1"), (Lane.NORMAL, "n2")]:
        hand.put(lane, [row])
    assert _taken(hand) == ["n1", "b1", "n2"]


def test_it_knows_how_many_are_ahead_of_a_lane() -> None:
    hand: Hand[str] = Hand()
    hand.put(Lane.URGENT, ["u1"])
    hand.put(Lane.BULK, ["b1", "b2"])
    assert [hand.ahead_of(lane) for lane in (Lane.REPLY, Lane.URGENT, Lane.NORMAL, Lane.BULK)] == [1, 1, 3, 3]
    assert len(hand) == 3


def test_rows_can_be_taken_out_again() -> None:
    hand: Hand[str] = Hand()
    hand.put(Lane.URGENT, ["keep", "drop"])
    hand.put(Lane.BULK, ["drop", "keep too"])
    assert hand.drop(lambda row: row == "drop") == ["drop", "drop"]
    assert len(hand) == 2
    assert _taken(hand) == ["keep", "keep too"]
    assert hand.take() is None
