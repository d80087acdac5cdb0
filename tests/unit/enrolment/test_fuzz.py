"""50,000 messages made at random raise nothing. `make fuzz` reads a million."""

from itertools import islice

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.fuzz.messages import Messages
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

COUNT = 50_000


def test_whatever_is_written_gives_a_reading() -> None:
    messages = Messages(seed=2026)
    for number, text in enumerate(islice(messages, COUNT)):
        reading = read(text, (NAMES_TOO, PLACE_ONLY)[number % 2], GAZETTEER, messages.pending())
        assert reading.action in Action
