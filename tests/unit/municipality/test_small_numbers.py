"""Few people are not counted in public, and cannot be computed from what is told."""

from collections.abc import Mapping
from itertools import product

from comunica.municipality.small_numbers import FEWEST, Hidden, Told, tell, tell_all


def test_enough_people_are_counted() -> None:
    assert tell({"centro": 412, "brollo": 5}) == {"centro": Told(412), "brollo": Told(5)}


def test_fewer_than_five_are_not_and_neither_is_nobody() -> None:
    told = tell({"centro": 412, "brollo": 4, "costa": 0})
    assert told == {"centro": Told(412), "brollo": Told(None, Hidden.FEW), "costa": Told(None, Hidden.FEW)}


def test_one_alone_could_be_computed_from_the_whole_so_the_smallest_other_is_not_told_either() -> None:
    told = tell({"centro": 412, "brollo": 3, "costa": 40})
    assert told["brollo"] == Told(None, Hidden.FEW)
    assert told["costa"] == Told(None, Hidden.TELLS_ANOTHER)
    assert told["centro"] == Told(412)


def test_whoever_may_see_the_people_sees_every_count() -> None:
    assert tell_all({"centro": 412, "brollo": 3}) == {"centro": Told(412), "brollo": Told(3)}


def test_two_of_which_the_rest_says_that_both_are_four_need_another_beside_them() -> None:
    """Of 420 people 412 are told: eight remain, and of fewer than five only four and four make eight."""
    told = tell({"centro": 372, "costa": 40, "brollo": 4, "mulini": 4})
    assert told["costa"] == Told(None, Hidden.TELLS_ANOTHER)
    assert told["centro"] == Told(372)


def test_others_of_the_same_size_are_hidden_until_nobody_can_compute_the_one_that_is_few() -> None:
    """Whoever knows the rule knows that the hidden one is not above 5, the smallest told, nor below: it would be 5."""
    told = tell({"centro": 412, "a": 5, "b": 5, "brollo": 2})
    assert [told[name].hidden for name in ("a", "b", "centro")] == [Hidden.TELLS_ANOTHER, Hidden.TELLS_ANOTHER, None]


def test_whatever_the_counts_are_the_one_that_is_few_could_be_several() -> None:
    """Every way to fill what is hidden is tried: as somebody would who knows the whole, the rule and what is told."""
    counts = (0, 1, 3, 4, 5, 6, 12)
    for parts in product(counts, repeat=4):
        named = dict(zip("abcd", parts, strict=True))
        told = tell(named)
        if all(each.hidden for each in told.values()):
            continue
        for name, each in told.items():
            if each.hidden is Hidden.FEW and any(named[one] for one in told if told[one].hidden is Hidden.FEW):
                assert len(_fitting(told, sum(parts), name)) >= 3, (named, name)


def _fitting(told: Mapping[str, Told], whole: int, name: str) -> set[int]:
    """What the part of this name may be."""
    left = whole - sum(each.count or 0 for each in told.values())
    smallest = min((each.count for each in told.values() if each.count is not None), default=left)
    hidden = {one: each.hidden for one, each in told.items() if each.hidden}
    ranges = [range(FEWEST) if why is Hidden.FEW else range(FEWEST, smallest + 1) for why in hidden.values()]
    return {dict(zip(hidden, tried, strict=True))[name] for tried in product(*ranges) if sum(tried) == left}
