"""`comunica-admin master-key`: the key that wraps the municipalities' keys. docs/operations/master-key.md."""

import argparse
import asyncio

from comunica.runtime.master_key import read_master_key
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings, PostgresSettings
from comunica.stores.key_rotation import Rotation, look, rotate
from comunica.stores.pool import open_pool
from services.admin.command import Commands, FailedError, add, group
from services.admin.record import record_in_reach


class KeySettings(PostgresSettings, MasterKeySettings):
    """The record as comunica_admin; the file with the new master key, and below it the old one."""


def register(commands: Commands) -> None:
    """Add the commands."""
    master_key = group(commands, "master-key", says="The key that wraps the municipalities' keys.")
    add(master_key, "check", _check, says="Whether the master key at hand opens every town. Changes nothing.")
    rotating = "Put every town's key under the first key of the file. Again changes nothing."
    add(master_key, "rotate", _rotate, says=rotating)


def _check(_: argparse.Namespace) -> None:
    found = _done(change=False)
    _refuse_lost(found)
    if found.current < found.total:
        print(f"{found.total - found.current} of {found.total} towns are under an older master key: keep it, rotate.")
    else:
        print(f"All {found.total} towns are under the first master key of the file: an older one is not needed.")


def _rotate(_: argparse.Namespace) -> None:
    found = _done(change=True)
    _refuse_lost(found)
    print(f"{found.total - found.current} of {found.total} towns moved to the first master key of the file.")


def _refuse_lost(found: Rotation) -> None:
    if found.lost:
        raise FailedError(
            f"no key in the file opens {', '.join(found.lost)}: nothing was changed. Find the master key that they were"
            " set up with; without it their subscribers are lost"
        )


def _done(*, change: bool) -> Rotation:
    try:
        with record_in_reach():
            return asyncio.run(_run(KeySettings(), change=change))
    except MissingSecretError as problem:
        raise FailedError(str(problem)) from None


async def _run(settings: KeySettings, *, change: bool) -> Rotation:
    master_key = read_master_key(settings)
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        return await (rotate if change else look)(pool, master_key)
    finally:
        await pool.close()
