"""Which reply a message gets, and when none."""

import datetime as dt
from dataclasses import replace
from itertools import combinations
from typing import cast
from uuid import UUID

import pytest

from comunica.enrolment import consent
from comunica.enrolment.consent import Consent, Details, Event, Joined, Left, Registers, Wrote
from comunica.enrolment.conversation import (
    DAILY,
    DAILY_EMERGENCIES,
    DAILY_LAST_WORDS,
    HOURLY,
    Given,
    Heard,
    as_own_words,
    choose_reply,
    details_of,
    reminder_for,
    says_emergency,
)
from comunica.enrolment.event_order import event_key
from comunica.enrolment.meaning import Action, Intent, Place, PlaceKind, Reading
from comunica.enrolment.question import Ask, question_for, raised_by
from comunica.enrolment.reading import read
from comunica.enrolment.replies import LONGEST_TEXT, ReplyId, fill, text_of
from comunica.enrolment.reply_facts import OF_THE_PERSON, OF_THE_TOWN, asked_told, facts_for, missing_told
from comunica.municipality.profile import DEFAULT_REQUIRED, Profile, RequiredField
from comunica.usecases.hearing.inbound_replies import speak
from comunica.usecases.town_directory import Town, Vault
from tests.unit.enrolment.towns import GAZETTEER, NOTHING_ASKED, PROFILE

R = ReplyId
NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
ENROLLED = Registers(consent=Consent.OPTED_IN, consent_key="0", place_key="0", details=Details(zone="brollo"))
NOBODY = Registers()
GONE = Registers(consent=Consent.OPTED_OUT, consent_key="0")
HOME = Place(kind=PlaceKind.ADDRESS, written="via Roma 3", street="Via Roma", house_number="3", zone="centro")
SUBSETS = [each for count in range(4) for each in combinations(RequiredField, count)]


def heard(
    text: str, *, before: Registers = NOBODY, kind: str = "text", at: dt.datetime = NOW, asks: bool = True
) -> Heard:
    reading = read(text, PROFILE if asks else NOTHING_ASKED, GAZETTEER, None)
    key = event_key(sent_at=at, leaves=reading.action is Action.UNSUBSCRIBE, message_digest=b"x")
    event: Event = Wrote(at=at)
    if reading.action is Action.SUBSCRIBE:
        event = Joined(key=key, at=at, details=details_of(reading))
    elif reading.action is Action.UNSUBSCRIBE:
        event = Left(key=key, at=at)
    profile = PROFILE if asks else NOTHING_ASKED
    asked = question_for(reading, profile, enrolled=before.consent is Consent.OPTED_IN, agreed=frozenset())
    return Heard(
        question=raised_by(reading, asked, at) if asked else None,
        reading=reading,
        kind=kind,
        at=at,
        before=before,
        after=consent.apply(before, event),
        decides=consent.decides(before, event),
    )


def town_that_speaks(language: str) -> Town:
    return Town(
        id=UUID(int=1),
        name="Borgo",
        service_name="Borgo Comunica",
        contacts="chiama",
        privacy_url="https://x",
        notice_version="1",
        language=language,
        retention_days=30,
        profile=PROFILE,
        gazetteer=GAZETTEER,
        vault=cast("Vault", None),
    )


UNDERSTOOD = Reading(action=Action.INCOMPLETE)


def said_by(
    reply_id: ReplyId, required: tuple[RequiredField, ...], language: str, understood: Reading = UNDERSTOOD
) -> str:
    """A default reply of a town that asks for these fields."""
    town = replace(town_that_speaks(language), profile=replace(PROFILE, required=required))
    told = replace(heard("x y z", before=ENROLLED), reading=understood)
    facts = {**facts_for(told, GAZETTEER, language, required=required), **town.facts}
    missing = asked_told(required, language) or "ATTIVA"
    return fill(text_of(reply_id, town.profile, language), {**facts, "dato_mancante": missing})


