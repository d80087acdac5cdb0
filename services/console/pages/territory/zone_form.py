"""What the forms of zones and contrade hold."""

from collections.abc import Sequence

from pydantic import BaseModel

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.territory import ZoneKind


class ZoneSaid(BaseModel):
    """The form: a name, zone or contrada, and the zones that a contrada lies in."""

    nome: str = ""
    tipo: str = str(ZoneKind.ZONE)
    zone: list[str] = []
    #: The name before is one of the others from now on.
    tieni: str = ""


def zones_to_choose(gazetteer: Gazetteer) -> Sequence[tuple[str, str]]:
    """Ids and names of the zones, for a contrada to lie in."""
    found = [each for each in gazetteer.zones.values() if each.kind is ZoneKind.ZONE]
    return [(each.id, each.name) for each in sorted(found, key=lambda one: one.name.casefold())]
