"""The territory as citizens name it: zones, contrade and streets with their aliases, and the towns around."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from comunica.enrolment.language.words import fold
from comunica.enrolment.lexicon import lines_of, words_of
from comunica.enrolment.place.areas import AreaIndex, areas_of
from comunica.enrolment.place.openers import Openers
from comunica.enrolment.place.streets import StreetIndex
from comunica.enrolment.place.units import named_units, type_words
from comunica.municipality.territory import OtherTown, Street, Zone, street_id

#: Beginnings of words.
_REMEMBERED = 4096


class Gazetteer:
    """Finds what a phrase names. Made once per town and kept: its indexes are built when they are first used."""

    def __init__(  # noqa: PLR0913 - a territory has so many sides
        self,
        zones: Sequence[Zone],
        other_towns: Iterable[OtherTown | str] = (),
        *,
        streets: Iterable[Street] = (),
        town: str = "",
        province: str = "",
        postcode: str = "",
        prefixes: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.zones: Mapping[str, Zone] = {zone.id: zone for zone in zones}
        self.other_towns = tuple(each if isinstance(each, OtherTown) else OtherTown(name=each) for each in other_towns)
        self.streets = tuple(streets)
        self.town, self.province, self.postcode = town, province, postcode
        #: Street type → its abbreviations, on top of those everybody knows.
        self.prefixes: Mapping[str, Sequence[str]] = dict(prefixes or {})

    @cached_property
    def areas(self) -> AreaIndex:
        """Zones, contrade and towns by their names."""
        near = [(town.name, town.aliases) for town in self.other_towns]
        far = [(name, ()) for name in lines_of("towns") if fold(name) != fold(self.town)]
        return AreaIndex(areas_of(self.zones, [*near, *far], self.town), self.shorts)

    @cached_property
    def street_index(self) -> StreetIndex:
        """Streets by their names."""
        types = {name: words for words, name in self.types.items()}
        return StreetIndex(self.streets, types, self.shorts, self.areas.words)

    @cached_property
    def named(self) -> frozenset[str]:
        """The words of the town's own streets and zones, and of the towns around it."""
        return self.street_index.words | self.areas.words

    @cached_property
    def types(self) -> Mapping[tuple[str, ...], str]:
        """What begins an address here: the words of each street type → how it is written."""
        # Words of a register's types that are everyday words begin no address alone unless the register has them.
        found: dict[tuple[str, ...], str] = {(word,): word.capitalize() for word in words_of("street_types")}
        for dug in {street.dug for street in self.streets}:
            found[type_words(named_units(dug, self.shorts))] = dug
        return {words: name for words, name in found.items() if words}

    @cached_property
    def type_starts(self) -> frozenset[str]:
        """The first words of the street types."""
        return frozenset(words[0] for words in self.types)

    @cached_property
    def type_begun(self) -> Callable[[str], tuple[str, ...] | None]:
        """The one street type that begins so: `pod.` where there are streets called Podere."""
        return lru_cache(maxsize=_REMEMBERED)(self._find_type_begun)

    def _find_type_begun(self, short: str) -> tuple[str, ...] | None:
        if len(short) < 2:
            return None
        fitting = [words for words in self.types if len(words) == 1 and words[0].startswith(short)]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def openers(self) -> Openers:
        """The words that a place may begin with."""
        return Openers(self.type_starts, self.areas, self.street_index)

    @cached_property
    def everyday_types(self) -> frozenset[str]:
        """The street types of one word that are other words too: all of them but `via`."""
        return frozenset(words[0] for words in self.types if len(words) == 1) - {"via"}

    @cached_property
    def shorts(self) -> dict[str, str]:
        """This town's own abbreviations: the short form → the word."""
        told = ((fold(short).replace(".", ""), whole) for whole, shorts in self.prefixes.items() for short in shorts)
        return {short: fold(whole) for short, whole in told if len(short) > 1 and " " not in whole}

    @cached_property
    def _by_name(self) -> dict[str, Street]:
        return {street.full: street for street in self.streets}

    def street_named(self, full: str) -> Street | None:
        """The street of this full name, as the register has it."""
        return self._by_name.get(full)

    def street_of(self, street_id: str) -> Street | None:
        """The street of this id."""
        return next((each for each in self.streets if each.id == street_id), None)

    def street_called(self, name: str) -> Street | None:
        """The street of this full name, however it is spelt; its id tells what it was called at first."""
        wanted = street_id(name)
        found = self.street_of(wanted)
        if found and street_id(found.full) == wanted:
            return found
        return next((each for each in self.streets if street_id(each.full) == wanted), None)

    def name_of(self, zone_id: str | None) -> str:
        """How a part of the town is called, a contrada with the zones it lies in; empty if it is gone or none.

        Who lives in a contrada gets the notices of its zones too.
        """
        zone = self.zones.get(zone_id or "")
        if zone is None:
            return ""
        around = [self.zones[each].name for each in zone.zones if each in self.zones]
        return f"{zone.name} ({', '.join(around)})" if around else zone.name

    def zone_named(self, zone_id: str | None) -> str | None:
        """The name of the zone whose notices somebody gets: of a contrada, its zone, if it has just one."""
        zone = self.zones.get(zone_id or "")
        if zone is None or len(zone.zones) > 1:
            return None
        return self.zones[zone.zones[0]].name if zone.zones and zone.zones[0] in self.zones else zone.name
