"""Broadcasts as the record has them: shown, listed, steered."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.audience import audience_from_json
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.sought import EVERYTHING, Sought
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.stores.audit import add_line
from comunica.stores.broadcasts.submissions import said
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, serving
from comunica.stores.sought_rows import sought_arguments
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.broadcasts.count_zones import ZoneCounts
from comunica.usecases.broadcasts.follow_broadcast import Said
from comunica.usecases.broadcasts.reconcile_broadcast import Reconciliation
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, BroadcastProgress
from comunica.usecases.broadcasts.steer_broadcast import FROM_STATES, Order
from comunica.usecases.paging import Page, PageRequest


class PostgresBroadcasts:
    """The ports of show_broadcast and steer_broadcast. `new_id` makes ids that grow with time."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def progress(self, municipality_id: UUID, broadcast_id: UUID) -> BroadcastProgress | None:
        """The broadcast and its counts, in one statement and so of one moment."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_broadcast"), municipality_id, broadcast_id)
        if row is None:
            return None
        counts = _by_state(row["counts"])
        return BroadcastProgress(broadcast=_broadcast(row), counts=counts, resent_in_doubt=row["resent_in_doubt"])

    async def reconciliation(self, municipality_id: UUID, broadcast_id: UUID) -> Reconciliation | None:
        """Counted by the rows too: slow for a big one (1 M rows: a quarter of a second)."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_reconciliation"), municipality_id, broadcast_id)
        if row is None:
            return None
        return Reconciliation(
            counted_at=row["counted_at"],
            resolved=row["resolved"],
            tally=_by_state(row["tally"]),
            recount=None if row["recount"] is None else _by_state(row["recount"]),
            closed_at=row["closed_at"],
        )

    async def page(
        self,
        municipality_id: UUID,
        page: PageRequest,
        *,
        with_tests: bool,
        states: Sequence[BroadcastState] = (),
        sought: Sought = EVERYTHING,
    ) -> Page[BroadcastOnRecord]:
        """See BroadcastShelf."""
        among = [str(state) for state in states] or None
        asked = (page.older_than, page.size + 1, with_tests, *sought_arguments(sought), among)
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_broadcasts"), municipality_id, *asked)
        return page_of(rows, page.size, read=_broadcast, id_column="id")

    async def by_zone(self, municipality_id: UUID, broadcast_id: UUID, *, lately: dt.timedelta) -> Sequence[ZoneCounts]:
        """Counted by the rows (1 M rows: a quarter of a second)."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("count_by_zone"), municipality_id, broadcast_id, lately)
        return _zones(rows)

    async def pause(self, municipality_id: UUID, broadcast_id: UUID, reason: str, line: AuditLine) -> bool:
        """Hold it."""
        return await self._steer("hold_broadcast", municipality_id, line, broadcast_id, reason, _from(Order.PAUSE))

    async def resume(self, municipality_id: UUID, broadcast_id: UUID, line: AuditLine) -> bool:
        """Let it go on."""
        return await self._steer("resume_broadcast", municipality_id, line, broadcast_id, _from(Order.RESUME))

    async def cancel(self, municipality_id: UUID, broadcast_id: UUID, line: AuditLine) -> bool:
        """Stop it for good."""
        return await self._steer("cancel_broadcast", municipality_id, line, broadcast_id, _from(Order.CANCEL))

    async def whereabouts(self, municipality_id: UUID, broadcast_id: UUID) -> tuple[BroadcastState, UUID] | None:
        """State and channel."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("broadcast_whereabouts"), municipality_id, broadcast_id)
        return None if row is None else (BroadcastState(row["state"]), row["channel_id"])

    async def said(self, municipality_id: UUID, broadcast_id: UUID) -> Said | None:
        """What it says."""
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("see_original"), municipality_id, broadcast_id)
        return None if row is None else said(row)

    async def _steer(self, name: str, municipality_id: UUID, line: AuditLine, *arguments: object) -> bool:
        async with serving(self._pool, municipality_id) as connection:
            if await connection.fetchval(query(name), municipality_id, *arguments) is None:
                return False
            await add_line(connection, municipality_id, self._new_id(), line)
            return True


def _by_state(counts: Mapping[str, int]) -> dict[DeliveryState, int]:
    return {state: int(counts.get(state, 0)) for state in DeliveryState}


def _zones(rows: Iterable[asyncpg.Record]) -> list[ZoneCounts]:
    by_zone: dict[str | None, list[asyncpg.Record]] = defaultdict(list)
    for row in rows:
        by_zone[row["zone_id"]].append(row)
    return [
        ZoneCounts(
            zone=zone,
            counts={DeliveryState(row["state"]): row["n"] for row in of_zone},
            settled_lately=sum(row["lately"] for row in of_zone),
        )
        for zone, of_zone in by_zone.items()
    ]


def _from(order: Order) -> list[str]:
    return [str(state) for state in FROM_STATES[order]]


def _broadcast(row: asyncpg.Record) -> BroadcastOnRecord:
    return BroadcastOnRecord(
        id=row["id"],
        template=row["template_name"],
        language=row["language"],
        category=row["category"],
        parameters=row["parameters"],
        audience=audience_from_json(row["audience"]),
        lane=Lane(row["lane"]),
        state=BroadcastState(row["state"]),
        paused_reason=row["paused_reason"],
        cancelled_reason=row["cancelled_reason"],
        origin=row["origin"],
        submitted_by=row["submitted_by"],
        partner_id=row["partner_id"],
        counted=row["counted"],
        scheduled_for=row["scheduled_for"],
        expires_at=row["expires_at"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        closed_at=row["closed_at"],
        resolved=row["resolved"],
        kind=BroadcastKind(row["kind"]),
        original_id=row["original_id"],
        series_id=row["series_id"],
        occurs_at=row["occurs_at"],
        reason=row["urgent_reason"],
        media_id=row["media_id"],
        held_for=row["held_for"],
        held_until=row["held_until"],
        reach=Reach(row["reach"]),
        needed_approval=row["needed_approval"],
        decision=row["decision"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        rejected_reason=row["rejected_reason"],
    )
