"""Every reply holds the facts it must, and asks for none that nobody gives."""

import pytest

from comunica.enrolment.replies import (
    MissingFactError,
    ReplyId,
    as_fact,
    buttons_in,
    default_text,
    facts_of,
    fill,
    reply_text,
    short_digest,
    text_of,
)
from comunica.municipality.profile import Profile

R = ReplyId
WELCOMES = (R.WELCOME, R.WELCOME_OUTSIDE, R.WELCOME_UNKNOWN_STREET, R.WELCOME_EVERYONE)
QUESTIONS = (R.ASK_PLACE, R.ASK_ZONE_CHOICE, R.ASK_NAME)
FIRST_ANSWERS = (*WELCOMES, *QUESTIONS, R.HOW_TO_JOIN, R.DOUBLE_OPT_IN)


def default(reply: ReplyId) -> str:
    return text_of(reply, Profile())


@pytest.mark.parametrize("reply", list(ReplyId))
def test_every_reply_has_a_text_of_a_length_that_people_read(reply: ReplyId) -> None:
    assert 20 < len(default(reply)) < 600


@pytest.mark.parametrize("reply", FIRST_ANSWERS)
def test_a_first_answer_names_the_service_and_links_the_privacy_notice(reply: ReplyId) -> None:
    facts = facts_of(default(reply))
    assert facts & {"servizio", "comune", "ente", "dell_ente"}
    assert "link_privacy" in facts


@pytest.mark.parametrize("reply", [*WELCOMES, R.HOW_TO_JOIN, R.ONE_WAY, R.ALREADY, R.HELP])
def test_how_to_leave_is_told(reply: ReplyId) -> None:
    assert "DISATTIVA" in default(reply)


@pytest.mark.parametrize("reply", WELCOMES)
def test_a_welcome_says_how_to_correct_that_nobody_reads_whom_to_ask_and_112(reply: ReplyId) -> None:
    text = default(reply)
    assert "scrivi di nuovo ATTIVA" in text
    assert "non leggiamo" in text
    assert "{contatti}" in text
    assert "112" in text


def test_a_welcome_says_which_zone_or_that_there_is_none() -> None:
    assert "{zona}" in default(R.WELCOME)
    assert "non quelli delle singole zone" in default(R.WELCOME_OUTSIDE)
    assert "solo gli avvisi per tutti" in default(R.WELCOME_UNKNOWN_STREET)
    assert "senza quelli delle singole zone" in default(R.WELCOME_EVERYONE)


@pytest.mark.parametrize("reply", [R.UPDATED, R.UPDATED_EVERYONE])
def test_a_change_tells_the_old_and_the_new_zone(reply: ReplyId) -> None:
    assert {"zona_nuova", "zona_vecchia"} <= facts_of(default(reply))


def test_a_confirmation_shows_all_that_was_understood() -> None:
    assert "dati_letti" in facts_of(default(R.CONFIRM_READING))
    assert "SÌ" in default(R.CONFIRM_READING)


def test_a_choice_is_offered_and_a_reminder_says_what_is_missing() -> None:
    assert "scelte" in facts_of(default(R.ASK_ZONE_CHOICE))
    assert "dato_mancante" in facts_of(default(R.REMINDER_INCOMPLETE))


def test_requests_on_data_say_who_answers_by_when_and_what_follows() -> None:
    assert {"ufficio", "dpo"} <= facts_of(default(R.GDPR_REQUEST))
    assert default(R.GDPR_REQUEST).startswith("Abbiamo fermato i messaggi")
    assert {"ufficio", "dati_tenuti", "seguito", "contatti"} <= facts_of(default(R.GDPR_ACCESS))
    for reply in (R.GDPR_REQUEST, R.GDPR_ACCESS):
        assert "entro un mese" in default(reply)


def test_who_enrols_others_hears_that_each_phone_enrols_itself() -> None:
    assert "Ogni telefono si iscrive da solo" in default(R.THIRD_PARTY)


