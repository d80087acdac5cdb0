"""Brings the schema up to date. Run by one job, never by a service.

Revisions live on two branches: `expand` (additive, safe while the old code runs) and `contract` (removes what no code
uses any more). Partitions of the coming months are made at each run.
"""

import datetime as dt
from enum import StrEnum
from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from comunica.usecases.away import RecordAway

#: Any number, the same for everybody: two jobs at once wait for each other.
MIGRATION_LOCK = 7_305_822

MONTHS_AHEAD = 13


class Phase(StrEnum):
    """Which half of a change to apply."""

    EXPAND = "expand"
    CONTRACT = "contract"


def migrate(dsn: str, *, password: str | None = None, phase: Phase = Phase.EXPAND, today: dt.date) -> None:
    """Apply what is missing on the database at `dsn` (postgresql://…), as a role that may create roles and tables.

    Raises RecordAway if the database cannot be reached.
    """
    url = make_url(dsn).set(drivername="postgresql+psycopg")
    if password is not None:
        url = url.set(password=password)
    engine = create_engine(url, connect_args={"connect_timeout": 10})
    try:
        with _connected(engine) as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
            connection.commit()
            _upgrade(connection, phase)
            _add_months(connection, today)
    finally:
        engine.dispose()


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        raise RecordAway("the database cannot be reached, or does not let this role in") from error


def _upgrade(connection: Connection, phase: Phase) -> None:
    config = Config()
    config.set_main_option("script_location", str(resources.files("comunica.stores.migrations")))
    config.attributes["connection"] = connection
    branches = {
        label for revision in ScriptDirectory.from_config(config).walk_revisions() for label in revision.branch_labels
    }
    if phase in branches:
        command.upgrade(config, f"{phase}@head")
    connection.commit()


def _add_months(connection: Connection, today: dt.date) -> None:
    """Make the delivery partitions from last month on: yesterday's late event has room, and next year's schedule."""
    connection.execute(
        text(
            "SELECT add_delivery_month(month::date) FROM generate_series("
            "date_trunc('month', cast(:today AS timestamp)) - interval '1 month', "
            "date_trunc('month', cast(:today AS timestamp)) + make_interval(months => :ahead), "
            "interval '1 month') AS month"
        ),
        {"today": today, "ahead": MONTHS_AHEAD},
    )
    connection.commit()
