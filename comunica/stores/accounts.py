"""The provider's word on templates, accounts and preferences, in PostgreSQL."""

from collections.abc import Collection
from uuid import UUID

from comunica.broadcasting.reasons import Reason
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.record_account_event import Preference, TemplateChanged


class StoredAccountRecord:
    """Implements `AccountRecord`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def change_template(self, municipalities: Collection[UUID], change: TemplateChanged) -> int:
        async with serving(self._pool, *municipalities) as connection:
            return _count(
                await connection.execute(
                    query("change_template"),
                    *(change.waba_id, change.name, change.language, change.status, change.category),
                )
            )

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


def _count(status: str) -> int:
    """Rows of a command's answer, `UPDATE 3`."""
    return int(status.rpartition(" ")[2])
