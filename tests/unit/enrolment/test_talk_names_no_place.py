"""Where we asked for the place, talk that holds a word of some street's or zone's name answers nothing."""

import pytest

from comunica.enrolment.meaning import Pending, Question
from comunica.enrolment.reading import read
from tests.unit.enrolment.known_towns import ALL_ASKED, known_towns

WHERE = Pending(asked=Question.PLACE, given_name="Carla", surname="Bertini")


@pytest.mark.parametrize(
    "talk",
    [
        "Prima vorrei sapere cosa fate dei dati",
        "come l'altra volta",
        "mi trasferisco a settembre",
        "in mezzo ai campi",
        "ve lo dico a voce in comune",
        "è la stessa di prima",
        "il vento ha buttato giù un albero",
        "la luce qui manca da ieri",
    ],
)
def test_a_word_of_talk_is_no_street(talk: str) -> None:
    readings = {name: read(talk, ALL_ASKED, town, WHERE) for name, town in list(known_towns().items())[::2]}
    taken = {name: found.place for name, found in readings.items() if found.place}
    assert not taken, taken


def test_a_street_told_by_a_part_of_its_name_still_answers() -> None:
    towns = [town for town in known_towns().values() if sum("Garibaldi" in each.full for each in town.streets) == 1]
    found = [read("garibaldi, dove stava il dentista", ALL_ASKED, town, WHERE).place for town in towns]
    assert towns
    assert all(place and "Garibaldi" in place.street for place in found)
