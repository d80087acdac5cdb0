"""How far the name of a street reaches that no list has: up to its number, a pause, or what begins something else."""

from collections.abc import Callable, Sequence
from functools import cache

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.beside import HEART
from comunica.enrolment.place.house_numbers import number_at
from comunica.enrolment.place.units import MONTHS, PARTICLES, Unit, everyday


@cache
def _everyday_here() -> frozenset[str]:
    return words_of("function_words", "chatter", "relatives", "thanks")


class UnknownNames:
    """The unknown names of one message. `begins_street`: the street type that begins at a unit, if one does."""

    def __init__(
        self,
        tokens: Sequence[Token],
        units: Sequence[Unit],
        gazetteer: Gazetteer,
        begins_street: Callable[[int], object],
    ) -> None:
        self._tokens, self._units, self._gazetteer = tokens, units, gazetteer
        self._begins_street = begins_street

    def at(self, name: int) -> list[int]:
        """The units of a name that no list has, as far as it can reach."""
        taken: list[int] = []
        content = 0
        named = self._area_until(name)
        for at in range(name, len(self._units)):
            unit = self._units[at]
            particle = unit.word in PARTICLES
            if at > name and unit.brk is not Break.NONE:
                break
            if unit.digits and not (content == 0 and self.is_date(at)):
                break
            counts = self._counts(name) and at <= name + 1
            if not (unit.digits or counts) and number_at(self._tokens, unit.first, words=False):
                break  # `al numero 9`, `snc`, `ventitré`
            if content == 0 and at > name and self._begins_street(at):
                break  # `Marzia Strada di via Roma 3`
            if (
                not particle
                and not unit.digits
                and at >= named
                and not counts
                and (self._ends_a_name(at) if content else self._is_small(unit))
            ):
                break
            content += not particle and not unit.digits and not (content == 0 and self.is_date(at))
            taken.append(at)
        while taken and self._units[taken[-1]].word in PARTICLES:
            taken.pop()
        return taken

    def is_date(self, at: int) -> bool:
        """`XX Settembre`, `25 aprile`."""
        numbered = self._units[at].number is not None and at + 1 < len(self._units)
        return numbered and self._units[at + 1].raw in MONTHS

    def _counts(self, at: int) -> bool:
        """`Sei Martiri 7`: a number in words, a word and the house's number."""
        units = self._units[at : at + 3]
        together = len(units) > 2 and not any(each.brk for each in units[1:])
        return together and units[0].number is not None and units[1].number is None and units[2].digits

    def _ends_a_name(self, at: int) -> bool:
        unit = self._units[at]
        if self._is_end_of_a_name(at) or self._is_surname(at) or self._is_numeral(at):
            return False
        if unit.raw in everyday() or unit.word in INTRODUCE:
            return True
        if self._begins_street(at) or self._gazetteer.areas.at(self._units, at):
            return True
        return unit.raw in given_names() and not self._digits_follow(at)

    def _is_end_of_a_name(self, at: int) -> bool:
        """`Madonna della Neve 8`: after a particle, in capitals, and its number comes next."""
        before, after = self._units[at - 1], self._units[at + 1] if at + 1 < len(self._units) else None
        numbered = after is not None and after.digits and after.brk is Break.NONE
        named = before.word in PARTICLES and before.brk is Break.NONE and self._tokens[self._units[at].first].text
        return bool(numbered and named and named.istitle() and not self._begins_street(at))

    def _is_numeral(self, at: int) -> bool:
        """`Umberto I 7`: after a first name, in capitals."""
        text = self._tokens[self._units[at].first].text
        return self._units[at].number is not None and text.isupper() and self._units[at - 1].raw in given_names()

    def _area_until(self, name: int) -> int:
        """Where the name of a town or a part of ours ends by which the street is called: `via Monte San Savino 3`."""
        hit = self._gazetteer.areas.at(self._units, name) if name < len(self._units) else None
        numbered = hit is not None and self._is_numbered(name + hit.taken - 1)
        return name + hit.taken if hit is not None and hit.exact and numbered else name

    def _is_surname(self, at: int) -> bool:
        """`Aldo Moro`: a word of other languages only, after a first name; `Dolores Prato 2`, with a Prato nearby."""
        unit, before = self._units[at], self._units[at - 1]
        if before.raw not in given_names() and not _is_initial(before):
            return False
        if unit.raw in words_of("foreign_words") and unit.raw not in _everyday_here():
            return True
        return unit.raw not in HEART and not self._begins_street(at) and self._is_numbered(at) and self._may_be_one(at)

    def _is_small(self, unit: Unit) -> bool:
        return unit.raw in words_of("function_words") and not _is_initial(unit)

    def _may_be_one(self, at: int) -> bool:
        unit = self._units[at]
        return unit.raw in words_of("surnames") or not (unit.raw in everyday() or unit.word in INTRODUCE)

    def _is_numbered(self, at: int) -> bool:
        return number_at(self._tokens, self._units[at].end, words=False) is not None if at < len(self._units) else False

    def _digits_follow(self, at: int) -> bool:
        for unit in self._units[at + 1 : at + 4]:
            if unit.brk is not Break.NONE:
                return False
            if unit.digits:
                return True
        return False


def _is_initial(unit: Unit) -> bool:
    """`O. Albertini`."""
    return len(unit.raw) == 1 and unit.short and unit.capital
