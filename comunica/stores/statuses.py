"""The provider's word on deliveries, in PostgreSQL: one UPDATE a batch, whatever the number of municipalities."""

import datetime as dt
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import asyncpg

from comunica.broadcasting.prices import Prices
from comunica.broadcasting.states import DeliveryState, Step, sources_of
from comunica.stores.budgets import costs_of
from comunica.stores.pool import Connection, Pool, in_directory, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.settle_statuses import Moved, Report

#: A deadlock is nobody's fault: the dispatcher settles the same rows. Somebody is told to try again.
_TRIES = 3

_STEPS = (Step.REPORT_SENT, Step.REPORT_DELIVERED, Step.REPORT_READ, Step.REPORT_FAILED, Step.REPORT_SUPPRESSED)

_KEY = attrgetter("municipality_id", "source_id", "recipient_id")
_ROW = attrgetter(
    *("municipality_id", "source_id", "recipient_id", "attempt", "proof", "sent_at", "delivered_at", "read_at"),
    *("failed_attempt", "failed_at", "refusal", "reason", "error_code", "message_digest", "message_sealed"),
)


class StoredStatusRecord:
    """Implements `StatusRecord`. `from_states`: of each step; the table's own, but for the test that does without."""

    def __init__(
        self,
        pool: Pool,
        *,
        from_states: Callable[[Step], list[str]] = sources_of,
        prices: Callable[[], Prices | None] = lambda: None,
    ) -> None:
        self._pool = pool
        self._prices = prices
        self._from_states = [from_states(step) for step in _STEPS]

    async def settle(self, reports: Sequence[Report]) -> Sequence[Moved]:
        for tried in range(1, _TRIES + 1):
            try:
                moved = await self._settle(reports)
            except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
                if tried == _TRIES:
                    raise
            else:
                await self._prove_paths(reports, moved)
                return moved
        raise AssertionError("unreachable")

    async def missing(self, reports: Sequence[Report]) -> Sequence[Report]:
        async with serving_by_key(self._pool, *_municipalities(reports)) as connection:
            rows = await connection.fetch(query("missing_deliveries"), *_columns(map(_KEY, reports)))
        return [reports[row["position"] - 1] for row in rows]

    async def _settle(self, reports: Sequence[Report]) -> Sequence[Moved]:
        sources = [report.source_id for report in reports]
        async with serving_by_key(self._pool, *_municipalities(reports)) as connection:
            rows = await connection.fetch(
                query("settle_statuses"), *_columns(map(_ROW, reports)), *self._from_states, min(sources), max(sources)
            )
            await self._correct_costs(connection, reports)
        return [Moved(position - 1, DeliveryState(state), proves) for position, state, proves in rows]

    async def _correct_costs(self, connection: Connection, reports: Sequence[Report]) -> None:
        """The provider's word on the price takes the place of ours. Nearly always they are the same."""
        if free := [_KEY(report) for report in reports if report.is_free]:
            await connection.execute(query("free_deliveries"), *_columns(free))
        prices = self._prices()
        charged = [(*_KEY(report), report.charged_as) for report in reports if report.charged_as and not report.is_free]
        if prices is None or not charged:
            return
        sources = {(municipality_id, source_id, category) for municipality_id, source_id, _, category in charged}
        rows = await connection.fetch(query("charged_otherwise"), *_columns(sorted(sources)))
        otherwise = {(row["municipality_id"], row["source_id"], row["category"]) for row in rows}
        wrong = [each for each in charged if (each[0], each[1], each[3]) in otherwise]
        for category in sorted({each[3] for each in wrong}):
            keys = _columns(each[:3] for each in wrong if each[3] == category)
            await connection.execute(query("reprice_deliveries"), *keys, *costs_of(prices, category))

    async def _prove_paths(self, reports: Sequence[Report], moved: Sequence[Moved]) -> None:
        """After the commit: no doubt is resolved by a proof whose own status is not in the record."""
        proved: dict[str, dt.datetime] = {}
        for each in moved:
            app = reports[each.position].app
            if each.proves and (app not in proved or each.proves > proved[app]):
                proved[app] = each.proves
        if proved:
            apps = sorted(proved)
            async with in_directory(self._pool) as connection:
                # A lost proof only makes a doubt wait: no disk is waited for while every batch wants this row.
                await connection.execute(query("do_not_wait_for_disk"))
                await connection.execute(query("prove_paths"), apps, [proved[app] for app in apps])


def _municipalities(reports: Sequence[Report]) -> set[Any]:
    return {report.municipality_id for report in reports}


def _columns(rows: Any) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
