"""What is told first or last and has nothing to do with us hides no command and no answer, and makes no wish."""

import pytest

from comunica.enrolment.meaning import Action, Pending, Question
from comunica.enrolment.message.left_out.small_talk import without_small_talk
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

_PLACE = Pending(asked=Question.PLACE, given_name="Luca", surname="Rota")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mannaggia che freddo oggi, iscrivimi Luca Rota", "iscrivimi Luca Rota"),
        ("vado di fretta! Iscrivimi. Il cielo vi accompagni", "Iscrivimi"),
        ("Mannaggia che fatica, cancellami", "cancellami"),
    ],
)
def test_small_talk_is_cut_off(text: str, left: str) -> None:
    kept = without_small_talk(tokenise(text))
    assert kept is not None
    assert " ".join(token.text for token in kept.all) == left


@pytest.mark.parametrize(
    "text",
    [
        "Mio marito va di corsa, iscrivimi",
        "Ha scritto la signora: iscrivimi",
        "Non scherzo, iscrivimi",
        "Come andiamo oggi? iscrivimi",
        "via Serio 6, iscrivimi",
        "Che freddo oggi",
    ],
)
def test_what_tells_of_somebody_denies_asks_or_is_all_stays(text: str) -> None:
    assert without_small_talk(tokenise(text)) is None


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Oggi è giornata di mercato e vado di corsa. Iscrivimi Luca Rota via Serio 6", Action.SUBSCRIBE),
        ("Mannaggia che freddo oggi, cancellami", Action.UNSUBSCRIBE),
        ("La fontana perde acqua, disattivatela", Action.OTHER),
        ("Vi lascio, che la polenta si attacca", Action.OTHER),
        ("Stavo per chiedervi di lasciarmi perdere. Poi la mareggiata. Resto.", Action.OTHER),
    ],
)
def test_only_a_command_comes_out_of_it(text: str, action: Action) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is action


def test_an_answer_comes_out_of_it_only_if_it_is_whole() -> None:
    whole = read("Stavo facendo il sugo, arrivo adesso. Via Serio 6", NAMES_TOO, GAZETTEER, _PLACE)
    assert (whole.action, whole.given_name, whole.place and whole.place.street) == (
        Action.SUBSCRIBE,
        "Luca",
        "Via Serio",
    )
    assert read("Mannaggia che freddo, chiamatemi voi", NAMES_TOO, GAZETTEER, _PLACE).action is not Action.SUBSCRIBE
