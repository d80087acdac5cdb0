"""`comunica-admin keys list|create|rotate|revoke`: API keys beside those of the town's file."""

import argparse
import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope
from comunica.runtime.fresh_key import fresh_key
from comunica.runtime.master_key import read_master_key
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings, PostgresSettings
from comunica.stores.keys.key_register import PostgresKeyRegister
from comunica.stores.pool import in_directory, open_pool
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.keys.issue_key import OVERLAP, IssueDesk, Issuer, KeyWanted, make_new_key, rotate_key
from comunica.usecases.keys.key_register import KeyIssued, KeyShown
from comunica.usecases.keys.revoke_key import revoke_key
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused
from services.admin.command import Commands, FailedError, add, group, login
from services.admin.record import record_in_reach

_DAY = "%Y-%m-%d %H:%M"


class KeySettings(PostgresSettings, MasterKeySettings):
    """The record as comunica_admin; the master key, for what a key signs with."""


@dataclass(frozen=True, slots=True)
class _Desk:
    municipality_id: UUID
    register: PostgresKeyRegister
    issuer: Issuer
    now: dt.datetime

    def issuing(self) -> IssueDesk:
        """The same with what is new."""
        return IssueDesk(issuer=self.issuer, register=self.register, now=self.now, new_id=uuid7(), secret=fresh_key())


type _Command = Callable[[argparse.Namespace, _Desk], Awaitable[None]]


def register(commands: Commands) -> None:
    """Add the commands."""
    keys = group(commands, "keys", says="API keys of a town, beside those of its file.")
    _for_town(add(keys, "list", _at_desk(_list), says="All keys, newest first, without their secrets."))
    make = _for_town(add(keys, "create", _at_desk(_create), says="Make a key and print it, this once."))
    make.add_argument("--name", required=True, help="of the program that will hold it")
    make.add_argument("--kind", choices=list(KeyKind), type=KeyKind, default=KeyKind.LIVE)
    make.add_argument("--scope", dest="scopes", action="append", required=True, type=_scope, metavar="SCOPE")
    make.add_argument("--days", type=int, help="when it ends by itself (default: never)")
    rotate = _for_town(add(keys, "rotate", _at_desk(_rotate), says="Another secret; the one it has goes on a while."))
    rotate.add_argument("--key", required=True, type=UUID, metavar="ID")
    rotate.add_argument("--overlap-hours", type=float, default=OVERLAP / dt.timedelta(hours=1))
    revoke = _for_town(add(keys, "revoke", _at_desk(_revoke), says="End a key, everywhere within five seconds."))
    revoke.add_argument("--key", required=True, type=UUID, metavar="ID")


def _for_town(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("town", metavar="SLUG", help="the municipality's slug")
    parser.add_argument("--by", default=login(), help="who does it, for the town's log (default: the login name)")
    return parser


def _scope(word: str) -> Scope:
    if word not in MUNICIPAL_SCOPES:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(sorted(MUNICIPAL_SCOPES))}")
    return Scope(word)


def _at_desk(command: _Command) -> Callable[[argparse.Namespace], None]:
    def run(arguments: argparse.Namespace) -> None:
        try:
            with record_in_reach():
                asyncio.run(_run(command, arguments))
        except MissingSecretError as problem:
            raise FailedError(str(problem)) from None

    return run


async def _run(command: _Command, arguments: argparse.Namespace) -> None:
    settings = KeySettings()
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        async with in_directory(pool) as connection:
            row = await connection.fetchrow(query("town_of_slug"), arguments.town)
        if row is None:
            raise FailedError(f"no municipality has the slug {arguments.town}")
        desk = _Desk(
            row["id"],
            PostgresKeyRegister(pool, Vaults(pool, read_master_key(settings))),
            Issuer.at_desk(arguments.by),
            dt.datetime.now(dt.UTC),
        )
        await command(arguments, desk)
    finally:
        await pool.close()


async def _list(_arguments: argparse.Namespace, desk: _Desk) -> None:
    page = await desk.register.page(desk.municipality_id, PageRequest())
    for each in page.rows:
        print(_line(each))


async def _create(arguments: argparse.Namespace, desk: _Desk) -> None:
    expires_at = None if arguments.days is None else desk.now + dt.timedelta(days=arguments.days)
    wanted = KeyWanted(
        name=arguments.name, kind=arguments.kind, scopes=frozenset(arguments.scopes), expires_at=expires_at
    )
    outcome = await make_new_key(desk.municipality_id, wanted, desk=desk.issuing())
    _print(outcome, desk)


async def _rotate(arguments: argparse.Namespace, desk: _Desk) -> None:
    outcome = await rotate_key(
        desk.municipality_id,
        arguments.key,
        overlap=dt.timedelta(hours=arguments.overlap_hours),
        desk=desk.issuing(),
    )
    _print(outcome, desk)


async def _revoke(arguments: argparse.Namespace, desk: _Desk) -> None:
    found = await revoke_key(
        desk.municipality_id, arguments.key, issuer=desk.issuer, register=desk.register, line_id=uuid7()
    )
    match found:
        case KeyShown():
            print(_line(found))
        case Refused(errors=problems):
            raise FailedError("; ".join(each.message for each in problems))
        case None:
            raise FailedError("this town has no key of this id: see `comunica-admin keys list`")


def _print(outcome: KeyIssued | Refused | None, desk: _Desk) -> None:
    match outcome:
        case None:
            raise FailedError("this town has no key of this id: see `comunica-admin keys list`")
        case Refused(errors=problems):
            raise FailedError("; ".join(f"{each.field or 'key'}: {each.message}" for each in problems))
        case KeyIssued(shown, key):
            print(_line(shown))
            print(key.plain())
            print(key.notify_form(shown.name, desk.municipality_id))


def _line(key: KeyShown) -> str:
    ends = f"until {key.expires_at:{_DAY}}" if key.expires_at else "without end"
    used = f"used {key.last_used_at:{_DAY}}" if key.last_used_at else "never used"
    state = f"revoked {key.revoked_at:{_DAY}}" if key.revoked_at else ends
    scopes = ",".join(sorted(key.scopes))
    return f"{key.id}  {key.name}  {key.kind}  {state}  {used}  comunica_{key.prefix}_…  {scopes}"
