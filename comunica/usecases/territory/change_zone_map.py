"""Put the outlines of a town's zones on record, all of them by one file, or take them away."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.enrolment.territory.zone_shapes_file import FaultFound, NotAMap, read_zone_shapes
from comunica.municipality.territory import Zone
from comunica.municipality.zone_shapes import ZoneShape, simplified
from comunica.usecases.audit import AuditLine, Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeZoneMap:
    """The request. `who`: as the town's log names them."""

    municipality_id: UUID
    who: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneMapChanged:
    """What is on record now: how many zones have an outline, and whether it is another map than before."""

    zones: int
    changed: bool


class ZoneMapTurn(Protocol):
    """One transaction on the map of one municipality. Nobody else sets anything up meanwhile."""

    async def zones(self) -> Sequence[Zone]:
        """With every name that they are called by, those that staff taught too."""

    async def shapes(self) -> Mapping[str, ZoneShape]:
        """By zone id."""

    async def put_shapes(self, shapes: Mapping[str, ZoneShape]) -> None:
        """These and no others."""

    async def tell(self, line: AuditLine) -> None:
        """A line in the town's log: there if, and only if, what it tells of was done."""


class ZoneMapRecord(Protocol):
    """Where the outlines are kept; they go with their zones. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[ZoneMapTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def shapes_of(self, municipality_id: UUID) -> Mapping[str, ZoneShape]:
        """By zone id; empty: the town has no map."""


type Shapes = Mapping[str, ZoneShape]
#: Reads beside the requests, one at a time: a large file takes a core for a second or two.
type Read = Callable[[Callable[[], Shapes]], Awaitable[Shapes]]


async def change_zone_map(
    asked: ChangeZoneMap, *, record: ZoneMapRecord, read: Read
) -> ZoneMapChanged | tuple[FaultFound, ...]:
    """The whole map anew; or what is wrong with the file, and then nothing changed."""
    async with record.turn(asked.municipality_id) as turn:
        zones = await turn.zones()
    # Between two transactions: the zones that are known when it is written decide.
    try:
        shapes = await read(lambda: simplified(read_zone_shapes(asked.content, zones)))
    except NotAMap as refused:
        return refused.faults
    async with record.turn(asked.municipality_id) as turn:
        there = {zone.id for zone in await turn.zones()}
        kept = {zone: shape for zone, shape in shapes.items() if zone in there}
        if kept == await turn.shapes():
            return ZoneMapChanged(zones=len(kept), changed=False)
        await turn.put_shapes(kept)
        counts = {"zones": len(kept)}
        await turn.tell(AuditLine(who=asked.who, what=Deed.CHANGE_GAZETTEER, reason="zone_map", counts=counts))
        return ZoneMapChanged(zones=len(kept), changed=True)


async def remove_zone_map(municipality_id: UUID, *, who: str, record: ZoneMapRecord) -> bool:
    """Whether there was one."""
    async with record.turn(municipality_id) as turn:
        if not await turn.shapes():
            return False
        await turn.put_shapes({})
        await turn.tell(AuditLine(who=who, what=Deed.CHANGE_GAZETTEER, reason="zone_map_removed"))
        return True
