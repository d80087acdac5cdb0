"""`comunica-admin user create|invite|list|suspend`: people of a municipality's staff, who sign in at the console.

The first administrator is made here. They invite everybody else at the console.
"""

import argparse
import asyncio
import datetime as dt
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from comunica.runtime.master_key import read_master_key
from comunica.runtime.passwords import Argon2Passwords
from comunica.runtime.secrets import MissingSecretError
from comunica.runtime.settings import MasterKeySettings, PostgresSettings
from comunica.stores.pool import in_directory, open_pool
from comunica.stores.sql import query
from comunica.stores.staff.staff_register import PostgresStaff
from comunica.stores.vaults import Vaults
from comunica.usecases.problem import Refused
from comunica.usecases.staff.admit_member import KnownProofs, admit_member
from comunica.usecases.staff.change_staff import suspend
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.invite_staff import LANGUAGES, InviteDesk, StaffWanted, invite_again, invite_staff
from comunica.usecases.staff.letters import NoLetters
from comunica.usecases.staff.links import LinkDesk, LinkSent
from comunica.usecases.staff.staff_record import MemberShown
from services.admin.command import Commands, FailedError, add, group, login
from services.admin.record import record_in_reach

_DAY = "%Y-%m-%d %H:%M"


class UserSettings(PostgresSettings, MasterKeySettings):
    """The record as comunica_admin; the master key, under which e-mails are kept; where the console is."""

    #: how people reach the console, without a slash at the end
    console_url: str = ""


@dataclass(frozen=True, slots=True)
class _Desk:
    hand: StaffHand
    register: PostgresStaff
    console_url: str

    def inviting(self) -> InviteDesk:
        """The same with what is new."""
        links = LinkDesk(letters=NoLetters(), base_url=self.console_url, chance=os.urandom)
        return InviteDesk(hand=self.hand, register=self.register, links=links, now=dt.datetime.now(dt.UTC))


type _Command = Callable[[argparse.Namespace, _Desk], Awaitable[None]]


def register(commands: Commands) -> None:
    """Add the commands."""
    user = group(commands, "user", says="People of a municipality's staff, who sign in at the console.")
    create = _of_town(add(user, "create", _at_desk(_create), says="Invite somebody; prints the link, this once."))
    create.add_argument("--name", required=True, help="of the person")
    create.add_argument("--role", required=True, choices=list(Role), type=Role)
    create.add_argument("--language", choices=LANGUAGES, default="it")
    known = create.add_argument_group("for a demonstration", "in at once, with what whoever made it knows; no link")
    known.add_argument("--password-file", type=Path, help="the file with the password")
    known.add_argument("--totp-file", type=Path, help="the file with the secret of the codes, in base32")
    invite = _of_town(add(user, "invite", _at_desk(_invite), says="Another link, for who lost password and codes."))
    for parser in (create, invite):
        parser.add_argument("--base-url", help="how people reach the console (default: COMUNICA_CONSOLE_URL)")
    out = _of_town(add(user, "suspend", _at_desk(_suspend), says="Let somebody in no more, from now on."))
    for parser in (create, invite, out):
        parser.add_argument("--email", required=True, help="by which they sign in")
    _of_town(add(user, "list", _at_desk(_list), says="Everybody who works there, or did."))


def _of_town(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--municipality", required=True, metavar="SLUG", help="the municipality's slug")
    parser.add_argument("--by", default=login(), help="who does it, for the town's log (default: the login name)")
    return parser


def _at_desk(command: _Command) -> Callable[[argparse.Namespace], None]:
    def run(arguments: argparse.Namespace) -> None:
        try:
            with record_in_reach():
                asyncio.run(_run(command, arguments))
        except MissingSecretError as problem:
            raise FailedError(str(problem)) from None

    return run


async def _run(command: _Command, arguments: argparse.Namespace) -> None:
    settings = UserSettings()
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        async with in_directory(pool) as connection:
            row = await connection.fetchrow(query("town_of_slug"), arguments.municipality)
        if row is None:
            raise FailedError(f"no municipality has the slug {arguments.municipality}")
        master_key = read_master_key(settings)
        register = PostgresStaff(pool, Vaults(pool, master_key), master_key, new_id=uuid7)
        address = getattr(arguments, "base_url", None) or settings.console_url
        hand = StaffHand.at_desk(row["id"], arguments.by)
        await command(arguments, _Desk(hand, register, address.rstrip("/")))
    finally:
        await pool.close()


async def _create(arguments: argparse.Namespace, desk: _Desk) -> None:
    wanted = StaffWanted(email=arguments.email, name=arguments.name, role=arguments.role, language=arguments.language)
    if (proofs := _proofs(arguments)) is not None:
        admitted = await admit_member(wanted, proofs, desk=desk.inviting(), passwords=Argon2Passwords(), new_id=uuid7())
        if isinstance(admitted, Refused):
            raise _failed(admitted)
        print(_line(admitted))
        return
    _needs_address(desk)
    _print(await invite_staff(wanted, desk=desk.inviting(), new_id=uuid7()))


def _proofs(arguments: argparse.Namespace) -> KnownProofs | None:
    files = (arguments.password_file, arguments.totp_file)
    if files == (None, None):
        return None
    if None in files:
        raise FailedError("--password-file and --totp-file go together: give both, or neither")
    try:
        password, secret = (path.read_text("utf-8").strip() for path in files)
    except OSError as problem:
        raise FailedError(f"{problem.filename} cannot be read ({problem.strerror})") from None
    return KnownProofs(password=password, totp_secret=secret)


async def _invite(arguments: argparse.Namespace, desk: _Desk) -> None:
    _needs_address(desk)
    outcome = await invite_again(await _found(arguments, desk), desk=desk.inviting())
    assert outcome is not None, "they were found just now, and nobody of the staff is erased"
    _print(outcome)


async def _suspend(arguments: argparse.Namespace, desk: _Desk) -> None:
    outcome = await suspend(await _found(arguments, desk), hand=desk.hand, register=desk.register)
    if isinstance(outcome, Refused):
        raise _failed(outcome)
    assert outcome is not None, "they were found just now, and nobody of the staff is erased"
    print(_line(outcome))


async def _list(_arguments: argparse.Namespace, desk: _Desk) -> None:
    for each in await desk.register.list_members(desk.hand.municipality_id):
        print(_line(each))


async def _found(arguments: argparse.Namespace, desk: _Desk) -> UUID:
    email = read_email(arguments.email)
    for each in await desk.register.list_members(desk.hand.municipality_id):
        if each.email == email:
            return each.id
    raise FailedError("nobody of this municipality has this e-mail: see `comunica-admin user list`")


def _needs_address(desk: _Desk) -> None:
    if not desk.console_url.startswith(("https://", "http://")):
        raise FailedError("say how people reach the console: --base-url https://…, or COMUNICA_CONSOLE_URL")


def _print(outcome: LinkSent | Refused) -> None:
    if isinstance(outcome, Refused):
        raise _failed(outcome)
    print(_line(outcome.member))
    print(f"until {outcome.expires_at:{_DAY}}, once:")
    print(outcome.address)


def _failed(refused: Refused) -> FailedError:
    return FailedError("; ".join(f"{each.field}: {each.message}".removeprefix(": ") for each in refused.errors))


def _line(member: MemberShown) -> str:
    seen = f"signed in {member.last_signed_in_at:{_DAY}}" if member.last_signed_in_at else "never signed in"
    return f"{member.id}  {member.email}  {member.name}  {member.role}  {member.state}  {seen}"
