"""What an answer means in the light of its question."""

import datetime as dt
from dataclasses import replace

import pytest

from comunica.enrolment.answers import Answer, read_answer, read_press
from comunica.enrolment.choices import CORRECT, NO, YES
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question
from comunica.enrolment.question import Ask, OpenQuestion, from_text, question_for, raised_by, to_text, with_choices
from comunica.enrolment.reading import read
from comunica.enrolment.replies import buttons_in
from comunica.enrolment.reply_facts import option_told
from comunica.municipality.territory import Street, Zone, ZoneKind
from tests.unit.enrolment.towns import GAZETTEER, PROFILE

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
BROLLO = Place(kind=PlaceKind.ZONE, written="Brollo", name="Villaggio Brollo", zone="brollo")
CENTRO = Place(kind=PlaceKind.ZONE, written="Centro", name="Centro", zone="centro")
MARIA = OpenQuestion(asked=Ask.PLACE, at=NOW, keyword="attiva", given_name="Maria", surname="Bianchi")


def answer(text: str, question: OpenQuestion) -> Answer:
    return read_answer(text, read(text, PROFILE, GAZETTEER), question, PROFILE, GAZETTEER)


@pytest.mark.parametrize("text", ["Centro", "abito in Centro", "zona Centro"])
def test_a_place_completes_the_question_for_the_place(text: str) -> None:
    reading = answer(text, MARIA).reading
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, "Maria", "Bianchi")
    assert (reading.zone, reading.keyword) == ("centro", "attiva")


@pytest.mark.parametrize("text", ["via Piave 27", "Viale dei Mille 3/A", "abito in via Piave 27"])
def test_a_street_that_nobody_knows_is_a_place_too(text: str) -> None:
    reading = answer(text, MARIA).reading
    assert reading.action is Action.SUBSCRIBE
    assert reading.place is not None
    assert (reading.place.kind, reading.zone) == (PlaceKind.ADDRESS, None)


def test_another_town_is_a_place_too() -> None:
    reading = answer("Saronno", MARIA).reading
    assert reading.place is not None
    assert (reading.action, reading.place.municipality) == (Action.SUBSCRIBE, "Saronno")


@pytest.mark.parametrize("text", ["Quando apre la piscina?", "grazie", "c'è un incendio in via Roma", "via", "🙂", ""])
@pytest.mark.parametrize("asked", list(Ask))
def test_what_is_no_answer_enrols_nobody(text: str, asked: Ask) -> None:
    question = replace(MARIA, asked=asked, place=None, options=(CENTRO, BROLLO))
    assert answer(text, question).reading.action is Action.OTHER


@pytest.mark.parametrize("asked", [Ask.PLACE, Ask.ZONE, Ask.CHOICE])
@pytest.mark.parametrize("text", ["non lo so", "boh, non saprei", "non me lo ricordo"])
def test_whoever_does_not_know_is_asked_again(text: str, asked: Ask) -> None:
    question = replace(MARIA, asked=asked, place=None, options=(CENTRO, BROLLO))
    assert answer(text, question).reading.action is Action.INCOMPLETE


@pytest.mark.parametrize("asked", list(Ask))
@pytest.mark.parametrize("text", ["DISATTIVA", "stop", "dis attiva"])
def test_leave_wins_over_every_question(asked: Ask, text: str) -> None:
    assert answer(text, replace(MARIA, asked=asked, options=(CENTRO,))).reading.action is Action.UNSUBSCRIBE


def test_a_whole_command_replaces_the_question() -> None:
    reading = answer("ATTIVA Luca Verdi Brollo", MARIA).reading
    assert (reading.given_name, reading.surname, reading.zone) == ("Luca", "Verdi", "brollo")


def test_a_command_with_the_missing_part_is_completed() -> None:
    reading = answer("ATTIVA Centro", MARIA).reading
    assert (reading.action, reading.given_name, reading.zone) == (Action.SUBSCRIBE, "Maria", "centro")