def reply(text: str, *given: Given, before: Registers = NOBODY, kind: str = "text") -> ReplyId | None:
    return choose_reply(heard(text, before=before, kind=kind), given)


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("ATTIVA Maria Bianchi La Costa", Registers(), R.WELCOME),
        ("ATTIVA Maria Bianchi La Costa", GONE, R.WELCOME),
        ("ATTIVA Maria Bianchi Saronno", Registers(), R.WELCOME_OUTSIDE),
        ("ATTIVA Maria Bianchi via dei Tigli 4", Registers(), R.WELCOME_UNKNOWN_STREET),
        ("ATTIVA Maria Bianchi Brollo", ENROLLED, R.ALREADY),
        ("ATTIVA Maria Bianchi Centro", ENROLLED, R.UPDATED),
        ("ATTIVA Maria Bianchi Saronno", ENROLLED, R.UPDATED_EVERYONE),
        ("ATTIVA", Registers(), R.HOW_TO_JOIN),
        ("ATTIVA", GONE, R.HOW_TO_JOIN),
        ("ATTIVA", ENROLLED, R.ALREADY),
        ("ATTIVA Maria Bianchi", Registers(), R.ASK_PLACE),
        ("ATTIVA La Costa", Registers(), R.ASK_NAME),
        ("DISATTIVA", ENROLLED, R.GOODBYE),
        ("DISATTIVA", Registers(), R.GOODBYE_UNKNOWN),
        ("DISATTIVA", GONE, None),
        ("Quando apre la piscina?", ENROLLED, R.ONE_WAY),
        ("c'è un incendio", ENROLLED, R.MAYBE_EMERGENCY),
        ("AIUTO", ENROLLED, R.HELP),
        ("Info", NOBODY, R.HELP),
        ("come si fa?", NOBODY, R.HELP),
        ("non ricevo niente", ENROLLED, R.PROBLEM),
        ("Buongiorno, non ricevo più nulla", ENROLLED, R.PROBLEM),
        ("iscrivete anche mia mamma, 333 1234567", ENROLLED, R.THIRD_PARTY),
        ("DATI", ENROLLED, R.GDPR_ACCESS),
        ("Cancellate i miei dati, art. 17", ENROLLED, R.GDPR_REQUEST),
        ("cancellate i miei dati", ENROLLED, R.GDPR_REQUEST),
        ("mi oppongo al trattamento", ENROLLED, R.GDPR_REQUEST),
        ("si sta allagando la cantina", NOBODY, R.MAYBE_EMERGENCY),
        ("aiuto, l'acqua esonda!", NOBODY, R.MAYBE_EMERGENCY),
        ("Non ricevere più", ENROLLED, R.GOODBYE),
        ("grazie!", ENROLLED, None),
        ("👍", ENROLLED, None),
    ],
)
def test_each_occasion_has_its_reply(text: str, before: Registers, expected: ReplyId | None) -> None:
    assert reply(text, before=before) is expected


def test_a_town_that_asks_no_place_welcomes_without_one() -> None:
    assert choose_reply(heard("ATTIVA", asks=False), []) is R.WELCOME_EVERYONE


@pytest.mark.parametrize("kind", ["audio", "voice", "image", "video", "document"])
def test_media_are_answered_with_where_to_turn(kind: str) -> None:
    assert reply("", kind=kind) is R.MEDIA


def test_the_caption_of_a_photo_can_leave() -> None:
    assert reply("disattiva", before=ENROLLED, kind="image") is R.GOODBYE


@pytest.mark.parametrize("kind", ["reaction", "sticker", "system", "unsupported", "poll"])
def test_reactions_and_what_nobody_wrote_get_no_reply(kind: str) -> None:
    assert reply("", kind=kind) is None
    assert reply("ciao", kind=kind) is None


def test_a_late_word_that_decides_nothing_gets_no_reply() -> None:
    newer = replace(GONE, consent_key="9" * 12)
    assert reply("ATTIVA Maria Bianchi La Costa", before=newer) is None
    assert reply("DISATTIVA", before=replace(ENROLLED, consent_key="9" * 12)) is None


def given_before(reply: ReplyId, count: int, *, minutes: int) -> list[Given]:
    return [Given(reply, NOW - dt.timedelta(minutes=minutes))] * count


def test_three_automatic_replies_an_hour_and_no_more() -> None:
    assert reply("ATTIVA", *given_before(R.HELP, HOURLY - 1, minutes=10)) is R.HOW_TO_JOIN
    assert reply("ATTIVA", *given_before(R.HELP, HOURLY, minutes=10)) is None
    assert reply("ATTIVA", *given_before(R.HELP, HOURLY, minutes=61)) is R.HOW_TO_JOIN


def test_one_notice_a_day_whether_for_words_or_media() -> None:
    assert reply("Quando apre la piscina?", *given_before(R.ONE_WAY, 1, minutes=23 * 60)) is None
    assert reply("", *given_before(R.ONE_WAY, 1, minutes=23 * 60), kind="audio") is None
    assert reply("Quando apre la piscina?", *given_before(R.ONE_WAY, 1, minutes=24 * 60)) is R.ONE_WAY


def test_a_possible_emergency_is_answered_past_the_hourly_limit() -> None:
    assert reply("incendio!", *given_before(R.ONE_WAY, HOURLY, minutes=1)) is R.MAYBE_EMERGENCY


