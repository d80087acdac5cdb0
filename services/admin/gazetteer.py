"""`comunica-admin gazetteer import | test | alias`: the territory of a municipality, as its citizens name it.

Runs as the role comunica_admin, which sees no citizen, and needs no master key.
"""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

from uuid_utils.compat import uuid7

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Reading
from comunica.enrolment.territory.stradario import by_zone
from comunica.municipality.territory import Territory
from comunica.runtime.settings import PostgresSettings
from comunica.stores.pool import open_pool
from comunica.stores.territory.territories import PostgresTerritories
from comunica.usecases.audit import operator
from comunica.usecases.setting_up.municipality_setup import SetupRefused
from comunica.usecases.setting_up.step_taken import Outcome
from comunica.usecases.territory.import_gazetteer import import_gazetteer
from comunica.usecases.territory.teach_alias import NotTaught, Taught, Teaching, teach_alias, withdraw_alias
from comunica.usecases.territory.territory_record import NoSuchTown, TargetKind
from comunica.usecases.territory.try_message import try_message
from services.admin.command import Commands, FailedError, add, group, login
from services.admin.record import record_in_reach
from services.admin.territory_file import TerritoryFileError, read_territory_file

#: Problems that are shown; the rest are counted.
_SHOWN = 200
_LONGEST_MESSAGE = 4096


def register(commands: Commands) -> None:
    """Add the commands."""
    gazetteer = group(commands, "gazetteer", says="Zones, streets and names of a municipality.")
    bring = add(gazetteer, "import", _run(_import), says="Bring in a gazetteer (.json) or a stradario (.csv).")
    _for_town(bring)
    bring.add_argument("file", type=Path, help="see docs/operations/municipalities.md for both forms")
    bring.add_argument("--dry-run", action="store_true", help="check it and say what would change; change nothing")
    bring.add_argument("--by", default=login(), help="who brings it in, for the town's log (default: the login name)")
    test = add(gazetteer, "test", _run(_test), says="Try a message: what it would be understood to mean, and why.")
    _for_town(test)
    test.add_argument("message", help="as a citizen writes it; - reads it from standard input")
    alias = add(gazetteer, "alias", _run(_alias), says="Teach a name that citizens use. Who did it when is kept.")
    _for_town(alias)
    target = alias.add_mutually_exclusive_group(required=True)
    target.add_argument("--zone", metavar="ZONE", help="id or name of a zone or contrada")
    target.add_argument("--street", metavar="STREET", help="full name or id of a street")
    alias.add_argument("alias", help="the name to teach")
    alias.add_argument("--withdraw", action="store_true", help="take back a name that was taught")
    alias.add_argument("--by", default="comunica-admin", help="who teaches it, for the town's log")


def _for_town(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("town", metavar="SLUG", help="the municipality's slug")


def _run(
    command: Callable[[argparse.Namespace, PostgresTerritories], Awaitable[None]],
) -> Callable[[argparse.Namespace], None]:
    def run(arguments: argparse.Namespace) -> None:
        try:
            with record_in_reach():
                asyncio.run(_with_record(command, arguments))
        except TerritoryFileError as problem:
            raise FailedError(_told(arguments.file, problem.problems)) from None
        except (NoSuchTown, NotTaught, SetupRefused) as problem:
            raise FailedError(str(problem)) from None

    return run


async def _with_record(
    command: Callable[[argparse.Namespace, PostgresTerritories], Awaitable[None]], arguments: argparse.Namespace
) -> None:
    settings = PostgresSettings()
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        await command(arguments, PostgresTerritories(pool, new_id=uuid7))
    finally:
        await pool.close()


async def _import(arguments: argparse.Namespace, record: PostgresTerritories) -> None:
    def from_file(there: Gazetteer) -> Territory:
        return read_territory_file(arguments.file, list(there.zones.values()))

    imported = await import_gazetteer(
        arguments.town, from_file, record=record, keep=not arguments.dry_run, who=operator(arguments.by)
    )
    print("Dry run: nothing was changed." if arguments.dry_run else "Imported.")
    for step in imported.steps:
        sign = "changed" if step.outcome is Outcome.CHANGED else "as it was"
        print(f"{sign:<10} {step.what}" + (f": {step.says}" if step.says else ""))
    for zone, count in by_zone(imported.territory.streets or ()):
        print(f"{count:>8} streets in {zone}")


async def _test(arguments: argparse.Namespace, record: PostgresTerritories) -> None:
    message = sys.stdin.read(_LONGEST_MESSAGE) if arguments.message == "-" else arguments.message
    reading = await try_message(message[:_LONGEST_MESSAGE], arguments.town, record=record)
    town = await record.town(arguments.town)
    for name, value in _lines(reading, town.gazetteer):
        if value:
            print(f"{name:<13} {value}")


def _lines(reading: Reading, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    place = reading.place
    yield "action", str(reading.action)
    yield "intent", "" if reading.intent == "none" else str(reading.intent)
    yield "given name", reading.given_name
    yield "surname", reading.surname
    if place:
        address = " ".join(part for part in (place.street, place.house_number) if part)
        yield "place", f"{place.kind}: {address or place.name or place.municipality or place.written}"
    yield "zone", gazetteer.name_of(reading.zone)
    yield "missing", ", ".join(reading.missing)
    yield "choices", ", ".join(each.street or each.name or each.written for each in reading.choices)
    yield "confidence", f"{reading.confidence:.2f}"
    for reason in reading.because:
        yield "because", reason


async def _alias(arguments: argparse.Namespace, record: PostgresTerritories) -> None:
    wish = Teaching(
        town=arguments.town,
        kind=TargetKind.ZONE if arguments.zone else TargetKind.STREET,
        target=arguments.zone or arguments.street,
        alias=arguments.alias,
        by=operator(arguments.by),
    )
    if arguments.withdraw:
        _say(await withdraw_alias(wish, record=record), done="taken back from", not_done="was not taught of")
    else:
        _say(await teach_alias(wish, record=record), done="taught: it is", not_done="was taught before: it is")


def _say(taught: Taught, *, done: str, not_done: str) -> None:
    print(f"{done if taught.changed else not_done} {taught.name}. Services know within 30 seconds")


def _told(path: Path, problems: tuple[str, ...]) -> str:
    lines = "\n".join(f"  {each}" for each in problems[:_SHOWN])
    more = f"\n  … and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return f"{path} cannot be imported, nothing was changed:\n{lines}{more}"
