"""The record as far as a town's own people keep its zones and contrade: the port of add_zone and the like."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.territory import Zone
from comunica.usecases.audit import AuditLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneOnRecord:
    """A zone or contrada. Its aliases are its own; what staff taught of it stands beside."""

    zone: Zone
    taught: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called."""
        return (self.zone.name, *self.zone.aliases, *self.taught)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneUses:
    """What points to a zone or contrada, counted."""

    #: Streets in it, whole or in part.
    streets: int = 0
    #: Contrade that lie in it.
    contrade: int = 0
    #: Who is enrolled and lives there.
    people: int = 0
    #: Drafts, and broadcasts that are planned, awaited, under way or paused.
    broadcasts: int = 0
    #: Series with occurrences to come.
    series: int = 0
    #: Codes of alerts that stand for it.
    geocodes: int = 0

    def __bool__(self) -> bool:
        return any((self.streets, self.contrade, self.people, self.broadcasts, self.series, self.geocodes))


class ZoneTurn(Protocol):
    """One transaction on the zones of one municipality. Nobody else sets anything up meanwhile."""

    async def zones(self) -> Mapping[str, ZoneOnRecord]:
        """All of them by id."""

    async def put(self, zone: Zone) -> bool:
        """As it shall be: whether anything changed."""

    async def drop(self, zone_id: str) -> None:
        """It is there no more. Who has left the service and lived there lives in no zone from now on."""

    async def uses(self, zone_id: str) -> ZoneUses:
        """What points to it."""

    async def withdraw(self, zone_id: str, alias: str, *, by: str) -> bool:
        """Whether the name was taught, and in force."""

    async def tell(self, line: AuditLine) -> None:
        """A line in the town's log: there if, and only if, what it tells of was done."""


class ZoneRecord(Protocol):
    """Where zones are kept. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[ZoneTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def uses_of(self, municipality_id: UUID, zone_id: str) -> ZoneUses:
        """What points to it now."""
