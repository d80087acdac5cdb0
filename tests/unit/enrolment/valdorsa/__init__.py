"""Valdorsa, an invented town with what makes places hard: nested zones, split streets, a neighbour called Torre."""

import json
from pathlib import Path

from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.profile import profile_from_json

_FOLDER = Path(__file__).parent


def _read(name: str) -> dict[str, object]:
    data: dict[str, object] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return data


GAZETTEER = gazetteer_from_json(_read("gazetteer"))
#: `VALDORSA ON` and a place.
PLACE_ONLY = profile_from_json(_read("place_only"))
#: `ISCRIVIMI`, name, surname and place.
NAMES_TOO = profile_from_json(_read("names_too"))
