"""The provider's word on deliveries, in PostgreSQL: one UPDATE a batch, whatever the number of municipalities."""

import datetime as dt
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

import asyncpg

from comunica.broadcasting.prices import Prices
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState, Step, sources_of
from comunica.enrolment.event_order import event_key
from comunica.stores.delivering.budgets import costs_of
from comunica.stores.pool import Connection, Pool, in_directory, serving, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.hearing.settle_statuses import Moved, Report

#: A deadlock is nobody's fault: the dispatcher settles the same rows. Somebody is told to try again.
_TRIES = 3

_STEPS = (Step.REPORT_SENT, Step.REPORT_DELIVERED, Step.REPORT_READ, Step.REPORT_FAILED, Step.REPORT_SUPPRESSED)

_NOT_REACHED = frozenset({DeliveryState.FAILED, DeliveryState.SUPPRESSED})
_ATTEMPT = attrgetter("recipient_id", "source_id", "failed_attempt")
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
                await self._stop_marketing(reports)
                await self._prove_paths(reports, moved)
                await self._give_back(reports, moved)
                return moved
        raise AssertionError("unreachable")

    async def missing(self, reports: Sequence[Report]) -> Sequence[Report]:
        async with serving_by_key(self._pool, *_municipalities(reports)) as connection:
            rows = await connection.fetch(query("missing_deliveries"), *_columns(map(_KEY, reports)))
        return [reports[row["position"] - 1] for row in rows]

    async def _settle(self, reports: Sequence[Report]) -> Sequence[Moved]:
        async with serving_by_key(self._pool, *_municipalities(reports)) as connection:
            rows = await connection.fetch(query("settle_statuses"), *_columns(map(_ROW, reports)), *self._from_states)
            await self._correct_costs(connection, reports)
        return [Moved(position - 1, DeliveryState(state), proves) for position, state, proves in rows]

    async def _stop_marketing(self, reports: Sequence[Report]) -> None:
        """Of whoever was refused for it. A transaction of its own: whoever hears citizens locks people first."""
        stops = [each for each in reports if each.reason is Reason.STOPPED_MARKETING and each.failed_at is not None]
        if stops:
            columns = _columns((each.municipality_id, each.recipient_id, _stop_key(each)) for each in stops)
            async with serving_by_key(self._pool, *_municipalities(stops)) as connection:
                await connection.execute(query("stop_marketing_of"), *columns)

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

    async def _give_back(self, reports: Sequence[Report], moved: Sequence[Moved]) -> None:
        """Whom the provider did not reach does not count for the portfolio's limit on people."""
        failed = [reports[each.position] for each in moved if each.state in _NOT_REACHED]
        if failed:
            async with in_directory(self._pool) as connection:
                await connection.execute(query("give_back_people"), *_columns(map(_ATTEMPT, failed)))

    async def pause_broadcast(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """See comunica.usecases.hearing.refused_later."""
        async with serving(self._pool, municipality_id) as connection:
            return _count(await connection.execute(query("pause_broadcast"), municipality_id, source_id, reason)) > 0

    async def pause_list(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """See comunica.usecases.hearing.refused_later."""
        async with serving(self._pool, municipality_id) as connection:
            return await connection.fetchval(query("pause_list"), municipality_id, source_id, reason) is not None

    async def pause_channel(self, channel_id: UUID, reason: Reason) -> bool:
        """See comunica.usecases.hearing.refused_later."""
        async with in_directory(self._pool) as connection:
            return _count(await connection.execute(query("pause_channel"), channel_id, reason)) > 0


def _count(status: str) -> int:
    """Rows of a command's answer, `UPDATE 3`."""
    return int(status.rpartition(" ")[2])


def _stop_key(report: Report) -> str:
    assert report.failed_at is not None
    return event_key(sent_at=report.failed_at, leaves=True, message_digest=report.message_digest or b"")


def _municipalities(reports: Sequence[Report]) -> set[Any]:
    return {report.municipality_id for report in reports}


def _columns(rows: Any) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
