"""The territory as citizens name it: zones and contrade with their aliases, and the towns around."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from comunica.enrolment.words import fold_phrase
from comunica.municipality.territory import Zone, ZoneKind

type Phrase = tuple[str, ...]

#: Ways to say "not in this town" without naming one.
_ELSEWHERE: tuple[Phrase, ...] = (
    ("fuori", "paese"),
    ("fuori", "comune"),
    ("fuori", "citta"),
    ("fuori", "zona"),
    ("altro", "comune"),
    ("altro", "paese"),
    ("non", "residente"),
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another town; its name is empty when the citizen did not say which."""

    name: str


class Gazetteer:
    """Finds what a phrase names. Made once per municipality and kept."""

    __slots__ = ("_named", "zones")

    def __init__(self, zones: Sequence[Zone], other_towns: Iterable[str] = ()) -> None:
        self.zones: Mapping[str, Zone] = {zone.id: zone for zone in zones}
        self._named: dict[Phrase, Zone | Elsewhere] = dict.fromkeys(_ELSEWHERE, Elsewhere(""))
        for town in other_towns:
            self._named[fold_phrase(town)] = Elsewhere(town)
        # Zones after towns and contrade before zones: the nearer meaning wins a name that both have.
        for zone in sorted(zones, key=lambda zone: zone.kind is ZoneKind.ZONE):
            for name in (zone.name, *zone.aliases):
                self._named[fold_phrase(name)] = zone
        self._named.pop((), None)

    def names(self, phrase: Phrase) -> Zone | Elsewhere | None:
        """What exactly this phrase names."""
        return self._named.get(phrase)

    def name_of(self, zone_id: str | None) -> str:
        """How a part of the town is called, a contrada with the zones it lies in; empty if it is gone or none.

        Who lives in a contrada gets the notices of its zones too.
        """
        zone = self.zones.get(zone_id or "")
        if zone is None:
            return ""
        around = [self.zones[each].name for each in zone.zones if each in self.zones]
        return f"{zone.name} ({', '.join(around)})" if around else zone.name
