"""After the town's own command of several words: surnames that are everyday words, and what such words are about."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile, RequiredField
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


#: What holds, in which town, what the messages ask for, and the messages.
ABOUT: list[tuple[str, Profile, Action, list[str]]] = [
    (
        "what else one joins enrols nobody",
        SURNAME,
        Action.OTHER,
        [
            "attiva iscrizione corso di nuoto",
            "attiva iscrizione al corso di inglese in via Serio 4",
            "Vorrei attivare l'iscrizione di mio figlio al corso di nuoto",
            "attiva iscrizione all'asilo per mio figlio Luca Fontana via Serio 4",
            "posso attivare l'iscrizione al nido?",
        ],
    ),
    (
        "a courtesy before the address is nobody",
        SURNAME,
        Action.INCOMPLETE,
        [
            "attiva iscrizione subito via Serio 4",
            "attiva iscrizione grazie via Serio 4",
        ],
    ),
    (
        "where the surname is enough who tells it is asked what for",
        SURNAME,
        Action.INCOMPLETE,
        [
            "sono Baffelli, via Serio 4",
            "salve mi chiamo Baffelli e sto in via Serio 4",
        ],
    ),
    (
        "beside a given name it is the surname",
        BOTH_NAMES,
        Action.SUBSCRIBE,
        [
            "Mi iscrivo Fontana Luca, via Serio 4",
            "mi iscrivo Luca Allarme via Serio 4",
        ],
    ),
    (
        "where one joins something else is a question",
        BOTH_NAMES,
        Action.OTHER,
        [
            "Per l'asilo nido mi iscrivo da voi o direttamente a scuola?",
            "per il corso di nuoto mi iscrivo qui?",
            "Per la gita mi iscrivo da voi?",
            "mi iscrivo da voi o in segreteria per la mensa?",
            "Alla biblioteca mi iscrivo qui o allo sportello?",
        ],
    ),
    (
        "the command in other words enrols",
        PLACE,
        Action.SUBSCRIBE,
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
    ),
    (
        "somebody else by name is not enrolled",
        PLACE,
        Action.OTHER,
        [
            "metteteci anche la Wilma che sta in via Serio 4 ma lei non ha whatsapp",
            "metteteci anche il Gino, sta in via Serio 4",
            "aggiungete anche il signor Ugo di via Serio 4",
            "metteteci dentro anche mia zia che sta in via Serio 4",
        ],
    ),
    (
        "which of two homes is asked",
        PLACE,
        Action.INCOMPLETE,
        [
            "Attiva iscrizione. Casa in via Serio 4 e il residence in via Adda 3",
            "attiva iscrizione, agosto in via Serio 4, il resto dell'anno in via Adda 3",
            "attiva iscrizione: estate via Serio 4, inverno via Adda 3",
            "scrivetemi pure, casa mia la sapete",
        ],
    ),
    (
        "several who speak another language are enrolled",
        PLACE,
        Action.SUBSCRIBE,
        [
            "Wir haben ein Ferienhaus in Via Serio 4 und möchten die Warnungen der Gemeinde bekommen",
            "Nous voudrions recevoir les alertes de la commune, via Serio 4",
            "Queremos recibir las alertas, vivimos en via Serio 4",
            "Am dori sa primim avertizarile, via Serio 4",
        ],
    ),
]


@pytest.mark.parametrize(
    ("town", "action", "text"),
    [pytest.param(town, action, text, id=f"{holds}: {text}") for holds, town, action, texts in ABOUT for text in texts],
)
def test_a_message_is_read_as_what_it_is_about(town: Profile, action: Action, text: str) -> None:
    assert read(text, town, GAZETTEER).action is action
