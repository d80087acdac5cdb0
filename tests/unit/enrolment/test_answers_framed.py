"""An answer says the same whatever is said around it: greetings, thanks, fillers, a signature; and however it is typed.

The cores are in `wordings/cores.txt`: question, action, answer. Each is read bare, and then in frames that people use.
"""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comunica.enrolment.meaning import Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO
from tests.unit.enrolment.valdorsa.asked import ASKED
from tests.unit.enrolment.wordings import lines

_OFTEN = settings(max_examples=400)
_CORES = [tuple(line.split("|", 2)) for line in lines("cores")]

_BEFORE = [
    "", "Ciao, ", "ciao ", "Buongiorno ", "Buongiorno, ", "buon giorno. ", "Salve! ", "Salve\n", "buonasera ",
    "Buona sera,\n", "Gentile Comune, ", "Spett.le Comune,\n", "Gentili signori, ", "Buongiorno a tutti, ",
    "allora ", "Allora, ", "ecco, ", "dunque ", "guardi ", "Guardi, ", "scusi ", "Scusate, ", "ah ", "eh ", "Oh! ",
    "beh, ", "Buongiorno, allora ", "Salve, scusi, ", "ehm... ", "Eccomi, ", "Buongiorno signora, ", "🙂 ",
    "scusate il ritardo, ", "Buondì! ", "Rispondo: ", "Mi scusi, ",
    "Carissimi, ", "Buongiorno sindaco, ", "Egr. sig. sindaco,\n", "Buongiorno e grazie. ", "senta, ", "Pardon, ",
]  # fmt: skip
_AFTER = [
    "", " grazie", ", grazie", ". Grazie!", " grazie mille", ". Grazie mille!!", "\nGrazie", ", grazie infinite",
    " grazie tante", ". Cordiali saluti", "\n\nCordiali saluti", ", distinti saluti", ". Buona giornata",
    " grazie e buona giornata", ", buona giornata a tutti", ". Buona serata!", " 🙏", " 😊", "!!!", ".", "...", " ",
    ". Bravi!", ", bravi", ". Complimenti", ". Siete bravissimi", ", ciao", ". Arrivederci", "\nSaluti", ", a presto",
    ". Grazie a voi", ". Buon lavoro", ", gentilissimi", ". Grazie per il servizio", " 👍", ". Grazie, ciao",
    ". Un saluto", ". Grazie di tutto e buon lavoro", ", scusate il disturbo", " thanks", ". Grazie ancora",
    " :)", " :D", " xD", ". Un saluto a tutti", ". Vi auguro buona giornata", " ❤️", ", gentilmente",
    ". Grazie lo stesso",
    ". Buona domenica a tutti voi", ". Ottimo servizio, complimenti", "\n--\nSaluti", ". Siete molto gentili",
]  # fmt: skip
_TYPED = [
    str,
    str.lower,
    str.upper,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace("'", "’"),
    lambda text: text.replace(", ", "\n"),
    lambda text: text.replace(" ", "  "),
    lambda text: text + "\n",
]


def plain(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(each))


def understood(reading: Reading) -> tuple[object, ...]:
    place = reading.place
    where = (
        (place.kind, place.street.casefold(), place.house_number.casefold(), place.name, place.municipality)
        if place
        else None
    )
    return str(reading.action), plain(reading.given_name), plain(reading.surname), where, reading.zone


def answer(text: str, asked: str) -> tuple[object, ...]:
    return understood(read(text, NAMES_TOO, GAZETTEER, ASKED[asked]))


@pytest.mark.parametrize(("asked", "expected", "core"), _CORES)
def test_a_bare_answer_is_understood(asked: str, expected: str, core: str) -> None:
    reading = read(core, NAMES_TOO, GAZETTEER, ASKED[asked])
    action, _, rest = expected.partition(" ")
    assert reading.action == action
    if rest:
        place = reading.place
        where = f"{place.street or place.name or place.municipality} {place.house_number}".strip() if place else ""
        told = f"{reading.given_name} {reading.surname}, {where}"
        assert told == rest


@pytest.mark.parametrize("core", _CORES, ids=[f"{asked}: {said}" for asked, _, said in _CORES])
def test_no_frame_alone_changes_an_answer(core: tuple[str, str, str]) -> None:
    asked, _, said = core
    bare = answer(said, asked)
    framed = [*(f"{before}{said}" for before in _BEFORE), *(f"{said}{after}" for after in _AFTER)]
    assert [text for text in framed if answer(text, asked) != bare] == []


@pytest.mark.parametrize("said", ["sono io", "non confermo", "non c'è nessun errore", "non Orsini ma Orsino"])
def test_an_excuse_before_an_answer_and_courtesy_after_it_leave_the_answer(said: str) -> None:
    assert answer(f"scusi {said}, grazie", "confirm") == answer(said, "confirm")


@_OFTEN
@given(st.sampled_from(_CORES), st.sampled_from(_BEFORE), st.sampled_from(_AFTER), st.sampled_from(_TYPED))
def test_what_stands_around_an_answer_changes_nothing(
    core: tuple[str, str, str], before: str, after: str, typed: Callable[[str], str]
) -> None:
    asked, _, said = core
    assert answer(typed(f"{before}{said}{after}"), asked) == answer(said, asked)
