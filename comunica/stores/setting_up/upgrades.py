"""Upgrades that were told: the port of `usecases/setting_up/confirm_upgrades.py`. For the role comunica_dispatcher."""

from collections.abc import Sequence
from uuid import UUID

from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.setting_up.confirm_upgrades import ToldUpgrade
from comunica.usecases.setting_up.provider_setup import NumberLimits


class PostgresUpgrades:
    """In the directory of channels."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def told_upgrades(self, channels: Sequence[UUID]) -> Sequence[ToldUpgrade]:
        """See usecases.confirm_upgrades.UpgradeRecord."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("see_told_upgrades"), list(channels))
        return [ToldUpgrade(row["municipality_id"], row["id"], row["upgrade_told_at"]) for row in rows]

    async def note_limits(self, told: ToldUpgrade, limits: NumberLimits) -> None:
        """See usecases.confirm_upgrades.UpgradeRecord."""
        answer = (limits.messages_per_second, limits.tells_people, limits.people)
        with told_as_away():
            async with serving(self._pool, told.municipality_id) as connection:
                await connection.execute(query("note_limits"), told.channel_id, told.told_at, *answer)
                await connection.execute(query("wake_for_people"), told.channel_id)
