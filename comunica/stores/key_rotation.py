"""Puts the municipalities' keys under another master key. The data they seal is not touched. For comunica_admin."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from comunica.stores.pool import Connection, Pool, in_directory, see
from comunica.stores.sealing import MasterKey, Unsealable
from comunica.stores.sql import query
from comunica.stores.staff.members import EMAIL
from comunica.stores.staff.staff_keys import StaffKeys


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
        if change and not lost:
            keys = {row["id"]: moved.get(row["id"], row["wrapped_key"]) for row in rows}
            await _index_staff_again(connection, master_key, keys)
    return Rotation(total=len(rows), current=current, lost=tuple(lost))


async def _index_staff_again(connection: Connection, master_key: MasterKey, keys: Mapping[UUID, bytes]) -> None:
    """Who signs in is found by an index under the master key itself: else nobody would, once the old one is gone."""
    vaults = {each: master_key.unwrap(each, wrapped) for each, wrapped in keys.items()}
    await see(connection, vaults)
    rows = await connection.fetch(query("emails_of_staff"))
    if not rows:
        return
    staff = StaffKeys(master_key)
    indexes = [staff.email_index(vaults[row["municipality_id"]].open(EMAIL, row["email_sealed"])) for row in rows]
    which = ([row["municipality_id"] for row in rows], [row["id"] for row in rows])
    await connection.execute(query("put_email_indexes"), *which, indexes)
