"""Known messages with something around or inside them that asks for nothing, or dictated: they are read the same."""

import re
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest

from comunica.enrolment.lexicon import given_names
from tests.unit.enrolment.transplanting import Message, chosen, misread, told

_TOLD = told("around")
_AT_MOST, _AT_MOST_AROUND = 120, 600
_COMMA, _STOP = re.compile(r" ?,(?= )"), re.compile(r"(?<=\w{4})\.(?= |$)")
_BETWEEN = re.compile(r"(?<=\w{4})([.,?!]) (?=[^\W\d]{4})")


def _orders(message: Message) -> bool:
    """It begins with one of the town's commands, and does what that is for."""
    return message.action in ("subscribe", "unsubscribe") and _command_end(message) > 0


def _command_end(message: Message) -> int:
    text = message.text.casefold()
    profile = message.town.profile
    commands = [each.casefold() for each in (*profile["join_words"], *profile["leave_words"])]
    return next((len(each) for each in commands if text.startswith(f"{each} ")), 0)


def _asks_nothing(message: Message) -> bool:
    return message.case.pending is None and message.action != "other"


def _dictated(text: str) -> str:
    return _STOP.sub(" punto", _COMMA.sub(" virgola", text))


def _each(fits: Callable[[Message], bool], said: str, at_most: int = _AT_MOST) -> Iterator[tuple[Message, str]]:
    return zip(chosen(fits, at_most=at_most), cycle(_TOLD[said]), strict=False)


def test_commas_and_full_stops_may_be_dictated() -> None:
    messages = chosen(lambda each: _dictated(each.text) != each.text, at_most=2 * _AT_MOST)
    exchanged = ((each, each.with_changes("dictated", text=_dictated(each.text))) for each in messages)
    assert misread(exchanged, _TOLD["label_changes"]) == []


def test_what_is_said_before_a_message_changes_nothing() -> None:
    exchanged = (
        (each, each.with_changes(it, text=it + each.text))
        for each, it in _each(_asks_nothing, "before", _AT_MOST_AROUND)
    )
    assert misread(exchanged, _TOLD["label_changes"]) == []


def test_what_is_said_after_a_message_changes_nothing() -> None:
    exchanged = (
        (each, each.with_changes(it, text=each.text.rstrip() + it))
        for each, it in _each(_asks_nothing, "after", _AT_MOST_AROUND)
    )
    assert misread(exchanged, _TOLD["label_changes"]) == []


def test_a_sentence_before_a_command_changes_nothing() -> None:
    exchanged = ((each, each.with_changes(it, text=it + each.text)) for each, it in _each(_orders, "before_command"))
    assert misread(exchanged, _TOLD["label_changes"]) == []


def test_what_stands_in_brackets_after_a_command_changes_nothing() -> None:
    exchanged = (
        (each, each.with_changes(it, text=each.text[: (end := _command_end(each))] + it + each.text[end:]))
        for each, it in _each(_orders, "in_brackets")
    )
    assert misread(exchanged, _TOLD["label_changes"]) == []


def _named(message: Message, form: str) -> str:
    """The message with the two names that it tells in this form."""
    given, surname = (message.case.expect.get(each) or "" for each in ("given_name", "surname"))
    return message.text.replace(f"{given} {surname}", form.format(given=given, surname=surname)) if surname else ""


def _tells_a_name(message: Message) -> bool:
    given = str(message.case.expect.get("given_name")).casefold()
    return message.action == "subscribe" and given in given_names() and _named(message, "") not in ("", message.text)


def test_a_nickname_is_no_name() -> None:
    exchanged = ((each, each.with_changes(it, text=_named(each, it))) for each, it in _each(_tells_a_name, "nicknamed"))
    assert misread(exchanged, _TOLD["label_changes"]) == []


@pytest.mark.parametrize("place", [1, 2])
def test_an_apology_between_two_sentences_changes_nothing(place: int) -> None:
    exchanged = (
        (each, each.with_changes(it, text=_BETWEEN.sub(rf"\1{it}" if place == 1 else rf"{it}\1 ", each.text, count=1)))
        for each, it in _each(lambda each: _BETWEEN.search(each.text) is not None, "apologies")
    )
    assert misread(exchanged, _TOLD["label_changes"]) == []
