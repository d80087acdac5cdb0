"""The places of an import, read through the gazetteer. The one spot where an import meets it."""

from functools import lru_cache

from comunica.enrolment.gazetteer import Elsewhere, Gazetteer
from comunica.enrolment.importing import FoundPlace
from comunica.enrolment.words import fold_phrase
from comunica.municipality.territory import Zone

#: Places that are remembered: a list names the same streets again and again.
_REMEMBERED = 20_000
#: Stand before the name of a part of the town without being part of it.
_SORTS = frozenset({"zona", "contrada", "frazione", "fraz", "localita", "loc", "quartiere", "rione", "borgata"})


class GazetteerPlaces:
    """Implements `PlaceReader`: what a cell names as a whole, the house number aside."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.place = lru_cache(_REMEMBERED)(self._place)
        self.zone = lru_cache(_REMEMBERED)(self._zone)

    def _place(self, text: str) -> FoundPlace | None:
        match self._named(text):
            case Zone() as zone:
                return FoundPlace(zone=zone.id)
            case Elsewhere():
                return FoundPlace(outside=True)
            case None:
                return None

    def _zone(self, text: str) -> str | None:
        if text in self._gazetteer.zones:
            return text
        named = self._named(text)
        return named.id if isinstance(named, Zone) else None

    def _named(self, text: str) -> Zone | Elsewhere | None:
        phrase = fold_phrase(text)
        while phrase and phrase[-1][0].isdigit():
            phrase = phrase[:-1]
        found = self._gazetteer.names(phrase)
        return found or (self._gazetteer.names(phrase[1:]) if phrase[:1] and phrase[0] in _SORTS else None)
