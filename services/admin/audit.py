"""`comunica-admin audit list|verify|head`: who did what with a town's people, and whether the log was tampered with."""

import argparse

from comunica.municipality.log_seal import NOTHING, Broken, Damage
from comunica.stores.upkeep.log_seals import PostgresSealedLogs
from comunica.usecases.upkeep.verify_log import VerifiedLog, verify_log
from services.admin.command import Commands, FailedError, add, group
from services.admin.desk import Desk, at_desk

DIGEST_BYTES = 32


def register(commands: Commands) -> None:
    """Add the command."""
    audit = group(commands, "audit", says="Who did what with people's data.")
    show = add(audit, "list", at_desk(_list), says="The town's log, latest first.")
    show.add_argument("town", metavar="SLUG", help="the municipality's slug")
    show.add_argument("--count", type=int, default=50, help="lines at most (default: 50)")

    verify = add(audit, "verify", at_desk(_verify), says="Whether a sealed line was changed, removed or put in.")
    _of_municipality(verify)
    verify.add_argument("--head", metavar="DIGEST", type=_digest, help="what `audit head` printed, noted elsewhere")
    _of_municipality(add(audit, "head", at_desk(_head), says="The digest over the log so far, to be noted elsewhere."))


def _of_municipality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--municipality", dest="town", required=True, metavar="SLUG", help="the municipality's slug")


def _digest(text: str) -> bytes:
    number, _, digits = text.rpartition(":")
    digest = bytes.fromhex(digits)
    if len(digest) != DIGEST_BYTES or (digest == NOTHING and number not in ("", "0")):
        raise ValueError("not a digest")
    return digest


async def _verify(arguments: argparse.Namespace, desk: Desk) -> None:
    verified = await _verified(arguments, desk)
    waiting = f"; {verified.waiting} more wait for their seal" if verified.waiting else ""
    print(f"The log of {arguments.town} holds: {verified.head.number} sealed lines{waiting}.")


async def _head(arguments: argparse.Namespace, desk: Desk) -> None:
    arguments.head = None
    head = (await _verified(arguments, desk)).head
    print(f"{head.number}:{head.digest.hex()}")


async def _verified(arguments: argparse.Namespace, desk: Desk) -> VerifiedLog:
    verified = await verify_log(PostgresSealedLogs(desk.pool), desk.office.channel.town.id, noted=arguments.head)
    if verified.broken is not None:
        raise FailedError(
            f"the log of {arguments.town} does not hold: {_told(verified.broken)}. Keep the database as it is, and"
            " compare with a backup"
        )
    return verified


def _told(broken: Broken) -> str:
    match broken.damage:
        case Damage.CHANGED:
            return f"line {broken.entry_id}, sealed as number {broken.number}, was changed, or its seal was"
        case Damage.REMOVED:
            return f"line {broken.entry_id}, sealed as number {broken.number}, was removed"
        case Damage.SEAL_REMOVED:
            return f"seal {broken.number} was removed"
        case Damage.INSERTED:
            return f"line {broken.entry_id} was put in where everything was sealed long before"
        case Damage.OTHER_HEAD:
            return "it does not lead to the digest that was noted: it was cut off, or sealed anew"


async def _list(arguments: argparse.Namespace, desk: Desk) -> None:
    town, timezone = desk.office.channel.town, desk.office.timezone
    for entry in await desk.audit.entries(town.id, before=None, count=arguments.count):
        counts = ", ".join(f"{count} {what}" for what, count in entry.counts.items())
        told = " · ".join(part for part in (entry.who, entry.what, entry.reason, counts) if part)
        print(f"{entry.at.astimezone(timezone):%d/%m/%Y %H:%M:%S}  {told}")
