"""Who speaks, and how one leaves: every template says both, or it is not used."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Understood as leaving by every town, whatever its own words are.
LEAVE_WORDS = ("DISATTIVA", "CANCELLAMI", "STOP")
#: Of a button that leaves. The same word as enrolment's `choices.LEAVE`; a test holds them equal.
LEAVE_PAYLOAD = "leave"

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class IdentityProblem:
    """What a template leaves unsaid. Programs branch on `code`; `message` says what to write."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A town as its templates must name it. `names`: of the town and of its service; any of them will do."""

    names: tuple[str, ...]
    leave_words: tuple[str, ...] = ()

    def problems_of(self, *texts: str) -> Sequence[IdentityProblem]:
        """What the parts of a template, taken together, do not say."""
        return tuple(self._problems(" ".join(_folded(text) for text in texts)))

    def _problems(self, said: str) -> Iterable[IdentityProblem]:
        if not any(_says(said, name) for name in self.names):
            yield IdentityProblem(
                "template_without_sender",
                f"nobody reads who writes: name {' or '.join(self.names)} in the footer or the body",
            )
        if not any(_says(said, word) for word in (*LEAVE_WORDS, *self.leave_words)):
            yield IdentityProblem(
                "template_without_leave_word",
                f"nobody reads how to leave: end with «Per uscire scrivi {LEAVE_WORDS[0]}»",
            )


def _says(said: str, words: str) -> bool:
    wanted = _folded(words)
    return bool(wanted) and f" {wanted} " in f" {said} "


def _folded(text: str) -> str:
    """Words in small letters without accents, one blank between them: `Sol@ro, È` is `sol ro e`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(_WORD.findall(letters))
