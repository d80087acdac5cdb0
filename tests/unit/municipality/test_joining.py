"""How one joins, in words and as a link."""

from comunica.municipality.joining import Joining, joining_of
from comunica.municipality.profile import Profile, RequiredField

SOLARO = joining_of(Profile(), "+39 02 9698-4400")


def test_a_town_without_words_of_its_own_is_joined_and_left_as_every_town() -> None:
    assert (SOLARO.join_word, SOLARO.leave_word) == ("ATTIVA", "DISATTIVA")
    assert SOLARO.what_to_write("it") == "ATTIVA, nome, cognome, via e numero"
    assert SOLARO.what_is_asked("en") == "first name, surname, street and number"
    assert SOLARO.example == "ATTIVA Maria Bianchi Via Roma 12"


def test_the_link_opens_the_town_s_number_with_the_word_and_room_for_the_rest() -> None:
    assert SOLARO.link == "https://wa.me/390296984400?text=ATTIVA%20"


def test_a_town_that_asks_nothing_has_its_word_only() -> None:
    joining = joining_of(Profile(join_words=("Iscrizione on",), leave_words=("iscrizione off",), required=()), "+39 1")
    assert joining.link == "https://wa.me/391?text=ISCRIZIONE%20ON"
    assert joining.what_to_write("it") == joining.example == "ISCRIZIONE ON"
    assert joining.what_is_asked("it") == ""
    assert joining.leave_word == "ISCRIZIONE OFF"


def test_what_is_asked_stands_in_the_order_in_which_it_is_written() -> None:
    joining = Joining(
        number="+39 1", join_word="ATTIVA", leave_word="STOP", asks=(RequiredField.PLACE, RequiredField.GIVEN_NAME)
    )
    assert joining.what_to_write("it") == "ATTIVA, nome, via e numero"
