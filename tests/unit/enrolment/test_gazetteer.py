"""A gazetteer from JSON and back, its faults, and what staff teach it."""

import json
from pathlib import Path
from typing import Any

import pytest

from comunica.enrolment.reading import read
from comunica.enrolment.territory.gazetteer_file import NotAGazetteer, gazetteer_from_json, gazetteer_to_json
from tests.unit.enrolment.valdorsa import GAZETTEER, PLACE_ONLY

FILE = Path(__file__).parent / "valdorsa" / "gazetteer.json"


def data() -> dict[str, Any]:
    read_back: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return read_back


def test_what_is_written_is_read_back() -> None:
    written = gazetteer_to_json(GAZETTEER)
    again = gazetteer_from_json(written)
    assert gazetteer_to_json(again) == written
    assert (again.streets, again.zones, again.other_towns) == (
        GAZETTEER.streets,
        GAZETTEER.zones,
        GAZETTEER.other_towns,
    )


def test_all_faults_are_told_at_once_with_their_place() -> None:
    faulty = data()
    faulty["zones"][1]["id"] = faulty["zones"][0]["id"]
    faulty["streets"][0]["zone"] = "nowhere"
    faulty["streets"][1]["ranges"] = [{"from": 9, "to": 2, "zone": "centro", "parity": "left"}]
    faulty["streets"][2] |= {"name": None, "full": None}
    with pytest.raises(NotAGazetteer) as caught:
        gazetteer_from_json(faulty)
    told = "\n".join(caught.value.faults)
    for place in ("zones[1].id", "streets[0].zone", "streets[1].ranges[0].from", "ranges[0].parity", "streets[2].name"):
        assert place in told


@pytest.mark.parametrize("broken", [[], {"zones": {}}, {"streets": [3]}, {"zones": [{"id": 1, "name": ""}]}])
def test_what_is_no_gazetteer_is_refused(broken: Any) -> None:
    with pytest.raises(NotAGazetteer):
        gazetteer_from_json(broken)


def test_a_correction_by_staff_teaches_an_alias() -> None:
    before = read("VALDORSA ON via dei Frati 3", PLACE_ONLY, GAZETTEER)
    assert before.zone is None
    told = data()
    next(each for each in told["streets"] if each["full"] == "Via San Rocco")["aliases"].append("Via dei Frati")
    next(each for each in told["zones"] if each["id"] == "piazzo")["aliases"].append("el Piàs")
    taught = gazetteer_from_json(told)
    after = read("VALDORSA ON via dei Frati 3", PLACE_ONLY, taught)
    assert (after.zone, after.place and after.place.street) == ("san-rocco", "Via San Rocco")
    assert read("VALDORSA ON el piàs", PLACE_ONLY, taught).zone == "piazzo"
