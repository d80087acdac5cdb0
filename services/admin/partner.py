"""`comunica-admin partner create|list|log|close|key|nkey|issuer`: who may be given mandates by towns, and their keys.

`key` is for HTTP, `nkey` for NATS; `create` gives an nkey at once if it is told what that may do.
"""

import argparse
import asyncio
import datetime as dt
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.contracts import nats_permissions, subjects
from comunica.contracts.nkeys import SEED_BYTES, Kind, public_of, read_seed, seed_of
from comunica.municipality.keys import KeyKind, Scope
from comunica.municipality.partner_keys import PARTNER_SCOPES, partner_form
from comunica.runtime.fresh_key import fresh_key
from comunica.runtime.settings import PostgresSettings
from comunica.stores.partners.partners import PostgresPartners
from comunica.stores.pool import open_pool
from comunica.usecases.paging import PageRequest
from comunica.usecases.partners.create_partner import NkeyToMake, PartnerWanted, create_partner
from comunica.usecases.partners.issue_partner_key import PartnerKeyWanted, issue_partner_key
from comunica.usecases.partners.issue_partner_nkey import PartnerNkeyWanted, issue_partner_nkey
from comunica.usecases.partners.partner_log import Hand, PartnerLogEntry
from comunica.usecases.partners.partner_register import (
    PartnerDesk,
    PartnerKeyIssued,
    PartnerKeyShown,
    PartnerNkeyShown,
    PartnerShown,
)
from comunica.usecases.problem import Refused
from services.admin.command import Commands, FailedError, add, group
from services.admin.desk import by_somebody
from services.admin.record import record_in_reach

_DAY = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class _Desk:
    """The record, as far as partners need it, and by whose hand."""

    partners: PostgresPartners
    hand: Hand

    def now(self) -> PartnerDesk:
        """As use cases take it."""
        return PartnerDesk(register=self.partners, hand=self.hand, now=_now())


type _Command = Callable[[argparse.Namespace, _Desk], Awaitable[None]]


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
    create.add_argument(
        "--nats",
        dest="scopes",
        action="append",
        type=_scope,
        metavar="SCOPE",
        help="make an nkey for NATS too, which may do this; several times for more",
    )
    _public_key(create)
    by_somebody(add(partner, "list", _at_desk(_list), says="All partners, newest first."))
    _named(add(partner, "log", _at_desk(_log), says="Who made and ended it, its keys and its credentials."))
    _named(
        add(partner, "close", _at_desk(_close), says="End it: its keys open nothing, its mandates stand for nothing.")
    )
    key = group(partner, "key", says="Keys of a partner.")
    issue = _named(add(key, "create", _at_desk(_issue), says="Make a key and print it, this once."))
    _wish(issue)
    _named(add(key, "list", _at_desk(_keys), says="Its keys, newest first, without their secrets."))
    revoke = _named(add(key, "revoke", _at_desk(_revoke), says="End a key at once."))
    revoke.add_argument("--key", required=True, type=UUID, metavar="ID")

    nkey = group(partner, "nkey", says="Credentials of a partner on NATS. They open at once, without a restart.")
    made = _named(add(nkey, "create", _at_desk(_issue_nkey), says="Make one and print its seed, this once."))
    _wish(made)
    _public_key(made)
    _named(add(nkey, "list", _at_desk(_nkeys), says="Its credentials on NATS, newest first."))
    ended = _named(add(nkey, "revoke", _at_desk(_revoke_nkey), says="End a credential: nothing more is taken by it."))
    ended.add_argument("--nkey", required=True, type=UUID, metavar="ID")
    add(partner, "issuer", _issuer, says="Make the key that signs who may come in on NATS; once an installation.")


def _wish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="of the program that will hold it")
    parser.add_argument("--kind", choices=list(KeyKind), type=KeyKind, default=KeyKind.LIVE)
    parser.add_argument("--scope", dest="scopes", action="append", required=True, type=_scope, metavar="SCOPE")
    parser.add_argument("--days", type=int, help="when it ends by itself (default: never)")


