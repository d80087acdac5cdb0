"""Forms of notices that are being written: the port of `keep_form.py` on PostgreSQL. For the role comunica_console."""

import json

from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.keep_form import Fields, FormKey

_FIELDS = "kept_form.fields_sealed"


class PostgresForms:
    """Implements `Forms`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def keep(self, key: FormKey, fields: Fields) -> None:
        vault = await self._vaults.of(key.municipality_id)
        sealed = vault.seal(_FIELDS, json.dumps(list(fields)))
        async with serving(self._pool, key.municipality_id) as connection:
            await connection.execute(query("keep_form"), *_row(key), sealed)

    async def see(self, key: FormKey) -> Fields | None:
        vault = await self._vaults.of(key.municipality_id)
        async with serving(self._pool, key.municipality_id) as connection:
            sealed = await connection.fetchval(query("see_form"), *_row(key))
        return None if sealed is None else [(name, value) for name, value in json.loads(vault.open(_FIELDS, sealed))]


def _row(key: FormKey) -> tuple[object, ...]:
    return (key.municipality_id, key.kept_by, key.form_id)
