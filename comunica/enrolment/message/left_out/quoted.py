"""A poster of ours that somebody quotes before they write the command: what is quoted is nobody's wish.

`«Scrivi JESI ON e la tua via, per uscire JESI OFF». JESI ON via Po 3`; lines after `>`, as chats quote.
"""

import re
from functools import lru_cache

from comunica.enrolment.language import commands
from comunica.enrolment.language.words import fold, fold_phrase
from comunica.municipality.profile import Profile

_LINES = re.compile(r"^[ \t]*>.*(?:\n|$)", re.MULTILINE)
_MARKED = re.compile(r"«[^«»]+»|“[^“”]+”|\"[^\"]+\"")
#: A command alone in the middle of a sentence, or what begins one: `"ATTIVA" la luce in via Po`.
_BEGUN = r"(?:il|lo|la|i|gli|le|un|una|quello|quella|questo|questa|da|e|al|alla|all['’]|anche)\b"
_SAID = re.compile(
    rf"(?:(?<=\w[ -])|^(?=[«“\"][^«»“”\"\n]{{2,40}}[»”\"] {_BEGUN}))"
    r"[«“\"](?P<said>[^«»“”\"\n]{2,40})[»”\"](?= ?[\w.,?!]|$)"
)
#: `*ATTIVA*`, as chats write in bold.
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<said>[^*\n]+?)(?<=[^\s*])\*(?![\w*])")
#: It tells what to write.
_TEACHES = re.compile(
    r"\b(?:scriv|mand|invi|rispond|digit)\w+|\bper (?:iscriver|uscire|cancellar|disiscriver|entrare)\w*"
)


def without_quoted(text: str, profile: Profile) -> str:
    """The text without what it quotes of ours; all of it where no command stands outside.

    Bold letters are as others.
    """
    if "*" in text:
        text = _BOLD.sub(r"\g<said>", text)
    if not (">" in text or "«" in text or "“" in text or '"' in text):
        return text
    orders = _orders(profile.join_words + profile.leave_words)
    text = _SAID.sub(lambda quoted: quoted["said"] if fold_phrase(quoted["said"]) in orders else quoted.group(), text)
    said = _MARKED.sub(lambda quoted: ". " if _TEACHES.search(fold(quoted.group())) else quoted.group(), text)
    said = _LINES.sub("", said)
    return said if said != text and _holds(fold_phrase(said), orders) else text


@lru_cache(maxsize=1024)
def _orders(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset((*map(fold_phrase, words), *((word,) for word in commands.JOIN | commands.LEAVE)))


def _holds(said: tuple[str, ...], orders: frozenset[tuple[str, ...]]) -> bool:
    longest = max(map(len, orders))
    return any(said[at:end] in orders for at in range(len(said)) for end in range(at + 1, at + 1 + longest))