def _public_key(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--public-key", metavar="U…", help="of an nkey that the partner made itself: nobody else ever sees its seed"
    )


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("slug", metavar="SLUG", help="the partner's slug: protezione-civile")
    by_somebody(parser)
    return parser


def _scope(word: str) -> Scope:
    if word not in PARTNER_SCOPES:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(sorted(PARTNER_SCOPES))}")
    return Scope(word)


async def _create(arguments: argparse.Namespace, desk: _Desk) -> None:
    seed, nkey = _fresh_seed(arguments.public_key), None
    if arguments.scopes:
        wish = PartnerKeyWanted(name="nats", kind=KeyKind.LIVE, scopes=frozenset(arguments.scopes))
        nkey = NkeyToMake(wanted=_nkey_wanted(wish, arguments.public_key, seed), id=uuid7())
    outcome = await create_partner(
        PartnerWanted(slug=arguments.slug, name=arguments.name, contact=arguments.contact),
        desk=desk.now(),
        partner_id=uuid7(),
        nkey=nkey,
    )
    if isinstance(outcome, Refused):
        raise _failed(outcome)
    print(_line(outcome.partner))
    if outcome.nkey is not None:
        print(_nkey_line(outcome.nkey))
        _print_access(outcome.nkey, seed)


async def _list(_arguments: argparse.Namespace, desk: _Desk) -> None:
    page = await desk.partners.page(PageRequest(), with_closed=True)
    for each in page.rows:
        print(_line(each))


async def _close(arguments: argparse.Namespace, desk: _Desk) -> None:
    register = desk.partners
    closed = await register.close((await _partner(arguments, register)).id, hand=desk.hand)
    assert closed is not None, "it was there"
    print(_line(closed))


async def _issue(arguments: argparse.Namespace, desk: _Desk) -> None:
    register = desk.partners
    partner, now = await _partner(arguments, register), _now()
    wanted = _wanted(arguments, now)
    outcome = await issue_partner_key(partner.id, wanted, desk=desk.now(), key_id=uuid7(), secret=fresh_key())
    match outcome:
        case PartnerKeyIssued(shown, key):
            print(_key_line(shown))
            print(partner_form(key))
        case Refused():
            raise _failed(outcome)
        case None:
            raise _unknown(arguments)


async def _keys(arguments: argparse.Namespace, desk: _Desk) -> None:
    register = desk.partners
    page = await register.keys((await _partner(arguments, register)).id, PageRequest())
    for each in page.rows:
        print(_key_line(each))


async def _revoke(arguments: argparse.Namespace, desk: _Desk) -> None:
    register = desk.partners
    found = await register.revoke_key((await _partner(arguments, register)).id, arguments.key, hand=desk.hand)
    if found is None:
        raise FailedError("this partner has no key of this id: see `comunica-admin partner key list`")
    print(_key_line(found))


async def _issue_nkey(arguments: argparse.Namespace, desk: _Desk) -> None:
    partner = await _partner(arguments, desk.partners)
    await _make_nkey(partner, _wanted(arguments, _now()), arguments.public_key, desk)


async def _make_nkey(partner: PartnerShown, wanted: PartnerKeyWanted, public_key: str | None, desk: _Desk) -> None:
    seed = _fresh_seed(public_key)
    outcome = await issue_partner_nkey(
        partner.id,
        _nkey_wanted(wanted, public_key, seed),
        desk=desk.now(),
        nkey_id=uuid7(),
    )
    match outcome:
        case PartnerNkeyShown():
            print(_nkey_line(outcome))
            _print_access(outcome, seed)
        case Refused():
            raise _failed(outcome)
        case None:
            raise FailedError("this partner is not on record any more")


def _fresh_seed(public_key: str | None) -> str | None:
    return None if public_key else seed_of(Kind.USER, secrets.token_bytes(SEED_BYTES))


def _nkey_wanted(wanted: PartnerKeyWanted, public_key: str | None, seed: str | None) -> PartnerNkeyWanted:
    return PartnerNkeyWanted(wanted, public_key or read_seed(seed or "").public)


