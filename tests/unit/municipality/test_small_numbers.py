"""Few people are not counted in public, and cannot be computed from what is told."""

from comunica.municipality.small_numbers import Hidden, Told, tell, tell_all


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