@pytest.mark.parametrize(
    "words",
    ["incendio: non rispondere", "ATTIVA", "Siamo chiusi. Quando apre la piscina?", "AIUTO", "ATTIVA. Incendio!"],
)
@pytest.mark.parametrize("seconds", [1, 60, 1200, 7200])
def test_two_answering_machines_fall_silent(words: str, seconds: int) -> None:
    """A machine that answers each reply of ours, at once or after hours, hears nothing more and falls silent too."""
    said: list[Given] = []
    for turn in range(50):
        at = NOW + dt.timedelta(seconds=seconds * turn)
        answer = choose_reply(heard(words, at=at), said)
        if answer is None:
            break
        said.append(Given(answer, at))
    assert len(said) <= max(DAILY, DAILY_EMERGENCIES)


def test_a_machine_that_joins_and_leaves_for_ever_is_not_answered_for_ever() -> None:
    said: list[Given] = []
    for turn in range(100):
        text, before = ("DISATTIVA", ENROLLED) if turn % 2 else ("ATTIVA Maria Bianchi La Costa", NOBODY)
        at = NOW + dt.timedelta(seconds=turn)
        if answer := choose_reply(heard(text, before=before, at=at), said):
            said.append(Given(answer, at))
    goodbyes = [each for each in said if each.reply == R.GOODBYE]
    assert len(goodbyes) == DAILY_LAST_WORDS
    assert len(said) - len(goodbyes) <= HOURLY


def test_leaving_is_confirmed_past_the_hourly_limit() -> None:
    given = given_before(R.HELP, HOURLY, minutes=1)
    assert reply("DISATTIVA", *given, before=ENROLLED) is R.GOODBYE
    assert reply("DISATTIVA", *given) is R.GOODBYE_UNKNOWN


def test_a_request_of_erasure_is_confirmed_once_a_day() -> None:
    reading = Reading(action=Action.UNSUBSCRIBE, intent=Intent.ERASURE)
    told = replace(heard("x y z", before=GONE), reading=reading)
    assert choose_reply(told, given_before(R.HELP, HOURLY, minutes=1)) is R.GDPR_REQUEST
    assert choose_reply(told, given_before(R.GDPR_REQUEST, 1, minutes=5)) is None


def test_without_the_history_the_machines_would_go_on() -> None:
    """The guard switched off: nothing given is remembered, everything is answered."""
    assert all(reply("ATTIVA") for _ in range(50))


def test_a_forwarded_poster_is_nobodys_command_but_a_forwarded_word_is() -> None:
    poster = "ATTIVA Maria Bianchi La Costa"
    read_as = read(poster, PROFILE, GAZETTEER, None)
    assert as_own_words(read_as, poster, forwarded=False).action is Action.SUBSCRIBE
    assert as_own_words(read_as, poster, forwarded=True).action is Action.OTHER
    leave = read("DISATTIVA", PROFILE, GAZETTEER, None)
    assert as_own_words(leave, "DISATTIVA", forwarded=True).action is Action.UNSUBSCRIBE


def test_the_facts_name_the_contrada_with_its_zone_and_the_old_zone() -> None:
    facts = facts_for(heard("ATTIVA Maria Bianchi La Costa", before=ENROLLED), GAZETTEER)
    assert facts["zona_nuova"] == "La Costa (Centro)"
    assert facts["zona_vecchia"] == "Villaggio Brollo"
    assert facts["nome"] == "Maria"


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        (Intent.EMERGENCY, R.MAYBE_EMERGENCY),
        (Intent.HELP, R.HELP),
        (Intent.PAUSE, R.HELP),
        (Intent.ACCESS, R.GDPR_ACCESS),
        (Intent.THIRD_PARTY, R.THIRD_PARTY),
        (Intent.PROBLEM, R.PROBLEM),
        (Intent.LANGUAGE, R.FOREIGN),
        (Intent.THANKS, None),
        (Intent.NONE, R.ONE_WAY),
    ],
)
def test_each_intent_has_its_reply(intent: Intent, expected: ReplyId | None) -> None:
    about = replace(heard("x y z", before=ENROLLED), reading=Reading(action=Action.OTHER, intent=intent))
    assert choose_reply(about, []) is expected


