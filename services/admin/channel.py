"""`comunica-admin channel connect TOWN.yaml`, and `channel check SLUG`: is a number ready, and does it hear?"""

import argparse
import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import PriceListError
from comunica.channels.whatsapp.account import account_of
from comunica.runtime.master_key import read_master_key
from comunica.runtime.prices import read_price_list
from comunica.runtime.secrets import MissingSecretError
from comunica.stores.pool import Pool, open_pool
from comunica.stores.sealing import MasterKey, Unsealable
from comunica.stores.setting_up.channel_desk import PostgresChannelDesk
from comunica.stores.setting_up.setup import PostgresSetup
from comunica.usecases.patience import Looks
from comunica.usecases.setting_up.check_channel import check_channel
from comunica.usecases.setting_up.connect_channel import Listening, connect_channel
from comunica.usecases.setting_up.municipality_setup import MunicipalitySetup
from comunica.usecases.setting_up.step_taken import StepTaken
from services.admin.command import Commands, FailedError, add, group
from services.admin.record import record_in_reach
from services.admin.steps import CALL_DEADLINE, AdminSettings, failed, tell
from services.admin.town_file import TownFileError, notify_key_files, read_town_file, write_notify_keys

#: Seconds between two looks at what was heard, at most: a person waits with a phone in hand.
_LOOK_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What a command works with."""

    pool: Pool
    master_key: MasterKey
    client: httpx.AsyncClient


def register(commands: Commands) -> None:
    """Add the commands."""
    channel = group(commands, "channel", says="Sending numbers: connect one, check one.")
    connect = add(
        channel,
        "connect",
        _connect,
        says="Set a town and its number up, then wait for one message and one status. No service is restarted.",
    )
    connect.add_argument("file", type=Path, help="the municipality's file, as for municipality apply")
    connect.add_argument("--wait-reviews", type=float, default=30.0, metavar="SECONDS", help="for templates (30)")
    connect.add_argument("--wait-message", type=float, default=300.0, metavar="SECONDS", help="for a message (300)")
    connect.add_argument("--wait-status", type=float, default=60.0, metavar="SECONDS", help="for a status (60)")
    check = add(channel, "check", _check, says="The same steps, looked at again. Changes nothing.")
    check.add_argument("slug", help="of the municipality")


def _connect(arguments: argparse.Namespace) -> None:
    try:
        setup = read_town_file(arguments.file)
    except TownFileError as problem:
        lines = "\n".join(f"  {each}" for each in problem.problems)
        raise FailedError(f"{arguments.file} cannot be applied, nothing was changed:\n{lines}") from None
    steps = _done(_connected(setup, arguments))
    if undone := failed(steps):
        raise FailedError(f"not done: {undone}. Mend it and connect again; the rest is done")


def _check(arguments: argparse.Namespace) -> None:
    if undone := failed(_done(_checked(arguments.slug))):
        raise FailedError(f"not in order: {undone}")


def _done(work: Coroutine[None, None, list[StepTaken]]) -> list[StepTaken]:
    try:
        with record_in_reach():
            return asyncio.run(work)
    except (MissingSecretError, PriceListError, Unsealable) as problem:
        raise FailedError(str(problem)) from None


async def _connected(setup: MunicipalitySetup, arguments: argparse.Namespace) -> list[StepTaken]:
    settings = AdminSettings()
    prices = read_price_list(settings).at(dt.datetime.now(ZoneInfo(setup.timezone)).date())
    async with _at_hand(settings) as hand:
        desk = PostgresChannelDesk(hand.pool, hand.master_key)
        steps = connect_channel(
            setup,
            record=PostgresSetup(hand.pool, hand.master_key, new_id=uuid7),
            account=account_of(hand.client, setup.channel),
            patience=Looks(arguments.wait_reviews),
            listening=Listening(
                ears=desk,
                for_message=Looks(arguments.wait_message, _LOOK_EVERY),
                for_status=Looks(arguments.wait_status, _LOOK_EVERY),
            ),
            prices=prices,
        )
        taken = await tell(steps)
        if (municipality_id := await desk.town(setup.slug)) is not None:
            write_notify_keys(setup, municipality_id, notify_key_files(arguments.file))
        return taken


async def _checked(slug: str) -> list[StepTaken]:
    async with _at_hand(AdminSettings()) as hand:
        desk = PostgresChannelDesk(hand.pool, hand.master_key)
        if (channel := await desk.channel(slug)) is None:
            raise FailedError(f"no municipality {slug} with a channel is on record: connect it first")
        return await tell(check_channel(channel, account=account_of(hand.client, channel.setup), ears=desk))


@asynccontextmanager
async def _at_hand(settings: AdminSettings) -> AsyncIterator[_AtHand]:
    master_key = read_master_key(settings)
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        async with httpx.AsyncClient(timeout=CALL_DEADLINE) as client:
            yield _AtHand(pool, master_key, client)
    finally:
        await pool.close()
