"""A town's own command with slips, glued, spaced, cut short and in another order."""

from dataclasses import replace

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.message.own_words import service_words
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile, RequiredField
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY


@pytest.mark.parametrize(
    "command",
    [
        "VALDORSA ON",
        "valdorsaon",
        "Vladorsa on",
        "valrodsa on",
        "valdosa onn",
        "on valdorsa",
        "Valdorsa: ON",
        "VALDORSA\nON",
        "ON",
    ],
)
def test_the_join_word_is_understood(command: str) -> None:
    assert read(f"{command} via Serio 4", PLACE_ONLY, GAZETTEER).zone == "ponte"


@pytest.mark.parametrize(
    "text",
    [
        "VALDORSA OFF",
        "valdorsa of",
        "VALDORSAOFF",
        "valdorsaof",
        "off valdorsa",
        "valdorsa  o f f",
        "Valdorsa on anzi off",
        "valdorsa on... ah no cavolo volevo scrivere OFF",
        "valdorsa on scusate mi è scappato, era OFF",
        "valdorsa OFFF",
    ],
)
def test_the_leave_word_is_understood(text: str) -> None:
    assert read(text, PLACE_ONLY, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "valdorsa on/off?",
        "il servizio valdorsa on funziona?",
        "Cos'è Valdorsa ON?",
        "ho scritto valdorsa on ma non ricevo niente",
        "Scrivi VALDORSA ON e la tua via, VALDORSA OFF per uscire. Passaparola!",
    ],
)
def test_the_town_talked_about_is_no_command(text: str) -> None:
    assert read(text, PLACE_ONLY, GAZETTEER).action is Action.OTHER


NEWS_ON = replace(PLACE_ONLY, join_words=("news on",), leave_words=("news off",))
VALDORSA_SI = replace(PLACE_ONLY, join_words=("valdorsa si",), leave_words=("valdorsa no",))


@pytest.mark.parametrize("command", ["news on", "nius on", "niws on", "mews on", "NEWS: ON", "newson"])
def test_a_short_english_word_is_understood_as_it_is_heard_or_mistyped(command: str) -> None:
    assert read(f"{command} via Serio 4", NEWS_ON, GAZETTEER).zone == "ponte"


def test_what_is_written_with_two_letters_and_heard_as_one_is_understood() -> None:
    green_on = replace(PLACE_ONLY, join_words=("green on",), leave_words=("green off",))
    assert read("grin on via Serio 4", green_on, GAZETTEER).zone == "ponte"


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("News: on the road domani al Ponte, bellissima idea", NEWS_ON),
        ("valdorsa si spopola ogni anno di più, che tristezza", VALDORSA_SI),
        ("Valdorsa si allaga appena piove, via Serio pare un fiume", VALDORSA_SI),
        ("a valdorsa si vedono ancora le stelle", VALDORSA_SI),
    ],
)
def test_the_words_of_the_command_by_chance_are_no_command(text: str, profile: Profile) -> None:
    assert read(text, profile, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "valdorsa si abito in via serio 4",
        "valdorsa si, mandate tutto anche a me, via Serio 4",
        "Valdorsa si piazza europa 2",
        "valdorsa si elena sala via serio 4",
    ],
)
def test_who_and_where_after_it_make_it_one(text: str) -> None:
    assert read(text, VALDORSA_SI, GAZETTEER).action is Action.SUBSCRIBE


#: A town may have a word that others say of much else.
ACTIVATION = replace(PLACE_ONLY, join_words=("attivazione",), leave_words=("cancellami",))


@pytest.mark.parametrize("rest", ["via serio 4", "v. serio 4", "p.zza ponte 2", "ponte", "il ponte", "zona ponte"])
def test_a_town_may_have_a_word_that_others_say_of_much_else(rest: str) -> None:
    assert read(f"attivazione {rest}", ACTIVATION, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("rest", ["spid", "della fibra in via Serio 4", "lampione via serio", "semaforo ponte"])
def test_and_of_much_else_it_is_no_command(rest: str) -> None:
    assert read(f"attivazione {rest}", ACTIVATION, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("word", ["attivazionevia Serio 4", "Attivazionevia Serio 4", "ATTIVAZIONEVIA SERIO 4"])
def test_a_word_of_its_own_may_be_glued_to_the_street(word: str) -> None:
    assert read(word, ACTIVATION, GAZETTEER).zone == "ponte"


@pytest.mark.parametrize(
    "text",
    [
        "Salve, chiedo l'iscrizione al servizio Valdorsa Informa: Alfonso Licata, via Serio 4",
        "iscrivimi al servizio Valdorsa Informa Alfonso Licata via Serio 4",
        "iscrivimi a Valdorsa Informa, Alfonso Licata via Serio 4",
    ],
)
def test_the_name_of_the_service_is_nobodys(text: str) -> None:
    reading = read(text, NAMES_TOO, GAZETTEER)
    assert (reading.action, reading.given_name, reading.surname) == (Action.SUBSCRIBE, "Alfonso", "Licata")


@pytest.mark.parametrize("command", ["Valdorsa accendi!!", "Valdorsa acceso", "valdorsa accesa,"])
def test_on_may_be_said_in_italian(command: str) -> None:
    found = read(f"{command} via Serio 4", PLACE_ONLY, GAZETTEER)
    assert (found.surname, found.zone) == ("", "ponte")
    assert read(f"{command.rstrip('!,')} di luci stasera in via Serio 4", PLACE_ONLY, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("command", ["scrivimi", "Scrivimi,", "Descrivimi"])
def test_what_a_phone_makes_of_the_command_counts_before_a_surname_and_a_house(command: str) -> None:
    surname_only = replace(NAMES_TOO, required=(RequiredField.SURNAME, RequiredField.PLACE))
    found = read(f"{command} Penzo via Serio 5", surname_only, GAZETTEER)
    assert (found.action, found.surname) == (Action.SUBSCRIBE, "Penzo")
    assert read("scrivimi quando passi Penzo via Serio 5", surname_only, GAZETTEER).action is Action.OTHER


def test_a_particle_of_the_towns_name_names_nothing() -> None:
    assert not {"a", "in", "sul"} & service_words(NAMES_TOO, "Pieve a Nievole in Colle sul Serio")
    assert {"pieve", "nievole"} <= service_words(NAMES_TOO, "Pieve a Nievole")
