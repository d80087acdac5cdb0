"""Sentences, clauses and questions whose marks nobody typed."""

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.message.pauses.asked import with_questions
from comunica.enrolment.message.pauses.capitals import with_sentences
from comunica.enrolment.message.pauses.clauses import with_clauses, without_opening
from comunica.enrolment.message.tokens import Break, tokenise
from comunica.enrolment.reading import read
from tests.unit.enrolment.towns import GAZETTEER, PROFILE


def _action(text: str) -> str:
    return str(read(text, PROFILE, GAZETTEER).action)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quel numero non lo uso più Attivate questo", ["Attivate"]),
        ("un po' sto qui e un po' là Attiva Marco Ferri", ["Attiva"]),
        ("lei non è pratica ATTIVA Rosa Neri", ["ATTIVA"]),
        ("ho già la PEC Depennate questo numero", ["Depennate"]),
        ("siete peggio dei call center Via il mio numero", ["Via"]),
        ("voi, non io.Non proseguo", ["Non"]),
    ],
)
def test_a_capital_begins_a_sentence(text: str, words: list[str]) -> None:
    assert [token.text for token in with_sentences(tokenise(text)).all if token.brk is Break.STRONG] == words


@pytest.mark.parametrize(
    "text",
    [
        "Ci Siamo Trasferiti Non Mi Servono",
        "IO NON VOGLIO NIENTE",
        "la signora Attiva Pagani compie cento anni",
        "abito in via Che Guevara 2",
        "i dati da Voi detenuti",
        "il garzone ha fatto Disattiva per scherzo",
        "la telecamera non è mai ATTIVA",
        "mi iscrivo sono Chen Ma Li",
        "la via Madonna delle Grazie 12",
        "siamo l'associazione Marina Attiva",
        "Io No Volere più Messaggi Non Mandate",
    ],
)
def test_other_capitals_begin_none(text: str) -> None:
    assert not any(token.brk is Break.STRONG for token in with_sentences(tokenise(text)).all)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ragazzi ogni giorno un messaggio levatemi su", ["levatemi"]),
        ("nn ce la faccio nn scrivetemi", ["nn"]),
        ("sono tornato in Germania per favore non scrivetemi", ["per"]),
        ("qui sto bene adesso esco", ["adesso"]),
        ("il mio numero dimenticatevelo Piero", ["dimenticatevelo", "Piero"]),
        ("l'acqua tanto io esco volentieri", ["io"]),
        ("bravi cinque al giorno sono troppi off", ["off"]),
        ("mandateli a lui a me no", ["a"]),
        ("ho il telefono pieno levami", ["levami"]),
        ("sono stufa togliete il mio numero", ["togliete"]),
    ],
)
def test_a_word_begins_a_clause(text: str, words: list[str]) -> None:
    assert [token.text for token in with_clauses(tokenise(text)).all if token.brk is Break.SOFT] == words


@pytest.mark.parametrize(
    "text",
    [
        "le cose che mandate",
        "le strisce sono cancellate del tutto",
        "dovete scrivere ISCRIVIMI nome e via",
        "il corso di ginnastica non lo voglio più fare",
        "se non pago la tari mi togliete dagli avvisi",
        "mi hanno cancellato, ma iscrivetemi",
        "mi cancellate? ma quando",
        "sono Piero Neri",
        "mia moglie Anna Neri",
        "esco adesso dall'ufficio",
        "da un po' non scrivete più",
        "toglietemi tutto ma non i vostri messaggi",
        "non ho scritto io disattiva",
    ],
)
def test_other_words_begin_none_nor_where_somebody_typed_a_pause(text: str) -> None:
    tokens = tokenise(text)
    assert with_clauses(tokens) == tokens


@pytest.mark.parametrize(
    "text",
    [
        "se un domani voglio uscire dal servizio cosa devo scrivere",
        "buongiorno posso iscrivermi anche se abito fuori",
        "come posso uscire dal paese se la provinciale è chiusa",
        "è vero che chi scrive ISCRIVIMI poi deve pagare",
        "devo cancellarmi prima o mi riscrivo",
        "se mi stufo esco vero",
    ],
)
def test_a_question_has_its_mark(text: str) -> None:
    assert with_questions(tokenise(text)).tail == "?"


def test_a_question_ends_where_a_clause_begins() -> None:
    asked = with_questions(tokenise("ma chi siete toglietemi subito"))
    assert ([token.text for token in asked.all if "?" in token.gap], asked.tail) == (["toglietemi"], "")


@pytest.mark.parametrize("text", ["vi dico come si chiama mio padre", "è vero", "come posso uscire.", "dove abito io"])
def test_what_asks_nothing_has_none(text: str) -> None:
    tokens = tokenise(text)
    assert with_questions(tokens) == tokens


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("fino a ieri mi stava bene in due giorni dieci messaggi levatemi", Action.UNSUBSCRIBE),
        ("ma chi siete toglietemi subito", Action.UNSUBSCRIBE),
        ("ok Cancellare Maria Neri via Roma 9 grazie", Action.UNSUBSCRIBE),
        ("se un domani voglio uscire dal servizio cosa devo scrivere", Action.OTHER),
        ("il corso di ginnastica non lo voglio più fare a chi lo dico", Action.OTHER),
        ("nn serve piu ke mi chiamate x la carta d identita l ho ritirata", Action.OTHER),
        ("stop stop ho detto stop chiama Deborah", Action.OTHER),
        ("le strisce davanti alle scuole sono cancellate del tutto", Action.OTHER),
    ],
)
def test_a_wish_is_found_without_commas_and_none_invented(text: str, action: Action) -> None:
    assert _action(text) == str(action)


def test_what_is_said_before_anything_is_left_out() -> None:
    assert without_opening(tokenise("ok, allora attiva")).all == tokenise("attiva").all
    for kept in (tokenise("ok"), tokenise("ok grazie non serve più")):
        assert without_opening(kept) == kept


@pytest.mark.parametrize(
    ("text", "brk"),
    [
        ("via Nazionale... 190", Break.SOFT),
        ("v.. Roma", Break.NONE),
        ("attiva... Rosa", Break.STRONG),
        ("1... no", Break.STRONG),
    ],
)
def test_dots_end_a_sentence_but_not_before_a_number_or_in_a_short_word(text: str, brk: Break) -> None:
    assert tokenise(text).all[-1].brk is brk


def test_a_street_that_no_list_has_may_have_its_type_in_one_letter() -> None:
    for street in ("v. Pirandello 8", "v Pirandello 8"):
        found = read(f"attiva Sara Neri {street}", PROFILE, GAZETTEER)
        assert (str(found.action), found.place and found.place.street) == ("subscribe", "Via Pirandello")
    talked = read("attiva Sara Neri v mando 3 foto", PROFILE, GAZETTEER)
    assert talked.place is None
