"""A message that joins, leaves or answers, and may report an emergency besides."""

import pytest

from comunica.enrolment.meaning import Action, Intent, Pending, Question
from comunica.enrolment.reading import read
from tests.unit.enrolment.towns import GAZETTEER, PROFILE


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("DISATTIVA, e intanto qui c'è un incendio", Action.UNSUBSCRIBE),
        ("Non scrivetemi più. Aiutatemi, mio padre non respira", Action.UNSUBSCRIBE),
        ("ATTIVA Maria Bianchi La Costa. Sento odore di gas!", Action.SUBSCRIBE),
        ("ATTIVA Maria Bianchi, è straripato il torrente", Action.INCOMPLETE),
    ],
)
def test_what_a_message_wants_does_not_hide_that_it_may_report_an_emergency(text: str, action: Action) -> None:
    reading = read(text, PROFILE, GAZETTEER)
    assert (reading.action, reading.may_be_emergency, reading.intent) == (action, True, Intent.EMERGENCY)
    assert reading.because[-1].startswith("forse un'emergenza")


def test_a_request_of_erasure_stays_one() -> None:
    reading = read("Revoco il consenso al trattamento dei miei dati! E c'è un incendio", PROFILE, GAZETTEER)
    assert (reading.action, reading.intent, reading.may_be_emergency) == (Action.UNSUBSCRIBE, Intent.ERASURE, True)


def test_an_answer_to_our_question_may_report_one_too() -> None:
    pending = Pending(asked=Question.JOIN)
    reading = read("Maria Bianchi, Centro. Si è allagata la cantina, aiutateci", PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.may_be_emergency) == (Action.SUBSCRIBE, True)


@pytest.mark.parametrize(
    "text",
    [
        "ATTIVA Maria Bianchi La Costa",
        "DISATTIVA",
        "ATTIVA Maria Bianchi via Vigili del Fuoco 4",
        "ATTIVA Maria Bianchi, largo Donatori di Sangue 1",
        "ATTIVA Maria Sanguineti La Costa",
        "ATTIVA Maria Bianchi La Costa, mi servono gli avvisi di emergenza",
        "ATTIVA Maria Bianchi La Costa: vorrei sapere in caso di incendio",
        "DISATTIVA, basta messaggi sulla frana",
        "DISATTIVA: bella l'esercitazione antincendio, ma in caso di terremoto so dove andare",
    ],
)
def test_names_places_and_what_notices_are_about_report_none(text: str) -> None:
    assert not read(text, PROFILE, GAZETTEER).may_be_emergency


def test_without_the_look_at_names_and_places_a_street_would_report_one() -> None:
    """The guard switched off: the same words where they are nobody's address."""
    assert read("ci sono i vigili del fuoco in piazza", PROFILE, GAZETTEER).intent is Intent.EMERGENCY