@pytest.mark.parametrize("before", [NOBODY, ENROLLED, GONE])
def test_erasure_is_a_leave_that_is_answered_as_a_request(before: Registers) -> None:
    reading = Reading(action=Action.UNSUBSCRIBE, intent=Intent.ERASURE)
    event = Left(key="1", at=NOW)
    told = Heard(reading=reading, kind="text", at=NOW, before=before, after=consent.apply(before, event), decides=True)
    assert choose_reply(told, []) is R.GDPR_REQUEST
    assert told.after.consent is Consent.OPTED_OUT


@pytest.mark.parametrize("asked", [each for each in Ask if each is not Ask.ZONE])
def test_each_question_has_its_text_and_its_reminder(asked: Ask) -> None:
    question = raised_by(read("ATTIVA Maria Bianchi Centro", PROFILE, GAZETTEER), asked, NOW)
    asks = replace(heard("x y z"), question=question)
    assert choose_reply(asks, []) is not R.ONE_WAY
    assert reminder_for(asks) is asked
    assert missing_told(question, GAZETTEER)


def test_who_is_enrolled_is_not_reminded() -> None:
    assert reminder_for(heard("ATTIVA", before=ENROLLED)) is None


def test_after_a_goodbye_a_late_word_gets_no_reply_but_an_emergency_does() -> None:
    gone = replace(GONE, consent_key="9" * 12)
    for text, expected in (("ATTIVA", None), ("AIUTO", None), ("ciao a tutti", None), ("incendio", R.MAYBE_EMERGENCY)):
        assert choose_reply(replace(heard(text, before=gone), late=True), []) is expected


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("DISATTIVA, e c'è un incendio in via Roma!", ENROLLED, R.GOODBYE),
        ("DISATTIVA, e c'è un incendio in via Roma!", NOBODY, R.GOODBYE_UNKNOWN),
        ("Revoco il consenso al trattamento dei miei dati. Sento odore di gas", ENROLLED, R.GDPR_REQUEST),
        ("ATTIVA Maria Bianchi La Costa. Aiuto, si è allagato tutto", NOBODY, R.WELCOME),
        ("ATTIVA Maria Bianchi. C'è un ferito per strada", NOBODY, R.ASK_PLACE),
    ],
)
def test_who_leaves_or_joins_and_tells_of_an_emergency_gets_one_reply_that_says_112(
    text: str, before: Registers, expected: ReplyId
) -> None:
    told = heard(text, before=before)
    assert choose_reply(told, []) is expected
    assert says_emergency(expected, told, [])
    calm = replace(told, reading=replace(told.reading, alarms=False, intent=Intent.NONE))
    assert not says_emergency(expected, calm, [])


def test_the_reply_to_an_emergency_alone_says_it_once() -> None:
    assert not says_emergency(R.MAYBE_EMERGENCY, heard("c'è un incendio"), [])


def test_where_the_reply_itself_is_not_given_the_emergency_is_answered() -> None:
    """The second goodbye, what came late, and what is past the hourly limit."""
    assert reply("DISATTIVA, c'è un incendio", before=GONE) is R.MAYBE_EMERGENCY
    given = given_before(R.HELP, HOURLY, minutes=10)
    assert reply("ATTIVA Maria Bianchi. C'è un incendio", *given) is R.MAYBE_EMERGENCY
    late = heard("ATTIVA Maria Bianchi La Costa. C'è un incendio", before=replace(GONE, consent_key="9" * 12))
    assert choose_reply(replace(late, late=True), []) is R.MAYBE_EMERGENCY


def test_goodbye_says_what_the_reply_that_it_withdraws_would_have_said() -> None:
    warned = Given(R.ASK_PLACE, NOW - dt.timedelta(seconds=1), emergency=True)
    leaves = heard("DISATTIVA", before=ENROLLED)
    assert says_emergency(R.GOODBYE, leaves, [warned])
    assert not says_emergency(R.GOODBYE, leaves, [replace(warned, emergency=False)])
    assert not says_emergency(R.GOODBYE, leaves, [replace(warned, at=NOW - dt.timedelta(hours=2))])
    assert not says_emergency(R.GOODBYE, leaves, [warned, Given(R.MAYBE_EMERGENCY, NOW, emergency=True)])
    assert reply("DISATTIVA", warned, before=GONE) is R.MAYBE_EMERGENCY, "who is gone already is told it alone"
    assert reply("DISATTIVA", warned, Given(R.MAYBE_EMERGENCY, NOW), before=GONE) is None


def test_whatever_else_a_reply_says_what_to_do_in_an_emergency_stands_first_and_is_not_cut_off() -> None:
    long = Profile(texts={"goodbye": f"Fatto. {'{servizio} ' * 100}"})
    town = replace(town_that_speaks("it"), service_name="Borgo Comunica " * 10, profile=long)
    told = heard("DISATTIVA, c'è un incendio", before=ENROLLED)
    body = speak(R.GOODBYE, told, town, question_key="", warns=True).content.body
    assert body.startswith(f"{text_of(R.MAYBE_EMERGENCY, PROFILE)}\n\nFatto.")
    assert len(body) == LONGEST_TEXT


