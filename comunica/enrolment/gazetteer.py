"""The territory as citizens name it: zones, contrade and streets with their aliases, and the towns around."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

from comunica.enrolment.lexicon import lines_of, words_of
from comunica.enrolment.message.words import fold
from comunica.enrolment.place.areas import AreaIndex, Elsewhere, areas_of
from comunica.enrolment.place.streets import StreetIndex
from comunica.enrolment.place.units import named_units, type_words
from comunica.municipality.territory import OtherTown, Street, Zone, street_id

#: Words of a register's street types that are everyday words: alone they begin no address unless the register has them.
_BY_ITSELF = "street_types"


class UnknownPlace(ValueError):
    """There is no such zone, contrada or street to give an alias to."""


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
        return StreetIndex(self.streets, {name: words for words, name in self.types.items()}, self.shorts)

    @cached_property
    def types(self) -> Mapping[tuple[str, ...], str]:
        """What begins an address here: the words of each street type → how it is written."""
        found: dict[tuple[str, ...], str] = {(word,): word.capitalize() for word in words_of(_BY_ITSELF)}
        for dug in {street.dug for street in self.streets}:
            found[type_words(named_units(dug, self.shorts))] = dug
        return {words: name for words, name in found.items() if words}

    @cached_property
    def type_starts(self) -> frozenset[str]:
        """The first words of the street types."""
        return frozenset(words[0] for words in self.types)

    @cached_property
    def everyday_types(self) -> frozenset[str]:
        """The street types of one word that are other words too: all of them but `via`."""
        return frozenset(words[0] for words in self.types if len(words) == 1) - {"via"}

    @cached_property
    def shorts(self) -> dict[str, str]:
        """This town's own abbreviations: the short form → the word."""
        return {
            fold(short).replace(".", ""): fold(whole)
            for whole, shorts in self.prefixes.items()
            for short in shorts
            if len(fold(short).replace(".", "")) > 1 and " " not in whole
        }

    def street_named(self, full: str) -> Street | None:
        """The street of this full name, as the register has it."""
        return self._by_name.get(full)

    @cached_property
    def _by_name(self) -> dict[str, Street]:
        return {street.full: street for street in self.streets}

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
        if zone is None:
            return None
        if len(zone.zones) > 1:
            return None
        return self.zones[zone.zones[0]].name if zone.zones and zone.zones[0] in self.zones else zone.name

    def with_alias(self, target: str, alias: str) -> "Gazetteer":
        """This gazetteer, taught one more name. `target`: id of a zone or contrada, or full name of a street."""
        if target in self.zones:
            zones = [
                replace(each, aliases=_added(each.aliases, alias)) if each.id == target else each
                for each in self.zones.values()
            ]
            return self._with(zones, self.streets)
        if any(street.full == target for street in self.streets):
            streets = [
                replace(each, aliases=_added(each.aliases, alias)) if each.full == target else each
                for each in self.streets
            ]
            return self._with(list(self.zones.values()), streets)
        raise UnknownPlace("no zone, contrada or street is called so: give the id of a zone, or a street's full name")

    def _with(self, zones: Sequence[Zone], streets: Iterable[Street]) -> "Gazetteer":
        return Gazetteer(
            zones,
            self.other_towns,
            streets=streets,
            town=self.town,
            province=self.province,
            postcode=self.postcode,
            prefixes=self.prefixes,
        )


def _added(aliases: tuple[str, ...], alias: str) -> tuple[str, ...]:
    return aliases if alias in aliases else (*aliases, alias)


@cache
def somewhere_else() -> tuple[tuple[str, ...], ...]:
    """Ways to say "not in this town" without naming one."""
    return tuple(
        tuple(phrase.split())
        for phrase in (
            "fuori paese",
            "fuori comune",
            "fuori citta",
            "fuori zona",
            "altro comune",
            "altro paese",
            "non residente",
            "non residenti",
            "non sono residente",
        )
    )


__all__ = ["Elsewhere", "Gazetteer", "UnknownPlace", "somewhere_else"]
