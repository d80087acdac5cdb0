"""Streets that may be meant by words that the gazetteer does not know: for a person to choose from, never to guess."""

from collections.abc import Sequence

from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import extract

from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import Street

#: Of 100: below that a street has nothing to do with what was written.
_LEAST_ALIKE = 60.0
#: As much of it as a street's name may be.
_LONGEST = 120


def likely_streets(written: str, streets: Sequence[Street], *, most: int = 3) -> Sequence[Street]:
    """The streets whose names are most alike to what was written, the likeliest first."""
    wanted = street_words(written)
    if not wanted:
        return ()
    names = [" ".join(fold_phrase(street.name)) for street in streets]
    found = extract(wanted, names, scorer=token_set_ratio, limit=most, score_cutoff=_LEAST_ALIKE)
    return [streets[at] for _, _, at in found]


def street_words(written: str) -> str:
    """What may be the name of a street in an address: its words without numbers, folded."""
    return " ".join(word for word in fold_phrase(written[:_LONGEST]) if not word[:1].isdigit())


def alias_in(written: str) -> str:
    """The part of an address that can be taught as a street's name: up to the house number, as it was written."""
    words = written[:_LONGEST].split()
    end = next((at for at, word in enumerate(words) if at and word[:1].isdigit()), len(words))
    return " ".join(words[:end]).strip(" ,;.")
