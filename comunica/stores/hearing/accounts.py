"""The provider's word on templates, accounts and preferences, in PostgreSQL."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.reasons import OF_THE_TEMPLATE, Reason
from comunica.stores.pool import Connection, Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.broadcasts.steer_broadcast import FROM_STATES, Order
from comunica.usecases.hearing.record_account_event import (
    HELD_WHILE,
    NumberChanged,
    PeopleLimited,
    Preference,
    TemplateCategory,
    TemplateChanged,
    TemplateOutcome,
    TemplateStatus,
)

_HOLDABLE = [str(state) for state in FROM_STATES[Order.PAUSE]]


class StoredAccountRecord:
    """Implements `AccountRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def change_template(self, municipalities: Collection[UUID], change: TemplateChanged) -> TemplateOutcome:
        told = (change.waba_id, change.name, change.language, change.status, change.category)
        async with serving(self._pool, *municipalities) as connection:
            rows = await connection.fetch(query("change_template"), *told)
            held = [await _hold(connection, reason, of) for reason, of in _to_hold(rows).items()]
            usable = [row for row in rows if row["status"] == TemplateStatus.APPROVED]
            again = [row["id"] for row in usable if row["status"] != row["old_status"]]
            resumed = await _resume(connection, again, HELD_WHILE.values())
            resumed += await _resume(connection, _restored(usable), [Reason.TEMPLATE_CATEGORY_CHANGED])
            if again:
                await connection.fetch(query("resume_lists_of"), again, sorted(OF_THE_TEMPLATE))
        return TemplateOutcome(templates=len(rows), held=sum(held), resumed=resumed, changes=_changes(rows))

    async def note_number(self, change: NumberChanged) -> int:
        told = (change.waba_id, change.digits, change.upgraded, change.quality)
        async with in_directory(self._pool) as connection:
            return _count(await connection.execute(query("note_number"), *told))

    async def limit_people(self, municipalities: Collection[UUID], change: PeopleLimited) -> int:
        async with serving(self._pool, *municipalities) as connection:
            return len(await connection.fetch(query("limit_people"), change.waba_id, change.people))

    async def pause_channels(self, channels: Collection[UUID], reason: Reason) -> int:
        async with in_directory(self._pool) as connection:
            return _count(await connection.execute(query("pause_channels"), list(channels), reason))

    async def resume_channels(self, channels: Collection[UUID], reasons: Collection[Reason]) -> int:
        async with in_directory(self._pool) as connection:
            return _count(await connection.execute(query("resume_channels"), list(channels), list(reasons)))

    async def choose_marketing(self, municipality_id: UUID, preference: Preference) -> int:
        async with serving(self._pool, municipality_id) as connection:
            return _count(
                await connection.execute(
                    query("choose_marketing"),
                    municipality_id,
                    [address.channel_id for address in preference.addresses],
                    [address.digest for address in preference.addresses],
                    "stopped" if preference.stopped else "open",
                    preference.key,
                    preference.at,
                )
            )


def _changes(rows: Sequence[asyncpg.Record]) -> Counter[str]:
    changes = Counter(row["status"] for row in rows if row["status"] != row["old_status"])
    changes["recategorised"] = sum(row["category"] != row["old_category"] for row in rows)
    return +changes


def _to_hold(rows: Sequence[asyncpg.Record]) -> Mapping[Reason, list[UUID]]:
    """Templates that changed for the worse, by why their broadcasts hold."""
    held: dict[Reason, list[UUID]] = defaultdict(list)
    for row in rows:
        status = TemplateStatus(row["status"])
        if status in HELD_WHILE and status != row["old_status"]:
            held[HELD_WHILE[status]].append(row["id"])
        if row["category"] == TemplateCategory.MARKETING != row["old_category"]:
            held[Reason.TEMPLATE_CATEGORY_CHANGED].append(row["id"])
    return held


def _restored(rows: Sequence[asyncpg.Record]) -> list[UUID]:
    """Templates that are not marketing any more."""
    return [row["id"] for row in rows if row["category"] != TemplateCategory.MARKETING == row["old_category"]]


async def _resume(connection: Connection, templates: list[UUID], reasons: Iterable[Reason]) -> int:
    """Broadcasts that go on. Approval says nothing of the category, and the other way round."""
    if not templates:
        return 0
    return len(await connection.fetch(query("resume_broadcasts_of"), templates, sorted(set(reasons))))


async def _hold(connection: Connection, reason: Reason, templates: list[UUID]) -> int:
    if reason in OF_THE_TEMPLATE:
        await connection.fetch(query("hold_lists_of"), templates, reason)
    return len(await connection.fetch(query("hold_broadcasts_of"), templates, reason, _HOLDABLE))


def _count(status: str) -> int:
    """Rows of a command's answer, `UPDATE 3`."""
    return int(status.rpartition(" ")[2])
