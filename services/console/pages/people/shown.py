"""How people and places are shown in this room: names as they are, the town's own names for where they live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.importing.cells import Way
from comunica.municipality.territory import ZoneKind
from comunica.usecases.people.import_record import Office
from services.console.doors.refused import Refused, Why
from services.console.parts import Parts
from services.console.rendering import say
from services.console.words import sentence

#: Rows of a page: what is read without scrolling for ever.
PER_PAGE = 50
#: How somebody tells the office that they want the messages, or do not any more.
WAYS: Mapping[Way, str] = {
    Way.DESK: sentence("di persona, allo sportello"),
    Way.PAPER: sentence("con il modulo firmato"),
    Way.PHONE: sentence("per telefono"),
    Way.WEB: sentence("dal sito del Comune"),
    Way.MESSAGE: sentence("con un messaggio"),
    Way.EARLIER_SERVICE: sentence("dal servizio precedente"),
}
_NOWHERE = Gazetteer(())


def ways_of(request: Request) -> Sequence[tuple[str, str]]:
    """The same, to choose from."""
    return [(str(way), say(request, text)) for way, text in WAYS.items()]


@dataclass(frozen=True)
class Territory:
    """The town's names."""

    gazetteer: Gazetteer

    @property
    def zones(self) -> Sequence[tuple[str, str]]:
        """Ids and names of all zones, then of all contrade."""
        ordered = sorted(self.gazetteer.zones.values(), key=lambda zone: (zone.kind is ZoneKind.CONTRADA, zone.name))
        return [(zone.id, zone.name) for zone in ordered]

    def zone(self, zone_id: str | None) -> str:
        """The name of a zone; of one that is gone, its id."""
        found = self.gazetteer.zones.get(zone_id or "")
        return found.name if found else (zone_id or "")


async def office_of(parts: Parts, municipality_id: UUID) -> Office | None:
    """The town, ready to enrol; None without a channel."""
    return await parts.enrolment.offices.office(municipality_id)


async def territory_of(parts: Parts, municipality_id: UUID) -> Territory:
    """The town's names; none at all without a channel."""
    office = await office_of(parts, municipality_id)
    return Territory(office.channel.town.gazetteer if office else _NOWHERE)


def not_here() -> Refused:
    """To be raised: the page that says that what was looked for is not here."""
    return Refused(Why.NOT_FOUND)


def or_not_found[Found](found: Found | None) -> Found:
    """What was looked for, if it is here."""
    if found is None:
        raise not_here()
    return found
