"""Set a municipality up, or change it, for an operator: who never sees a citizen, and is told by the town's log."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed, operator_key
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.municipality_setup import TownSetup
from comunica.usecases.setting_up.show_municipalities import MunicipalityShown


class TownTurn(Protocol):
    """One transaction of an operator. Nobody else sets anything up meanwhile."""

    async def id_of(self, slug: str) -> UUID | None:
        """The municipality of this name."""

    async def town(self, municipality_id: UUID) -> TownSetup | None:
        """As it is on record; it says nothing of its territory and its test numbers, so that they stay."""

    async def put_town(self, town: TownSetup) -> UUID:
        """As it shall be."""

    async def shown(self, municipality_id: UUID) -> MunicipalityShown:
        """As operators see it."""

    async def tell(self, municipality_id: UUID, line: AuditLine) -> None:
        """A line in the town's log: there if, and only if, what it tells of was done."""


class TownTurns(Protocol):
    """The record, as far as operators set towns up."""

    def turn(self, operator: Operator) -> AbstractAsyncContextManager[TownTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises RecordAway …"""


async def create_municipality(town: TownSetup, *, operator: Operator, record: TownTurns) -> MunicipalityShown | Refused:
    """A new one. It is on trial: what it sends goes to its staff, until somebody ends the trial."""
    async with record.turn(operator) as turn:
        if await turn.id_of(town.slug) is not None:
            message = "there is a municipality of this slug: change that one, or choose another"
            return Refused((Problem("slug_taken", "slug", message),))
        municipality_id = await turn.put_town(replace(town, trial=True))
        await turn.tell(municipality_id, AuditLine(who=operator_key(operator.key_id), what=Deed.MAKE_MUNICIPALITY))
        return await turn.shown(municipality_id)


async def change_municipality(
    municipality_id: UUID, change: Callable[[TownSetup], TownSetup], *, operator: Operator, record: TownTurns
) -> MunicipalityShown | None:
    """None: there is none. What `change` raises leaves it as it was."""
    async with record.turn(operator) as turn:
        there = await turn.town(municipality_id)
        if there is None:
            return None
        await turn.put_town(change(there))
        await turn.tell(municipality_id, AuditLine(who=operator_key(operator.key_id), what=Deed.CHANGE_MUNICIPALITY))
        return await turn.shown(municipality_id)
