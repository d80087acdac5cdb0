"""The table of facts: every default text holds them, and a town's text that lacks one is refused. A case a row."""

import re

import pytest

from comunica.enrolment.replies import ReplyId, default_text
from comunica.enrolment.text_check import FIRST_ANSWERS, LONGEST_OWN_TEXT, WELCOMES, TownWords, check_texts

R = ReplyId
BORGO = TownWords(
    name="Borgo",
    service="Borgo Informa",
    contacts="visita www.borgo.example",
    privacy_url="https://borgo.example/privacy",
    join_words=("INFO BORGO SI",),
    leave_words=("INFO BORGO NO",),
)
ENGLISH = TownWords(
    name="Borgo", service="Borgo Informs", contacts="see x", privacy_url="https://borgo.example/p", language="en"
)


@pytest.mark.parametrize("reply", list(ReplyId))
@pytest.mark.parametrize("town", [BORGO, ENGLISH], ids=["it", "en"])
def test_every_default_text_holds_its_facts(reply: ReplyId, town: TownWords) -> None:
    assert check_texts({reply: default_text(reply, town.language)}, town) == []


def without(reply: ReplyId, *parts: str, town: TownWords = BORGO) -> list[str]:
    """What is wrong with the default text when some parts of it are gone."""
    body = default_text(reply, town.language)
    for part in parts:
        assert part in body, f"{part} is not in {reply}"
        body = body.replace(part, "")
    return check_texts({reply: body}, town)


# Every first answer: service or comune, privacy link.


@pytest.mark.parametrize("reply", FIRST_ANSWERS)
def test_a_first_answer_names_the_service(reply: ReplyId) -> None:
    body = re.sub(r"\{(servizio|comune|ente|dell_ente)\}", "", default_text(reply))
    assert check_texts({reply: body}, BORGO) == [
        f"texts.{reply}: must say whose service it is: {{servizio}} or {{comune}}"
    ]


@pytest.mark.parametrize("reply", FIRST_ANSWERS)
def test_a_first_answer_links_the_privacy_notice(reply: ReplyId) -> None:
    assert without(reply, "{link_privacy}") == [f"texts.{reply}: must say how the data are used: {{link_privacy}}"]


@pytest.mark.parametrize("reply", [*WELCOMES, R.HOW_TO_JOIN])
def test_it_says_how_to_leave(reply: ReplyId) -> None:
    [problem] = without(reply, "DISATTIVA")
    assert "how to leave" in problem


# The welcomes.


@pytest.mark.parametrize(
    ("reply", "part"),
    [
        (R.WELCOME, "{zona}"),
        (R.WELCOME_OUTSIDE, "ricevi gli avvisi per tutti, non quelli delle singole zone"),
        (R.WELCOME_UNKNOWN_STREET, "per ora ricevi solo gli avvisi per tutti"),
        (R.WELCOME_EVERYONE, "Ricevi gli avvisi per tutto il comune, senza quelli delle singole zone."),
    ],
)
def test_a_welcome_says_the_zone_or_that_there_is_none(reply: ReplyId, part: str) -> None:
    [problem] = without(reply, part)
    assert "zone" in problem


@pytest.mark.parametrize("reply", WELCOMES)
@pytest.mark.parametrize(
    ("part", "fact"),
    [
        ("scrivi di nuovo ATTIVA", "how to correct"),
        ("Qui non leggiamo i messaggi", "nobody reads here"),
        ("{contatti}", "whom to turn to"),
        ("112", "112"),
    ],
)
def test_a_welcome_says_how_to_correct_that_nobody_reads_whom_to_ask_and_112(
    reply: ReplyId, part: str, fact: str
) -> None:
    [problem] = without(reply, part)
    assert fact in problem


# Updated, goodbye, one_way and media, broadcast.


