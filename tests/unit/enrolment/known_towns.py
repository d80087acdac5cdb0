"""The towns of the known sets, with what is asked in all of them alike."""

import json
from collections.abc import Mapping
from functools import cache

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.place.units import PARTICLES
from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from comunica.municipality.profile import Profile, RequiredField
from tests.unit.enrolment.test_corpus import KNOWN

PLACE_ASKED = Profile(join_words=("ATTIVA",), leave_words=("DISATTIVA",), required=(RequiredField.PLACE,))
ALL_ASKED = Profile(join_words=("ATTIVA",), leave_words=("DISATTIVA",))


@cache
def known_towns() -> Mapping[str, Gazetteer]:
    """The gazetteers by the folders of their towns."""
    files = sorted(KNOWN.glob("*/*/gazetteer.json"))
    return {file.parent.name: gazetteer_from_json(json.loads(file.read_text(encoding="utf-8"))) for file in files}


def name_words(name: str) -> list[str]:
    """The words of a name that tell it from another."""
    return [word for word in fold_phrase(name.replace("'", " ")) if word not in PARTICLES]
