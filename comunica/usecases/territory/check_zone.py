"""What a zone or contrada may be called, and where a contrada may lie."""

from collections.abc import Collection, Iterator, Mapping

from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.territory.sizes import LONGEST_NAME
from comunica.municipality.territory import ZoneKind
from comunica.usecases.problem import Problem
from comunica.usecases.territory.zone_record import ZoneOnRecord


def problems_of_name(name: str, others: Collection[ZoneOnRecord]) -> Iterator[Problem]:
    """`name`: plain. `others`: every zone but the one that is to be called so."""
    wanted = fold_phrase(name)
    if not wanted:
        yield Problem("name_empty", "name", "give a name, with letters")
    elif len(name) > LONGEST_NAME:
        yield Problem("name_too_long", "name", f"give a name of {LONGEST_NAME} characters at most")
    elif any(fold_phrase(called) == wanted for each in others for called in each.names):
        yield Problem("name_taken", "name", "another zone or contrada is called so: one name cannot mean both")


def problems_of_zones(zones: Collection[str], there: Mapping[str, ZoneOnRecord]) -> Iterator[Problem]:
    """A contrada lies in zones, not in contrade."""
    if any(each not in there or there[each].zone.kind is not ZoneKind.ZONE for each in zones):
        yield Problem("zone_unknown", "zones", "choose among the zones of this municipality")