def test_foreigners_read_it_in_two_languages_with_112() -> None:
    text = default(R.FOREIGN)
    assert "italiano" in text
    assert "To join, write {come_iscriversi_inglese}" in text
    assert "112" in text


@pytest.mark.parametrize("reply", list(ReplyId))
def test_no_reply_tells_a_phone_number_or_promises_an_answer_here(reply: ReplyId) -> None:
    assert "telefono}" not in default(reply)
    assert "ti risponderemo" not in default(reply).casefold()


def test_goodbye_is_done_says_when_data_go_how_to_come_back_and_asks_nothing() -> None:
    text = default(R.GOODBYE)
    assert text.startswith("Fatto")
    assert "{giorni}" in text
    assert "ATTIVA" in text
    assert "?" not in text


@pytest.mark.parametrize("reply", [R.ONE_WAY, R.MEDIA])
def test_who_writes_for_nobody_hears_where_to_turn(reply: ReplyId) -> None:
    text = default(reply)
    assert "{contatti}" in text
    assert "112" in text


def test_a_broadcast_says_who_sends_and_how_to_leave() -> None:
    assert "{ente}" in default(R.BROADCAST_FOOTER)
    assert "DISATTIVA" in default(R.BROADCAST_FOOTER)


@pytest.mark.parametrize("reply", [R.HOW_TO_JOIN, R.ONE_WAY, R.HELP])
def test_the_example_is_understood_by_our_own_reader(reply: ReplyId) -> None:
    # «DISATTIVA» in our own text, sent back by a machine, must not unsubscribe the machine's owner unasked.
    from comunica.enrolment.meaning import Action  # noqa: PLC0415 - only this case reads
    from comunica.enrolment.reading import read  # noqa: PLC0415 - only this case reads
    from tests.unit.enrolment.towns import GAZETTEER, PROFILE  # noqa: PLC0415

    assert read(default(reply), PROFILE, GAZETTEER, None).action is not Action.SUBSCRIBE


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("reply", [R.HOW_TO_JOIN, R.DOUBLE_OPT_IN])
def test_the_least_age_is_said_before_anybody_joins(reply: ReplyId, language: str) -> None:
    assert "età_minima" in facts_of(text_of(reply, Profile(), language))


@pytest.mark.parametrize("language", ["it", "en", "en_GB", "de"])
def test_each_language_has_every_reply_and_short_titles(language: str) -> None:
    assert all(default_text(reply, language) for reply in ReplyId)
    assert all(0 < len(title) <= 20 for title in buttons_in(language).values())
    assert default_text(R.GOODBYE, language).startswith("Done" if language.startswith("en") else "Fatto")


def test_a_text_tells_which_version_it_is() -> None:
    own = Profile(texts={"goodbye": "Arrivederci."}, text_versions={"goodbye": 3})
    assert reply_text(R.GOODBYE, own).mark == "goodbye@own-3"
    assert reply_text(R.WELCOME, own).mark == reply_text(R.WELCOME, Profile()).mark
    assert reply_text(R.WELCOME, own).version.startswith("it-")
    assert reply_text(R.WELCOME, own, "en").version != reply_text(R.WELCOME, own).version
    unnumbered = Profile(texts={"goodbye": "Arrivederci."})
    assert reply_text(R.GOODBYE, unnumbered).mark == f"goodbye@own-{short_digest('Arrivederci.')}"


def test_a_town_may_have_its_own_words() -> None:
    assert text_of(R.GOODBYE, Profile(texts={"goodbye": "Arrivederci."})) == "Arrivederci."


def test_an_empty_fact_takes_its_blank_along() -> None:
    assert fill("Ciao {nome}, ora", {"nome": ""}) == "Ciao, ora"
    assert fill("Ciao {nome}, ora", {"nome": "Maria"}) == "Ciao Maria, ora"


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(MissingFactError, match="colore"):
        fill("{colore}", {})


def test_what_a_citizen_wrote_is_repeated_without_markup_and_variables() -> None:
    assert as_fact("*Maria*\n{link_privacy} ~x~") == "Maria linkprivacy x"