@pytest.mark.parametrize("reply", [R.UPDATED, R.UPDATED_EVERYONE])
@pytest.mark.parametrize("part", ["{zona_nuova}", "{zona_vecchia}"])
def test_a_change_tells_the_old_and_the_new_value(reply: ReplyId, part: str) -> None:
    [problem] = without(reply, part)
    assert part in problem


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        (
            "Abbiamo ricevuto la richiesta. I dati vanno via in {giorni} giorni. Per tornare scrivi ATTIVA.",
            "it is done",
        ),
        ("Fatto: non ricevi più messaggi. Se cambi idea scrivi ATTIVA.", "{giorni}"),
        ("Fatto: non ricevi più messaggi. Cancelliamo i dati in {giorni} giorni.", "how to come back"),
        ("Fatto, dati via in {giorni} giorni. Perché vai via? Se cambi idea scrivi ATTIVA.", "no question"),
    ],
)
def test_a_goodbye_is_done_says_when_data_go_how_to_come_back_and_asks_nothing(body: str, fact: str) -> None:
    [problem] = check_texts({"goodbye": body}, BORGO)
    assert fact in problem


@pytest.mark.parametrize(
    ("reply", "part", "fact"),
    [
        (R.ONE_WAY, "nessuno legge", "nobody reads"),
        (R.ONE_WAY, "{contatti}", "{contatti}"),
        (R.ONE_WAY, "112", "112"),
        (R.MEDIA, "non possiamo ascoltare", "nobody reads"),
        (R.MEDIA, "{contatti}", "{contatti}"),
        (R.MEDIA, "112", "112"),
        (R.BROADCAST_FOOTER, "{ente}", "whose service"),
        (R.BROADCAST_FOOTER, "DISATTIVA", "how to leave"),
        (R.MAYBE_EMERGENCY, "112", "112"),
        (R.ASK_ZONE_CHOICE, "{scelte}", "{scelte}"),
        (R.CONFIRM_READING, "{dati_letti}", "{luogo}"),
        (R.CONFIRM_READING, "SÌ", "SÌ"),
        (R.DOUBLE_OPT_IN, "SÌ", "SÌ"),
        (R.REMINDER_INCOMPLETE, "{dato_mancante}", "{dato_mancante}"),
        (R.PROBLEM, "{stato}", "{stato}"),
        (R.GDPR_REQUEST, "{ufficio}", "{ufficio}"),
        (R.GDPR_REQUEST, "{dpo}", "{dpo}"),
        (R.GDPR_ACCESS, "{dati_tenuti}", "{dati_tenuti}"),
    ],
)
def test_the_other_replies_have_their_facts(reply: ReplyId, part: str, fact: str) -> None:
    [problem] = without(reply, part)
    assert fact in problem


@pytest.mark.parametrize("promise", ["Ti risponderemo presto.", "Vi richiameremo noi.", "Ti faremo sapere."])
def test_no_reply_promises_an_answer(promise: str) -> None:
    [problem] = check_texts({"one_way": f"{default_text(R.ONE_WAY)} {promise}"}, BORGO)
    assert "no promise of an answer" in problem


# What a town may write.


def test_a_town_may_write_out_its_names_and_its_own_words() -> None:
    body = (
        "Benvenuto in Borgo Informa, zona {zona}. Per uscire scrivi info borgo no, per cambiare di nuovo INFO BORGO SI."
        " Qui nessuno legge: visita www.borgo.example, emergenze 112. https://borgo.example/privacy"
    )
    assert check_texts({"welcome": body}, BORGO) == []


def test_an_unknown_reply_an_unknown_variable_and_a_text_too_long_are_all_told_at_once() -> None:
    problems = check_texts(
        {"benvenuto": "x", "help": "{soprannome} " + "x" * LONGEST_OWN_TEXT, "media": " ", "goodbye": "Ciao"}, BORGO
    )
    assert [problem.partition(":")[0] for problem in problems] == [
        *("texts.benvenuto", "texts.help", "texts.help", "texts.help", "texts.help", "texts.media"),
        *("texts.goodbye", "texts.goodbye", "texts.goodbye"),
    ]
    assert "there is no variable {soprannome}" in problems[2]


def test_a_language_whose_words_we_do_not_know_is_held_to_variables_and_names() -> None:
    german = TownWords(name="Bruneck", service="Info", contacts="siehe x", privacy_url="https://x", language="de")
    body = "Hier liest niemand mit: {contatti}. Notruf 112."
    assert check_texts({"one_way": body}, german) == []
    assert len(check_texts({"one_way": "Hier liest niemand mit."}, german)) == 2
