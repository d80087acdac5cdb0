"""The record as far as a town's own people keep its streets one by one: the port of add_street and the like."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.municipality.territory import Street, Zone
from comunica.usecases.audit import AuditLine


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetUses:
    """What points to a street, counted."""

    #: Who is enrolled and lives there.
    people: int = 0
    #: Drafts, and broadcasts that are planned, awaited, under way or paused.
    broadcasts: int = 0
    #: Series with occurrences to come.
    series: int = 0

    def __bool__(self) -> bool:
        return any((self.people, self.broadcasts, self.series))


class StreetTurn(Protocol):
    """One transaction on the streets of one municipality. Nobody else sets anything up meanwhile."""

    async def zones(self) -> Sequence[Zone]:
        """Where a street may lie."""

    async def streets(self) -> Mapping[str, Street]:
        """All of them by id, with their own aliases; what staff taught of them stands beside."""

    async def put(self, street: Street) -> bool:
        """As it shall be: whether anything changed."""

    async def drop(self, street_id: str) -> None:
        """It is there no more. Who has left the service and lived there lives in no street from now on."""

    async def uses(self, street_id: str) -> StreetUses:
        """What points to it."""

    async def tell(self, line: AuditLine) -> None:
        """A line in the town's log: there if, and only if, what it tells of was done."""


class StreetRecord(Protocol):
    """Where streets are kept. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[StreetTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def see(self, municipality_id: UUID, street_id: str) -> Street | None:
        """One, with its own aliases only; None: there is no such street."""

    async def uses_of(self, municipality_id: UUID, street_id: str) -> StreetUses:
        """What points to it now."""
