"""Bring a gazetteer or a stradario into the record of a municipality: whole, or not at all.

What the file does not speak of stays as it is: a CSV stradario speaks of streets only. A street that it no longer names
is removed, if nothing points to it; names that staff taught are kept, and are there again when the street is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.territory import Territory
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.setting_up.step_taken import StepTaken
from comunica.usecases.territory.territory_record import TerritoryRecord


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of it; of a dry run: what would."""

    territory: Territory
    steps: Sequence[StepTaken]


async def import_gazetteer(
    town: str | UUID, read: Callable[[Gazetteer], Territory], *, record: TerritoryRecord, keep: bool, who: str
) -> Imported:
    """`read` gives what the file says, in the light of the zones on record. `keep` False: a dry run.

    `who` brings it in, for the town's log: a line if anything changed, with how much the file speaks of. Raises
    StillNeeded, and nothing changed, if people live in a street that it does not name, or broadcasts are for it.
    """
    found = await record.town(town)
    territory = read(found.gazetteer)
    line = AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, counts=_counts(territory))
    return Imported(territory, await record.put(found.id, territory, line if keep else None))


def _counts(territory: Territory) -> Mapping[str, int]:
    parts = {"zones": territory.zones, "streets": territory.streets, "other_towns": territory.other_towns}
    return {name: len(part) for name, part in parts.items() if part is not None}
