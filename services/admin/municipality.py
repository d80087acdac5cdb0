"""`comunica-admin municipality apply TOWN.yaml`: set up a municipality, on record and at the provider."""

import argparse
import asyncio
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import PriceListError
from comunica.channels.whatsapp.account import account_of
from comunica.runtime.master_key import read_master_key
from comunica.runtime.prices import read_price_list
from comunica.runtime.secrets import MissingSecretError
from comunica.stores.pool import open_pool
from comunica.stores.setting_up.setup import PostgresSetup
from comunica.usecases.patience import Looks
from comunica.usecases.setting_up.apply_municipality import apply_municipality
from comunica.usecases.setting_up.municipality_setup import MunicipalitySetup
from comunica.usecases.setting_up.step_taken import StepTaken
from services.admin import texts
from services.admin.command import Commands, FailedError, add, group
from services.admin.record import record_in_reach
from services.admin.steps import CALL_DEADLINE, AdminSettings, failed, tell
from services.admin.town_file import TownFileError, notify_key_files, read_town_file, write_notify_keys


def register(commands: Commands) -> None:
    """Add the command."""
    municipality = group(commands, "municipality", says="Municipalities, on record and at the provider.")
    texts.register(municipality)
    parser = add(
        municipality,
        "apply",
        _run,
        says="Set a municipality up as its file says. Running it again changes nothing.",
    )
    parser.add_argument("file", type=Path, help="the municipality's file, such as workbench/demo/solaro.yaml")
    created = add(municipality, "create", _run, says="The same as apply, by another word.")
    created.add_argument("-f", "--file", type=Path, required=True, help="the municipality's file")
    for each in (parser, created):
        each.add_argument(
            "--wait-reviews", type=float, default=30.0, help="seconds to wait for templates under review (default: 30)"
        )


def _run(arguments: argparse.Namespace) -> None:
    try:
        setup = read_town_file(arguments.file)
        places = notify_key_files(arguments.file)
        with record_in_reach():
            steps = asyncio.run(_apply(AdminSettings(), setup, Looks(arguments.wait_reviews), places))
    except TownFileError as problem:
        lines = "\n".join(f"  {each}" for each in problem.problems)
        raise FailedError(f"{arguments.file} cannot be applied, nothing was changed:\n{lines}") from None
    except (MissingSecretError, PriceListError) as problem:
        raise FailedError(str(problem)) from None
    if undone := failed(steps):
        raise FailedError(f"not done: {undone}. Mend it and apply again; the rest is done")


async def _apply(
    settings: AdminSettings, setup: MunicipalitySetup, reviews: Looks, places: Mapping[str, Path]
) -> list[StepTaken]:
    master_key = read_master_key(settings)
    prices = read_price_list(settings).at(dt.datetime.now(ZoneInfo(setup.timezone)).date())
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        async with httpx.AsyncClient(timeout=CALL_DEADLINE) as client:
            record = PostgresSetup(pool, master_key, new_id=uuid7)
            steps = await tell(
                apply_municipality(
                    setup,
                    record=record,
                    account=account_of(client, setup.channel),
                    patience=reviews,
                    prices=prices,
                )
            )
            if (municipality_id := await record.id_of(setup.slug)) is not None:
                write_notify_keys(setup, municipality_id, places)
            return steps
    finally:
        await pool.close()
