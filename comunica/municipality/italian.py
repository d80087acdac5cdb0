"""What Italian does to small words before what follows them: `l’8 novembre`, `dall’11`, `ad agosto`, `ad Arese`.

A sentence and its values meet late, so it is mended when it is whole.
"""

import re

#: Eight, eleven, eighty and eight hundred, with those that they begin: as one says them, they begin with a vowel.
_BEFORE_A_VOWEL = re.compile(r"\b(Il|il|[Dd]al|[Dd]el|[Aa]l|[Nn]el|[Ss]ul) (?=(?:0?8|11|8\d{1,2})(?!\d))")
#: A name only where the words begin with it: in the middle of them «a» may be a letter, as in «12 a».
_BEFORE_AN_A = re.compile(r"\b[Aa](?= (?:agosto|aprile)\b)|\A[Aa](?= [AÀ])")
_SHORT = {"Il": "L", "il": "l"}


def elided(sentence: str, apostrophe: str = "’") -> str:
    """The sentence as it is said: `Il 8 novembre` is `L’8 novembre`, `a agosto` is `ad agosto`."""
    before = _BEFORE_A_VOWEL.sub(lambda found: f"{_SHORT.get(found[1], found[1] + 'l')}{apostrophe}", sentence)
    return _BEFORE_AN_A.sub(r"\g<0>d", before)
