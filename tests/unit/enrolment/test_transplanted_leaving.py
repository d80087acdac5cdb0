"""Known messages of who leaves, and of who only seems to, with other verbs, things and persons: read the same."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from comunica.enrolment.language.words import fold_phrase
from tests.unit.enrolment.transplanting import Message, chosen, misread, standing_once, told

TOLD = told("leaving")
ROWS = [(subject, name) for subject in ("verbs", "sending", "things", "wanting", "saying") for name in TOLD[subject]]
#: Messages in which a row is tried, at most.
AT_MOST = 8


def is_own(message: Message, word: str) -> bool:
    """Whether the word is one of the town's commands: then it stands for nothing else."""
    commands = (*message.town.profile["join_words"], *message.town.profile["leave_words"])
    return any(set(fold_phrase(word)) & set(fold_phrase(command)) for command in commands)


def standing(message: Message, row: Sequence[str]) -> str | None:
    """The one word of the row that stands in the message, and stands there once."""
    folded = message.text.lower()
    found = [word for word in row if word in folded and standing_once(message.text, word, word) is not None]
    return found[0] if len(found) == 1 and not is_own(message, found[0]) else None


@cache
def holding(subject: str, name: str, action: str) -> Sequence[Message]:
    row = TOLD[subject][name]
    return chosen(lambda message: message.action == action and standing(message, row) is not None, at_most=AT_MOST)


def exchanged(subject: str, name: str, action: str) -> Iterator[tuple[Message, Message]]:
    row = TOLD[subject][name]
    for at, message in enumerate(holding(subject, name, action)):
        old = standing(message, row)
        assert old is not None
        others = [word for word in row if word != old]
        text = standing_once(message.text, old, others[at % len(others)])
        assert text is not None
        yield message, message.with_changes(f"{old} -> {others[at % len(others)]}", text=text)


@pytest.mark.parametrize(("subject", "name"), ROWS)
def test_who_leaves_leaves_in_other_words_too(subject: str, name: str) -> None:
    assert not misread(exchanged(subject, name, "unsubscribe"), TOLD["label_changes"])


@pytest.mark.parametrize(("subject", "name"), ROWS)
def test_who_does_not_leave_does_not_in_other_words_either(subject: str, name: str) -> None:
    assert not misread(exchanged(subject, name, "other"), TOLD["label_changes"])


@pytest.mark.parametrize(("subject", "name"), ROWS)
def test_every_row_is_tried(subject: str, name: str) -> None:
    assert holding(subject, name, "unsubscribe")
