"""Templates and their versions: the port of `usecases/setting_up/show_templates.py`. For the role comunica_api."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from comunica.stores.away import told_as_away
from comunica.stores.messages.requests import sendable
from comunica.stores.pool import Pool, serving
from comunica.stores.sql import query
from comunica.usecases.setting_up.show_templates import TemplateShown


class PostgresTemplates:
    """Of one municipality at a time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def template(self, municipality_id: UUID, template_id: UUID, version: int | None) -> TemplateShown | None:
        """By its id."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_template"), municipality_id, template_id, version)
        return None if row is None else _shown(row)

    async def templates(self, municipality_id: UUID) -> Sequence[TemplateShown]:
        """By name and language."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_templates"), municipality_id)
        return [_shown(row) for row in rows]


def _shown(row: asyncpg.Record) -> TemplateShown:
    return TemplateShown(sendable=sendable(row), created_at=row["created_at"], changed_at=row["changed_at"])
