"""Our own texts, sent back by a machine, quoted or passed on, are nobody's wish, and answer none of our questions."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest

from comunica.enrolment import consent
from comunica.enrolment.answers import read_answer
from comunica.enrolment.consent import Consent, Details, Joined, Registers
from comunica.enrolment.conversation import Heard, choose_reply
from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.message.left_out.echoes import without_ours
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.question import Ask, raised_by
from comunica.enrolment.reading import read
from comunica.enrolment.replies import ReplyId, fill, reply_text
from comunica.enrolment.reply_facts import facts_for, missing_told
from comunica.municipality.profile import Profile, RequiredField
from tests.unit.enrolment.test_conversation import ENROLLED, NOW, town_that_speaks
from tests.unit.enrolment.towns import GAZETTEER, PROFILE

HOME = Place(kind=PlaceKind.ADDRESS, written="via Roma 12", street="Via Roma", house_number="12", zone="centro")
BROLLO = Place(kind=PlaceKind.ZONE, written="x", name="Brollo", zone="brollo")
NAMED = Pending(asked=Question.PLACE, given_name="Anna", surname="Neri")
#: What we may have asked before.
ASKED = (
    Pending(asked=Question.JOIN),
    Pending(asked=Question.NAME, place=HOME),
    NAMED,
    replace(NAMED, asked=Question.CONFIRM, place=HOME),
    replace(NAMED, asked=Question.CHOICE, options=(HOME, BROLLO)),
)
SUBSETS = [each for count in range(4) for each in combinations(RequiredField, count)]
TOWNS = {
    "common words": PROFILE,
    "on and off": replace(PROFILE, join_words=("JESI ON",), leave_words=("JESI OFF",)),
    "its own texts": replace(
        PROFILE,
        join_words=("MI ISCRIVO",),
        leave_words=("MI CANCELLO",),
        texts={
            "welcome": "Benvenuto {nome}! La tua zona è {zona}. Manda MI CANCELLO se vuoi uscire, MI ISCRIVO se erri."
            "\nNessuno legge qui: {contatti}. Emergenze 112.\n{link_privacy}",
            "how_to_join": "Manda MI ISCRIVO con nome e via a {servizio}. Esempio da copiare: {esempio_iscrizione}"
            "\nMI CANCELLO per uscire in ogni momento. {link_privacy}",
            "goodbye": "Fatto, {nome}: entro {giorni} giorni togliamo tutto. Torni quando vuoi con MI ISCRIVO e via.",
            "ask_place": "Ci dici la tua via, per esempio via Roma 12, per {servizio}? {link_privacy}",
        },
    ),
}


def said_by_us(profile: Profile, language: str) -> Iterator[str]:
    """Every reply of the town, its variables filled."""
    town = replace(town_that_speaks(language), profile=profile, contacts=CONTACTS)
    understood = Reading(
        action=Action.SUBSCRIBE, given_name="Maria", surname="Bianchi", place=HOME, choices=(HOME, BROLLO)
    )
    asks = raised_by(understood, Ask.CHOICE, NOW)
    told = Heard(reading=understood, kind="text", at=NOW, before=ENROLLED, after=ENROLLED, decides=True, question=asks)
    of_person = facts_for(told, GAZETTEER, language, required=profile.required)
    missing = missing_told(replace(asks, asked=Ask.JOIN), GAZETTEER, language, required=profile.required)
    facts = {**of_person, **town.facts, "dato_mancante": missing, "data": "24/11/2026"}
    # A footer is never alone: what stands above it is the town's notice.
    for reply in (each for each in ReplyId if each is not ReplyId.BROADCAST_FOOTER):
        yield fill(reply_text(reply, profile, language).body, facts)


#: Fewer words, by themselves, are anybody's: `Vuoi continuare?`
LONG_ENOUGH = 5
CONTACTS = "chiama il 02 1234567 o vai su www.borgo.it"


def whole(text: str) -> Iterator[str]:
    """As machines and people send it back."""
    yield text
    yield "\n".join(f"> {line}" for line in text.split("\n"))
    yield " ".join(text.split())
    yield f"Grazie per averci contattato, ti risponderemo appena possibile. Hai scritto: «{text}»"
    yield f"Thank you for contacting us! You wrote: {text}"
    yield f"Inoltrato:\n{text}"


def parts(text: str) -> Iterator[str]:
    """From each line on; and each sentence that is long enough to be known as ours."""
    lines = text.split("\n")
    yield from ("\n".join(lines[at:]) for at in range(1, len(lines)))
    yield from (
        each for each in re.split(r"\n|(?<=[.?!])\s+", text) if len(each.replace(CONTACTS, "").split()) >= LONG_ENOUGH
    )


#: These lines are the person's own, word for word: `Nome: Maria`, `Dove abiti: via Roma 12`.
_OWN_DATA = ("Nome:", "Cognome:", "Dove abiti:", "Given name:", "Surname:", "Where you live:")


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("required", SUBSETS[::2], ids=lambda fields: "-".join(fields) or "nothing")
def test_no_text_of_ours_joins_or_leaves_whole_or_in_part(
    required: tuple[RequiredField, ...], name: str, language: str
) -> None:
    profile = replace(TOWNS[name], required=required)
    for text in said_by_us(profile, language):
        for sent in (*whole(text), *parts(text)):
            assert read(sent, profile, GAZETTEER).action is Action.OTHER, sent


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("pending", ASKED, ids=lambda pending: str(pending.asked))
def test_no_text_of_ours_answers_what_we_asked(pending: Pending, name: str, language: str) -> None:
    profile = TOWNS[name]
    for text in said_by_us(profile, language):
        for sent in (*whole(text), *parts(text)):
            if not sent.startswith(_OWN_DATA):
                reading = read(sent, profile, GAZETTEER, pending)
                assert reading.action not in (Action.SUBSCRIBE, Action.UNSUBSCRIBE), sent


def test_without_the_guard_our_example_sent_back_would_be_where_somebody_lives() -> None:
    """Switched off: the same in other words than ours."""
    ours = "Rispondi con via e numero, oppure con la zona o la contrada. Esempio: Via Roma 12."
    assert read(ours, PROFILE, GAZETTEER, NAMED).action is Action.OTHER
    assert read("Manda via e numero. Esempio: Via Roma 13.", PROFILE, GAZETTEER, NAMED).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    ("added", "action"),
    [
        ("ATTIVA Rosa Neri Centro", Action.SUBSCRIBE),
        ("DISATTIVA", Action.UNSUBSCRIBE),
        ("Basta, non voglio più messaggi", Action.UNSUBSCRIBE),
        ("A che ora apre la piscina?", Action.OTHER),
    ],
)
@pytest.mark.parametrize("language", ["it", "en"])
def test_what_somebody_adds_to_a_text_of_ours_is_read(added: str, action: Action, language: str) -> None:
    for text in said_by_us(PROFILE, language):
        quoted = "\n".join(f"> {line}" for line in text.split("\n"))
        for sent in (f"{quoted}\n{added}", f"{added}\n\n{text}"):
            assert read(sent, PROFILE, GAZETTEER).action is action, sent


def test_an_answer_below_our_question_answers_it() -> None:
    asked = "> Rispondi con via e numero, oppure con la zona o la contrada. Esempio: Via Roma 12.\nCentro"
    reading = read(asked, PROFILE, GAZETTEER, NAMED)
    assert (reading.action, reading.zone) == (Action.SUBSCRIBE, "centro")


@pytest.mark.parametrize(
    "text",
    [
        "Per uscire scrivi DISATTIVA, l'ho scritto dieci volte e non funziona",
        "DISATTIVA",
        "ATTIVA Maria Bianchi Via Roma 12",
        "Nome: Rosa\nCognome: Neri\nDove abiti: Centro",
        "prima stavo a Borgo adesso in via Roma 3",
        "",
    ],
)
def test_who_goes_on_in_our_words_or_only_uses_some_speaks(text: str) -> None:
    tokens = tokenise(text)
    assert without_ours(tokens, PROFILE) is tokens


@pytest.mark.parametrize(
    "text",
    [
        "Grazie per averci contattato! Ti risponderemo appena possibile. Parrucchiera Moda, via Leopardi 8",
        "Messaggio automatico: lo studio Rosa Neri è chiuso fino a lunedì. Via Roma 12",
        "Gentile cliente, al momento non siamo disponibili. La ricontatteremo. Officina Centro",
        "Thank you for contacting Bar Roma, via Roma 12. We will get back to you soon. Yes, we are open!",
        "This is an automated reply. Rosa Neri, Via Roma 12",
    ],
)
@pytest.mark.parametrize("pending", [None, *ASKED], ids=lambda pending: str(pending and pending.asked))
def test_an_answering_machine_answers_nothing_and_is_not_answered(text: str, pending: Pending | None) -> None:
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert reading.action is Action.OTHER
    nobody = Registers()
    told = Heard(reading=reading, kind="text", at=NOW, before=nobody, after=nobody, decides=False)
    assert choose_reply(told, []) is None


def test_a_command_beside_the_words_of_a_machine_is_somebodys() -> None:
    join = read("Grazie per averci scritto! ATTIVA Rosa Neri Centro", PROFILE, GAZETTEER)
    assert join.action is Action.SUBSCRIBE
    leave = read("Questa risposta automatica non mi serve, cancellatemi", PROFILE, GAZETTEER)
    assert leave.action is Action.UNSUBSCRIBE


@pytest.mark.parametrize(("double_opt_in", "required"), list(product((False, True), SUBSETS[::3])))
def test_a_machine_that_sends_all_back_is_never_enrolled_further_than_it_was(
    double_opt_in: bool, required: tuple[RequiredField, ...]
) -> None:
    """Whatever is open: it begins with a wish that was real, and its answers are our own words."""
    profile = replace(PROFILE, double_opt_in=double_opt_in, required=required)
    for asked, text in product(Ask, said_by_us(profile, "it")):
        wish = Reading(action=Action.INCOMPLETE, given_name="Anna", surname="Neri", choices=(HOME, BROLLO))
        question = raised_by(wish, asked, NOW)
        answer = read_answer(text, read(text, profile, GAZETTEER), question, profile, GAZETTEER)
        assert answer.reading.action not in (Action.SUBSCRIBE, Action.UNSUBSCRIBE), text
        assert not answer.agreed
    joined = consent.apply(Registers(), Joined(key="1", at=NOW, details=Details()))
    assert joined.consent is Consent.OPTED_IN
