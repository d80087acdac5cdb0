"""Puts the municipalities' keys under another master key. The data they seal is not touched. For comunica_admin."""

from dataclasses import dataclass

from comunica.stores.pool import Pool, in_directory
from comunica.stores.sealing import MasterKey, Unsealable
from comunica.stores.sql import query


@dataclass(frozen=True, slots=True)
class Rotation:
    """How the keys stand. `lost`: the slugs of towns whose key none of the master keys opens."""

    total: int
    #: under the master key that wraps, before this
    current: int
    lost: tuple[str, ...]


async def rotate(pool: Pool, master_key: MasterKey) -> Rotation:
    """Wrap every key under the first master key. All or none: one lost key, and nothing is changed."""
    return await _look(pool, master_key, change=True)


async def look(pool: Pool, master_key: MasterKey) -> Rotation:
    """Which keys are under which master key. Changes nothing."""
    return await _look(pool, master_key, change=False)


async def _look(pool: Pool, master_key: MasterKey, *, change: bool) -> Rotation:
    current, lost, moved = 0, [], {}
    async with in_directory(pool) as connection:
        rows = await connection.fetch(query("hold_wrapped_keys"))
        for row in rows:
            if master_key.wraps(row["id"], row["wrapped_key"]):
                current += 1
                continue
            try:
                moved[row["id"]] = master_key.wrap_again(row["id"], row["wrapped_key"])
            except Unsealable:
                lost.append(row["slug"])
        if change and moved and not lost:
            await connection.execute(query("put_wrapped_keys"), list(moved), list(moved.values()))
    return Rotation(total=len(rows), current=current, lost=tuple(lost))
