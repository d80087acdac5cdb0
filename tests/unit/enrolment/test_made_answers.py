"""Answers made from parts: what was asked, what is answered, and what strangers say beside it or mistype around it."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED

#: The question, the answer, and what comes of it: who and where.
_ANSWERS = [
    ("place", "via Serio 3", "Franca Piselli, Via Serio 3"),
    ("place", "abito in contrada Rovere", "Franca Piselli, Rovere"),
    ("place", "veramente sto ad Albino", "Franca Piselli, Albino"),
    ("number", "27", "Franca Piselli, Via Provinciale 27"),
    ("number", "il civico è il 27", "Franca Piselli, Via Provinciale 27"),
    ("name", "Luca Neri", "Luca Neri, Rovere"),
    ("name", "Neri di cognome, Luca di nome", "Luca Neri, Rovere"),
    ("confirm", "sì", "Dario Orsini, Via Serio 9"),
    ("confirm", "i dati sono giusti", "Dario Orsini, Via Serio 9"),
    ("confirm", "no, via Adda 2", "Dario Orsini, Via Adda 2"),
    ("confirm", "no, il cognome è Boni", "Dario Boni, Via Serio 9"),
    ("confirm", "16 non 9", "Dario Orsini, Via Serio 16"),
    ("confirm", "mi chiamate Orsini: io sono Orsino da ottant'anni", "Dario Orsino, Via Serio 9"),
    ("confirm", "Orssini va con due s", "Dario Orssini, Via Serio 9"),
    ("confirm", "Daria con la a e Orsino con la o; la casa è quella", "Daria Orsino, Via Serio 9"),
    ("confirm", "ho detto Orsino, non Orsini", "Dario Orsino, Via Serio 9"),
    ("place", "Ho detto Pisello, non Piselli. E comunque via Serio 3", "Franca Pisello, Via Serio 3"),
    ("place", "non sono di Bergamo, via Serio 3", "Franca Piselli, Via Serio 3"),
    ("name", "di nome faccio Fausto come Coppi, di cognome Trento come la città", "Fausto Trento, Rovere"),
    ("choice", "la seconda", "Franca Piselli, Piazza Giuseppe Garibaldi"),
    ("choice", "quella scritta per prima", "Franca Piselli, Via Giuseppe Garibaldi"),
    ("join", "Luca Neri, via Serio 3", "Luca Neri, Via Serio 3"),
]
#: And what leaves it open, declines it, or is about something else.
_OTHERS = [
    *((asked, "boh", Action.INCOMPLETE) for asked in ("place", "number", "choice")),
    *((asked, "fate voi", Action.INCOMPLETE) for asked in ("place", "number", "choice")),
    *((asked, "no, non mi interessa", Action.OTHER) for asked in ("place", "number", "name", "choice", "join")),
    *((asked, "non vi riguarda", Action.OTHER) for asked in ("place", "name", "choice")),
    *((asked, "non confermo", Action.OTHER) for asked in ("confirm",)),
    *((asked, "cancellatemi", Action.UNSUBSCRIBE) for asked in ASKED),
    *((asked, "no guardate, non voglio più niente", Action.UNSUBSCRIBE) for asked in ("name", "confirm")),
]
_BEFORE = [
    "scusate ma ero al lavoro. ", "Buongiorno, scusate ma ero fuori casa. ", "rispondo solo ora, ",
    "Buongiorno sono ancora io, ", "ho visto solo adesso, ", "vabbè, ", "Salve, eccomi di nuovo: ",
]  # fmt: skip
_TOLD_BEFORE = ["come già scritto, ", "ve l'ho già detto, ", "come vi dicevo ", "l'avevo già scritto ieri, "]
_AFTER = [
    ". Scusate se rispondo solo ora", ", se serve altro ditemi", ", se vi manca qualcosa scrivetemi",
    "\n\nInviato da iPhone", ", scusate ma ero al lavoro",
]  # fmt: skip
_TOLD_AFTER = [", come già detto", ", ve l'avevo già scritto", " come vi ho già detto ieri"]
_REASONS = [" perché ho cambiato casa", ", così mi arrivano gli avvisi giusti", ", siccome mi sono trasferita da poco"]


def answer(asked: str, text: str) -> Reading:
    return read(text, NAMES_TOO, GAZETTEER, ASKED[asked])


def told(reading: Reading) -> str:
    place = reading.place
    where = f"{place.street or place.name or place.municipality} {place.house_number}".strip() if place else ""
    return f"{reading.given_name} {reading.surname}, {where}"


@pytest.mark.parametrize(("asked", "said", "expected"), _ANSWERS)
def test_a_clause_beside_an_answer_changes_nothing(asked: str, said: str, expected: str) -> None:
    framed = [
        *(f"{before}{said}" for before in _BEFORE + _TOLD_BEFORE),
        *(f"{said}{after}" for after in _AFTER + _TOLD_AFTER),
        *(f"{before}{said}{after}" for before, after in product(_BEFORE[:3], _AFTER[:3])),
    ]
    readings = {text: answer(asked, text) for text in framed}
    assert {
        text: told(each) for text, each in readings.items() if (each.action, told(each)) != (Action.SUBSCRIBE, expected)
    } == {}


@pytest.mark.parametrize(("asked", "said", "action"), _OTHERS)
def test_nor_does_it_beside_what_is_no_answer(asked: str, said: str, action: Action) -> None:
    framed = [*(f"{before}{said}" for before in _BEFORE), *(f"{said}{after}" for after in _AFTER)]
    assert {text for text in framed if answer(asked, text).action is not action} == set()


@pytest.mark.parametrize("reason", _REASONS)
@pytest.mark.parametrize(("asked", "said", "expected"), [each for each in _ANSWERS if each[0] in ("place", "number")])
def test_why_it_is_told_changes_nothing(asked: str, said: str, expected: str, reason: str) -> None:
    assert told(answer(asked, f"{said}{reason}")) == expected


@pytest.mark.parametrize(
    ("asked", "said", "expected"),
    [
        ("place", "Buongorno, via Serio 3", "Franca Piselli, Via Serio 3"),
        ("place", "Gentile Comnue, contrada Rovere", "Franca Piselli, Rovere"),
        ("place", "conrtada Rovere", "Franca Piselli, Rovere"),
        ("number", "nuemro 27", "Franca Piselli, Via Provinciale 27"),
        ("number", "mi seembra il 27", "Franca Piselli, Via Provinciale 27"),
        ("number", "allroa, 27", "Franca Piselli, Via Provinciale 27"),
        ("name", "mi chimo Luca Neri", "Luca Neri, Rovere"),
        ("name", "cogonme Neri, nome Luca", "Luca Neri, Rovere"),
        ("confirm", "Buonaseera, sì", "Dario Orsini, Via Serio 9"),
        ("confirm", "no, il cognmoe è Boni", "Dario Boni, Via Serio 9"),
        ("choice", "opzoine 2", "Franca Piselli, Piazza Giuseppe Garibaldi"),
        ("join", "scusaate, Luca Neri, via Serio 3", "Luca Neri, Via Serio 3"),
    ],
)
def test_words_around_an_answer_may_be_mistyped(asked: str, said: str, expected: str) -> None:
    reading = answer(asked, said)
    assert (reading.action, told(reading)) == (Action.SUBSCRIBE, expected)


@pytest.mark.parametrize("said", ["voglio uscrie", "fatemi ucire", "vglio uscire", "uffa disattivate tt"])
@pytest.mark.parametrize("asked", ["place", "name", "confirm", "choice"])
def test_leaving_is_heard_though_it_is_mistyped(asked: str, said: str) -> None:
    assert answer(asked, said).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize(
    "said",
    [
        "è franata via Adda", "e franata via Adda", "sta bruciando un capannone in via Adda",
        "un palo pericolante in via Adda", "c'è una buca enorme in via Adda", "in via Adda e esondato il fosso",
        "in via Adda non c'e acqua da stamattina", "vabbè, in via Adda manca la luce",
        "scusate ma ero al lavoro. dei cavi scoperti in via Adda",
    ],
)  # fmt: skip
def test_where_something_has_happened_nobody_lives(asked: str, said: str) -> None:
    assert answer(asked, said).action is Action.OTHER


@pytest.mark.parametrize(
    "said", ["un appartamento in via Adda 2", "una villetta in via Adda 2", "è situata in via Adda 2"]
)
def test_a_home_is_described_without_being_reported(said: str) -> None:
    assert told(answer("place", said)) == "Franca Piselli, Via Adda 2"


@pytest.mark.parametrize(
    "no", ["assolutamente no", "proprio no", "no per niente", "meglio di no", "vabbè, no", "no lasciamo perdre"]
)
@pytest.mark.parametrize("asked", ["place", "number", "choice", "confirm"])
def test_a_no_declines_whatever_was_asked(asked: str, no: str) -> None:
    assert answer(asked, no).action is Action.OTHER


@pytest.mark.parametrize(
    "said",
    ["adesso sto guidando", "a che ora aprite?", "meglio di no", "grazie mille", "vorrei parlare con il sindaco"],
)
def test_nothing_is_chosen_by_a_small_word(said: str) -> None:
    assert answer("choice", said).action is Action.OTHER


@pytest.mark.parametrize("said", ["una delle due", "forse la prima", "nessuna delle due", "o la prima o la seconda"])
def test_a_doubt_chooses_nothing(said: str) -> None:
    reading = answer("choice", said)
    assert (reading.action, reading.place) == (Action.INCOMPLETE, None)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("no, la contrada è Rovere", "Dario Orsini, Rovere"),
        ("veramente Rovere", "Dario Orsini, Rovere"),
        ("no, noi siamo di Rovere", "Dario Orsini, Rovere"),
        ("no Rovere", "Dario Orsini, Rovere"),
        ("quasi, è Adda 2", "Dario Orsini, Via Adda 2"),
        ("no Luca Neri", "Luca Neri, Via Serio 9"),
        ("no, Sgarbossa", "Dario Sgarbossa, Via Serio 9"),
        ("non Dario Orsini, Luca Neri", "Luca Neri, Via Serio 9"),
        ("non Orsini ma D'Amico", "Dario D'Amico, Via Serio 9"),
        ("è Orsino, avete scritto Orsini", "Dario Orsino, Via Serio 9"),
        ("scusate il ritardo, 👍", "Dario Orsini, Via Serio 9"),
    ],
)
def test_what_we_showed_is_put_right_in_few_words(said: str, expected: str) -> None:
    reading = answer("confirm", said)
    assert (reading.action, told(reading)) == (Action.SUBSCRIBE, expected)


@pytest.mark.parametrize(
    ("said", "action", "expected"),
    [
        ("Luca (nome) Neri (cognome)", Action.SUBSCRIBE, "Luca Neri, Rovere"),
        ("il nome è Rosa Maria", Action.INCOMPLETE, "Rosa Maria , Rovere"),
        ("Rosa Maria è il nome", Action.INCOMPLETE, "Rosa Maria , Rovere"),
    ],
)
def test_a_name_is_what_its_label_says(said: str, action: Action, expected: str) -> None:
    reading = answer("name", said)
    assert (reading.action, told(reading)) == (action, expected)


@pytest.mark.parametrize("said", ["il 27, quello con il cancello verde", "Dove abito? 27", "27, la casa dopo il bar"])
def test_a_number_is_told_beside_what_describes_the_house(said: str) -> None:
    assert told(answer("number", said)) == "Franca Piselli, Via Provinciale 27"
