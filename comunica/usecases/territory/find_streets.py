"""Find streets of a municipality by the words of their names, a page at a time."""

from dataclasses import dataclass

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.territory import Street


@dataclass(frozen=True, slots=True)
class StreetsFound:
    """A page, in order of their names. `next_after`: the id of its last street, none on the last page."""

    streets: tuple[Street, ...]
    count: int
    next_after: str | None


def find_streets(
    gazetteer: Gazetteer, *, named: str = "", zone: str = "", after: str | None = None, size: int
) -> StreetsFound:
    """Each word of `named` begins a word of the street's name, or of one of its aliases. `zone`: id; it lies there."""
    words = fold_phrase(named)
    found = [each for each in gazetteer.streets if _is_named(each, words) and (not zone or _lies_in(each, zone))]
    start = next((at + 1 for at, each in enumerate(found) if each.id == after), 0)
    page = tuple(found[start : start + size])
    return StreetsFound(page, len(found), page[-1].id if start + size < len(found) else None)


def _is_named(street: Street, words: tuple[str, ...]) -> bool:
    return not words or any(_begins(fold_phrase(name), words) for name in (street.full, *street.aliases))


def _begins(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(any(part.startswith(word) for part in name) for word in words)


def _lies_in(street: Street, zone: str) -> bool:
    return street.zone == zone or any(each.zone == zone for each in street.ranges)
