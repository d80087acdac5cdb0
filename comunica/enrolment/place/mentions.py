"""Finds every place that a message names: streets with their numbers, zones and contrade, towns."""

from collections.abc import Sequence

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.area_mentions import AT, AreaFinder
from comunica.enrolment.place.areas import AWAY
from comunica.enrolment.place.mention import Mention
from comunica.enrolment.place.street_mentions import StreetFinder
from comunica.enrolment.place.units import units_of


class Finder:
    """Finds the places of one message. `whole`: it is nothing but a place."""

    def __init__(self, tokens: Sequence[Token], gazetteer: Gazetteer, *, tail: str = "", whole: bool = False) -> None:
        self._units = units_of(tokens, gazetteer.shorts)
        self._streets = StreetFinder(tokens, self._units, gazetteer, tail=tail, whole=whole)
        self._areas = AreaFinder(tokens, self._units, gazetteer)
        self._may_begin = gazetteer.openers.may_begin
        bracketed = "(" in "".join([token.gap for token in tokens])
        #: Of each unit, whether any word may begin a place there: `pigafeta 28`, `Roccasecca (FR)`.
        self._any = [bracketed or after.digits for after in self._units[1:]] + [bracketed]

    def find(self, first: int = 0) -> list[Mention]:
        """The places from a token on, in order."""
        found: list[Mention] = []
        end, led = first, False
        for at, unit in enumerate(self._units):
            begins = led or unit.number is not None or unit.short or self._any[at]
            led = unit.digits or unit.word in AT  # `24100 Roccasecca`, `abito a Roccasecca`
            if unit.first < end or not (begins or self._may_begin(unit.word, unit.raw)):
                continue
            if unit.short and self._is_postscript(at, found):
                continue
            if mention := self._at(at, found[-1] if found else None):
                found.append(mention)
                end = max(mention.end, unit.end)
        return found

    def _is_postscript(self, at: int, found: Sequence[Mention]) -> bool:
        """`via Po 3. P.S. grazie`: the letters are no Piazza Santa."""
        first = at - 1 if self._units[at].raw == "s" else at
        pair = [each.raw for each in self._units[max(first, 0) : first + 2]]
        begins = self._units[first].brk is Break.STRONG and any(each.number for each in found)
        return pair == ["p", "s"] and begins

    def _at(self, at: int, before: Mention | None) -> Mention | None:
        if self._units[at].raw in AWAY and (elsewhere := self._areas.somewhere_else(at)):
            return elsewhere
        street, area = self._streets.typed(at), self._areas.known(at, before)
        if street and not area and (kind := self._areas.of_kind(at, street)):
            return kind
        if street and area and not street.unknown:
            return area if self._is_rather_a_zone(at, area, street) else street
        if area and not area.firm and (numbered := self._streets.numbered(at, area)):
            return numbered
        if area and (area.firm or area.long or not street):
            return area
        return street or self._streets.untyped(at) or self._unknown_town(at)

    def _is_rather_a_zone(self, at: int, area: Mention, street: Mention) -> bool:
        """`Cascina Emilia` is the zone, when there is only a Via Cascina Emilia."""
        if self._units[at].word in INTRODUCE and area.firm and not self._streets.is_of_type(at, street):
            return True  # `contrada Fontana`, where there is a Via della Fontana
        reaches = street.end + 1 if street.number or self._streets.is_of_type(at, street) else street.end
        return area.long and area.end >= reaches

    def _unknown_town(self, at: int) -> Mention | None:
        return None if self._streets.type_at(at) else self._areas.unknown_town(at)
