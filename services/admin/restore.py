"""`comunica-admin restore`: what follows the return of a backup. See docs/operations/backup-and-restore.md.

`restore erasures` erases again whom the backup brought back; `restore check` says whether what came back can be used.
"""

import argparse
import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from uuid_utils.compat import uuid7

from comunica.bus.connect import NatsConnection
from comunica.bus.erasures import read_notes
from comunica.enrolment.ledger import SALT_BYTES
from comunica.runtime.master_key import read_master_key
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings, PostgresSettings
from comunica.stores.hearing.ledger import follow_ledger
from comunica.stores.hearing.restored import StoredRestoredRecord
from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.pool import Pool, open_pool
from comunica.stores.sealing import Unsealable
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import operator
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.reapply_erasures import SilentJournal, back_again, noted_by_town, reapply_erasures
from services.admin.command import Commands, FailedError, add, group
from services.admin.desk import by_somebody
from services.admin.journal import nats_at_hand
from services.admin.record import record_in_reach


class RestoreSettings(PostgresSettings, MasterKeySettings):
    """The restored database as comunica_import, and the master key of its backup."""


@dataclass(frozen=True, slots=True)
class _Restored:
    pool: Pool
    vaults: Vaults
    record: StoredRestoredRecord
    nats: NatsConnection


def register(commands: Commands) -> None:
    """Add the commands."""
    restore = group(commands, "restore", says="After a backup was restored, before any service starts.")
    erasures = add(restore, "erasures", _of(_erasures), says="Erase again whom the backup brought back.")
    by_somebody(erasures)
    add(restore, "check", _of(_check), says="Keys open, ledgers hold, nobody is there who was erased. Changes nothing.")


async def _erasures(arguments: argparse.Namespace, here: _Restored) -> None:
    erase = ErasePeople(
        record=StoredErasureRecord(here.pool, here.vaults, new_id=uuid7),
        journal=SilentJournal(),
        now=lambda: dt.datetime.now(dt.UTC),
        new_salt=lambda: os.urandom(SALT_BYTES),
    )
    done = await reapply_erasures(here.record, erase, read_notes(here.nats.client), who=operator(arguments.by))
    print(f"Erased again: {done.people} people ({done.notes} notes in the journal).")
    if done.busy:
        raise FailedError(f"{done.busy} people could not be erased: a message to them is being sent. Run it again")


async def _check(_: argparse.Namespace, here: _Restored) -> None:
    noted, _count = await noted_by_town(read_notes(here.nats.client))
    entries = people = 0
    towns = await here.record.towns()
    for town in towns:
        await here.record.vault(town)
        verified = await follow_ledger(here.pool, town)
        if verified.broken:
            raise FailedError(f"the ledger of {town} does not hold at entry {verified.broken.position}: restore again")
        entries += verified.entries
        people += len(await here.record.subscribers(town))
    if back := sum(map(len, (await back_again(here.record, noted)).values())):
        raise FailedError(f"{back} people are there who were erased: run `comunica-admin restore erasures`")
    print(f"Good: {len(towns)} municipalities, {people} people, {entries} entries of ledgers that hold.")


def _of(command: Callable[[argparse.Namespace, _Restored], Awaitable[None]]) -> Callable[[argparse.Namespace], None]:
    def run(arguments: argparse.Namespace) -> None:
        try:
            with record_in_reach():
                asyncio.run(_run(command, arguments))
        except (MissingSecretError, Unsealable) as problem:
            raise FailedError(f"{problem}: a restore needs the master key of its backup") from None

    return run


async def _run(
    command: Callable[[argparse.Namespace, _Restored], Awaitable[None]], arguments: argparse.Namespace
) -> None:
    async with _opened(RestoreSettings()) as here:
        await command(arguments, here)


@asynccontextmanager
async def _opened(settings: RestoreSettings) -> AsyncIterator[_Restored]:
    master_key = read_master_key(settings)
    async with nats_at_hand() as nats:
        pool = await open_pool(
            settings.postgres_dsn, password=settings.postgres_password(), size=2, name="comunica-admin"
        )
        try:
            vaults = Vaults(pool, master_key)
            yield _Restored(pool, vaults, StoredRestoredRecord(pool, vaults), nats)
        finally:
            await pool.close()
