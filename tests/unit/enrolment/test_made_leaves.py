"""Leaving and what looks like it, made from parts: surnames like verbs, glued commands, joins that are taken back."""

import pytest

from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile, RequiredField
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

_ALL = tuple(RequiredField)
SWITCH = Profile(join_words=("VALDORSA INFO ON",), leave_words=("VALDORSA INFO OFF",), required=_ALL)
NEWS = Profile(join_words=("ATTIVA NOTIZIE",), leave_words=("STOP NOTIZIE",), required=(RequiredField.PLACE,))
ORDER = Profile(join_words=("ATTIVA",), leave_words=("DISATTIVA",), required=_ALL)
ENROLMENT = Profile(join_words=("ATTIVA ISCRIZIONE",), leave_words=("DISATTIVA ISCRIZIONE",), required=_ALL)
TOWNS = (SWITCH, NEWS, ORDER)

#: No list has all surnames: these begin or end as verbs of leaving do, in Italian or in a dialect.
LIKE_VERBS = [
    "Toller",
    "Levati",
    "Gavazzi",
    "Cassani",
    "Tirelli",
    "Boga",
    "Lavelli",
    "Luvati",
    "Tolari",
    "Tolotti",
    "Gavini",
    "Boghi",
    "Cavalera",
    "Lavezzi",
    "Cacciola",
    "Toldo",
    "Tulissi",
    "Scassellati",
    "Livoti",
    "Butti",
    "Mittino",
    "Metelli",
    "Pontel",
    "Giunta",
    "Segatel",
    "Mandel",
    "Lassandro",
    "Fasano",
    "Besson",
    "Trasatti",
    "Intrieri",
    "Insam",
    "Stacchini",
    "Livelli",
    "Cavallin",
    "Bogino",
    "Tolmezzan",
    "Tolardo",
    "Lualdi",
    "Canzella",
    "Cancellieri",
    "Annulli",
    "Togliatti",
    "Stoppa",
    "Stoppini",
    "Stoppani",
    "Offredi",
    "Fermi",
    "Finotti",
    "Disdero",
    "Basta",
    "Bloccati",
    "Liberati",
    "Staccoli",
    "Chiusi",
    "Fuoco",
]


@pytest.mark.parametrize("town", TOWNS, ids=("switch", "news", "order"))
def test_a_surname_after_a_command_to_join_never_leaves(town: Profile) -> None:
    command = town.join_words[0]
    for name in (*LIKE_VERBS, *(word.title() for word in sorted(words_of("surnames")))):
        for text in (f"{command} Elisa {name}, via Serio 4", f"{command} Elisa {name}", f"{command} {name} Elisa"):
            assert read(text, town, GAZETTEER).action in (Action.SUBSCRIBE, Action.INCOMPLETE), text


@pytest.mark.parametrize("name", ["toller", "tulissi", "luvati", "butti", "stoppini"])
@pytest.mark.parametrize("town", TOWNS, ids=("switch", "news", "order"))
def test_nor_does_one_in_small_letters(town: Profile, name: str) -> None:
    text = f"{town.join_words[0].lower()} elisa {name} via serio 4"
    assert read(text, town, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("end", ["Disattiva", "cancellami", "levatemi"])
def test_but_an_order_after_a_given_name_does(end: str) -> None:
    assert read(f"attiva elisa {end}", ORDER, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("more", ["", " per favore", " per piacere", ". Grazie", " grz", "!!"])
@pytest.mark.parametrize(
    ("town", "command"),
    [
        (SWITCH, "infooff"),
        (SWITCH, "ValdorsaOff"),
        (SWITCH, "VALDORSAINFOOFF"),
        (SWITCH, "valdorsainfo off"),
        (NEWS, "stopnotizie"),
        (NEWS, "STOPNOTIZIE"),
        (NEWS, "stopnot"),
        (ENROLMENT, "disattivaiscrizione"),
        (ENROLMENT, "disattivaiscriz"),
        (ENROLMENT, "DISATTIVAISCRIZIONE"),
    ],
)
def test_a_glued_command_leaves(town: Profile, command: str, more: str) -> None:
    assert read(f"{command}{more}", town, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", ["stop not. grz", "stop not", "Stop notiz. grazie", "stop notizie per piacere"])
def test_the_last_word_of_the_command_may_break_off(text: str) -> None:
    assert read(text, NEWS, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", ["info officina comunale orari", "infoofficina", "valdorsa officine chiuso?"])
def test_a_word_that_begins_as_the_command_does_is_none(text: str) -> None:
    assert read(text, SWITCH, GAZETTEER).action is Action.OTHER


BACK = ("Scusate, ", "anzi ", "No aspettate, ", "Ah no, ", "ah scusi ", "Ripensandoci ", "anzi no, ", "pardon, ")
ENDS = ("", " grazie", ", il marito non vuole", " che in casa li riceve già la moglie", " perché ho già l'app")


@pytest.mark.parametrize("back", BACK)
@pytest.mark.parametrize("order", ["stop", "mettete OFF", "disattiva", "facciamo off", "annullate tutto"])
def test_a_join_that_is_taken_back_leaves(back: str, order: str) -> None:
    for town in TOWNS:
        for before in (", via Serio 4. ", " Elisa Zeni, via Serio 4... ", " Elisa Zeni, "):
            for end in ENDS:
                text = f"{town.join_words[0]}{before}{back}{order}{end}"
                assert read(text, town, GAZETTEER).action is Action.UNSUBSCRIBE, text


@pytest.mark.parametrize(
    "text",
    [
        "Attiva Elisa Zeni via Serio 4. Scusate, stop al 7, è il 4",
        "attiva Elisa Zeni via Serio 4, scusate annullate quella di prima, il numero giusto è 4",
        "sono elisa zeni abito in via serio 7 no scusate 4 e vorrei sta roba delle notifiche. attiva!",
        "Elisa Zeni via Serio 7, no anzi 4, vorrei gli avvisi, attiva",
        "Elisa Zeni, via Serio 4, attiva, saluti, fine comunicazione",
        "attiva Elisa Zeni, via Serio 4. Fine messaggio",
    ],
)
def test_a_correction_or_a_sign_off_takes_nothing_back(text: str) -> None:
    assert read(text, ORDER, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("who", ["non me le", "non ce le", "non me li"])
@pytest.mark.parametrize("verb", ["mandate", "inviate"])
def test_a_question_whether_they_still_come_is_no_refusal(who: str, verb: str) -> None:
    for text in (f"E se non metto l'indirizzo gli avvisi {who} {verb} proprio?", f"gli avvisi {who} {verb} più?"):
        assert read(text, NAMES_TOO, GAZETTEER).action is Action.OTHER
    assert read(f"gli avvisi {who} {verb} più, grazie", NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("lost", ["non trovo più il volantino", "ho perso il foglio", "non ho più il foglietto"])
@pytest.mark.parametrize("asks", ["che devo scrivere?", "come faccio?", "qual era la parola?"])
def test_who_wants_out_and_lost_the_paper_leaves(lost: str, asks: str) -> None:
    for wish in ("vorrei uscire dal servizio", "vorrei cancellarmi", "vorrei non ricevere più messaggi"):
        assert read(f"{wish} ma {lost}, {asks}", NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE
