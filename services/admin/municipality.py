"""`comunica-admin municipality apply TOWN.yaml`: set up a municipality, on record and at the provider."""

import argparse
import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import PriceListError
from comunica.channels.whatsapp.account import WhatsAppAccount
from comunica.channels.whatsapp.management import Management
from comunica.runtime.prices import read_price_list
from comunica.runtime.record import read_master_key
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings, PostgresSettings, PriceSettings
from comunica.stores.away import is_away
from comunica.stores.pool import open_pool
from comunica.stores.setup import PostgresSetup
from comunica.usecases.apply_municipality import MunicipalitySetup, Outcome, StepTaken, apply_municipality
from services.admin import texts
from services.admin.command import Commands, FailedError, add, group
from services.admin.town_file import TownFileError, notify_key_files, read_town_file, write_secret

#: Seconds for one call to the provider's management API.
CALL_DEADLINE = 20.0
#: Seconds between two looks at a review.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0

_SIGNS = {
    Outcome.KEPT: "ok",
    Outcome.CHANGED: "ok, changed",
    Outcome.WAITING: "waiting",
    Outcome.FAILED: "FAILED",
}


class AdminSettings(PostgresSettings, MasterKeySettings, PriceSettings):
    """What the command needs to know."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """Patience with reviews: looks at once, then again and again for `wait` seconds, each time a little later."""

    wait: float

    async def turns(self) -> AsyncIterator[dt.datetime]:
        """See usecases.apply_municipality.Patience."""
        loop = asyncio.get_running_loop()
        give_up, pause = loop.time() + self.wait, _FIRST_PAUSE
        while True:
            yield dt.datetime.now(dt.UTC)
            if loop.time() + pause > give_up:
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


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
    parser.add_argument(
        "--wait-reviews", type=float, default=30.0, help="seconds to wait for templates under review (default: 30)"
    )


def _run(arguments: argparse.Namespace) -> None:
    try:
        setup = read_town_file(arguments.file)
        places = notify_key_files(arguments.file)
        steps = asyncio.run(_apply(AdminSettings(), setup, Reviews(arguments.wait_reviews), places))
    except TownFileError as problem:
        lines = "\n".join(f"  {each}" for each in problem.problems)
        raise FailedError(f"{arguments.file} cannot be applied, nothing was changed:\n{lines}") from None
    except (MissingSecretError, PriceListError) as problem:
        raise FailedError(str(problem)) from None
    except Exception as problem:
        if not is_away(problem):
            raise
        raise FailedError(f"PostgreSQL is away ({type(problem).__name__}): is COMUNICA_POSTGRES_DSN right?") from None
    failed = [step.what for step in steps if step.outcome is Outcome.FAILED]
    if failed:
        raise FailedError(f"not done: {', '.join(failed)}. Mend it and apply again; the rest is done")


async def _apply(
    settings: AdminSettings, setup: MunicipalitySetup, reviews: Reviews, places: Mapping[str, Path]
) -> list[StepTaken]:
    master_key = read_master_key(settings)
    prices = read_price_list(settings).at(dt.datetime.now(ZoneInfo(setup.timezone)).date())
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        async with httpx.AsyncClient(timeout=CALL_DEADLINE) as client:
            management = Management(client, base_url=setup.channel.base_url, token=setup.channel.token)
            record = PostgresSetup(pool, master_key, new_id=uuid7)
            steps = await _tell(
                apply_municipality(
                    setup,
                    record=record,
                    account=WhatsAppAccount(management, setup.channel),
                    patience=reviews,
                    prices=prices,
                )
            )
            if (municipality_id := await record.id_of(setup.slug)) is not None:
                _write_notify_keys(setup, municipality_id, places)
            return steps
    finally:
        await pool.close()


def _write_notify_keys(setup: MunicipalitySetup, municipality_id: UUID, places: Mapping[str, Path]) -> None:
    """The form of Notify's names the municipality, whose id the record gave."""
    for each in setup.keys:
        if (place := places.get(each.name)) is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            write_secret(place, each.key.notify_form(each.name, municipality_id))


async def _tell(steps: AsyncIterator[StepTaken]) -> list[StepTaken]:
    taken = []
    async for step in steps:
        taken.append(step)
        says = f": {step.says}" if step.says else ""
        print(f"{_SIGNS[step.outcome]:<12} {step.what}{says}", flush=True)
    return taken
