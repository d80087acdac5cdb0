"""Setting up municipalities: the port of `usecases/setting_up/apply_municipality.py`. For the role comunica_admin."""

from collections.abc import Callable, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.prices import shown
from comunica.stores.keys.api_keys import NOTIFY_SECRET
from comunica.stores.pool import Connection, Pool, in_directory
from comunica.stores.sealing import MasterKey, MunicipalityVault
from comunica.stores.setting_up.provider_word import PostgresProviderWord
from comunica.stores.setting_up.setup_writing import SetupWriter, step
from comunica.stores.sql import query
from comunica.usecases.setting_up.municipality_setup import BudgetSetup, KeySetup, MunicipalitySetup, SetupRefused
from comunica.usecases.setting_up.step_taken import StepTaken


class PostgresSetup(PostgresProviderWord):
    """Writes what a town's file says. Sees no citizen."""

    def __init__(self, pool: Pool, master_key: MasterKey, *, new_id: Callable[[], UUID]) -> None:
        super().__init__(pool, new_id=new_id)
        self._master_key = master_key

    async def put(self, setup: MunicipalitySetup) -> tuple[UUID, Sequence[StepTaken]]:
        """All of it in one transaction."""
        async with in_directory(self._pool) as connection:
            writer = SetupWriter(connection, self._master_key, new_id=self._new_id)
            vault, town = await writer.town(setup)
            _, channel = await writer.channel(vault, setup.channel)
            steps = [
                *town,
                channel,
                await self._keys(connection, vault, setup.keys),
                *await writer.test_numbers(vault, setup.test_numbers),
                *await _budget(connection, vault.municipality_id, setup.budget),
            ]
        return vault.municipality_id, steps

    async def id_of(self, slug: str) -> UUID | None:
        """The municipality of this name; none if there is none."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("wrapped_key_of_slug"), slug)
        return None if row is None else row["id"]

    async def _keys(self, connection: Connection, vault: MunicipalityVault, keys: Sequence[KeySetup]) -> StepTaken:
        changed = 0
        for each in keys:
            changed += await self._key(connection, vault, each)
        names = [each.name for each in keys]
        revoked = await connection.fetch(query("revoke_other_keys"), vault.municipality_id, names)
        says = f"revoked: {', '.join(row['name'] for row in revoked)}" if revoked else ""
        return step(f"API keys ({len(keys)})", changed=bool(changed or revoked), says=says)

    async def _key(self, connection: Connection, vault: MunicipalityVault, key: KeySetup) -> bool:
        scopes = sorted(str(scope) for scope in key.scopes)
        secret = vault.seal(NOTIFY_SECRET, key.key.notify_secret())
        row = (key.key.prefix, key.key.digest(), key.name, scopes, str(key.kind), secret)
        values = (vault.municipality_id, self._new_id(), *row)
        try:
            return await connection.fetchval(query("put_api_key"), *values) is not None
        except asyncpg.UniqueViolationError:
            raise SetupRefused(f"the key {key.name} is in use already: give each key a key_file of its own") from None


async def _budget(connection: Connection, municipality_id: UUID, budget: BudgetSetup | None) -> Sequence[StepTaken]:
    """Told only if there is, or was, a cap."""
    if budget is None:
        dropped = await connection.fetchval(query("drop_budget"), municipality_id) is not None
        return [step("budget", changed=True, says="no cap any more")] if dropped else []
    row = (municipality_id, budget.cap_micros, budget.currency)
    changed = await connection.fetchval(query("put_budget"), *row) is not None
    return [step("budget", changed=changed, says=f"at most {budget.currency} {shown(budget.cap_micros)} a month")]
