"""Sweeping and doubts: the ports of `sweep_channels.py`, `start_broadcast.py`, `finish_broadcast.py` and
`resolve_doubts.py` on PostgreSQL. For the role comunica_dispatcher.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.doubt import HEARD_FOR_ONE_SILENT, Doubt, Gap, Path
from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.broadcasting.ownership import oldest_id
from comunica.broadcasting.prices import PriceList
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import STEPS, BroadcastState, DeliveryState, Step, sources_of
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.audiences import snapshot
from comunica.stores.delivering.budgets import Costs, costs_of
from comunica.stores.delivering.claims import REPLY_WINDOW, REQUEST_LIFE
from comunica.stores.pool import Connection, Pool, in_directory, serving, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine, Deed, service
from comunica.usecases.broadcasts.finish_broadcast import Finished
from comunica.usecases.broadcasts.start_broadcast import Started
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.delivering.resolve_doubts import DoubtOnRecord, Evidence
from comunica.usecases.delivering.sweep_channels import DueSource, Progress, Waiting

#: Moments of messages without a status that are looked at, of one broadcast.
MOST_UNHEARD = 5000


class PostgresSweeps:
    """What a dispatcher finds and changes by itself. `now` gives the wall clock: for recent ids, and for the prices;
    `new_id` UUIDv7s."""

    def __init__(
        self,
        pool: Pool,
        *,
        now: Callable[[], dt.datetime],
        new_id: Callable[[], UUID],
        prices: PriceList | None = None,
    ) -> None:
        self._pool = pool
        self._now = now
        self._new_id = new_id
        self._prices = prices or PriceList()

    async def start(self, municipality_id: UUID, broadcast_id: UUID) -> Started | None:
        """The snapshot, in one transaction."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                if await self._is_unmandated(connection, municipality_id, broadcast_id):
                    return None
                row = await connection.fetchrow(query("start_broadcast"), municipality_id, broadcast_id)
                if row is None:
                    return None
                costs = costs_of(self._prices.at(self._now().date()), row["category"])
                return await _snapshot(connection, municipality_id, broadcast_id, row, costs)

    async def _is_unmandated(self, connection: Connection, municipality_id: UUID, broadcast_id: UUID) -> bool:
        """Whether its partner's mandate ended by itself meanwhile; then it is cancelled."""
        partner_id = await connection.fetchval(query("cancel_unmandated"), municipality_id, broadcast_id)
        if partner_id is None:
            return False
        line = AuditLine(
            who=service("dispatcher"), what=Deed.CANCEL_UNMANDATED, counts={"broadcasts": 1}, reason=str(partner_id)
        )
        await add_line(connection, municipality_id, self._new_id(), line)
        return True

    async def finish(self, municipality_id: UUID, broadcast_id: UUID) -> Finished | None:
        """The end, if the tally says that nothing waits."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("finish_broadcast"), municipality_id, broadcast_id)
                if row is None:
                    return None
                await connection.execute(query("let_go_noticed"), municipality_id, broadcast_id)
                counts = await connection.fetch(query("see_tally"), municipality_id, broadcast_id)
        return Finished(
            municipality_id=municipality_id,
            broadcast_id=broadcast_id,
            state=BroadcastState(row["state"]),
            idempotency_key=row["idempotency_key"],
            counts={DeliveryState(each["state"]): each["n"] for each in counts if each["n"]},
            lane=Lane(row["lane"]),
            last_after=row["last_after"],
        )

    async def drop(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        """Off the work list."""
        await self._execute("drop_due_source", municipality_id, broadcast_id)

    async def drop_stale_resolve(self, municipality_id: UUID, broadcast_id: UUID) -> None:
        """Off the work list, if it waits for nothing."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("drop_stale_resolve"), municipality_id, broadcast_id)

    async def due_resolves(self, *, most: int) -> Sequence[tuple[UUID, UUID]]:
        """Oldest first."""
        rows = await self._fetch("see_due_resolves", most)
        return [(row["municipality_id"], row["source_id"]) for row in rows]

    async def due_occurrences(self, *, most: int) -> Sequence[tuple[UUID, UUID]]:
        """Oldest first."""
        rows = await self._fetch("see_due_occurrences", most)
        return [(row["municipality_id"], row["source_id"]) for row in rows]

    async def waiting(self, channels: Sequence[OwnedChannel]) -> Mapping[UUID, Waiting]:
        """Looks into indexes for each channel."""
        oldest = (oldest_id(self._now() - REPLY_WINDOW), oldest_id(self._now() - REQUEST_LIFE))
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                rows = await connection.fetch(query("see_waiting"), *_pairs(channels), *oldest, list(BROADCAST_LANES))
        return {
            row["channel_id"]: Waiting(
                replies=row["replies"],
                delayed=row["delayed"],
                requests=frozenset(Lane(lane) for lane in row["requests"]),
            )
            for row in rows
        }

    async def ripen_requests(self, channels: Sequence[OwnedChannel], *, most: int) -> None:
        """Found by an index of what is delayed."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                await connection.execute(query("ripen_requests"), *_pairs(channels), most)

    async def expire_requests(self, channels: Sequence[OwnedChannel], *, most: int) -> Mapping[Lane, int]:
        """By channel."""
        arguments = (*_pairs(channels), sources_of(Step.EXPIRE), most)
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                rows = await connection.fetch(query("expire_requests"), *arguments)
        return Counter(Lane(row["lane"]) for row in rows)

    async def carry_out_steered_lists(self, channels: Sequence[OwnedChannel]) -> Mapping[Lane, int]:
        """By municipality."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                rows = await connection.fetch(
                    query("carry_out_steered_lists"), list(_towns(channels)), sources_of(Step.CANCEL)
                )
        return Counter(Lane(row["lane"]) for row in rows)

    async def due_sends(self, channels: Sequence[OwnedChannel]) -> Sequence[DueSource]:
        """By channel, oldest first."""
        rows = await self._fetch("see_due_sends", [each.channel_id for each in channels])
        return [
            DueSource(
                municipality_id=row["municipality_id"],
                source_id=row["source_id"],
                channel_id=row["channel_id"],
                lane=Lane(row["lane"]),
                due_at=row["due_at"],
            )
            for row in rows
        ]

    async def progress(self, sources: Sequence[DueSource]) -> Mapping[UUID, Progress]:
        """Out of the tally, in one statement for all municipalities."""
        with told_as_away():
            async with serving(self._pool, *{each.municipality_id for each in sources}) as connection:
                rows = await connection.fetch(query("see_progress"), [each.source_id for each in sources])
        return {
            row["id"]: Progress(
                state=BroadcastState(row["state"]), is_over=bool(row["is_over"]), queued=row["queued"], open=row["open"]
            )
            for row in rows
        }

    async def lapse_leases(self, channels: Sequence[OwnedChannel], *, most: int) -> int:
        """By channel and lease, whoever held it."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                return len(
                    await connection.fetch(query("lapse_leases"), *_pairs(channels), sources_of(Step.DOUBT), most)
                )

    async def expire_replies(self, channels: Sequence[OwnedChannel]) -> int:
        """By channel."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                done = await connection.execute(query("expire_replies"), *_pairs(channels), sources_of(Step.EXPIRE))
        return _count(done)

    async def resume_affordable(self, channels: Sequence[OwnedChannel]) -> int:
        """One message more must fit: a new month, another cap, or what was given back."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                return len(await connection.fetch(query("resume_affordable"), *_pairs(channels), Reason.BUDGET))

    async def list_overdue(self, channels: Sequence[OwnedChannel]) -> None:
        """Held broadcasts whose time is over."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                await connection.execute(query("list_overdue"), *_pairs(channels))

    async def stop(self, municipality_id: UUID, source_id: UUID, step: Step, *, most: int) -> int:
        """One piece of what is queued."""
        with told_as_away():
            async with serving_by_key(self._pool, municipality_id) as connection:
                done = await connection.execute(
                    query("stop_deliveries"), municipality_id, source_id, sources_of(step), STEPS[step][1], most
                )
        return _count(done)

    async def doubts(
        self, channels: Sequence[OwnedChannel], *, older_than: dt.timedelta, most: int
    ) -> Sequence[DoubtOnRecord]:
        """Those that somebody waits for first."""
        with told_as_away():
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                rows = await connection.fetch(query("see_doubts"), *_pairs(channels), older_than.total_seconds(), most)
        return [_doubt(row) for row in rows]

    async def evidence(self, channels: Sequence[OwnedChannel], *, since: dt.datetime) -> Evidence:
        """The path of each channel's app, and the gaps of the app and of the channel."""
        ids = [each.channel_id for each in channels]
        with told_as_away():
            # First what is not heard of: what becomes settled or proved between the two cannot hide it.
            async with serving_by_key(self._pool, *_towns(channels)) as connection:
                unheard = await connection.fetch(query("see_unheard"), *_pairs(channels), since, MOST_UNHEARD)
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("see_path_evidence"), ids, since)
        now = rows[0]["read_at"] if rows else since
        return Evidence(now=now, paths={row["channel_id"]: _path(row, unheard) for row in rows})

    async def decide(self, step: Step, doubts: Sequence[DoubtOnRecord], *, past_limit: bool) -> Mapping[Lane, int]:
        """One statement for all of them."""
        doubts = sorted(doubts, key=lambda one: (one.municipality_id, one.source_id, one.recipient_id))
        arguments = (
            [one.municipality_id for one in doubts],
            [one.source_id for one in doubts],
            [one.recipient_id for one in doubts],
            [one.doubt.attempt for one in doubts],
        )
        with told_as_away():
            async with serving_by_key(self._pool, *{one.municipality_id for one in doubts}) as connection:
                rows = await connection.fetch(
                    query("decide_doubts"), *arguments, past_limit, sources_of(step), STEPS[step][1]
                )
        return Counter(Lane(row["lane"]) for row in rows)

    async def _fetch(self, name: str, *arguments: object) -> list[asyncpg.Record]:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return await connection.fetch(query(name), *arguments)

    async def _execute(self, name: str, *arguments: object) -> None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                await connection.execute(query(name), *arguments)