def test_a_bare_command_asks_afresh() -> None:
    assert answer("ATTIVA", MARIA).reading == read("ATTIVA", PROFILE, GAZETTEER)


@pytest.mark.parametrize(
    ("text", "given", "surname"),
    [
        ("Maria Bianchi", "Maria", "Bianchi"),
        ("mi chiamo Maria Bianchi", "Maria", "Bianchi"),
        ("Maria De Luca", "Maria", "De Luca"),
        ("Rosa Lo Presti", "Rosa", "Lo Presti"),
    ],
)
def test_a_name_completes_the_question_for_the_name(text: str, given: str, surname: str) -> None:
    question = OpenQuestion(asked=Ask.NAME, at=NOW, keyword="attiva", place=BROLLO)
    reading = answer(text, question).reading
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, given, surname)
    assert reading.zone == "brollo"


@pytest.mark.parametrize(
    ("text", "zone"), [("1", "centro"), ("2", "brollo"), ("la 2", "brollo"), ("due", "brollo"), ("Centro", "centro")]
)
def test_a_choice_is_made_by_number_or_by_name(text: str, zone: str) -> None:
    question = replace(MARIA, asked=Ask.CHOICE, options=(CENTRO, BROLLO))
    reading = answer(text, question).reading
    assert (reading.action, reading.given_name, reading.zone) == (Action.SUBSCRIBE, "Maria", zone)


@pytest.mark.parametrize("text", ["3", "12", "0", "quella delle case popolari"])
def test_what_was_not_offered_is_asked_again(text: str) -> None:
    question = replace(MARIA, asked=Ask.CHOICE, options=(CENTRO, BROLLO))
    reading = answer(text, question).reading
    assert (reading.action, reading.given_name, reading.zone) == (Action.INCOMPLETE, "Maria", None)


def test_another_place_than_those_offered_is_a_correction() -> None:
    question = replace(MARIA, asked=Ask.CHOICE, options=(CENTRO, BROLLO))
    assert answer("San Pietro", question).reading.zone == "san-pietro"


@pytest.mark.parametrize("text", ["SÌ", "si", "Sì grazie", "ok", "va bene", "👍", "Sì!"])
@pytest.mark.parametrize("asked", [Ask.CONFIRM, Ask.OPT_IN])
def test_yes_agrees_to_what_was_asked(text: str, asked: Ask) -> None:
    said = answer(text, replace(MARIA, asked=asked, place=CENTRO))
    assert (said.reading.action, said.reading.zone) == (Action.SUBSCRIBE, "centro")
    assert said.agreed == {asked}


@pytest.mark.parametrize("asked", [Ask.CONFIRM, Ask.OPT_IN])
def test_no_closes_the_question(asked: Ask) -> None:
    said = answer("No grazie", replace(MARIA, asked=asked, place=CENTRO))
    assert said.declined
    assert said.reading.action is Action.OTHER


@pytest.mark.parametrize("text", ["Maria Bianchi Centro", "mi chiamo Maria Bianchi, abito in Centro"])
def test_clear_data_after_our_own_question_need_no_other_yes(text: str) -> None:
    reading = answer(text, OpenQuestion(asked=Ask.JOIN, at=NOW, keyword="attiva")).reading
    assert (reading.action, reading.zone, reading.keyword) == (Action.SUBSCRIBE, "centro", "attiva")
    assert question_for(reading, PROFILE, enrolled=False, agreed=frozenset()) is None


def test_who_and_where_without_a_question_is_shown_before_it_counts() -> None:
    """Nobody is enrolled without asking, and nobody is asked for what they have told."""
    reading = read("Maria Bianchi Centro", PROFILE, GAZETTEER)
    asked = question_for(reading, PROFILE, enrolled=False, agreed=frozenset())
    assert asked is Ask.CONFIRM
    yes = answer("sì", raised_by(reading, asked, NOW))
    assert (yes.reading.action, yes.agreed) == (Action.SUBSCRIBE, frozenset({Ask.CONFIRM}))


