"""A town's commands exchanged for those of others: a known message must be read the same.

Whoever joins or leaves may do it with any town's words. A message that does neither is tried with words of the same
form: `Attiva la luce in via Po` is no `JESI ON la luce in via Po`, which nobody writes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

import pytest

from tests.unit.enrolment.transplanting import Message, Town, chosen, misread, told, wherever

type Pair = tuple[str, str]

_TOLD = told("commands")
_FORMS: dict[str, tuple[Pair, ...]] = {
    form["name"]: tuple((join, leave) for join, leave in form["pairs"]) for form in _TOLD["forms"]
}
_PAIRS = tuple(chain.from_iterable(_FORMS.values()))
#: Words of a command that has a switch, with which it is of a town's name.
_NAMED = 2


@cache
def _whole(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<![\w'’]){spaced}(?!\w)", re.IGNORECASE)


def _holds(message: Message, which: str) -> bool:
    return any(_whole(words).search(message.text) for words in message.town.profile[which])


def _joins(message: Message) -> bool:
    return message.action in ("subscribe", "incomplete") and _holds(message, "join_words")


def _leaves(message: Message) -> bool:
    return message.action == "unsubscribe" and _holds(message, "leave_words")


def _goes_against_its_words(message: Message) -> bool:
    """Joins and tells of leaving, or takes back what it asked for."""
    joins, leaves = _holds(message, "join_words"), _holds(message, "leave_words")
    return leaves if message.action in ("subscribe", "incomplete") else joins and message.action == "unsubscribe"


def _does_neither(message: Message) -> bool:
    return message.action == "other" and (_holds(message, "join_words") or _holds(message, "leave_words"))


def _form_of(join: str) -> str:
    """The form of a town's command."""
    words = join.upper().split()
    if len(words) == 1:
        return "verb" if words == ["ATTIVA"] else "noun" if words[0].endswith("ZIONE") else "order"
    if words[0] == "MI":
        return "own_verb"
    if words[-1] not in ("ON", "SI"):
        return "verb_and_noun"
    named = len(words) == _NAMED and words[0] not in ("ISCRIZIONE", "NEWS")
    return "town_switched" if named else "service_switched"


@cache
def _with_commands(town: Town, pair: Pair) -> Town:
    return replace(town, profile={**town.profile, "join_words": [pair[0]], "leave_words": [pair[1]]})


def _exchanged(
    messages: Sequence[Message], pairs: Callable[[Message], Sequence[Pair]]
) -> Iterator[tuple[Message, Message]]:
    """Each message with the commands of another town, one town after the other."""
    for at, message in enumerate(messages):
        fitting = pairs(message)
        join, leave = fitting[at % len(fitting)]
        text = message.text
        for which, new in (("join_words", join), ("leave_words", leave)):
            for old in message.town.profile[which]:
                text = wherever(text, old, new)
        town = _with_commands(message.town, (join, leave))
        yield message, message.with_changes(f"{join}/{leave}", text=text, town=town)


def _any_pair(message: Message) -> Sequence[Pair]:
    del message
    return _PAIRS


def _pair_of_the_form(message: Message) -> Sequence[Pair]:
    return _FORMS[_form_of(message.town.profile["join_words"][0])]


@pytest.mark.parametrize(
    ("fits", "at_most"),
    [(_goes_against_its_words, 250), (_joins, 120), (_leaves, 80)],
    ids=["who goes against their words", "who joins", "who leaves"],
)
def test_any_towns_command_says_the_same(fits: Callable[[Message], bool], at_most: int) -> None:
    assert misread(_exchanged(chosen(fits, at_most=at_most), _any_pair), _TOLD["label_changes"]) == []


def test_and_words_of_the_same_form_are_as_little_a_command_in_talk() -> None:
    messages = chosen(_does_neither, at_most=160)
    assert misread(_exchanged(messages, _pair_of_the_form), _TOLD["label_changes"]) == []


def _marked(messages: Sequence[Message], marks: Sequence[str]) -> Iterator[tuple[Message, Message]]:
    """Each message with its first command as people mark it, one way after the other."""
    for at, message in enumerate(messages):
        mark = marks[at % len(marks)]
        commands = [*message.town.profile["join_words"], *message.town.profile["leave_words"]]
        found = min(filter(None, (_whole(words).search(message.text) for words in commands)), key=re.Match.start)
        text = f"{message.text[: found.start()]}{mark.format(found.group())}{message.text[found.end() :]}"
        yield message, message.with_changes(mark, text=text)


@pytest.mark.parametrize("fits", [_joins, _leaves], ids=["who joins", "who leaves"])
def test_a_marked_command_says_the_same(fits: Callable[[Message], bool]) -> None:
    assert misread(_marked(chosen(fits, at_most=60), _TOLD["marked"])) == []


def test_bold_letters_make_no_command_of_talk() -> None:
    assert misread(_marked(chosen(_does_neither, at_most=80), ["*{}*"])) == []