def test_a_foreigner_is_told_once_a_day() -> None:
    about = replace(heard("x y z"), reading=Reading(action=Action.OTHER, intent=Intent.LANGUAGE))
    assert choose_reply(about, given_before(R.FOREIGN, 1, minutes=120)) is None
    assert choose_reply(about, given_before(R.FOREIGN, 1, minutes=25 * 60)) is R.FOREIGN


def test_the_choices_are_numbered() -> None:
    reading = replace(
        read("ATTIVA Maria Bianchi Centro", PROFILE, GAZETTEER),
        choices=(
            Place(kind=PlaceKind.ZONE, written="x", name="Brollo", zone="brollo"),
            Place(kind=PlaceKind.ADDRESS, written="x", street="Via Roma", house_number="12", zone="centro"),
        ),
    )
    asks = replace(heard("x y z"), question=raised_by(reading, Ask.CHOICE, NOW))
    told = facts_for(asks, GAZETTEER)["scelte"]
    assert told == "1 Brollo, 2 Via Roma 12 (Centro)"
    assert choose_reply(asks, []) is R.ASK_ZONE_CHOICE


def test_who_gets_nothing_hears_how_the_record_stands() -> None:
    enrolled = replace(ENROLLED, consented_at=NOW)
    assert facts_for(heard("x y z", before=enrolled), GAZETTEER)["stato"] == (
        "risulti tra gli iscritti dal 24/11/2026, zona Villaggio Brollo"
    )
    told = replace(heard("x y z", before=enrolled), last_notice=NOW)
    assert facts_for(told, GAZETTEER)["stato"].endswith("L'ultimo avviso per te è del 24/11/2026")
    assert "non iscritto" in facts_for(heard("x y z"), GAZETTEER)["stato"]


def test_days_and_towns_that_begin_with_a_vowel_take_the_short_word() -> None:
    eighth, eleventh = dt.datetime(2026, 11, 8, tzinfo=dt.UTC), dt.datetime(2026, 11, 11, tzinfo=dt.UTC)
    enrolled = replace(ENROLLED, consented_at=eighth)
    told = replace(heard("x y z", before=enrolled), last_notice=eleventh)
    assert facts_for(told, GAZETTEER)["stato"] == (
        "risulti tra gli iscritti dall'08/11/2026, zona Villaggio Brollo. L'ultimo avviso per te è dell'11/11/2026"
    )
    outside = Place(kind=PlaceKind.OUTSIDE, written="Arese", municipality="Arese")
    moved = replace(heard("x y z"), reading=Reading(action=Action.SUBSCRIBE, place=outside))
    assert facts_for(moved, GAZETTEER)["altro_comune"] == "ad Arese"


@pytest.mark.parametrize(("days", "said"), [(0, "entro 1 giorno."), (1, "entro 1 giorno."), (30, "entro 30 giorni.")])
def test_one_day_is_a_day(days: int, said: str) -> None:
    town = replace(town_that_speaks("it"), retention_days=days)
    assert said in fill(text_of(R.GOODBYE, PROFILE), town.facts)
    english = fill(text_of(R.GOODBYE, PROFILE, "en"), replace(town_that_speaks("en"), retention_days=days).facts)
    assert f"within {max(days, 1)} day{'' if days < 2 else 's'}." in english


@pytest.mark.parametrize(
    ("name", "asks"), [("Solaro", "gli avvisi del Comune di Solaro"), ("Unione Alta", "gli avvisi dell’Unione Alta")]
)
def test_a_town_is_called_as_what_it_is(name: str, asks: str) -> None:
    town = replace(town_that_speaks("it"), name=name)
    assert asks in fill(text_of(R.HOW_TO_JOIN, PROFILE), town.facts)


@pytest.mark.parametrize("reply_id", [R.HOW_TO_JOIN, R.ONE_WAY, R.HELP])
@pytest.mark.parametrize(
    ("required", "language", "asks"),
    [
        (DEFAULT_REQUIRED, "it", "ATTIVA, nome, cognome, via e numero (o zona, o contrada)."),
        ((RequiredField.PLACE,), "it", "ATTIVA, via e numero (o zona, o contrada)."),
        ((RequiredField.PLACE,), "en", "ATTIVA, street and number (or zone, or contrada)."),
        ((), "it", "ATTIVA."),
    ],
)
def test_how_to_join_is_told_with_what_the_town_needs(
    reply_id: ReplyId, required: tuple[RequiredField, ...], language: str, asks: str
) -> None:
    assert asks in said_by(reply_id, required, language)


