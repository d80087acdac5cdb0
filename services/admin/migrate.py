"""`comunica-admin migrate`: update the schema. Expand before the new code runs, contract once the old is gone."""

import argparse
import datetime as dt
import time

from comunica.runtime.settings import PostgresSettings
from comunica.stores.migrate import Phase, migrate
from comunica.usecases.away import RecordAway
from services.admin.command import Commands, FailedError, add

_PAUSE = 1.0


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add(
        commands,
        "migrate",
        _run,
        says="Bring the schema up to date (COMUNICA_POSTGRES_DSN of its owner). Running it again changes nothing.",
    )
    parser.add_argument("--phase", type=Phase, choices=list(Phase), default=Phase.EXPAND, help="default: expand")
    parser.add_argument("--wait", type=float, default=60.0, help="seconds to wait for PostgreSQL (default: 60)")


def _run(arguments: argparse.Namespace) -> None:
    settings = PostgresSettings()
    give_up = time.monotonic() + arguments.wait
    while True:
        try:
            _migrate(settings, arguments.phase)
        except RecordAway as problem:
            if time.monotonic() >= give_up:
                raise FailedError(f"{problem}: are COMUNICA_POSTGRES_DSN and its password file right?") from None
            time.sleep(_PAUSE)
        else:
            print(f"schema: up to date ({arguments.phase})")
            return


def _migrate(settings: PostgresSettings, phase: Phase) -> None:
    today = dt.datetime.now(dt.UTC).date()
    migrate(settings.postgres_dsn, password=settings.postgres_password(), phase=phase, today=today)
