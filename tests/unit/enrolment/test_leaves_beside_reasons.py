"""STOP and OFF leave beside any reason of the person's own, before or after it, whatever stands between."""

from itertools import product
from pathlib import Path

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

REASONS = (Path(__file__).parent / "wordings" / "reasons_to_leave.txt").read_text("utf-8").splitlines()
PAUSES = (" ", ", ", ". ", "! ", "\n", " - ", "... ")
COMMANDS = ("STOP", "stop", "OFF", "off")


@pytest.mark.parametrize("reason", REASONS)
def test_a_bare_command_leaves_beside_a_reason(reason: str) -> None:
    said = [
        text
        for command, pause in product(COMMANDS, PAUSES)
        for text in (f"{command}{pause}{reason}", f"{reason}{pause}{command}")
    ]
    for town in (NAMES_TOO, PLACE_ONLY):
        assert [text for text in said if read(text, town, GAZETTEER).action is not Action.UNSUBSCRIBE] == []


@pytest.mark.parametrize(
    "text",
    [
        "stop alle auto in via Serio",
        "non ho visto lo stop",
        "stop non si passa in via Serio",
        "stop non voglio più vedere cinghiali in giardino",
        "ho già scritto stop",
        "non volevo mandare off",
        "ho cambiato idea niente stop",
        "mi serve un cartello stop",
        "non mi funziona, luce off",
        "Anna fermata stop via Serio 4",
        "Luca Rota via Levi numero 12",
    ],
)
def test_what_else_is_stopped_or_off_leaves_nobody_out(text: str) -> None:
    for town in (NAMES_TOO, PLACE_ONLY):
        assert read(text, town, GAZETTEER).action is not Action.UNSUBSCRIBE
