"""Which words may begin a place in a town. Most do not, and that is known of a word once and for all."""

from collections.abc import Container
from functools import lru_cache

from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.language.words import listed
from comunica.enrolment.place.areas import AWAY, ZONE, AreaIndex
from comunica.enrolment.place.streets import StreetIndex
from comunica.enrolment.place.units import PARTICLES

#: Particles that the name of a street may begin with.
OF = frozenset(listed("di de della dei dell d"))
#: `lungo mare` in two words.
ALONG = "lungo"
ALONGS = frozenset({ALONG, "lung", "l"})
_REMEMBERED = 16384


class Openers:
    """`type_starts`: the words that street types begin with."""

    def __init__(self, type_starts: Container[str], areas: AreaIndex, streets: StreetIndex) -> None:
        self._type_starts, self._areas, self._streets = type_starts, areas, streets
        #: Whether a place may begin with a whole word, in full and as it is written, that is no number.
        self.may_begin = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def _look_up(self, word: str, raw: str) -> bool:
        if word in self._type_starts or raw in ALONGS:
            return True
        if word in PARTICLES:
            return raw in OF
        said = word in INTRODUCE or raw in AWAY or raw == ZONE
        return said or self._areas.may_begin(word, raw) or self._streets.may_begin(word, raw)
