"""What is said of a town's own words: undone, told, taken back, quoted; and nouns that are commands."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action, Pending, Question
from comunica.enrolment.message.left_out.quoted import without_quoted
from comunica.enrolment.message.prepared import message_of
from comunica.enrolment.reading import read
from comunica.enrolment.wish.leaving import find_leave
from comunica.municipality.profile import Profile
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY


def _with(join: str, leave: str, profile: Profile = PLACE_ONLY) -> Profile:
    return replace(profile, join_words=(join,), leave_words=(leave,))


VALDORSA = _with("valdorsa on", "valdorsa off")
INFO = _with("info valdorsa si", "info valdorsa no")
ISCRIZIONE_ON = _with("iscrizione on", "iscrizione off")
NOUN = _with("iscrizione", "disattivazione")


@pytest.mark.parametrize(
    "profile", [VALDORSA, INFO, NOUN, _with("aderisco", "recedo")], ids=lambda each: each.join_words[0]
)
@pytest.mark.parametrize("text", ["dis {}", "DIS-{}", "«Dis {}»", "dis {} grazie"])
def test_a_command_that_is_undone_leaves(text: str, profile: Profile) -> None:
    assert read(text.format(profile.join_words[0]), profile, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize(
    "profile", [VALDORSA, INFO, NOUN, _with("iscrivimi", "esci")], ids=lambda each: each.join_words[0]
)
@pytest.mark.parametrize(
    "text",
    [
        "{join} no scusate {leave}",
        "{join} anzi no {leave} che ho sbagliato numero",
        "{join} via Serio 4, anzi no {leave}.",
    ],
)
def test_a_command_that_is_taken_back_leaves(text: str, profile: Profile) -> None:
    said = text.format(join=profile.join_words[0], leave=profile.leave_words[0])
    assert read(said, profile, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("profile", [VALDORSA, INFO, NOUN], ids=lambda each: each.join_words[0])
@pytest.mark.parametrize(
    "text",
    [
        "Ieri per errore ho scritto {leave}, rimettetemi: via Serio 4",
        "{leave} era per l'altro telefono. {join} via Serio 4",
        "{leave} di ieri non vale, l'ha scritto mio nipote. {join} di nuovo, via Serio 4",
        "Dal telefono vecchio ho già scritto {leave}. Su questo {join} via Serio 4",
    ],
)
def test_who_tells_of_leaving_and_joins_is_enrolled(text: str, profile: Profile) -> None:
    said = text.format(join=profile.join_words[0].upper(), leave=profile.leave_words[0].upper())
    assert read(said, profile, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "> Per iscriverti scrivi: VALDORSA ON\n> Per uscire: VALDORSA OFF\nVALDORSA ON Via Serio 4",
        "«Scrivi VALDORSA ON e la tua via. Per uscire VALDORSA OFF»\n\nVALDORSA ON Via Serio 4",
        'Sul cartello: "scrivi VALDORSA ON, per uscire VALDORSA OFF". Ecco: valdorsa on via Serio 4',
    ],
)
def test_a_quoted_poster_is_nobodys_wish(text: str) -> None:
    assert read(text, VALDORSA, GAZETTEER).zone == "ponte"


def test_what_is_quoted_stays_where_no_command_stands_beside_it() -> None:
    poster = "«Scrivi VALDORSA ON e la tua via» ma è vero?"
    assert without_quoted(poster, VALDORSA) == poster
    assert read(poster, VALDORSA, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("quoted", ['"VALDORSA ON"', "«valdorsa on»", "“Valdorsa ON”"])
def test_marks_around_a_command_in_a_sentence_are_no_pause(quoted: str) -> None:
    assert read(f"ho scritto {quoted} ieri ma non arriva niente", VALDORSA, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("VALDORSA 0FF", Action.UNSUBSCRIBE),
        ("valdorsa 0n via Serio 4", Action.SUBSCRIBE),
        ("Valdor sa on via Serio 4", Action.SUBSCRIBE),
        ("valdorsa off? No! Valdorsa on, via Serio 4", Action.SUBSCRIBE),
        ("VALDORSA ON. Mia figlia mi aveva messo OFF, io li voglio! via Serio 4", Action.SUBSCRIBE),
    ],
)
def test_a_switch_is_read_as_it_is_typed(text: str, action: Action) -> None:
    assert read(text, VALDORSA, GAZETTEER).action is action


@pytest.mark.parametrize(
    "text", ["iscrizione G. Rota via Serio 4", "ok iscrizione allora, via Serio 4", "ISCRIZIONE loc. Ponte"]
)
def test_a_noun_that_is_the_towns_command_is_an_order(text: str) -> None:
    assert read(text, NOUN, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "quando scade l'iscrizione alla mensa?",
        "iscrizione al corso di nuoto in via Serio 4",
        "la mia iscrizione è ancora valida?",
    ],
)
def test_and_the_noun_of_something_else_is_none(text: str) -> None:
    assert read(text, NOUN, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    ("text", "keyword"),
    [("iscrizione via Serio 4", "iscrizione"), ("DISATTIVAZIONE", "disattivazione"), ("VALDORSA OFF", "valdorsa off")],
)
def test_the_reason_tells_the_words_that_were_written(text: str, keyword: str) -> None:
    profile = NOUN if "zione" in text.lower() else VALDORSA
    assert read(text, profile, GAZETTEER).keyword == keyword


@pytest.mark.parametrize("text", ["NOTIZIE NO", "notizie no per piacere", "Notizie NO, non mi va più"])
def test_to_a_question_of_ours_the_towns_own_no_is_no_answer(text: str) -> None:
    asked = Pending(asked=Question.PLACE, given_name="Rosa", surname="Neri")
    assert read(text, _with("notizie si", "notizie no", NAMES_TOO), GAZETTEER, asked).action is Action.UNSUBSCRIBE


def test_what_is_told_of_the_towns_own_words_is_an_order_to_who_does_not_know_them() -> None:
    message = message_of("non è che scrivo iscrizione off e poi mi togliete?", ISCRIZIONE_ON, GAZETTEER)
    assert find_leave(message.flow, message.leaves, message.own)
    assert find_leave(message.in_common_words, message.leaves, message.own) is None
