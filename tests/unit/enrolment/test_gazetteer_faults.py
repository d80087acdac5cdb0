"""A gazetteer as JSON that is wrong: told whole, whatever it holds, never an exception."""

from typing import Any

import pytest

from comunica.enrolment.territory.gazetteer_file import NotAGazetteer, territory_from_json
from comunica.municipality.territory import Zone, ZoneKind

KNOWN = [Zone(id="centro", kind=ZoneKind.ZONE, name="Centro")]
ROMA = {"dug": "Via", "name": "Roma", "zone": "centro"}


def test_what_a_file_does_not_speak_of_is_none() -> None:
    told = territory_from_json({"streets": [ROMA]}, known=KNOWN)
    assert (told.zones, told.other_towns, told.prefixes, told.postcode) == (None, None, None, None)
    assert told.streets is not None
    assert [street.full for street in told.streets] == ["Via Roma"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ([], "the file must hold one JSON object"),
        ({"streets": 5}, "streets: must be a list"),
        ({"streets": [ROMA | {"zone": "x"}]}, "streets[0].zone: there is no zone 'x'"),
        ({"streets": [ROMA | {"ranges": 5}]}, "streets[0].ranges: must be a list"),
        (
            {"streets": [ROMA | {"ranges": [{"from": 9, "to": 2, "zone": "centro"}]}]},
            "streets[0].ranges[0].from: is more than to",
        ),
        (
            {"streets": [ROMA | {"ranges": [{"from": 1, "to": 2, "zone": []}]}]},
            "streets[0].ranges[0].zone: there is no zone []",
        ),
        ({"streets": [ROMA | {"name": "Ro\0ma"}]}, "streets[0].name: missing or not a text"),
        ({"zones": [{"id": "centro", "name": "Centro"}]}, "zones[0].id: used twice"),
        ({"contrade": [{"id": "a", "name": "A", "zones": 3}]}, "contrade[0].zones: must be a list of texts"),
        ({"municipality": []}, "municipality: must be an object"),
        ({"municipality": {"cap": 20020}}, "municipality: name, province and cap must be texts"),
        ({"street_prefix_abbreviations": {"Via": "v."}}, "street_prefix_abbreviations.Via: must be a list of texts"),
    ],
)
def test_each_fault_is_told_with_its_place(data: Any, fault: str) -> None:
    with pytest.raises(NotAGazetteer) as told:
        territory_from_json(data, known=KNOWN)
    assert fault in told.value.faults


def test_all_faults_are_told_at_once() -> None:
    streets = [{"dug": "Via"}, ROMA | {"zone": "x"}, ROMA | {"aliases": "detta"}]
    with pytest.raises(NotAGazetteer) as told:
        territory_from_json({"streets": streets}, known=KNOWN)
    assert len(told.value.faults) == 4
