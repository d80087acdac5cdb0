"""`comunica-admin partner create|list|close|key`: who may be given mandates by municipalities, and their keys."""

import argparse
import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.municipality.keys import KeyKind, Scope
from comunica.municipality.partner_keys import PARTNER_SCOPES, partner_form
from comunica.runtime.fresh_key import fresh_key
from comunica.runtime.settings import PostgresSettings
from comunica.stores.away import is_away
from comunica.stores.partners import PostgresPartners
from comunica.stores.pool import open_pool
from comunica.usecases.create_partner import PartnerWanted, create_partner
from comunica.usecases.issue_partner_key import PartnerKeyWanted, issue_partner_key
from comunica.usecases.paging import PageRequest
from comunica.usecases.partner_register import PartnerKeyIssued, PartnerKeyShown, PartnerShown
from comunica.usecases.submission import Refused
from services.admin.command import Commands, FailedError, add, group

_DAY = "%Y-%m-%d %H:%M"

type _Command = Callable[[argparse.Namespace, PostgresPartners], Awaitable[None]]


def register(commands: Commands) -> None:
    """Add the commands."""
    partner = group(
        commands, "partner", says="Organisations that send by mandate of municipalities. They see no citizen."
    )
    create = _named(
        add(partner, "create", _at_desk(_create), says="Make a partner. It reaches nobody without mandates.")
    )
    create.add_argument("--name", required=True, help="as towns read it: Protezione civile della Regione")
    create.add_argument("--contact", default="", help="where a town's staff turn")
    add(partner, "list", _at_desk(_list), says="All partners, newest first.")
    _named(
        add(partner, "close", _at_desk(_close), says="End it: its keys open nothing, its mandates stand for nothing.")
    )
    key = group(partner, "key", says="Keys of a partner.")
    issue = _named(add(key, "create", _at_desk(_issue), says="Make a key and print it, this once."))
    issue.add_argument("--name", required=True, help="of the program that will hold it")
    issue.add_argument("--kind", choices=list(KeyKind), type=KeyKind, default=KeyKind.LIVE)
    issue.add_argument("--scope", dest="scopes", action="append", required=True, type=_scope, metavar="SCOPE")
    issue.add_argument("--days", type=int, help="when it ends by itself (default: never)")
    _named(add(key, "list", _at_desk(_keys), says="Its keys, newest first, without their secrets."))
    revoke = _named(add(key, "revoke", _at_desk(_revoke), says="End a key at once."))
    revoke.add_argument("--key", required=True, type=UUID, metavar="ID")


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("slug", metavar="SLUG", help="the partner's slug: protezione-civile")
    return parser


def _scope(word: str) -> Scope:
    if word not in PARTNER_SCOPES:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(sorted(PARTNER_SCOPES))}")
    return Scope(word)


async def _create(arguments: argparse.Namespace, register: PostgresPartners) -> None:
    wanted = PartnerWanted(slug=arguments.slug, name=arguments.name, contact=arguments.contact)
    outcome = await create_partner(wanted, register=register, now=_now(), partner_id=uuid7())
    if isinstance(outcome, Refused):
        raise _failed(outcome)
    print(_line(outcome))


async def _list(_arguments: argparse.Namespace, register: PostgresPartners) -> None:
    page = await register.page(PageRequest(), with_closed=True)
    for each in page.rows:
        print(_line(each))


async def _close(arguments: argparse.Namespace, register: PostgresPartners) -> None:
    closed = await register.close((await _partner(arguments, register)).id)
    assert closed is not None, "it was there"
    print(_line(closed))


async def _issue(arguments: argparse.Namespace, register: PostgresPartners) -> None:
    partner, now = await _partner(arguments, register), _now()
    ends = None if arguments.days is None else now + dt.timedelta(days=arguments.days)
    wanted = PartnerKeyWanted(
        name=arguments.name, kind=arguments.kind, scopes=frozenset(arguments.scopes), expires_at=ends
    )
    outcome = await issue_partner_key(
        partner.id, wanted, register=register, now=now, key_id=uuid7(), secret=fresh_key()
    )
    match outcome:
        case PartnerKeyIssued(shown, key):
            print(_key_line(shown))
            print(partner_form(key))
        case Refused():
            raise _failed(outcome)
        case None:
            raise _unknown(arguments)


async def _keys(arguments: argparse.Namespace, register: PostgresPartners) -> None:
    page = await register.keys((await _partner(arguments, register)).id, PageRequest())
    for each in page.rows:
        print(_key_line(each))


async def _revoke(arguments: argparse.Namespace, register: PostgresPartners) -> None:
    found = await register.revoke_key((await _partner(arguments, register)).id, arguments.key)
    if found is None:
        raise FailedError("this partner has no key of this id: see `comunica-admin partner key list`")
    print(_key_line(found))


async def _partner(arguments: argparse.Namespace, register: PostgresPartners) -> PartnerShown:
    found = await register.see(slug=arguments.slug)
    if found is None:
        raise _unknown(arguments)
    return found


def _unknown(arguments: argparse.Namespace) -> FailedError:
    return FailedError(f"no partner has the slug {arguments.slug}: see `comunica-admin partner list`")


def _failed(refused: Refused) -> FailedError:
    return FailedError("; ".join(f"{each.field or 'partner'}: {each.message}" for each in refused.errors))


def _line(partner: PartnerShown) -> str:
    state = f"closed {partner.closed_at:{_DAY}}" if partner.closed_at else f"since {partner.created_at:{_DAY}}"
    return f"{partner.id}  {partner.slug}  {partner.name}  {state}"


def _key_line(key: PartnerKeyShown) -> str:
    ends = f"until {key.expires_at:{_DAY}}" if key.expires_at else "without end"
    used = f"used {key.last_used_at:{_DAY}}" if key.last_used_at else "never used"
    state = f"revoked {key.revoked_at:{_DAY}}" if key.revoked_at else ends
    scopes = ",".join(sorted(key.scopes))
    return f"{key.id}  {key.name}  {key.kind}  {state}  {used}  comunica-partner_{key.prefix}_…  {scopes}"


def _at_desk(command: _Command) -> Callable[[argparse.Namespace], None]:
    def run(arguments: argparse.Namespace) -> None:
        try:
            asyncio.run(_run(command, arguments))
        except Exception as problem:
            if not is_away(problem):
                raise
            raise FailedError(
                f"PostgreSQL is away ({type(problem).__name__}): is COMUNICA_POSTGRES_DSN right?"
            ) from None

    return run


async def _run(command: _Command, arguments: argparse.Namespace) -> None:
    settings = PostgresSettings()
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        await command(arguments, PostgresPartners(pool))
    finally:
        await pool.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
