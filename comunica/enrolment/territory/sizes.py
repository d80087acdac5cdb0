"""How much of everything a territory may hold.

All towns are read by the same processes: names without end and streets without number of one would slow the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from comunica.municipality.territory import OtherTown, Street, Territory, Zone

#: As long as a name on a wall, and as the longest type of the registers.
LONGEST_NAME, LONGEST_TYPE = 100, 40
#: Rows of numbers, and other names, of one street.
MOST_ROWS, MOST_ALIASES = 100, 50
#: As many as an audience, or a page, still shows.
MOST_ZONES = 500
#: Rome has some 16,000.
MOST_STREETS = 20_000
#: Other towns, and abbreviations of street types.
MOST_TOWNS, MOST_ABBREVIATIONS = 1_000, 200


def too_much_of(told: Territory) -> Iterator[tuple[str, str]]:
    """Where it is, and what to do about it."""
    streets, zones, towns = told.streets or (), told.zones or (), told.other_towns or ()
    yield from _too_many("streets", streets, MOST_STREETS)
    yield from _too_many("zones and contrade", zones, MOST_ZONES)
    yield from _too_many("other_municipalities", towns, MOST_TOWNS)
    shorts = [each for shorts in (told.prefixes or {}).values() for each in shorts]
    yield from _too_many("street_prefix_abbreviations", shorts, MOST_ABBREVIATIONS)
    yield from _too_long("street_prefix_abbreviations", (*(told.prefixes or {}), *shorts), LONGEST_TYPE)
    for street in streets:
        yield from _of_street(street)
    yield from chain.from_iterable(map(_of_names, zones))
    yield from chain.from_iterable(map(_of_names, towns))


def _of_street(street: Street) -> Iterator[tuple[str, str]]:
    called = street.full[:LONGEST_NAME]
    yield from _too_long("streets", [street.dug], LONGEST_TYPE)
    yield from _too_long("streets", [street.name, *street.aliases], LONGEST_NAME)
    yield from _too_many(f"streets, ranges of {called!r}", street.ranges, MOST_ROWS)
    yield from _too_many(f"streets, aliases of {called!r}", street.aliases, MOST_ALIASES)


def _of_names(each: Zone | OtherTown) -> Iterator[tuple[str, str]]:
    where = "zones and contrade" if isinstance(each, Zone) else "other_municipalities"
    yield from _too_long(where, [each.name, *each.aliases], LONGEST_NAME)
    yield from _too_many(f"{where}, aliases of {each.name[:LONGEST_NAME]!r}", each.aliases, MOST_ALIASES)


def _too_many(where: str, there: Sequence[object], most: int) -> Iterator[tuple[str, str]]:
    if len(there) > most:
        yield where, f"there are {len(there)}: {most} at most"


def _too_long(where: str, names: Iterable[str], longest: int) -> Iterator[tuple[str, str]]:
    yield from (
        (where, f"{name[:longest]!r} goes on: {longest} characters at most") for name in names if len(name) > longest
    )
