"""How easily a text is read: facts for whoever writes it, never a reason to refuse it.

The Gulpease index reads Italian by its letters: 89 + (300 · sentences − 10 · letters) / words, from 0 to 100. Whoever
left school after primary finds it hard below 80, after middle school below 60, after high school below 40.
Source: P. Lucisano, M. E. Piemontese, «GULPEASE: una formula per la predizione della difficoltà dei testi in lingua
italiana», Scuola e città 3, 1988 (GULP, Università La Sapienza).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: More words than this in one sentence are hard to follow.
LONGEST_SENTENCE = 25
#: Below it whoever left school after middle school finds the text hard.
EASY_FROM = 60
#: Letters of a word in capitals that is no abbreviation such as IMU or URP.
_SHOUTED = 6

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,:/]\d+)*")
_WRITTEN = re.compile(r"[^\W\d_]+")
#: An end of a sentence: a mark before a blank, or a new line.
_END = re.compile(r"(?<=[.!?…])[\"'»”)*]*\s+|\n+")
#: A dot after one of these ends nothing: «dott. Rossi», «ore 9 ca.», «n. 12», «S. Maria».
_SHORT = re.compile(
    r"(?:^|[\s(«“\"'])(?:[^\W\d_]|art|avv|ca|cell|dott|dr|ecc|es|fraz|geom|gg|ing|int|loc|nn|num|pag|prof|prov|pzza|"
    r"rag|sig|sigg|ss|tel|vic|vs)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LongSentence:
    """A sentence that is hard to follow."""

    text: str
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plainness:
    """What was counted. `gulpease` none: there are no words."""

    words: int
    sentences: int
    letters: int
    gulpease: int | None
    long_sentences: tuple[LongSentence, ...]
    #: What is written in capitals, as it stands there.
    capitals: tuple[str, ...]

    @property
    def is_hard(self) -> bool:
        """Many who read it will not understand it at once."""
        return self.gulpease is not None and self.gulpease < EASY_FROM


def plainness_of(text: str) -> Plainness:
    """The facts of any text. Addresses on the web are no words."""
    plain = _ADDRESS.sub(" ", text)
    counted = [(sentence, len(_WORD.findall(sentence))) for sentence in _sentences(plain)]
    spoken = [(sentence, words) for sentence, words in counted if words]
    words = sum(words for _, words in spoken)
    letters = sum(each.isalnum() for each in plain)
    return Plainness(
        words=words,
        sentences=len(spoken),
        letters=letters,
        gulpease=_gulpease(words, len(spoken), letters),
        long_sentences=tuple(LongSentence(each, words) for each, words in spoken if words > LONGEST_SENTENCE),
        capitals=tuple(_capitals(plain)),
    )


def _gulpease(words: int, sentences: int, letters: int) -> int | None:
    if not words:
        return None
    return max(0, min(100, round(89 + (300 * sentences - 10 * letters) / words)))


def _sentences(text: str) -> Iterator[str]:
    begun = 0
    for end in _END.finditer(text):
        # Before a small letter nothing ends, unless on a new line.
        if "\n" not in end[0] and (
            _SHORT.search(text[begun : end.start()]) or text[end.end() : end.end() + 1].islower()
        ):
            continue
        yield text[begun : end.start()].strip()
        begun = end.end()
    yield text[begun:].strip()


def _goes_on(before: str, after: str) -> bool:
    """The mark belongs to a short form, or a small letter follows."""
    return after.islower() or _SHORT.search(before) is not None


def _capitals(text: str) -> Iterator[str]:
    """Two words in capitals or more in a row, or one that is too long for an abbreviation."""
    row: list[re.Match[str]] = []
    for word in (*_WRITTEN.finditer(text), None):
        if word is not None and word[0].isupper() and (not row or not _parts(text[row[-1].end() : word.start()])):
            row.append(word)
            continue
        if row and (sum(len(each[0]) > 1 for each in row) > 1 or max(len(each[0]) for each in row) >= _SHOUTED):
            yield text[row[0].start() : row[-1].end()]
        row = [word] if word is not None and word[0].isupper() else []


def _parts(between: str) -> bool:
    return any(each in ".;:!?\n" or each.isdigit() for each in between)
