"""Messages without end: random Unicode, pieces of the grammar in any order, labelled messages with slips."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Question

_CORPUS = Path(__file__).parents[1] / "corpus" / "known" / "first" / "messages.jsonl"
_PIECES = (
    *listed(
        "ATTIVA disattiva stop basta iscrivimi cancellami non più anzi no scusate via v. p.zza viale 12 12/A 4 XXV"
    ),
    *listed(
        "n. snc int. scala zona contrada Ronchi San Carlo Roma Milano Morgarate 20899 (MI) Mario Rossi De Luca d' l'"
    ),
    *listed(
        "& @ 333 1234567 a@b.it http://x.y 12/03/1960 e ? ! ... , ; - -- 🙏 👍 «» “” ' ’ ` 𝐀𝐓𝐓 ＶＩＡ ١٢ Ⅳ ½ ﷺ ẞ İ ı"
    ),
    *("\n", "\t", "\u200b", "\u202e", "\ufeff"),
)
#: Odd corners of Unicode: surrogates, marks, controls, the last plane.
_CORNERS = ("\ud800", "\u0301", "\x00", "\x85", "\u2028", "\U0010ffff", "\u064b", "\u0e31", "\uffff", "\u1160")
_LONGEST = 4096


class Messages:
    """Makes messages from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._labelled = [json.loads(line)["text"] for line in _CORPUS.read_text("utf-8").splitlines() if line]
        self._kinds: tuple[Callable[[], str], ...] = (
            *(self._changed, self._changed, self._pieces),
            *(self._repeated, self._sentence, self._unicode),
        )
        self._words = sorted(words_of("chatter", "given_names_it", "surnames", "function_words", "foreign_words"))

    def __iter__(self) -> Iterator[str]:
        while True:
            kind = self._random.choice(self._kinds)
            yield kind()

    def pending(self) -> Pending | None:
        """Now and then a question was open."""
        asked = self._random.choice((None, None, None, *Question))
        return Pending(asked=asked, given_name="Mario") if asked else None

    def _changed(self) -> str:
        letters = list(self._random.choice(self._labelled)[:600])
        for _ in range(self._random.randrange(1, 6)):
            at = self._random.randrange(len(letters) + 1)
            match self._random.randrange(5):
                case 0:
                    letters.insert(at, self._letter())
                case 1 if at < len(letters):
                    del letters[at]
                case 2 if at < len(letters):
                    letters[at] = self._letter()
                case 3 if at + 1 < len(letters):
                    letters[at], letters[at + 1] = letters[at + 1], letters[at]
                case _:
                    letters[at:at] = self._random.choice(self._labelled)[:60]
        return "".join(letters)

    def _pieces(self) -> str:
        joint = self._random.choice(("", " ", ", ", "\n"))
        return joint.join(self._random.choices(_PIECES, k=self._random.randrange(1, 20)))

    def _repeated(self) -> str:
        """The same again and again: what makes recursion and patterns sweat."""
        times = self._random.choice((3, 10, 30)) if self._random.random() < 0.998 else _LONGEST
        piece = " ".join(self._random.choices(_PIECES, k=self._random.randrange(1, 4)))
        return self._random.choice(("", "ATTIVA ", "VALDORSA ON ")) + f"{piece} " * times

    def _sentence(self) -> str:
        words = self._random.choices(self._words, k=self._random.randrange(1, 25))
        return " ".join(self._random.choice((word, word.upper(), word.capitalize())) for word in words)

    def _unicode(self) -> str:
        length = self._random.choice((3, 20, 80)) if self._random.random() < 0.995 else _LONGEST * 2
        return "".join(self._letter() for _ in range(self._random.randrange(length)))

    def _letter(self) -> str:
        if self._random.random() < 0.1:
            return self._random.choice(_CORNERS)
        top = self._random.choice((0x7F, 0x17F, 0x600, 0x3000, 0x10FFFF))
        return chr(self._random.randrange(top))
