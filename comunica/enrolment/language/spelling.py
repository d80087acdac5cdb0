"""Words that we look for, however they are misspelled: with a letter doubled or not, or one slip away."""

import re

from comunica.enrolment.language.near_words import NearWords
from comunica.enrolment.language.words import squeeze
from comunica.enrolment.lexicon import words_of

#: Words of fewer letters are other words too often.
_FROM = 5
#: `smetteste` is no slip of `smettete`.
_SUBJUNCTIVE = ("aste", "este", "iste", "asse", "esse", "isse", "assero", "essero", "issero")

_K_BEFORE = re.compile("k(?=[ei])")


def with_ch(folded: str) -> str | None:
    """`kiudere`, `kiamo`: a word of everyday that young people write with a K; None for any other."""
    plain = _K_BEFORE.sub("ch", folded).replace("k", "c") if "k" in folded else ""
    return plain if plain in words_of("core_words", "function_words", "chatter") else None


class Spelling:
    """Of some words. `own`: words that are none of them, and right as they are."""

    def __init__(self, words: frozenset[str], own: frozenset[str]) -> None:
        self._words, self._own = words, own
        self._squeezed = {squeeze(word): word for word in sorted(words)}
        self._alike = NearWords(self._squeezed)
        #: First letter and last, or last but one: no slip changes both. Seen much sooner than which word is near.
        self._ends = {word[0] + word[at] for word in self._squeezed for at in (-1, -2)}

    def meant(self, folded: str) -> str | None:
        """The word of ours that this is a slip of; None for one of them, for a right word and for any other."""
        if len(folded) < _FROM or not folded.isascii() or self._is_right(folded):
            return None
        bare = squeeze(folded)
        if bare in self._squeezed:
            return self._squeezed[bare]
        if bare[0] + bare[-1] not in self._ends:
            return None
        near = self._alike.all_near(bare)
        return next((word for each in near if _is_slip(folded, bare, each, word := self._squeezed[each])), None)

    def _is_right(self, folded: str) -> bool:
        return folded in self._words or folded in self._own or folded.endswith(_SUBJUNCTIVE)


def _is_slip(folded: str, bare: str, near: str, meant: str) -> bool:
    """The ending tells who does it to whom, and the first letters what: there two letters may only change places,
    or one be left out. `bare`, `near`: what was written and what is meant, without doubled letters."""
    if folded[0] != near[0]:
        return False
    if sorted(folded) == sorted(meant):
        return True
    missing = len(near) > len(bare)
    if len(folded) == _FROM and not missing:
        return False  # of so few letters only one may be left out
    begins = near[:2] == bare[:2] or (missing and near[2] == bare[1])
    return begins and (near[-2:] == bare[-2:] or (missing and near[-3::2] == bare[-2:]))