# What is pressed


def test_a_press_says_what_its_payload_says() -> None:
    confirm = replace(MARIA, asked=Ask.CONFIRM, place=CENTRO)
    yes = read_press(YES, confirm, PROFILE, GAZETTEER)
    assert (yes.reading.action, yes.reading.zone) == (Action.SUBSCRIBE, "centro")
    assert yes.agreed == {Ask.CONFIRM}
    assert yes.reading.keyword == "attiva"
    assert read_press(NO, replace(confirm, asked=Ask.OPT_IN), PROFILE, GAZETTEER).declined
    second = read_press("2", replace(MARIA, asked=Ask.CHOICE, options=(CENTRO, BROLLO)), PROFILE, GAZETTEER)
    assert (second.reading.action, second.reading.zone) == (Action.SUBSCRIBE, "brollo")


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_title_that_is_typed_says_the_same(language: str) -> None:
    confirm = replace(MARIA, asked=Ask.CONFIRM, place=CENTRO)
    titles = buttons_in(language)
    for word in (YES, CORRECT):
        text = titles[word]
        typed = read_answer(text, read(text, PROFILE, GAZETTEER), confirm, PROFILE, GAZETTEER, language)
        assert typed == read_press(word, confirm, PROFILE, GAZETTEER)


def test_the_title_of_a_street_that_is_typed_chooses_it() -> None:
    home = Place(kind=PlaceKind.ADDRESS, written="x", street="Via Roma", house_number="12", zone="centro")
    question = replace(MARIA, asked=Ask.CHOICE, options=(BROLLO, home))
    assert answer(option_told(home, GAZETTEER), question).reading.zone == "centro"
    assert answer("Villaggio Brollo", question).reading.zone == "brollo"


def test_who_corrects_is_asked_anew_and_enrolled_by_nothing_old() -> None:
    reading = read_press(CORRECT, replace(MARIA, asked=Ask.CONFIRM, place=CENTRO), PROFILE, GAZETTEER).reading
    assert (reading.action, reading.given_name, reading.place) == (Action.INCOMPLETE, "", None)
    assert reading.keyword == "attiva", "the command that began it is still the proof"
    assert question_for(reading, PROFILE, enrolled=False, agreed=frozenset()) is Ask.JOIN


def test_an_answer_comes_within_a_day() -> None:
    assert MARIA.awaits(NOW)
    assert MARIA.awaits(NOW + dt.timedelta(hours=23, minutes=59))
    assert not MARIA.awaits(NOW + dt.timedelta(hours=24))
    assert not MARIA.awaits(NOW - dt.timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ATTIVA", Ask.JOIN),
        ("ATTIVA Maria", Ask.JOIN),
        ("ATTIVA Maria Bianchi", Ask.PLACE),
        ("ATTIVA Centro", Ask.NAME),
        ("ATTIVA Maria Bianchi Centro", None),
        ("ATTIVA Maria Bianchi via dei Tigli 4", Ask.ZONE),
        ("ATTIVA Maria Bianchi Saronno", None),
        ("DISATTIVA", None),
        ("ciao", None),
    ],
)
def test_what_is_missing_is_asked(text: str, asked: Ask | None) -> None:
    reading = read(text, PROFILE, GAZETTEER)
    assert question_for(reading, PROFILE, enrolled=False, agreed=frozenset()) is asked


def test_several_places_that_fit_are_offered_before_all_else() -> None:
    reading = replace(read("ATTIVA Maria Bianchi Centro", PROFILE, GAZETTEER), choices=(CENTRO, BROLLO), confidence=0.1)
    assert question_for(reading, PROFILE, enrolled=False, agreed=frozenset()) is Ask.CHOICE


