"""Keep the table of geocodes: what the codes of alerts stand for in a municipality. It is replaced as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.alerting.cap import Named
from comunica.alerting.geocodes import GeocodeKey, Target, key_of
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem

MOST_GEOCODES = 2000


@dataclass(frozen=True, slots=True)
class Geocode:
    """A geocode as it was written, and what it stands for."""

    written: Named
    target: Target

    @property
    def key(self) -> GeocodeKey:
        """As it is compared."""
        return key_of(self.written)


class Geocodes(Protocol):
    """The record. Raises RecordAway."""

    async def see(self, municipality_id: UUID) -> Sequence[Geocode]:
        """The whole table."""

    async def put(self, municipality_id: UUID, table: Sequence[Geocode], line: AuditLine) -> Sequence[str]:
        """Replace it, with a line in the town's log; or write nothing, and say which zones there are not."""


async def keep_geocodes(
    municipality_id: UUID, table: Sequence[Geocode], *, record: Geocodes, who: str
) -> tuple[Problem, ...]:
    """Replace the table; or everything that is wrong with the new one, and nothing is changed."""
    if problems := tuple(_problems_of(table)):
        return problems
    line = AuditLine(who=who, what=Deed.CHANGE_GEOCODES, counts={"geocodes": len(table)})
    unknown = set(await record.put(municipality_id, table, line))
    return tuple(
        Problem("zone_unknown", f"geocodes[{row}].zones[{place}]", "no zone of this municipality has this id")
        for row, each in enumerate(table)
        for place, zone in enumerate(each.target.zones)
        if zone in unknown
    )


def _problems_of(table: Sequence[Geocode]) -> Iterator[Problem]:
    if len(table) > MOST_GEOCODES:
        yield Problem("too_many_geocodes", "geocodes", f"at most {MOST_GEOCODES}")
    seen: dict[GeocodeKey, int] = {}
    for row, each in enumerate(table):
        if not each.key.scheme or not each.key.code:
            yield Problem("geocode_empty", f"geocodes[{row}]", "write name and value with letters or digits")
        if (first := seen.setdefault(each.key, row)) != row:
            yield Problem("geocode_twice", f"geocodes[{row}]", f"is the same as geocodes[{first}]: name it once")
        if each.target.everyone == bool(each.target.zones):
            yield Problem(
                "target_missing", f"geocodes[{row}]", "stands for everyone, or for some zones: say one of them"
            )
