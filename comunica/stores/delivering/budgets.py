"""What messages cost and whether a town can pay them: the port of `usecases/delivering/keep_budget.py` on PostgreSQL.

A claim commits the money of its rows. Before anything of them is sent they are held against the cap, under the lock of
the town's budget, and what does not fit goes back to the queue: so several owners together never pass it.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.prices import Prices
from comunica.broadcasting.states import STEPS, Step, sources_of
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine, Deed, service
from comunica.usecases.delivering.deliver_ports import Claimed
from comunica.usecases.delivering.keep_budget import Weighed

#: Countries, their prices, and the price of any other: none if there is no price list.
type Costs = tuple[list[str], list[int], int | None]


def costs_of(prices: Prices | None, category: str) -> Costs:
    """What a snapshot writes beside each person. A country without a price is taken to be as dear as the dearest."""
    known = prices.of_category(category) if prices is not None else {}
    return [*known], [*known.values()], max(known.values(), default=None)


class PostgresBudgets:
    """For the role comunica_dispatcher."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def weigh(self, municipality_id: UUID, rows: Sequence[Claimed]) -> Weighed:
        """One transaction that holds the budget."""
        with told_as_away():
            async with serving_by_key(self._pool, municipality_id) as connection:
                cap = await connection.fetchval(query("lock_budget"), municipality_id)
                if cap is None:
                    return Weighed(kept=rows, released=(), over=False)
                excess = await _excess(connection, municipality_id, rows, cap)
                return await _release(connection, municipality_id, rows, excess)

    async def note_passed(self, municipality_id: UUID, source_id: UUID) -> None:
        """A line in the town's log."""
        line = AuditLine(who=service("dispatcher"), what=Deed.BUDGET_PASSED, counts={}, reason=str(source_id))
        with told_as_away():
            async with serving_by_key(self._pool, municipality_id) as connection:
                await add_line(connection, municipality_id, self._new_id(), line)


async def _excess(connection: Connection, municipality_id: UUID, rows: Sequence[Claimed], cap: int) -> int:
    # After the lock, in a statement of its own: it sees what whoever held it before has committed.
    spent = await connection.fetchval(query("see_spend"), municipality_id, rows[0].source_id, rows[0].recipient_id)
    return int(spent) - int(cap)


async def _release(connection: Connection, municipality_id: UUID, rows: Sequence[Claimed], excess: int) -> Weighed:
    if excess <= 0:
        return Weighed(kept=rows, released=(), over=False)
    costs = {
        (each["source_id"], each["recipient_id"]): each["cost_micros"] or 0
        for each in await connection.fetch(query("see_costs"), *_keys(municipality_id, rows))
    }
    kept, released = list(rows), []
    # The last first: the order of a source is kept.
    for row in reversed(rows):
        if excess <= 0:
            break
        if row.lane is Lane.URGENT or not costs.get((row.source_id, row.recipient_id)):
            continue
        excess -= costs[row.source_id, row.recipient_id]
        kept.remove(row)
        released.append(row)
    if released:
        states = (sources_of(Step.HAND_BACK), STEPS[Step.HAND_BACK][1])
        await connection.execute(query("release_deliveries"), *_keys(municipality_id, released), *states)
    return Weighed(kept=kept, released=released, over=excess > 0)


def _keys(municipality_id: UUID, rows: Sequence[Claimed]) -> tuple[list[UUID], list[UUID], list[UUID], list[int]]:
    rows = sorted(rows, key=lambda row: (row.source_id.bytes, row.recipient_id.bytes))
    return (
        [municipality_id] * len(rows),
        [row.source_id for row in rows],
        [row.recipient_id for row in rows],
        [row.attempt for row in rows],
    )