def test_below_the_threshold_nobody_is_enrolled_without_asking() -> None:
    sure = read("ATTIVA Maria Bianchi Centro", PROFILE, GAZETTEER)
    unsure = replace(sure, confidence=PROFILE.confirm_below - 0.01)
    for enrolled in (False, True):
        assert question_for(unsure, PROFILE, enrolled=enrolled, agreed=frozenset()) is Ask.CONFIRM
    assert question_for(unsure, PROFILE, enrolled=False, agreed=frozenset({Ask.CONFIRM})) is None
    # The guard switched off: a town that asks back at nothing enrols at once.
    assert question_for(unsure, replace(PROFILE, confirm_below=0.0), enrolled=False, agreed=frozenset()) is None


def test_a_street_that_nobody_knows_is_shown_first_only_where_the_town_wants_it() -> None:
    """The reader gives 0.7 to a street outside the gazetteer: above the default threshold, which asks back at less."""
    reading = read("ATTIVA Maria Bianchi via dei Tigli 4", PROFILE, GAZETTEER)
    careful = replace(PROFILE, confirm_below=0.8)
    assert PROFILE.confirm_below < reading.confidence < careful.confirm_below
    assert question_for(reading, PROFILE, enrolled=False, agreed=frozenset()) is Ask.ZONE
    assert question_for(reading, careful, enrolled=False, agreed=frozenset()) is Ask.CONFIRM


def test_a_contrada_in_two_zones_leaves_these_to_choose_from() -> None:
    valley = Zone(id="valle", kind=ZoneKind.CONTRADA, name="La Valle", zones=("centro", "brollo"))
    town = Gazetteer([*GAZETTEER.zones.values(), valley])
    reading = with_choices(read("ATTIVA Maria Bianchi La Valle", PROFILE, town), town)
    assert [each.name for each in reading.choices] == ["Centro", "Villaggio Brollo"]
    assert question_for(reading, PROFILE, enrolled=False, agreed=frozenset()) is Ask.CHOICE
    clear = read("ATTIVA Maria Bianchi La Costa", PROFILE, town)
    assert with_choices(clear, town) == clear


def test_double_opt_in_is_asked_once_and_not_of_who_is_enrolled() -> None:
    town = replace(PROFILE, double_opt_in=True)
    reading = read("ATTIVA Maria Bianchi Centro", town, GAZETTEER)
    assert question_for(reading, town, enrolled=False, agreed=frozenset()) is Ask.OPT_IN
    assert question_for(reading, town, enrolled=False, agreed=frozenset({Ask.CONFIRM})) is Ask.OPT_IN
    assert question_for(reading, town, enrolled=False, agreed=frozenset({Ask.OPT_IN})) is None
    assert question_for(reading, town, enrolled=True, agreed=frozenset()) is None


@pytest.mark.parametrize("asked", list(Ask))
def test_a_question_comes_back_from_the_record_as_it_was(asked: Ask) -> None:
    question = replace(MARIA, asked=asked, place=BROLLO, options=(CENTRO, BROLLO))
    assert from_text(to_text(question)) == question
    assert isinstance(question.pending().asked, Question)


def test_an_unknown_street_is_not_taken_for_known_later() -> None:
    reading = read("ATTIVA Maria Bianchi via dei Tigli 4", PROFILE, GAZETTEER)
    assert raised_by(reading, Ask.ZONE, NOW).place is None


def test_a_number_alone_is_a_choice_and_not_that_of_a_house() -> None:
    """Both options are parts of one street, which would have a number 2 as well."""
    street = Place(kind=PlaceKind.ADDRESS, written="via Roma", street="Via Roma", zone="centro")
    question = replace(MARIA, asked=Ask.CHOICE, options=(street, replace(street, zone="brollo")))
    reading = answer("il 2", question).reading
    assert reading.place is not None
    assert (reading.zone, reading.place.house_number) == ("brollo", "")


