"""The places of an import, read through the gazetteer. The one spot where an import meets it."""

from functools import lru_cache

from comunica.enrolment.extraction import read_place
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.importing.rows import FoundPlace
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.enrolment.residence import residence_of

#: Places that are remembered: a list names the same streets again and again.
_REMEMBERED = 20_000


class GazetteerPlaces:
    """Implements `PlaceReader`: what a cell names as a whole."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.place = lru_cache(_REMEMBERED)(self._place)
        self.zone = lru_cache(_REMEMBERED)(self._zone)

    def _place(self, text: str) -> FoundPlace | None:
        place = self._named(text)
        if place is None or (place.zone is None and place.kind is not PlaceKind.OUTSIDE):
            return None
        street, house_number = residence_of(place, self._gazetteer)
        outside = place.kind is PlaceKind.OUTSIDE
        return FoundPlace(zone=place.zone, outside=outside, street=street, house_number=house_number)

    def _zone(self, text: str) -> str | None:
        if text in self._gazetteer.zones:
            return text
        place = self._named(text)
        return place.zone if place and place.kind in (PlaceKind.ZONE, PlaceKind.CONTRADA) else None

    def _named(self, text: str) -> Place | None:
        return read_place(text, self._gazetteer)
