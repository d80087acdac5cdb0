"""What the commands on a town's people share: the town at hand, the record, and how they fail.

They run as the role comunica_import, which sees the citizens of the town that it is told and sets up nothing.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from uuid_utils.compat import uuid7

from comunica.enrolment.importing.columns import ColumnsMissing
from comunica.enrolment.importing.file import UnreadableFile
from comunica.runtime.master_key import read_master_key
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings, PostgresSettings
from comunica.stores.audit import StoredAuditLog
from comunica.stores.people.imports import NoSuchTown, find_office
from comunica.stores.pool import Pool, open_pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.people.import_record import Office
from comunica.usecases.people.notify_imported import NoticeRefused
from services.admin.command import FailedError, login
from services.admin.record import record_in_reach


class SubscriberSettings(PostgresSettings, MasterKeySettings):
    """What the commands need to know."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A town at hand, and the record."""

    pool: Pool
    vaults: Vaults
    office: Office
    audit: StoredAuditLog


type DeskCommand = Callable[[argparse.Namespace, Desk], Awaitable[None]]


def for_town(parser: argparse.ArgumentParser) -> None:
    """The option that names the town."""
    parser.add_argument("--town", required=True, metavar="SLUG", help="the municipality's slug")


def by_somebody(parser: argparse.ArgumentParser) -> None:
    """The option that names who is at the desk."""
    parser.add_argument("--by", default=login(), help="who does it, for the town's log (default: the login name)")


def at_desk(command: DeskCommand) -> Callable[[argparse.Namespace], None]:
    """A command for the town that its arguments name."""

    def run(arguments: argparse.Namespace) -> None:
        try:
            with record_in_reach():
                asyncio.run(_run(command, arguments))
        except (UnreadableFile, ColumnsMissing, NoSuchTown, MissingSecretError, NoticeRefused) as problem:
            raise FailedError(str(problem)) from None

    return run


async def _run(command: DeskCommand, arguments: argparse.Namespace) -> None:
    async with _open_desk(SubscriberSettings(), arguments.town) as desk:
        await command(arguments, desk)


@asynccontextmanager
async def _open_desk(settings: SubscriberSettings, slug: str) -> AsyncIterator[Desk]:
    master_key = read_master_key(settings)
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        vaults = Vaults(pool, master_key)
        directory = StoredTownDirectory(pool, vaults, clock=time.monotonic)
        office = await find_office(pool, directory, slug)
        yield Desk(pool, vaults, office, StoredAuditLog(pool, new_id=uuid7))
    finally:
        await pool.close()