def test_whoever_wants_none_of_the_options_may_name_another_place() -> None:
    question = replace(MARIA, asked=Ask.CHOICE, options=(CENTRO, replace(CENTRO, name="Serenella", zone="serenella")))
    reading = answer("nessuna delle due, sto al Villaggio Brollo", question).reading
    assert (reading.action, reading.zone) == (Action.SUBSCRIBE, "brollo")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("mica Croce di Sotto, l'altra", "alta"),
        ("non quella di sotto, l'altra", "alta"),
        ("no Croce Superiore, l'altra", "bassa"),
        ("chela de soto", "bassa"),
        ("la Croce alta, dalla parte del bosco", "alta"),
        ("la parte bassa", "bassa"),
    ],
)
def test_of_two_the_higher_the_lower_or_the_other_is_chosen(text: str, zone: str) -> None:
    options = (
        replace(CENTRO, name="Croce Superiore", zone="alta"),
        replace(CENTRO, name="Croce di Sotto", zone="bassa"),
    )
    reading = answer(text, replace(MARIA, asked=Ask.CHOICE, options=options)).reading
    assert (reading.action, reading.zone) == (Action.SUBSCRIBE, zone)


@pytest.mark.parametrize("text", ["boh via Garibaldi", "non so come si chiama, via Garibaldi"])
def test_who_is_not_sure_of_one_of_two_streets_of_that_name_is_asked_again(text: str) -> None:
    names = ("Giuseppe Garibaldi", "Anita Garibaldi")
    town = Gazetteer([], streets=[Street(dug="Via", name=name, zone="") for name in names])
    asked = Pending(asked=Question.PLACE, given_name="Maria", surname="Bianchi")
    reading = read(text, PROFILE, town, asked)
    assert reading.action is Action.INCOMPLETE
    assert reading.zone is None


@pytest.mark.parametrize(
    ("given", "surname", "text", "whole"),
    [
        ("Carla", "", "il cognome è Bertini, da sposata Rossi", "Carla Bertini"),
        ("Carla", "", "Garcia Lopez", "Carla Garcia Lopez"),
        ("", "Rossi", "Anna Maria", "Anna Maria Rossi"),
        ("", "Rossi", "Il cognome l'avete già, il nome è Vittoria", "Vittoria Rossi"),
        ("", "", "mi chiamo Xhesika", "Xhesika "),
    ],
)
def test_the_missing_part_of_a_name_is_told_beside_the_known_one(
    given: str, surname: str, text: str, whole: str
) -> None:
    pending = Pending(asked=Question.NAME, given_name=given, surname=surname, place=BROLLO)
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert f"{reading.given_name} {reading.surname}" == whole


@pytest.mark.parametrize(
    ("text", "surname"), [("Di Biasi", "Di Biasi"), ("no, De Biase", "De Biase"), ("si scrive De Biase", "De Biase")]
)
def test_a_surname_of_two_words_is_put_right_by_saying_it(text: str, surname: str) -> None:
    pending = Pending(asked=Question.CONFIRM, given_name="Dario", surname="Di Biase", place=BROLLO)
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert (reading.given_name, reading.surname) == ("Dario", surname)


@pytest.mark.parametrize(
    "text",
    [
        "via Roma sì ma 7",
        "Roma sì, ma al 7: al 12 ci sta mia sorella",
        "sì ma al 7, il 12 è di mio fratello",
        "al 7! al numero 12 abita mia zia",
        "è il 7, al 12 c'è mia madre",
        "no il 7!!! il 12 è il bar",
    ],
)
def test_of_two_numbers_the_one_that_we_did_not_show_is_theirs(text: str) -> None:
    home = Place(kind=PlaceKind.ADDRESS, written="x", street="Via Roma", house_number="12", zone="centro")
    pending = Pending(asked=Question.CONFIRM, given_name="Clelia", surname="Aufiero", place=home)
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.surname) == (Action.SUBSCRIBE, "Aufiero")
    assert reading.place is not None
    assert (reading.place.street, reading.place.house_number) == ("Via Roma", "7")