#: What asks for a field, or shows it, in either language.
_NAMING = {
    RequiredField.GIVEN_NAME: ("tuo nome", " nome,", "Maria", "iven name", "Nome:"),
    RequiredField.SURNAME: ("ognome", "urname", "Bianchi"),
    RequiredField.PLACE: ("via e numero", "street and number", "Dove abiti:", "Where you live:", "Via Roma"),
}
#: Asked only where the town needs it, or to a place that was told unasked.
_OF = {
    RequiredField.GIVEN_NAME: set[ReplyId](),
    RequiredField.SURNAME: set[ReplyId](),
    RequiredField.PLACE: {R.ASK_PLACE, R.ASK_ZONE_CHOICE, R.WELCOME_UNKNOWN_STREET},
}


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("required", SUBSETS, ids=lambda fields: "-".join(fields) or "nothing")
def test_no_default_reply_asks_for_more_than_the_town_needs(required: tuple[RequiredField, ...], language: str) -> None:
    never_asked = set() if set(required) - {RequiredField.PLACE} else {R.ASK_NAME}
    for reply_id in set(ReplyId) - {R.BROADCAST_FOOTER, R.IMPORTED_NOTICE} - never_asked:
        said = said_by(reply_id, required, language)
        for field in set(RequiredField) - set(required):
            named = [word for word in _NAMING[field] if word in said]
            assert not named or reply_id in _OF[field], (reply_id, field, said)


@pytest.mark.parametrize(
    ("required", "language", "asks"),
    [
        (DEFAULT_REQUIRED, "it", "rispondi con il tuo nome e cognome. Esempio: Maria Bianchi."),
        ((RequiredField.GIVEN_NAME,), "it", "rispondi con il tuo nome. Esempio: Maria."),
        ((RequiredField.SURNAME, RequiredField.PLACE), "it", "rispondi con il tuo cognome. Esempio: Bianchi."),
        (DEFAULT_REQUIRED, "en", "answer with your given name and surname. Example: Maria Bianchi."),
        ((RequiredField.SURNAME,), "en", "answer with your surname. Example: Bianchi."),
    ],
)
def test_the_question_for_the_name_asks_for_the_names_that_the_town_needs(
    required: tuple[RequiredField, ...], language: str, asks: str
) -> None:
    assert asks in said_by(R.ASK_NAME, required, language)


def test_what_was_understood_is_shown_with_what_the_town_needs_and_what_was_told_besides() -> None:
    place_only, names_only = (RequiredField.PLACE,), (RequiredField.GIVEN_NAME, RequiredField.SURNAME)
    placed = replace(UNDERSTOOD, place=HOME)
    assert "capito bene?\nDove abiti: via Roma 3 (zona: Centro)\nPer ricevere" in said_by(
        R.CONFIRM_READING, place_only, "it", placed
    )
    with_name = said_by(R.CONFIRM_READING, place_only, "it", replace(placed, given_name="Rosa"))
    assert "capito bene?\nNome: Rosa\nDove abiti: via Roma 3 (zona: Centro)\nPer" in with_name
    named = said_by(R.CONFIRM_READING, names_only, "en", replace(UNDERSTOOD, given_name="Rosa", surname="Neri"))
    assert "understand you?\nGiven name: Rosa\nSurname: Neri\nTo get" in named


def test_foreigners_are_told_what_the_town_needs() -> None:
    assert "To join, write ATTIVA, given name, surname, street and number" in said_by(R.FOREIGN, DEFAULT_REQUIRED, "it")
    assert "To join, write ATTIVA, street and number (or zone, or contrada)." in said_by(
        R.FOREIGN, (RequiredField.PLACE,), "it"
    )
    assert "To join, write ATTIVA." in said_by(R.FOREIGN, (), "en")


def test_who_is_in_no_zone_hears_that_the_notices_for_everyone_come() -> None:
    enrolled = replace(ENROLLED, details=Details(), consented_at=NOW)
    already = heard("ATTIVA", before=enrolled, asks=False)
    assert choose_reply(already, []) is R.ALREADY
    facts = facts_for(already, GAZETTEER)
    assert "iscritti di *X*: ricevi gli avvisi per tutti. Non" in fill(
        text_of(R.ALREADY, PROFILE), {**facts, "servizio": "X"}
    )
    assert facts["stato"] == "risulti tra gli iscritti dal 24/11/2026, ricevi gli avvisi per tutti"
    assert "zona" not in facts["dati_tenuti"]


