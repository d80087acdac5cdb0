"""What a question offers to press, and what a press means. The payload decides, in whatever language the button is.

A payload names its question by a tag: a button stays on the phone for ever, and must not answer another question.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from comunica.broadcasting.content import Choice
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.question import Ask, OpenQuestion
from comunica.enrolment.reply_facts import option_told

#: Of a button that leaves, such as «Non ricevere più» under a template: valid for ever, whatever was asked.
LEAVE: Final = "leave"

YES, NO, CORRECT = "yes", "no", "correct"
_TAG_BYTES = 6
_PAYLOAD = re.compile(rf"a1:([0-9a-f]{{{_TAG_BYTES * 2}}}):({YES}|{NO}|{CORRECT}|[1-9][0-9]?)")
_OFFERED: Mapping[Ask, tuple[str, ...]] = {Ask.CONFIRM: (YES, CORRECT), Ask.OPT_IN: (YES, NO)}


@dataclass(frozen=True, slots=True)
class Press:
    """A choice that was pressed. `tag`: of its question, none for `leave`; `word`: yes, no, correct, or its number."""

    word: str
    tag: str = ""


def press_of(payload: str) -> Press | None:
    """What a payload of ours means; None for anybody else's: there the button's title counts as words."""
    if payload.strip().casefold() == LEAVE:
        return Press(LEAVE)
    found = _PAYLOAD.fullmatch(payload)
    return Press(found[2], found[1]) if found else None


def tag_of(question_key: str) -> str:
    """The name of a question in payloads: says nothing of the person or the message."""
    return hashlib.blake2s(question_key.encode(), digest_size=_TAG_BYTES).hexdigest()


def offered(question: OpenQuestion, tag: str, titles: Mapping[str, str], gazetteer: Gazetteer) -> tuple[Choice, ...]:
    """What a question offers. `titles`: of yes, no and correct, in the town's language."""
    words = titles_of(question, titles, gazetteer)
    return tuple(Choice(payload=f"a1:{tag}:{word}", title=title) for word, title in words.items())


def titles_of(question: OpenQuestion, titles: Mapping[str, str], gazetteer: Gazetteer) -> dict[str, str]:
    """The titles of what a question offers, by word."""
    if question.asked is Ask.CHOICE:
        return {str(at): option_told(each, gazetteer) for at, each in enumerate(question.options, 1)}
    return {word: titles[word] for word in _OFFERED.get(question.asked, ())}