async def _snapshot(
    connection: Connection, municipality_id: UUID, broadcast_id: UUID, row: asyncpg.Record, costs: Costs
) -> Started:
    resolved = await snapshot(connection, municipality_id, broadcast_id, row, costs)
    await connection.execute(query("write_resolved"), municipality_id, broadcast_id, resolved)
    # With nobody there too: whoever owns the channel announces the end and takes it off the list.
    await connection.execute(query("due_to_send"), municipality_id, broadcast_id)
    is_unpriced = costs[-1] is None and bool(await connection.fetch(query("capped_towns")))
    return Started(row["channel_id"], resolved, is_unpriced)


def _doubt(row: asyncpg.Record) -> DoubtOnRecord:
    return DoubtOnRecord(
        municipality_id=row["municipality_id"],
        source_id=row["source_id"],
        recipient_id=row["recipient_id"],
        channel_id=row["channel_id"],
        doubt=Doubt(
            lane=Lane(row["lane"]),
            attempt=row["attempt"],
            attempted_at=row["claimed_at"],
            resent=row["resent"],
            resent_in_doubt=row["resent_in_doubt"],
        ),
    )


def _path(row: asyncpg.Record, unheard: Sequence[asyncpg.Record]) -> Path:
    gaps = zip(row["gaps_from"], row["gaps_to"], strict=True)
    active = [each for each in unheard if each["channel_id"] == row["channel_id"]]
    return Path(
        settled_to=row["settled_to"],
        proved_to=row["proved_to"],
        gaps=[Gap(begin, end) for begin, end in gaps],
        unheard=[moment for each in active for moment in each["unheard"]],
        silent=sum(each["heard"] for each in active) // HEARD_FOR_ONE_SILENT,
    )


def _pairs(channels: Sequence[OwnedChannel]) -> tuple[list[UUID], list[UUID]]:
    return [each.municipality_id for each in channels], [each.channel_id for each in channels]


def _towns(channels: Sequence[OwnedChannel]) -> set[UUID]:
    return {each.municipality_id for each in channels}


def _count(status: str) -> int:
    """How many rows a statement touched, from PostgreSQL's word for it: `UPDATE 3`."""
    return int(status.rpartition(" ")[2])