def _print_access(nkey: PartnerNkeyShown, seed: str | None) -> None:
    """What its holder needs to connect."""
    user = nats_permissions.partner(str(nkey.partner_id), str(nkey.id))
    print(f"publish on     {subjects.partner_job(str(nkey.partner_id), str(nkey.id))}")
    print(f"events on      {subjects.partner_event(str(nkey.partner_id))}")
    print(f"consumer       {nats_permissions.PARTNER_EVENTS} {nats_permissions.partner_consumer(str(nkey.partner_id))}")
    print(f"inbox prefix   {nats_permissions.inbox(user.name)}")
    if seed is not None:
        print(f"seed           {seed}")


async def _nkeys(arguments: argparse.Namespace, desk: _Desk) -> None:
    partner = await _partner(arguments, desk.partners)
    page = await desk.partners.nkeys(partner.id, PageRequest(), hand=desk.hand)
    for each in page.rows:
        print(_nkey_line(each))


async def _revoke_nkey(arguments: argparse.Namespace, desk: _Desk) -> None:
    partner = await _partner(arguments, desk.partners)
    found = await desk.partners.revoke_nkey(partner.id, arguments.nkey, hand=desk.hand)
    if found is None:
        raise FailedError("this partner has no nkey of this id: see `comunica-admin partner nkey list`")
    print(_nkey_line(found))


async def _log(arguments: argparse.Namespace, desk: _Desk) -> None:
    partner = await _partner(arguments, desk.partners)
    page = await desk.partners.log(partner.id, PageRequest(), hand=desk.hand)
    for each in page.rows:
        print(_log_line(each))


def _issuer(_: argparse.Namespace) -> None:
    seed = seed_of(Kind.ACCOUNT, secrets.token_bytes(SEED_BYTES))
    issuer = read_seed(seed)
    print(f"seed           {seed}")
    print(f"issuer         {issuer.public}")
    print(f"nonce user     {public_of(Kind.USER, issuer.raw)}")


def _wanted(arguments: argparse.Namespace, now: dt.datetime) -> PartnerKeyWanted:
    ends = None if arguments.days is None else now + dt.timedelta(days=arguments.days)
    return PartnerKeyWanted(
        name=arguments.name, kind=arguments.kind, scopes=frozenset(arguments.scopes), expires_at=ends
    )


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


def _nkey_line(nkey: PartnerNkeyShown) -> str:
    ends = f"until {nkey.expires_at:{_DAY}}" if nkey.expires_at else "without end"
    state = f"revoked {nkey.revoked_at:{_DAY}}" if nkey.revoked_at else ends
    return f"{nkey.id}  {nkey.name}  {nkey.kind}  {state}  {nkey.public_key}  {','.join(sorted(nkey.scopes))}"


def _key_line(key: PartnerKeyShown) -> str:
    ends = f"until {key.expires_at:{_DAY}}" if key.expires_at else "without end"
    used = f"used {key.last_used_at:{_DAY}}" if key.last_used_at else "never used"
    state = f"revoked {key.revoked_at:{_DAY}}" if key.revoked_at else ends
    scopes = ",".join(sorted(key.scopes))
    return f"{key.id}  {key.name}  {key.kind}  {state}  {used}  comunica-partner_{key.prefix}_…  {scopes}"


def _log_line(entry: PartnerLogEntry) -> str:
    return f"{entry.at:{_DAY}}  {entry.who}  {entry.what}  {entry.about or ''}".rstrip()


def _at_desk(command: _Command) -> Callable[[argparse.Namespace], None]:
    def run(arguments: argparse.Namespace) -> None:
        with record_in_reach():
            asyncio.run(_run(command, arguments))

    return run


async def _run(command: _Command, arguments: argparse.Namespace) -> None:
    settings = PostgresSettings()
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        await command(arguments, _Desk(PostgresPartners(pool, new_id=uuid7), Hand.at_desk(arguments.by)))
    finally:
        await pool.close()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
