"""A file of outlines: which zone each is of, and everything that is wrong with the number of its feature."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.enrolment.territory.zone_shapes_file import (
    LARGEST_FILE,
    MOST_POINTS,
    FaultFound,
    MapFault,
    NotAMap,
    read_zone_shapes,
)
from comunica.municipality.territory import Zone, ZoneKind

ZONES = (
    Zone(id="centro", kind=ZoneKind.ZONE, name="Centro", aliases=("Paese alto",)),
    Zone(id="brollo", kind=ZoneKind.ZONE, name="Villaggio Brollo"),
    Zone(id="3", kind=ZoneKind.ZONE, name="Terza"),
    Zone(id="la-costa", kind=ZoneKind.CONTRADA, name="La Costa", zones=("centro",)),
    Zone(id="c-centro", kind=ZoneKind.CONTRADA, name="Centro"),
)
BOX = [[9.0, 45.0], [9.1, 45.0], [9.1, 45.1], [9.0, 45.1], [9.0, 45.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [*rings] or [BOX]}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry or polygon()}


def file(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def faults(content: bytes) -> list[FaultFound]:
    with pytest.raises(NotAMap) as refused:
        read_zone_shapes(content, ZONES)
    return list(refused.value.faults)


@pytest.mark.parametrize(
    ("properties", "zone"),
    [
        ({"zone": "centro"}, "centro"),
        ({"id": "la-costa"}, "la-costa"),
        ({"name": "  villaggio BROLLO "}, "brollo"),
        ({"nome": "Paese alto"}, "centro"),
        ({"NOME": "La Costa"}, "la-costa"),
        ({"zona": "Centro"}, "centro"),
        ({"zona": "c-centro"}, "c-centro"),
        ({"id": 17, "nome": "Centro"}, "centro"),
        ({"id": 3}, "3"),
        ({"zone": None, "name": "Centro"}, "centro"),
    ],
)
def test_a_feature_names_its_zone_by_id_or_by_any_of_its_names(properties: dict[str, Any], zone: str) -> None:
    assert list(read_zone_shapes(file(feature(**properties)), ZONES)) == [zone]


def test_parts_holes_and_heights_are_read_and_a_ring_is_not_closed_twice() -> None:
    hole = [[9.02, 45.02, 210.5], [9.04, 45.02, 0], [9.04, 45.04], [9.02, 45.02, 1]]
    geometry = {"type": "MultiPolygon", "coordinates": [[BOX, hole], [BOX]]}
    shape = read_zone_shapes(file(feature(geometry, zone="centro")), ZONES)["centro"]
    assert [[len(ring) for ring in part] for part in shape.parts] == [[4, 3], [4]]
    assert shape.parts[0][1] == ((9.02, 45.02), (9.04, 45.02), (9.04, 45.04))


def test_what_older_programs_say_of_wgs84_is_understood() -> None:
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"):
        crs = {"type": "name", "properties": {"name": name}}
        assert read_zone_shapes(file(feature(zone="centro"), crs=crs), ZONES)
    assert read_zone_shapes(b"\xef\xbb\xbf" + file(feature(zone="centro"), crs=None), ZONES)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", MapFault.MISSING),
        (b" " * 3, MapFault.MISSING),
        (file(feature(zone="centro")) + b" " * LARGEST_FILE, MapFault.TOO_LARGE),
        (b"PK\x03\x04\xff", MapFault.NOT_JSON),
        (b'{"type": "FeatureCollection", "features": [', MapFault.NOT_JSON),
        (b"[" * 1_000_000, MapFault.NOT_JSON),
        (file(feature(polygon([[9, float("nan")]] * 4), zone="centro")), MapFault.NOT_JSON),
        (b"1" * 5000, MapFault.NOT_JSON),
        (b"[]", MapFault.NOT_A_COLLECTION),
        (json.dumps(feature(zone="centro")).encode(), MapFault.NOT_A_COLLECTION),
        (b'{"type": "FeatureCollection", "features": {}}', MapFault.NOT_A_COLLECTION),
        (file(), MapFault.EMPTY),
        (
            file(feature(zone="centro"), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::32632"}}),
            MapFault.OTHER_SYSTEM,
        ),
        (file(feature(zone="centro"), crs="?"), MapFault.OTHER_SYSTEM),
        (file(feature(polygon([[9, 45]] * (MOST_POINTS + 1)), zone="centro")), MapFault.TOO_MANY_POINTS),
    ],
    ids=range(15),
)
def test_a_file_that_is_no_map_is_refused_as_a_whole(content: bytes, fault: MapFault) -> None:
    assert faults(content) == [FaultFound(fault)]


@pytest.mark.parametrize(
    ("wrong", "fault", "named"),
    [
        ("Centro", MapFault.NOT_A_FEATURE, ""),
        (polygon(), MapFault.NOT_A_FEATURE, ""),
        (feature(), MapFault.NO_NAME, ""),
        ({"type": "Feature", "properties": None, "geometry": polygon()}, MapFault.NO_NAME, ""),
        (feature(nome=["Centro"]), MapFault.NO_NAME, ""),
        (feature(nome="Atlantide"), MapFault.UNKNOWN_ZONE, "Atlantide"),
        (feature(nome="\ud800" + "a" * 100), MapFault.UNKNOWN_ZONE, "?" + "a" * 58 + "…"),
        (feature(nome="…"), MapFault.UNKNOWN_ZONE, "…"),
        (feature(zone="centro"), MapFault.TWICE, "centro"),
        (feature({"type": "Point", "coordinates": [9, 45]}, zone="brollo"), MapFault.NOT_AN_AREA, "brollo"),
        (feature([9, 45], zone="brollo"), MapFault.NOT_AN_AREA, "brollo"),
        (feature({"type": "MultiPolygon", "coordinates": []}, zone="brollo"), MapFault.NO_RINGS, "brollo"),
        (feature({"type": "Polygon", "coordinates": "?"}, zone="brollo"), MapFault.NO_RINGS, "brollo"),
        (feature(polygon({"a": 1}), zone="brollo"), MapFault.NO_RINGS, "brollo"),
        (feature(polygon(BOX[:3]), zone="brollo"), MapFault.SHORT_RING, "brollo"),
        (feature(polygon(BOX[:4]), zone="brollo"), MapFault.OPEN_RING, "brollo"),
        (feature(polygon([*BOX[:3], [9.0], BOX[0]]), zone="brollo"), MapFault.NOT_A_POINT, "brollo"),
        (feature(polygon([*BOX[:3], ["9", "45"], BOX[0]]), zone="brollo"), MapFault.NOT_A_POINT, "brollo"),
        (feature(polygon([*BOX[:3], [True, 45], BOX[0]]), zone="brollo"), MapFault.NOT_A_POINT, "brollo"),
        (feature(polygon([[512000.0, 5047000.0]] * 4), zone="brollo"), MapFault.OUT_OF_RANGE, "brollo"),
        (feature(polygon([[9, 10**400]] * 4), zone="brollo"), MapFault.OUT_OF_RANGE, "brollo"),
        (feature(polygon([[y, x] for x, y in BOX]), zone="brollo"), MapFault.NOT_IN_ITALY, "brollo"),
        (feature(polygon([[9, 45], [9.1, 45], [9.2, 45], [9, 45]]), zone="brollo"), MapFault.FLAT, "brollo"),
        (feature(polygon([[9, 45]] * 4), zone="brollo"), MapFault.FLAT, "brollo"),
    ],
    ids=range(24),
)
def test_a_feature_that_cannot_be_used_is_told_by_its_number(wrong: Any, fault: MapFault, named: str) -> None:
    assert faults(file(feature(zone="centro"), wrong)) == [FaultFound(fault, 2, named)]


def test_a_number_without_end_is_out_of_range() -> None:
    content = file(feature(polygon([[9, 77.125]] * 4), zone="centro")).replace(b"77.125", b"1e999")
    assert faults(content) == [FaultFound(MapFault.OUT_OF_RANGE, 1, "centro")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = faults(file(feature(), feature(zone="centro"), feature(nome="Atlantide"), 7))
    assert [(each.feature, each.fault) for each in found] == [
        (1, MapFault.NO_NAME),
        (3, MapFault.UNKNOWN_ZONE),
        (4, MapFault.NOT_A_FEATURE),
    ]
    assert all(each.advice for each in found)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["centro", BOX]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=20,
)
NEARLY = st.builds(
    lambda features, crs: {"type": "FeatureCollection", "features": features, "crs": crs},
    st.lists(
        st.builds(
            lambda zone, kind, coordinates: {
                "type": "Feature",
                "properties": {"zone": zone},
                "geometry": {"type": kind, "coordinates": coordinates},
            },
            st.sampled_from(["centro", "brollo", "altrove", None]),
            st.sampled_from(["Polygon", "MultiPolygon", "Point"]),
            ANYTHING,
        )
        | ANYTHING,
        max_size=4,
    )
    | ANYTHING,
    st.none() | ANYTHING,
)


@given(st.binary(max_size=200) | (ANYTHING | NEARLY).map(lambda data: json.dumps(data).encode()))
def test_nothing_but_its_own_error_ever_comes_of_a_file(content: bytes) -> None:
    try:
        shapes = read_zone_shapes(content, ZONES)
    except NotAMap as refused:
        assert refused.faults
        assert str(refused)
    else:
        assert all(len(ring) >= 3 for shape in shapes.values() for part in shape.parts for ring in part)
