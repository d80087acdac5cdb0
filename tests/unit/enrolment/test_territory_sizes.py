"""A territory has room for every town of Italy, and no more: its neighbours are read by the same processes."""

import json
from typing import Any

import pytest

from comunica.enrolment.territory.content import NotATerritory, read_gazetteer
from comunica.enrolment.territory.sizes import (
    LONGEST_NAME,
    LONGEST_TYPE,
    MOST_ABBREVIATIONS,
    MOST_ALIASES,
    MOST_ROWS,
    MOST_STREETS,
    MOST_TOWNS,
    MOST_ZONES,
)

CENTRO = {"id": "centro", "name": "Centro"}
ROMA = {"dug": "Via", "name": "Roma", "zone": "centro"}


def content(**lists: Any) -> bytes:
    return json.dumps({"zones": [CENTRO]} | lists).encode()


def names(count: int) -> list[str]:
    return [f"n{at}" for at in range(count)]


def whole(more: int) -> dict[str, Any]:
    """As much of everything as there may be, and `more`."""
    ranges = [{"from": at, "to": at, "zone": "centro"} for at in range(1, MOST_ROWS + more + 1)]
    full = {"dug": "V" * (LONGEST_TYPE + more), "name": "R" * (LONGEST_NAME + more), "zone": "centro"}
    many = full | {"aliases": names(MOST_ALIASES + more), "ranges": ranges}
    streets = [ROMA | {"name": name} for name in names(MOST_STREETS + more - 1)]
    zones = [{"id": name, "name": name} for name in names(MOST_ZONES + more - 1)]
    return {
        "zones": [CENTRO, *zones],
        "streets": [many, *streets],
        "other_municipalities": [{"name": name} for name in names(MOST_TOWNS + more)],
        "street_prefix_abbreviations": {"Via": names(MOST_ABBREVIATIONS + more)},
    }


def test_as_much_as_there_may_be_is_taken() -> None:
    told = read_gazetteer(content(**whole(0)), ())
    assert (len(told.streets or ()), len(told.zones or ())) == (MOST_STREETS, MOST_ZONES)


def test_one_more_of_anything_is_told() -> None:
    with pytest.raises(NotATerritory) as told:
        read_gazetteer(content(**whole(1)), ())
    where = sorted({fault.where.split(" of ")[0] for fault in told.value.faults})
    assert where == [
        "other_municipalities",
        "street_prefix_abbreviations",
        "streets",
        "streets, aliases",
        "streets, ranges",
        "zones and contrade",
    ]
    said = " ".join(fault.says for fault in told.value.faults)
    for most in (LONGEST_TYPE, LONGEST_NAME, MOST_ALIASES, MOST_ROWS, MOST_STREETS, MOST_ZONES, MOST_TOWNS):
        assert f"{most} characters at most" in said or f"{most} at most" in said


@pytest.mark.parametrize(
    "lists",
    [
        {"zones": [CENTRO | {"name": "C" * 101}]},
        {"zones": [CENTRO | {"aliases": ["C" * 101]}]},
        {"contrade": [{"id": "rovere", "name": "Rovere", "aliases": names(51)}]},
        {"streets": [ROMA | {"aliases": ["R" * 101]}]},
        {"other_municipalities": [{"name": "O" * 101}]},
        {"street_prefix_abbreviations": {"V" * 41: ["v."]}},
        {"street_prefix_abbreviations": {"Via": ["v" * 41]}},
    ],
)
def test_no_name_goes_on_for_ever(lists: dict[str, Any]) -> None:
    with pytest.raises(NotATerritory, match="at most"):
        read_gazetteer(content(**lists), ())
