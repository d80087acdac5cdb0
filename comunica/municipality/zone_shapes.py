"""Where a town's zones lie: their outlines, made as simple as a picture of them needs.

Points are (longitude, latitude) in degrees, WGS84. A ring is a line that goes round; its first point is not said again.
"""

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

type Point = tuple[float, float]
type Ring = tuple[Point, ...]
#: Round the outside, then round each hole.
type Part = tuple[Ring, ...]

#: Points that a zone keeps, and all of them together: a page with the map is read on a phone.
MOST_POINTS, MOST_OF_ALL = 300, 6_000
#: Parts and holes that a zone keeps: the largest.
_MOST_RINGS = 40
#: Every ring is a triangle at least; what many zones keep each, whatever they are together.
_FEWEST_POINTS, _LEAST_SHARE = 3, 12
#: Steps across the longer side of the map, below which nobody sees a corner.
_STEPS = 1_000
#: Decimals of a degree that are kept: 0.1 m.
_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """Of one zone or contrada. The first part is the largest."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        """How many there are."""
        return sum(len(ring) for part in self.parts for ring in part)


def area_of(ring: Sequence[Point]) -> float:
    """In square degrees, never below nothing."""
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairwise((*_from_origin(ring), (0.0, 0.0))))) / 2


def _from_origin(ring: Sequence[Point]) -> list[Point]:
    """Seen from its first point: far from zero, small differences would drown."""
    left, down = ring[0]
    return [(x - left, y - down) for x, y in ring]


def bounds_of(points: Collection[Point]) -> tuple[float, float, float, float]:
    """The westernmost, southernmost, easternmost, northernmost."""
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def simplified(shapes: Mapping[str, ZoneShape]) -> Mapping[str, ZoneShape]:
    """By zone id: none is lost, each has `MOST_POINTS` at most and a few more for its smallest islands."""
    if not shapes:
        return {}
    outlines = [point for shape in shapes.values() for part in shape.parts for point in part[0]]
    west, south, east, north = bounds_of(outlines)
    least = (max(east - west, north - south) / _STEPS) ** 2
    share = max(_LEAST_SHARE, min(MOST_POINTS, MOST_OF_ALL // len(shapes)))
    return {zone: _simpler(shape, least=least, most=share) for zone, shape in shapes.items()}


def _simpler(shape: ZoneShape, *, least: float, most: int) -> ZoneShape:
    """`least`: square degrees that anybody sees."""
    largest, *others = sorted(shape.parts, key=lambda part: -area_of(part[0]))
    seen = [largest, *(part for part in others if area_of(part[0]) >= least)]
    parts = [(part[0], *(hole for hole in part[1:] if area_of(hole) >= least)) for part in seen]
    kept = _first_rings(parts, _MOST_RINGS)
    total = sum(len(ring) for part in kept for ring in part)
    return ZoneShape(
        tuple(
            tuple(_thinned(ring, least=least, most=max(_FEWEST_POINTS, most * len(ring) // total)) for ring in part)
            for part in kept
        )
    )


def _first_rings(parts: Sequence[Part], most: int) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        if most <= 0:
            break
        kept.append(part[:most])
        most -= len(kept[-1])
    return kept


def _thinned(ring: Ring, *, least: float, most: int) -> Ring:
    """Without the corners that are seen least (Visvalingam and Whyatt, 1993).

    Not Douglas and Peucker's way, which takes the square of the points for some lines, and this one n log n for all.
    Neighbours that have a border in common keep nearly the same of it, since a corner goes by its own size.
    """
    before = [number - 1 for number in range(len(ring))]
    after = [*range(1, len(ring)), 0]
    before[0] = len(ring) - 1

    def corner(at: int) -> float:
        return area_of((ring[before[at]], ring[at], ring[after[at]]))

    size = [corner(at) for at in range(len(ring))]
    heap = [(size[at], at) for at in range(len(ring))]
    heapq.heapify(heap)
    left, gone = len(ring), bytearray(len(ring))
    while heap and left > _FEWEST_POINTS:
        seen, at = heapq.heappop(heap)
        if gone[at] or seen != size[at]:
            continue
        if seen >= least and left <= most:
            break
        gone[at] = 1
        left -= 1
        one, other = before[at], after[at]
        after[one], before[other] = other, one
        for each in (one, other):
            # Never below what went before it: else a whole bay would go corner by corner.
            size[each] = max(seen, corner(each))
            heapq.heappush(heap, (size[each], each))
    return tuple((round(x, _DECIMALS), round(y, _DECIMALS)) for at, (x, y) in enumerate(ring) if not gone[at])
