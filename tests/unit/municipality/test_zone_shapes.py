"""Outlines of zones: made simple without losing any, and drawn flat, with a name where there is room."""

import math
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.municipality.territory import Zone, ZoneKind
from comunica.municipality.zone_map import SIDE, ZoneMap, draw
from comunica.municipality.zone_shapes import MOST_OF_ALL, MOST_POINTS, Ring, ZoneShape, area_of, simplified

CENTRO = Zone(id="centro", kind=ZoneKind.ZONE, name="Centro")
BROLLO = Zone(id="brollo", kind=ZoneKind.ZONE, name="Villaggio Brollo")
COSTA = Zone(id="la-costa", kind=ZoneKind.CONTRADA, name="La Costa", zones=("centro",))


def box(west: float, south: float, side: float = 0.01) -> Ring:
    return ((west, south), (west + side, south), (west + side, south + side), (west, south + side))


def one(*rings: Ring) -> ZoneShape:
    return ZoneShape((rings,))


def circle(points: int, x: float = 9.0, y: float = 45.0, far: float = 0.05) -> Ring:
    angles = [math.tau * number / points for number in range(points)]
    return tuple((x + far * math.cos(each), y + far * math.sin(each)) for each in angles)


def drawn(shapes: dict[str, ZoneShape], zones: Sequence[Zone] = (CENTRO, BROLLO, COSTA)) -> ZoneMap:
    found = draw(shapes, zones)
    assert found is not None
    return found


def numbers_in(path: str) -> list[int]:
    return [int(each) for each in re.findall(r"-?\d+", path)]


def test_a_long_outline_keeps_a_few_hundred_points_and_nearly_all_of_its_area() -> None:
    ring = circle(50_000)
    kept = simplified({"centro": one(ring)})["centro"]
    assert kept.points <= MOST_POINTS
    assert area_of(kept.parts[0][0]) == pytest.approx(area_of(ring), rel=0.01)


def test_points_on_a_straight_line_go_and_corners_stay() -> None:
    ring = (*((9 + step / 1000, 45.0) for step in range(100)), (9.099, 45.1), (9.0, 45.1))
    kept = simplified({"centro": one(ring)})["centro"].parts[0][0]
    assert sorted(kept) == [(9.0, 45.0), (9.0, 45.1), (9.099, 45.0), (9.099, 45.1)]


def test_neighbours_keep_the_same_of_their_common_border() -> None:
    border = tuple((9.05 + 0.002 * math.sin(step), 45 + step / 1000) for step in range(101))
    shapes = {"centro": one((*border, (9.0, 45.1), (9.0, 45.0))), "brollo": one((*border, (9.1, 45.1), (9.1, 45.0)))}
    kept = simplified(shapes)
    left, right = ({point for point in kept[zone].parts[0][0] if 9.01 < point[0] < 9.09} for zone in shapes)
    assert left == right
    assert 2 < len(left) < 101


def test_an_island_or_a_hole_that_nobody_would_see_goes_and_the_largest_part_never() -> None:
    speck = box(9.3, 45.3, 1e-5)
    kept = simplified({"centro": ZoneShape(((speck,), (box(9, 45, 0.2), speck))), "brollo": one(speck)})
    assert kept["centro"] == ZoneShape(((box(9, 45, 0.2),),))
    assert len(kept["brollo"].parts) == 1


def test_of_a_thousand_islands_the_largest_are_kept() -> None:
    islands = tuple((circle(40, 9 + number % 40 / 10, 45 + number // 40 / 10, 0.01),) for number in range(1000))
    kept = simplified({"centro": ZoneShape((*islands, (circle(2000, 8, 44, 0.5),)))})["centro"]
    assert kept.points < 2 * MOST_POINTS
    assert kept.parts[0][0][0][0] < 8.6


def test_many_zones_share_what_a_page_can_carry() -> None:
    shapes = {str(number): one(circle(500, 9 + number / 20, 45, 0.02)) for number in range(200)}
    assert sum(each.points for each in simplified(shapes).values()) <= MOST_OF_ALL


def test_no_shapes_are_no_map() -> None:
    assert simplified({}) == {}
    assert draw({}, [CENTRO]) is None
    assert draw({"gone": one(box(9, 45))}, [CENTRO]) is None


def test_the_map_is_as_wide_as_the_town_is_and_north_is_above() -> None:
    found = drawn({"centro": one(box(9, 45.0, 0.1)), "brollo": one(box(9, 45.1, 0.1))})
    assert max(found.width, found.height) == found.height == SIDE
    # A tenth of a degree each way: seen from 45° it is as much narrower as the cosine says.
    ground = (found.width - 24) / ((found.height - 24) / 2)
    assert ground == pytest.approx(math.cos(math.radians(45.1)), rel=0.01)
    tops = {each.zone.id: min(numbers_in(each.path)[1::2]) for each in found.zones}
    assert tops["brollo"] < tops["centro"]


def test_what_lies_inside_comes_after_what_is_around_it() -> None:
    found = drawn({"la-costa": one(box(9.02, 45.02)), "centro": one(box(9, 45, 0.1))})
    assert [each.zone.id for each in found.zones] == ["centro", "la-costa"]


def test_a_hole_is_a_line_of_its_own_and_no_name_stands_in_it() -> None:
    found = drawn({"centro": one(box(9, 45, 0.1), box(9.02, 45.02, 0.06))})
    assert found.zones[0].path.count("M") == found.zones[0].path.count("Z") == 2
    label = found.zones[0].label
    assert label is not None
    assert not (200 < label.x < 800 and 200 < label.y < 800)


def test_a_name_stands_where_it_fits_and_never_over_another() -> None:
    found = drawn({"centro": one(box(9, 45, 0.1)), "la-costa": one(box(9.04, 45.045)), "brollo": one(box(9.1, 45))})
    labels = {each.zone.id: each.label and each.label.text for each in found.zones}
    assert labels == {"centro": "Centro", "la-costa": None, "brollo": None}


def test_the_name_of_a_zone_stands_beside_its_contrade_if_there_is_room() -> None:
    costa = box(9.045, 45.045, 0.012)
    label = drawn({"centro": one(box(9, 45, 0.1)), "la-costa": one(costa)}).zones[0].label
    assert label is not None
    assert not (400 < label.x < 600 and 400 < label.y < 600)
    crowded = drawn({"centro": one(box(9, 45, 0.1)), "la-costa": one(box(9.001, 45.001, 0.098))})
    assert crowded.zones[0].label is not None, "better over it than nowhere"


POINTS = st.tuples(st.floats(6, 19), st.floats(35, 48))
RINGS = st.lists(POINTS, min_size=3, max_size=30).map(tuple)


@given(st.dictionaries(st.sampled_from(["centro", "brollo", "la-costa"]), RINGS, min_size=1))
def test_whatever_lies_in_italy_is_drawn_on_the_paper(rings: dict[str, Ring]) -> None:
    shapes = {zone: one(ring) for zone, ring in rings.items()}
    kept = simplified(shapes)
    assert set(kept) == set(shapes)
    found = drawn(dict(kept))
    for each in found.zones:
        assert re.fullmatch(r"(M\d+ \d+( \d+ \d+)*Z)+", each.path)
        across, down = numbers_in(each.path)[0::2], numbers_in(each.path)[1::2]
        assert max(across) <= found.width
        assert max(down) <= found.height
