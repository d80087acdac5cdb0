"""A picture of a town's zones: outlines as paths of SVG, each with the place for its name if there is room.

Flat as a town is: longitudes are drawn as long as they are in its middle (equirectangular).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from comunica.municipality.territory import Zone, ZoneKind
from comunica.municipality.zone_shapes import Part, Point, Ring, ZoneShape, area_of, bounds_of

#: Units of the longer side, and of the border around everything.
SIDE, _BORDER = 1000, 12
#: Units: how high a name is, and how wide a letter of it about.
LETTERS, _LETTER = 42, 22
#: Lines across a shape on which a place for its name is looked for.
_LINES = 11

#: Left, top, right, bottom; of a side: where it begins and where it ends.
type Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name inside its shape: (x, y) is its middle."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnZone:
    """One zone or contrada. `path`: the value of an attribute `d`, drawn by the rule evenodd."""

    zone: Zone
    path: str
    label: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneMap:
    """A picture of this size, in units; what lies in something larger comes after it, and so is seen."""

    width: int
    height: int
    zones: tuple[DrawnZone, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where a point of the earth is on the paper."""

    west: float
    north: float
    narrowed: float
    scale: float

    def place(self, point: Point) -> Point:
        across = (point[0] - self.west) * self.narrowed * self.scale
        return across + _BORDER, (self.north - point[1]) * self.scale + _BORDER


def draw(shapes: Mapping[str, ZoneShape], zones: Iterable[Zone]) -> ZoneMap | None:
    """`shapes`: by zone id; one of a zone that is not there is left out. None: nothing to draw."""
    named = {zone.id: zone for zone in zones}
    there = {zone: shape for zone, shape in shapes.items() if zone in named and shape.parts}
    if not there:
        return None
    bounds = bounds_of([point for shape in there.values() for part in shape.parts for point in part[0]])
    west, south, east, north = bounds
    narrowed = math.cos(math.radians((south + north) / 2))
    wide, high = (east - west) * narrowed, north - south
    plan = _Plan(west, north, narrowed, (SIDE - 2 * _BORDER) / (max(wide, high) or 1))
    largest_first = sorted(there, key=lambda zone: (-_area(there[zone]), zone))
    placed = {zone: _placed(there[zone], plan) for zone in largest_first}
    labels = _labels(placed, named)
    return ZoneMap(
        width=round(wide * plan.scale) + 2 * _BORDER,
        height=round(high * plan.scale) + 2 * _BORDER,
        zones=tuple(
            DrawnZone(zone=named[zone], path=_path(parts), label=labels.get(zone)) for zone, parts in placed.items()
        ),
    )


def _area(shape: ZoneShape) -> float:
    return sum(area_of(part[0]) for part in shape.parts)


def _placed(shape: ZoneShape, plan: _Plan) -> list[Part]:
    return [tuple(tuple(plan.place(point) for point in ring) for ring in part) for part in shape.parts]


def _path(parts: Iterable[Part]) -> str:
    return "".join(_line(ring) for part in parts for ring in part)


def _line(ring: Ring) -> str:
    return "M" + " ".join(f"{round(x)} {round(y)}" for x, y in ring) + "Z"


def _labels(placed: Mapping[str, Sequence[Part]], named: Mapping[str, Zone]) -> Mapping[str, Label]:
    """Those that fit, none over another, the larger shape's first. A zone's is beside its contrade, if it can."""
    contrade = {zone: bounds_of(parts[0][0]) for zone, parts in placed.items() if named[zone].kind is ZoneKind.CONTRADA}
    found: dict[str, Label] = {}
    for zone, parts in placed.items():
        taken = [] if zone in contrade else [*contrade.values()]
        label = _label(parts[0], named[zone].name, taken) or _label(parts[0], named[zone].name)
        if label is not None and not any(_meet(label, other) for other in found.values()):
            found[zone] = label
    return found


def _label(part: Part, name: str, taken: Sequence[Box] = ()) -> Label | None:
    """In the widest place that one of the lines across finds; of equal ones in that nearest to the middle."""
    _, top, _, bottom = bounds_of(part[0])
    step, middle = (bottom - top) / (_LINES + 1), (top + bottom) / 2
    if bottom - top < LETTERS:
        return None
    lines = sorted((top + step * number for number in range(1, _LINES + 1)), key=lambda y: abs(y - middle))
    sides = [(*one, *other) for ring in part for one, other in pairwise((*ring, ring[0]))]
    width, x, y = max((_widest(sides, y, taken) for y in lines), key=lambda place: place[0])
    return Label(x=round(x), y=round(y), text=name) if width >= _wide(name) + LETTERS else None


def _widest(sides: Sequence[Box], y: float, taken: Sequence[Box]) -> tuple[float, float, float]:
    """Width and middle of the longest stretch of this line that is inside the sides and outside what is taken."""
    crossed = sorted([x + (y - v) * (u - x) / (w - v) for x, v, u, w in sides if (v > y) != (w > y)])
    free = list(zip(crossed[::2], crossed[1::2], strict=True))
    for left, top, right, bottom in taken:
        if top - LETTERS / 2 <= y <= bottom + LETTERS / 2:
            cut = [((begin, min(end, left)), (max(begin, right), end)) for begin, end in free]
            free = [(begin, end) for both in cut for begin, end in both if begin < end]
    return max(((end - begin, (begin + end) / 2, y) for begin, end in free), default=(0.0, 0.0, y))


def _wide(name: str) -> int:
    return len(name) * _LETTER


def _meet(one: Label, other: Label) -> bool:
    apart = (_wide(one.text) + _wide(other.text)) / 2
    return abs(one.x - other.x) < apart and abs(one.y - other.y) < LETTERS
