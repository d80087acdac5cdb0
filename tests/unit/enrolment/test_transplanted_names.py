"""Known messages under other names: whoever writes is called as they say, whatever their name means elsewhere."""

import re
from functools import cache

import pytest

from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.lexicon import given_names, words_of
from tests.unit.enrolment.transplanting import Message, chosen, misread, standing_once, told

_TOLD = told("names")


def _tells_both(message: Message) -> bool:
    """A given name and a surname, neither an initial, once each and side by side, asked for by nobody."""
    names = [message.case.expect.get(each) or "" for each in ("given_name", "surname")]
    whole = all(len(name.rstrip(".")) > 1 for name in names)
    return message.action == "subscribe" and message.case.pending is None and whole and _pair(message) is not None


def _pair(message: Message) -> re.Match[str] | None:
    given, surname = (re.escape(message.case.expect[each]) for each in ("given_name", "surname"))
    found = list(re.finditer(rf"(?<![\w'’])(?:{given} {surname}|{surname} {given})(?!\w)", message.text, re.IGNORECASE))
    return found[0] if len(found) == 1 else None


def _is_given_first(message: Message) -> bool:
    pair = _pair(message)
    return pair is not None and pair.group().casefold().startswith(message.case.expect["given_name"].casefold())


@cache
def _messages() -> list[Message]:
    """Those where nothing but the order tells which is which: a given name, and then a surname that is nothing else."""
    return chosen(lambda each: _tells_both(each) and _is_given_first(each) and _is_told_apart(each), at_most=1200)


def _is_told_apart(message: Message) -> bool:
    given, surname = (fold_phrase(message.case.expect[each]) for each in ("given_name", "surname"))
    known = all(word in given_names() and word not in words_of("surnames") for word in given)
    return known and (given_names() | words_of("chatter")).isdisjoint(surname)


def _with_name(message: Message, part: str, new: str) -> Message | None:
    old = message.case.expect[part]
    text = standing_once(message.text, old, new)
    return message.with_changes(f"{old} -> {new}", text=text, expect={part: new}) if text else None


def _with_pair(message: Message, frame: str) -> Message:
    pair = _pair(message)
    assert pair is not None
    given, surname = (message.case.expect[each] for each in ("given_name", "surname"))
    put = frame.format(name=pair.group(), NAME=pair.group().upper(), given=given, surname=surname)
    return message.with_changes(frame, text=f"{message.text[: pair.start()]}{put}{message.text[pair.end() :]}")


def _exchanged(part: str, new: str, order: int) -> list[tuple[Message, Message]]:
    messages = _messages()[order::140]
    return [(each, after) for each in messages if (after := _with_name(each, part, new))]


@pytest.mark.parametrize("new", _TOLD["surnames"])
def test_a_surname_that_is_something_else_as_well_is_a_surname(new: str) -> None:
    assert not misread(_exchanged("surname", new, _TOLD["surnames"].index(new)), _TOLD["changed"])


@pytest.mark.parametrize("new", _TOLD["given_names"])
def test_a_given_name_that_is_something_else_as_well_is_a_given_name(new: str) -> None:
    assert not misread(_exchanged("given_name", new, _TOLD["given_names"].index(new) + 40), _TOLD["changed"])


@pytest.mark.parametrize("around", _TOLD["around"])
def test_what_stands_around_a_name_changes_nothing(around: str) -> None:
    messages = _messages()[list(_TOLD["around"]).index(around) + 60 :: 100]
    changed = [(each, _with_pair(each, _TOLD["around"][around])) for each in messages]
    assert not misread(changed, _TOLD["changed"])
