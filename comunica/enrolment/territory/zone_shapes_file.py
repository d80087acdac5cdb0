"""The outlines of a town's zones as a file says them: GeoJSON (RFC 7946), everything that is wrong with its place."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import Zone, ZoneKind
from comunica.municipality.zone_shapes import Part, Point, Ring, ZoneShape, area_of

LARGEST_FILE = 2 * 1024 * 1024
MOST_POINTS = 200_000
#: Properties by which a feature may say its zone, the first that names one; small and capital letters are the same.
NAMES = ("zone", "id", "name", "nome", "zona")
#: A polygon's ring comes back to where it began: a triangle has four points.
_FEWEST = 4
#: Longitude, then latitude: of Italy with its islands, and a little more.
_ITALY = ((6.0, 19.0), (35.0, 48.0))
#: How much is told of a name that nobody knows.
_CUT = 60
#: What files of before RFC 7946 say for WGS84.
_WGS84 = ("crs84", "epsg::4326", "epsg:4326")


class MapFault(StrEnum):
    """Why a file is not taken."""

    MISSING = "map_missing"
    TOO_LARGE = "map_too_large"
    NOT_JSON = "map_not_json"
    NOT_A_COLLECTION = "map_not_a_collection"
    OTHER_SYSTEM = "map_other_system"
    EMPTY = "map_empty"
    TOO_MANY_POINTS = "map_too_many_points"
    NOT_A_FEATURE = "map_not_a_feature"
    NO_NAME = "map_no_name"
    UNKNOWN_ZONE = "map_unknown_zone"
    TWICE = "map_twice"
    NOT_AN_AREA = "map_not_an_area"
    NO_RINGS = "map_no_rings"
    SHORT_RING = "map_short_ring"
    OPEN_RING = "map_open_ring"
    NOT_A_POINT = "map_not_a_point"
    OUT_OF_RANGE = "map_out_of_range"
    NOT_IN_ITALY = "map_not_in_italy"
    FLAT = "map_flat"


_ADVICE: Mapping[MapFault, str] = {
    MapFault.MISSING: "choose a file",
    MapFault.TOO_LARGE: f"a file may have {LARGEST_FILE // 1024**2} MB: simplify the outlines before you export them",
    MapFault.NOT_JSON: "the file is not JSON: export it as GeoJSON",
    MapFault.NOT_A_COLLECTION: "the file is no FeatureCollection: export the whole layer as GeoJSON",
    MapFault.OTHER_SYSTEM: "export the layer in WGS84 (EPSG:4326)",
    MapFault.EMPTY: "the file has no feature: export the layer with the zones",
    MapFault.TOO_MANY_POINTS: f"a file may have {MOST_POINTS} points: simplify the outlines before you export them",
    MapFault.NOT_A_FEATURE: "this is no Feature: export the layer as GeoJSON",
    MapFault.NO_NAME: f"give it a property ({', '.join(NAMES)}) with the name or id of its zone",
    MapFault.UNKNOWN_ZONE: "use a name of the zones page, or add the zone first",
    MapFault.TWICE: "join the outlines of one zone into one MultiPolygon",
    MapFault.NOT_AN_AREA: "draw it as Polygon or MultiPolygon",
    MapFault.NO_RINGS: "it has no outline: draw it, or leave the feature out",
    MapFault.SHORT_RING: f"a ring has {_FEWEST} points at least, the last as the first",
    MapFault.OPEN_RING: "close the ring: its last point is its first",
    MapFault.NOT_A_POINT: "a point is a list of two numbers, longitude and latitude",
    MapFault.OUT_OF_RANGE: "these are no degrees: export the layer in WGS84 (EPSG:4326)",
    MapFault.NOT_IN_ITALY: "longitude comes first, then latitude, both in Italy",
    MapFault.FLAT: "the outline holds no area: draw it anew",
}


@dataclass(frozen=True, slots=True)
class FaultFound:
    """One thing that is wrong. `feature`: its number, from 1; none: the whole file's. `named`: the zone, as written."""

    fault: MapFault
    feature: int | None = None
    named: str = ""

    @property
    def advice(self) -> str:
        """What to do."""
        return _ADVICE[self.fault]


class NotAMap(ValueError):
    """The content cannot be used."""

    def __init__(self, *faults: FaultFound) -> None:
        super().__init__("; ".join(f"{each.feature or 'file'}: {each.advice}" for each in faults))
        self.faults = faults


class _Wrong(Exception):
    """With a feature."""

    def __init__(self, fault: MapFault, named: str = "") -> None:
        super().__init__(fault)
        self.fault, self.named = fault, named


def read_zone_shapes(content: bytes, zones: Sequence[Zone]) -> Mapping[str, ZoneShape]:
    """By zone id, as the file has them; `NotAMap`. `zones`: with every name that they are called by."""
    known = _by_name(zones)
    shapes: dict[str, ZoneShape] = {}
    faults: list[FaultFound] = []
    reading = _Reading()
    for number, feature in enumerate(_features(content), start=1):
        try:
            zone, named = _zone_of(feature, known)
            if zone in shapes:
                raise _Wrong(MapFault.TWICE, named)
            shapes[zone] = reading.shape(feature.get("geometry"), named)
        except _Wrong as wrong:
            if wrong.fault is MapFault.TOO_MANY_POINTS:
                raise NotAMap(FaultFound(wrong.fault)) from None
            faults.append(FaultFound(wrong.fault, number, wrong.named))
    if faults:
        raise NotAMap(*faults)
    return shapes