def test_who_writes_other_data_of_the_same_zone_hears_that_they_hold_now() -> None:
    moved = heard("ATTIVA Maria Bianchi Brollo", before=ENROLLED)
    assert facts_for(moved, GAZETTEER)["in_zona"] == ", zona *Villaggio Brollo*. Valgono i dati che hai scritto ora"
    bare = facts_for(heard("ATTIVA", before=ENROLLED), GAZETTEER)
    assert bare["in_zona"] == ", zona *Villaggio Brollo*"
    assert "Per correggere i tuoi dati scrivi ATTIVA con quelli giusti." in text_of(R.ALREADY, PROFILE)


def test_who_asks_for_the_data_hears_nothing_of_what_the_town_does_not_ask_for() -> None:
    enrolled = heard("DATI", before=replace(ENROLLED, consented_at=NOW))
    assert (
        "nome, cognome e luogo come li hai scritti, la zona (Villaggio Brollo)"
        in (facts_for(enrolled, GAZETTEER)["dati_tenuti"])
    )
    some = facts_for(enrolled, GAZETTEER, required=(RequiredField.PLACE,))["dati_tenuti"]
    assert "quello che hai scritto di te, la zona (Villaggio Brollo)" in some


def test_a_reminder_asks_for_what_the_town_needs() -> None:
    question = raised_by(Reading(action=Action.INCOMPLETE), Ask.JOIN, NOW)
    assert missing_told(question, GAZETTEER, required=(RequiredField.PLACE,)).startswith("via e numero")
    assert missing_told(question, GAZETTEER).startswith("nome, cognome, via")
    named = replace(question, asked=Ask.NAME)
    assert missing_told(named, GAZETTEER) == "il tuo nome e cognome"
    assert missing_told(named, GAZETTEER, required=(RequiredField.GIVEN_NAME,)) == "il tuo nome"
    assert missing_told(named, GAZETTEER, "en", required=(RequiredField.SURNAME,)) == "your surname"


def test_who_asks_for_the_data_hears_what_is_held_and_whether_notices_go_on() -> None:
    held = facts_for(heard("DATI", before=replace(ENROLLED, consented_at=NOW)), GAZETTEER)
    assert "Villaggio Brollo" in held["dati_tenuti"]
    assert held["seguito"].startswith("Continui")
    assert facts_for(heard("DATI"), GAZETTEER)["seguito"] == "Non ricevi avvisi."


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("reply_id", [each for each in ReplyId if each not in (R.IMPORTED_NOTICE, R.BROADCAST_FOOTER)])
def test_every_default_text_is_filled_by_what_we_know(reply_id: ReplyId, language: str) -> None:
    town = town_that_speaks(language)
    of_person = facts_for(heard("ATTIVA Maria Bianchi Centro"), GAZETTEER, language)
    assert set(of_person) == OF_THE_PERSON
    assert set(town.facts) == OF_THE_TOWN
    assert "{" not in fill(text_of(reply_id, PROFILE, language), {**of_person, **town.facts, "dato_mancante": "x"})


def test_facts_speak_the_language_of_the_town() -> None:
    enrolled = replace(ENROLLED, consented_at=NOW)
    told = facts_for(replace(heard("x y z", before=enrolled), last_notice=NOW), GAZETTEER, "en")
    assert told["stato"] == (
        "you have joined since 24/11/2026, zone Villaggio Brollo. The last notice to you was on 24/11/2026"
    )
    assert facts_for(heard("ATTIVA Maria Bianchi Saronno"), GAZETTEER, "en")["altro_comune"] == "in Saronno"
    question = raised_by(read("ATTIVA Maria Bianchi", PROFILE, GAZETTEER), Ask.PLACE, NOW)
    assert missing_told(question, GAZETTEER, "en").startswith("street and number")


def test_to_a_late_press_nothing_is_said_unless_it_asks_anew() -> None:
    late = replace(heard("x y z"), pressed_late=True)
    assert choose_reply(late, []) is None
    asks = raised_by(Reading(action=Action.INCOMPLETE), Ask.JOIN, NOW)
    assert choose_reply(replace(late, question=asks), []) is R.HOW_TO_JOIN


SO_SAID = frozenset({R.WELCOME, R.WELCOME_OUTSIDE, R.WELCOME_UNKNOWN_STREET, R.WELCOME_EVERYONE})
SO_SAID |= {R.GOODBYE, R.GOODBYE_UNKNOWN, R.GDPR_REQUEST, R.MAYBE_EMERGENCY}
ASKED_TWICE = replace(PROFILE, double_opt_in=True)
UNSURE = replace(heard("ATTIVA Maria Bianchi La Costa").reading, confidence=0.1)
EITHER_WAY = replace(UNSURE, choices=(HOME, HOME))


