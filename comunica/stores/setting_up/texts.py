"""Versions of a town's own texts, as the record keeps them. For the role comunica_admin."""

from collections.abc import Mapping
from uuid import UUID

import asyncpg

from comunica.enrolment.text_versions import TextVersion, latest
from comunica.stores.pool import Connection, Pool, in_directory, see
from comunica.stores.sql import query
from comunica.usecases.setting_up.show_texts import TextsOnRecord


class StoredTexts:
    """Implements `TextShelf`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def texts(self, slug: str) -> TextsOnRecord | None:
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("texts_of_slug"), slug)
            if row is None:
                return None
            await see(connection, [row["id"]])
            rows = await connection.fetch(query("see_text_versions"), row["id"])
        return TextsOnRecord(language=row["language"], versions=[_version(each) for each in rows])


async def text_versions_in_force(connection: Connection, municipality_id: UUID) -> Mapping[str, TextVersion]:
    """The latest version of each reply's own text, of a municipality that the transaction sees."""
    rows = await connection.fetch(query("see_text_versions"), municipality_id)
    return latest(map(_version, rows))


def _version(row: asyncpg.Record) -> TextVersion:
    return TextVersion(reply=row["reply"], version=row["version"], body=row["body"], in_force_from=row["in_force_from"])
