"""Full stops after each word, for weight: they end no sentence. Elsewhere they do."""

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.message.mended.staccato import without_staccato
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("togliere. il. mio. numero.", "togliere il mio numero"),
        ("vi prego. non. voglio. più. messaggi. grazie", "vi prego non voglio più messaggi grazie"),
        ("Ora. Basta. Messaggi.", "Ora. Basta. Messaggi."),
        ("basta messaggi. grazie. ciao. a presto", "basta messaggi. grazie. ciao. a presto"),
    ],
)
def test_a_stop_after_each_of_four_small_words_and_more_is_a_blank(written: str, meant: str) -> None:
    assert without_staccato(written) == meant


def test_a_wish_is_heard_through_it() -> None:
    assert read("per cortesia. togliere. questo. numero. dalla. rubrica.", NAMES_TOO, GAZETTEER).action is (
        Action.UNSUBSCRIBE
    )


def test_two_sentences_that_each_say_something_stay_two() -> None:
    text = "Attiva Mario Rossi via Serio 4. non. scherzo."
    assert (
        read(text, NAMES_TOO, GAZETTEER).action is read(text.replace(" non. scherzo.", ""), NAMES_TOO, GAZETTEER).action
    )