def test_the_name_that_was_missing_may_be_that_of_a_zone() -> None:
    home = Place(kind=PlaceKind.ADDRESS, written="x", street="Via Roma", house_number="12", zone="centro")
    pending = Pending(asked=Question.NAME, given_name="Claudio", place=home)
    reading = read("Brollo", PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, "Claudio", "Brollo")
    assert reading.place == home


@pytest.mark.parametrize(
    "text",
    [
        "tutto ok tranne il nome, Lorella con due elle",
        "giusto tranne il nome, ho due elle: Lorella",
        "è giusto tutto tranne il nome, mi chiamo Lorella e non Lorela",
        "tutto bene a parte il nome: sono Lorella, non Lorela",
    ],
)
def test_how_a_name_is_spelt_is_no_part_of_it(text: str) -> None:
    pending = Pending(asked=Question.CONFIRM, given_name="Lorela", surname="Greco", place=BROLLO)
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, "Lorella", "Greco")


@pytest.mark.parametrize(
    "text",
    [
        "li avete invertiti",
        "Li avete girati: Ciro è il nome e Amato il cognome, il resto va bene",
        "nome e cognome al contrario! Ciro nome, Amato cognome",
    ],
)
def test_names_that_we_turned_round_are_put_right(text: str) -> None:
    pending = Pending(asked=Question.CONFIRM, given_name="Amato", surname="Ciro", place=BROLLO)
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, "Ciro", "Amato")


@pytest.mark.parametrize(
    "text", ["Al Centro ci abita mia sorella, io all'altro", "in centro sta mio figlio, io l'altra"]
)
def test_where_a_relative_lives_is_ruled_out(text: str) -> None:
    pending = Pending(asked=Question.CHOICE, options=(CENTRO, BROLLO))
    assert read(text, PROFILE, GAZETTEER, pending).zone == "brollo"


def test_none_is_chosen_where_all_that_is_named_is_ruled_out() -> None:
    pending = Pending(asked=Question.CHOICE, options=(CENTRO, BROLLO))
    assert read("né il centro né Brollo", PROFILE, GAZETTEER, pending).place is None


def test_who_asks_to_annul_everything_leaves() -> None:
    pending = Pending(asked=Question.PLACE, given_name="Anna", surname="Lodi")
    assert read("non mi iscrivo più, annullate tutto", PROFILE, GAZETTEER, pending).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", ["sono la moglie di Beppe", "sono il figlio della maestra Rina, mi conoscete"])
def test_whose_relative_somebody_is_tells_no_name_of_theirs(text: str) -> None:
    reading = read(text, PROFILE, GAZETTEER, Pending(asked=Question.NAME, place=BROLLO))
    assert (reading.action, reading.given_name, reading.surname) == (Action.INCOMPLETE, "", "")


@pytest.mark.parametrize(
    "text", ["Brollo e comunque mi chiamo Giuliani non Giuliano", "Brollo però il cognome è Giuliani"]
)
def test_a_name_is_put_right_after_a_place_without_a_pause(text: str) -> None:
    pending = Pending(asked=Question.PLACE, given_name="Pietro", surname="Giuliano")
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.surname, reading.zone) == (Action.SUBSCRIBE, "Giuliani", "brollo")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("sì, Elda è mia sorella", "Alda"),
        ("confermo, mia zia si chiama Elda", "Alda"),
        ("sì ma il telefono è di mia figlia Elda", "Alda"),
        ("sì ma io sono Elda, Alda è mia mamma", "Elda"),
    ],
)
def test_the_name_of_a_relative_beside_a_yes_is_not_theirs(text: str, given: str) -> None:
    pending = Pending(asked=Question.CONFIRM, given_name="Alda", surname="Batistini", place=BROLLO)
    reading = read(text, PROFILE, GAZETTEER, pending)
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, given, "Batistini")
