"""Which source is next: strict lanes, weights, turns."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.choosing import Source, Turns, choose, is_turn_of_replies
from comunica.broadcasting.lanes import Lane


def source(number: int, lane: Lane) -> Source:
    return Source(UUID(int=number), lane)


REPLY, URGENT = source(90, Lane.REPLY), source(91, Lane.URGENT)
NORMAL, NORMAL_TOO = source(1, Lane.NORMAL), source(2, Lane.NORMAL)
BULK, BULK_TOO = source(3, Lane.BULK), source(4, Lane.BULK)


def served(sources: list[Source], rounds: int, turns: Turns | None = None, messages: int = 1) -> list[Source]:
    now, order = turns or Turns(), []
    for _ in range(rounds):
        chosen = choose(sources, now)
        assert chosen is not None
        order.append(chosen)
        now = now.after(chosen, messages)
    return order


def test_without_a_source_nothing_is_next() -> None:
    assert choose([], Turns()) is None


def test_urgent_goes_before_all_else_that_is_queued() -> None:
    assert choose([BULK, NORMAL, URGENT], Turns()) == URGENT
    assert set(served([BULK, NORMAL, URGENT, REPLY], 10)) == {URGENT, REPLY}


@pytest.mark.parametrize(
    ("wait", "alert", "were_last", "turn"),
    [
        (True, False, True, True),
        (True, True, False, True),
        (True, True, True, False),
        (False, True, False, False),
    ],
)
def test_replies_have_every_other_claim_beside_an_alert_and_else_all(
    *, wait: bool, alert: bool, were_last: bool, turn: bool
) -> None:
    assert is_turn_of_replies(wait=wait, alert=alert, were_last=were_last) is turn


def test_urgent_goes_first_however_much_it_had() -> None:
    assert set(served([BULK, NORMAL, URGENT], 50)) == {URGENT}


def test_normal_gets_four_turns_for_each_of_bulk() -> None:
    counted = Counter(served([BULK, NORMAL], 500))
    assert counted == {NORMAL: 400, BULK: 100}


def test_bulk_alone_gets_everything() -> None:
    assert set(served([BULK], 10)) == {BULK}


def test_the_weight_is_of_the_lane_however_many_sources_share_it() -> None:
    counted = Counter(one.lane for one in served([BULK, BULK_TOO, NORMAL, NORMAL_TOO], 500))
    assert counted == {Lane.NORMAL: 400, Lane.BULK: 100}


def test_broadcasts_of_a_lane_take_turns() -> None:
    order = served([NORMAL, NORMAL_TOO], 6)
    assert order == [NORMAL, NORMAL_TOO] * 3


def test_the_older_of_two_new_broadcasts_begins() -> None:
    assert choose([NORMAL_TOO, NORMAL], Turns()) == NORMAL


def test_a_lane_that_was_empty_does_not_claim_what_it_missed() -> None:
    turns = Turns()
    for _ in range(1000):
        turns = turns.after(NORMAL)
    counted = Counter(served([BULK, NORMAL], 50, turns))
    assert counted == {NORMAL: 40, BULK: 10}


def test_a_large_claim_counts_for_what_it_took() -> None:
    turns = Turns().after(BULK, 100)
    assert served([BULK, NORMAL], 4, turns, messages=100) == [NORMAL] * 4


def test_the_memory_of_turns_does_not_grow_for_ever() -> None:
    turns = Turns()
    for number in range(1000):
        turns = turns.after(source(number, Lane.BULK))
    assert len(turns.served) <= 256


SOURCES = st.lists(st.builds(source, st.integers(1, 10**6), st.sampled_from(Lane)), min_size=1, max_size=8)


@given(SOURCES)
def test_the_order_in_which_sources_are_listed_does_not_matter(sources: list[Source]) -> None:
    turns = Turns().after(sources[0], 3)
    assert choose(sources, turns) == choose(list(reversed(sources)), turns)


@given(SOURCES)
def test_every_source_of_the_first_rank_is_served_before_long(sources: list[Source]) -> None:
    first = {one.id for one in sources if one.lane.rank == min(each.lane.rank for each in sources)}
    assert {one.id for one in served(sources, 8 * 5)} == first
