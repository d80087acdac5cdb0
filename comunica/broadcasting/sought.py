"""Which broadcasts somebody looks for: by words of what they say, by what they are about, by when."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

#: More than anybody types; beyond that they narrow nothing any more.
MOST_WORDS = 8
LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
#: Shorter words have no plural to speak of: «via», «gas».
_SHORTEST_WITH_ENDING = 5
_ENDINGS = "aeio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """All that is given must fit. `since`, `until`: of when it began, or else was to begin or was written."""

    #: See `words_in`.
    words: tuple[str, ...] = ()
    #: Of starter templates; empty: of none, so of the town's own. None: whichever.
    family: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


#: Nobody looks for anything.
EVERYTHING = Sought()


def words_in(typed: str) -> tuple[str, ...]:
    """What was typed as the beginnings of words to look for, once each: small letters without accents.

    «Lavori» looks for «lavor», and finds «lavoro» too. A single letter is what an apostrophe leaves, and looks for
    nothing.
    """
    plain = unicodedata.normalize("NFKD", typed)
    letters = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    words = (each for each in _WORD.findall(letters) if len(each) > 1 or each.isdigit())
    return tuple(dict.fromkeys(_stem(each[:LONGEST_WORD]) for each in words))[:MOST_WORDS]


def _stem(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST_WITH_ENDING and word[-1] in _ENDINGS else word
