"""Known messages about joining in another verb, another way of wishing it, other words for what we send, and with
something said beside them: they mean what they meant."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import cycle

import pytest

from tests.unit.enrolment.transplanting import Message, chosen, misread, standing_once, told

_TOLD = told("joining")
#: Why a clerk reads them differently after the exchange.
_LABEL_CHANGES = _TOLD["label_changes"]


def _commands(message: Message) -> Sequence[str]:
    profile = message.town.profile
    every = (*profile["join_words"], *profile["leave_words"], profile.get("service", ""))
    return [words.lower() for words in every if words]


def _holds_command(message: Message, words: str) -> bool:
    """The town's own command is no verb to be exchanged: `MI ISCRIVO`, `ATTIVA NOTIZIE`."""
    last = words.rsplit(maxsplit=1)[-1]
    return any(last in command or command in words for command in _commands(message))


def _exchanged(row: Sequence[str], at_most: int) -> Iterator[tuple[Message, Message]]:
    """Messages that hold any of a row, each with another of them in its place."""
    for number, old in enumerate(row):
        others = cycle([*row[number + 1 :], *row[:number]])
        for message in chosen(partial(_may_change, old), at_most=at_most):
            new = next(others)
            text = standing_once(message.text, old, new)
            assert text is not None
            yield message, message.with_changes(f"{old} -> {new}", text=text)


def _may_change(old: str, message: Message) -> bool:
    stands = old in message.text.lower() and standing_once(message.text, old, old) is not None
    return stands and not _holds_command(message, old)


def _of(kind: str, *, at_most: int) -> Iterable[tuple[Message, Message]]:
    return [pair for row in _TOLD[kind] for pair in _exchanged(row, at_most)]


@pytest.mark.parametrize("kind", ["verbs", "wanting", "things", "told"])
def test_whatever_words_of_the_kind_somebody_prefers_they_are_read_the_same(kind: str) -> None:
    assert misread(_of(kind, at_most=12), _LABEL_CHANGES) == []


def _ends_in_a_word(message: Message) -> bool:
    return message.case.pending is None and message.text[-1:].isalnum() and "\n" not in message.text


def test_what_is_said_before_a_message_in_a_sentence_of_its_own_changes_nothing() -> None:
    messages = chosen(lambda each: each.text != "" and each.case.pending is None, at_most=150)
    said = zip(messages, cycle(_TOLD["beside"]["before"]), strict=False)
    assert misread(((each, each.with_changes(it, text=it + each.text)) for each, it in said), _LABEL_CHANGES) == []


def test_what_is_said_after_a_message_in_a_sentence_of_its_own_changes_nothing() -> None:
    messages = chosen(_ends_in_a_word, at_most=150)
    said = zip(messages, cycle(_TOLD["beside"]["after"]), strict=False)
    assert misread(((each, each.with_changes(it, text=each.text + it)) for each, it in said), _LABEL_CHANGES) == []
