"""Versions of a town's own texts, as the record keeps them. For whoever sets it up: desk, api and console."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from comunica.enrolment.text_versions import TextVersion, latest, new_versions
from comunica.municipality.profile import Profile
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


async def numbered(
    connection: Connection, municipality_id: UUID, profile: Profile
) -> tuple[Profile, Sequence[TextVersion]]:
    """The profile with the versions of its own texts, and those that are new: `add_versions` them with it."""
    in_force = await text_versions_in_force(connection, municipality_id)
    new = new_versions(in_force, profile.texts)
    numbers = {each.reply: each.version for each in (*in_force.values(), *new) if each.reply in profile.texts}
    return replace(profile, text_versions=numbers), new


async def add_versions(connection: Connection, municipality_id: UUID, new: Sequence[TextVersion]) -> None:
    """Keep them, in a transaction that sees the municipality."""
    for each in new:
        values = (municipality_id, each.reply, each.version, each.body, each.digest)
        await connection.execute(query("add_text_version"), *values)


def _version(row: asyncpg.Record) -> TextVersion:
    return TextVersion(reply=row["reply"], version=row["version"], body=row["body"], in_force_from=row["in_force_from"])