def asked_for(reading: Reading, profile: Profile = PROFILE) -> Heard:
    """What raises a question by what was understood."""
    asked = question_for(reading, profile, enrolled=False, agreed=frozenset())
    assert asked is not None
    told = heard("x")
    return replace(told, reading=reading, question=raised_by(reading, asked, NOW))


#: An occasion for each reply to a message.
OCCASIONS = {
    R.WELCOME: heard("ATTIVA Maria Bianchi La Costa"),
    R.WELCOME_OUTSIDE: heard("ATTIVA Maria Bianchi Saronno"),
    R.WELCOME_UNKNOWN_STREET: heard("ATTIVA Maria Bianchi via dei Tigli 4"),
    R.WELCOME_EVERYONE: heard("ATTIVA", asks=False),
    R.DOUBLE_OPT_IN: asked_for(heard("ATTIVA Maria Bianchi La Costa").reading, ASKED_TWICE),
    R.CONFIRM_READING: asked_for(UNSURE),
    R.ALREADY: heard("ATTIVA Maria Bianchi Brollo", before=ENROLLED),
    R.UPDATED: heard("ATTIVA Maria Bianchi Centro", before=ENROLLED),
    R.UPDATED_EVERYONE: heard("ATTIVA Maria Bianchi Saronno", before=ENROLLED),
    R.ASK_PLACE: heard("ATTIVA Maria Bianchi"),
    R.ASK_ZONE_CHOICE: asked_for(EITHER_WAY),
    R.ASK_NAME: heard("ATTIVA La Costa"),
    R.HOW_TO_JOIN: heard("ATTIVA"),
    R.GOODBYE: heard("DISATTIVA", before=ENROLLED),
    R.GOODBYE_UNKNOWN: heard("DISATTIVA"),
    R.ONE_WAY: heard("Quando apre la piscina?", before=ENROLLED),
    R.MEDIA: heard("", kind="image"),
    R.MAYBE_EMERGENCY: heard("c'è un incendio"),
    R.THIRD_PARTY: heard("iscrivete anche mia mamma, 333 1234567"),
    R.PROBLEM: heard("non ricevo niente", before=ENROLLED),
    R.GDPR_REQUEST: heard("cancellate i miei dati", before=ENROLLED),
    R.GDPR_ACCESS: heard("DATI", before=ENROLLED),
    R.HELP: heard("AIUTO", before=ENROLLED),
    R.FOREIGN: heard("how does this service work please, I do not speak italian"),
}
#: Sent by themselves, or under something else.
NO_ANSWERS = {R.REMINDER_INCOMPLETE, R.IMPORTED_NOTICE, R.BROADCAST_FOOTER}


def test_every_reply_has_its_occasion() -> None:
    assert set(OCCASIONS) == set(ReplyId) - NO_ANSWERS


@pytest.mark.parametrize("reply_id", OCCASIONS, ids=str)
def test_who_is_banned_joins_leaves_and_is_told_of_112_and_hears_nothing_else(reply_id: ReplyId) -> None:
    told = OCCASIONS[reply_id]
    assert choose_reply(told, []) is reply_id, "as ever of who is not banned"
    assert choose_reply(replace(told, banned=True), []) is (reply_id if reply_id in SO_SAID else None)


def test_who_is_banned_leaves_once() -> None:
    again = replace(heard("DISATTIVA", before=GONE), banned=True)
    assert choose_reply(again, [Given(R.GOODBYE, NOW)]) is None


def test_who_is_banned_and_enrolled_is_not_welcomed_for_every_street_that_nobody_knows() -> None:
    moved = heard("ATTIVA Maria Bianchi via dei Tigli 4", before=ENROLLED)
    assert choose_reply(moved, []) is R.WELCOME_UNKNOWN_STREET
    assert choose_reply(replace(moved, banned=True), []) is None


def test_who_is_banned_is_told_of_112_whatever_else_they_write() -> None:
    told = replace(heard("ATTIVA Maria Bianchi"), banned=True)
    alarmed = replace(told, reading=replace(told.reading, alarms=True))
    assert choose_reply(alarmed, []) is R.MAYBE_EMERGENCY
    assert reminder_for(alarmed) is None, "a reply that asks nothing raises no reminder"
    assert reminder_for(replace(alarmed, banned=False)) is Ask.PLACE
