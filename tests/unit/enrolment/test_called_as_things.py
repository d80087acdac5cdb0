"""After the town's own command of several words: surnames that are everyday words, and what such words are about."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.profile import RequiredField
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

SURNAME = replace(
    NAMES_TOO,
    join_words=("attiva iscrizione",),
    leave_words=("disattiva iscrizione",),
    required=(RequiredField.SURNAME, RequiredField.PLACE),
)
BOTH_NAMES = replace(NAMES_TOO, join_words=("mi iscrivo",), leave_words=("mi cancello",))
PLACE = replace(PLACE_ONLY, join_words=("attiva iscrizione",), leave_words=("cancella iscrizione",))


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("Attiva iscrizione Fontana, via Serio 4", "Fontana"),
        ("ATTIVA ISCRIZIONE LAMPIONE VIA SERIO 4", "Lampione"),
        ("Attiva iscrizione Porta via Serio 4", "Porta"),
        ("attiva iscrizione allarme via serio 4", "Allarme"),
        ("Buongiorno, attiva iscrizzione Carta via Serio 4", "Carta"),
        ("attiva iscrizione Acqua via Serio 4", "Acqua"),
        ("via Serio 4 Fontana attiva iscrizione", "Fontana"),
    ],
)
def test_an_everyday_word_before_the_address_is_the_surname(text: str, surname: str) -> None:
    reading = read(text, SURNAME, GAZETTEER)
    assert (reading.action, reading.surname) == (Action.SUBSCRIBE, surname)


@pytest.mark.parametrize(
    "text",
    [
        "attiva iscrizione corso di nuoto",
        "attiva iscrizione al corso di inglese in via Serio 4",
        "Vorrei attivare l'iscrizione di mio figlio al corso di nuoto",
        "attiva iscrizione all'asilo per mio figlio Luca Fontana via Serio 4",
        "posso attivare l'iscrizione al nido?",
    ],
)
def test_what_else_one_joins_enrols_nobody(text: str) -> None:
    assert read(text, SURNAME, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("text", ["attiva iscrizione subito via Serio 4", "attiva iscrizione grazie via Serio 4"])
def test_a_courtesy_before_the_address_is_nobody(text: str) -> None:
    assert read(text, SURNAME, GAZETTEER).action is Action.INCOMPLETE


@pytest.mark.parametrize("text", ["sono Baffelli, via Serio 4", "salve mi chiamo Baffelli e sto in via Serio 4"])
def test_where_the_surname_is_enough_who_tells_it_is_asked_what_for(text: str) -> None:
    assert read(text, SURNAME, GAZETTEER).action is Action.INCOMPLETE


@pytest.mark.parametrize("text", ["Mi iscrivo Fontana Luca, via Serio 4", "mi iscrivo Luca Allarme via Serio 4"])
def test_beside_a_given_name_it_is_the_surname(text: str) -> None:
    assert read(text, BOTH_NAMES, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "Per l'asilo nido mi iscrivo da voi o direttamente a scuola?",
        "per il corso di nuoto mi iscrivo qui?",
        "Per la gita mi iscrivo da voi?",
        "mi iscrivo da voi o in segreteria per la mensa?",
        "Alla biblioteca mi iscrivo qui o allo sportello?",
    ],
)
def test_where_one_joins_something_else_is_a_question(text: str) -> None:
    assert read(text, BOTH_NAMES, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "Attiva punto iscrizione punto via Serio quattro",
        "jamm attiva sta iscrizione, via Serio 4",
        "attivate l'iscrizione dai, via Serio 4",
        "attiva iscrizione per la mia famiglia, via Serio 4",
        "Ho letto che per uscire si scrive cancella iscrizione, buono a sapersi; intanto io entro: via Serio 4",
        "ho visto il cartello in biblioteca attiva iscrizione via Serio 4",
        "m'interessano 'e notizie d''o comune, via Serio 4",
        "vorrei essere inscritta, via Serio 4",
        "Iscrizione via Serio 4",
    ],
)
def test_the_command_in_other_words_enrols(text: str) -> None:
    assert read(text, PLACE, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "metteteci anche la Wilma che sta in via Serio 4 ma lei non ha whatsapp",
        "metteteci anche il Gino, sta in via Serio 4",
        "aggiungete anche il signor Ugo di via Serio 4",
        "metteteci dentro anche mia zia che sta in via Serio 4",
    ],
)
def test_somebody_else_by_name_is_not_enrolled(text: str) -> None:
    assert read(text, PLACE, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "Attiva iscrizione. Casa in via Serio 4 e il residence in via Adda 3",
        "attiva iscrizione, agosto in via Serio 4, il resto dell'anno in via Adda 3",
        "attiva iscrizione: estate via Serio 4, inverno via Adda 3",
        "scrivetemi pure, casa mia la sapete",
    ],
)
def test_which_of_two_homes_is_asked(text: str) -> None:
    assert read(text, PLACE, GAZETTEER).action is Action.INCOMPLETE


@pytest.mark.parametrize(
    "text",
    [
        "Wir haben ein Ferienhaus in Via Serio 4 und möchten die Warnungen der Gemeinde bekommen",
        "Nous voudrions recevoir les alertes de la commune, via Serio 4",
        "Queremos recibir las alertas, vivimos en via Serio 4",
        "Am dori sa primim avertizarile, via Serio 4",
    ],
)
def test_several_who_speak_another_language_are_enrolled(text: str) -> None:
    assert read(text, PLACE, GAZETTEER).action is Action.SUBSCRIBE