def _by_name(zones: Sequence[Zone]) -> Mapping[tuple[str, ...], str]:
    """A contrada that is called as a zone has to be named by its id."""
    known: dict[tuple[str, ...], str] = {("id", zone.id): zone.id for zone in zones}
    for zone in sorted(zones, key=lambda each: each.kind is ZoneKind.CONTRADA):
        for name in (zone.name, *zone.aliases):
            known.setdefault(("called", *fold_phrase(name)), zone.id)
    return known


def _features(content: bytes) -> list[Any]:
    if not content.strip():
        raise NotAMap(FaultFound(MapFault.MISSING))
    if len(content) > LARGEST_FILE:
        raise NotAMap(FaultFound(MapFault.TOO_LARGE))
    data = _json(content)
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise NotAMap(FaultFound(MapFault.NOT_A_COLLECTION))
    features = data.get("features")
    if not isinstance(features, list):
        raise NotAMap(FaultFound(MapFault.NOT_A_COLLECTION))
    if not features:
        raise NotAMap(FaultFound(MapFault.EMPTY))
    if not _is_wgs84(data.get("crs")):
        raise NotAMap(FaultFound(MapFault.OTHER_SYSTEM))
    return features


def _json(content: bytes) -> Any:
    try:
        # Lists in lists without end are RecursionError; what is deeper than an outline is never looked into.
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotAMap(FaultFound(MapFault.NOT_JSON)) from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _is_wgs84(crs: Any) -> bool:
    """As files of before RFC 7946 say it; later ones say nothing."""
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and name.lower().endswith(_WGS84)


def _zone_of(feature: Any, known: Mapping[tuple[str, ...], str]) -> tuple[str, str]:
    """Its id, and how the file calls it."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _Wrong(MapFault.NOT_A_FEATURE)
    said = list(_names_in(feature.get("properties")))
    for name in said:
        zone = known.get(("id", name)) or known.get(("called", *fold_phrase(name)))
        if zone is not None:
            return zone, _shown(name)
    if not said:
        raise _Wrong(MapFault.NO_NAME)
    raise _Wrong(MapFault.UNKNOWN_ZONE, _shown(said[-1]))


def _names_in(properties: Any) -> Iterator[str]:
    if not isinstance(properties, dict):
        return
    folded = {key.casefold(): value for key, value in reversed(properties.items())}
    for name in NAMES:
        value = folded.get(name)
        # Programs number what they draw: the zones may be called so.
        if isinstance(value, str | int) and not isinstance(value, bool) and (told := str(value).strip()):
            yield told


def _shown(name: str) -> str:
    """JSON can hold half a character, which no page takes."""
    plain = " ".join(name.encode("utf-8", "replace").decode().split())
    return plain if len(plain) <= _CUT else f"{plain[: _CUT - 1]}…"


class _Reading:
    """Counts the points of the file as it goes."""

    def __init__(self) -> None:
        self._points = 0

    def shape(self, geometry: Any, named: str) -> ZoneShape:
        """Of one feature; `_Wrong`."""
        try:
            parts = tuple(self._part(each) for each in _polygons(geometry))
            if not parts:
                raise _Wrong(MapFault.NO_RINGS)
            if not any(area_of(part[0]) > 0 for part in parts):
                raise _Wrong(MapFault.FLAT)
        except _Wrong as wrong:
            raise _Wrong(wrong.fault, named) from None
        return ZoneShape(parts)

    def _part(self, rings: Any) -> Part:
        if not isinstance(rings, list) or not rings:
            raise _Wrong(MapFault.NO_RINGS)
        return tuple(self._ring(each) for each in rings)

    def _ring(self, points: Any) -> Ring:
        if not isinstance(points, list):
            raise _Wrong(MapFault.NO_RINGS)
        self._points += len(points)
        if self._points > MOST_POINTS:
            raise _Wrong(MapFault.TOO_MANY_POINTS)
        if len(points) < _FEWEST:
            raise _Wrong(MapFault.SHORT_RING)
        ring = tuple(_point(each) for each in points)
        if ring[0] != ring[-1]:
            raise _Wrong(MapFault.OPEN_RING)
        return ring[:-1]


def _polygons(geometry: Any) -> list[Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    match kind:
        case "Polygon":
            return [coordinates]
        case "MultiPolygon":
            return coordinates if isinstance(coordinates, list) else []
        case _:
            raise _Wrong(MapFault.NOT_AN_AREA)


def _point(value: Any) -> Point:
    """What comes after longitude and latitude is a height."""
    if not isinstance(value, list) or len(value) < 2 or not all(_is_number(each) for each in value[:2]):
        raise _Wrong(MapFault.NOT_A_POINT)
    across, up = value[:2]
    # What is no number, or without end, is in no range.
    if not (-180 <= across <= 180 and -90 <= up <= 90):
        raise _Wrong(MapFault.OUT_OF_RANGE)
    (west, east), (south, north) = _ITALY
    if not (west <= across <= east and south <= up <= north):
        raise _Wrong(MapFault.NOT_IN_ITALY)
    return float(across), float(up)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
