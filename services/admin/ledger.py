"""`comunica-admin ledger verify SLUG`: whether a town's proofs of consent hold, from the first to the last."""

import argparse

from comunica.stores.hearing.ledger import follow_ledger
from services.admin.command import Commands, FailedError, add, group
from services.admin.desk import Desk, at_desk


def register(commands: Commands) -> None:
    """Add the command."""
    ledger = group(commands, "ledger", says="The proof of consent.")
    verify = add(ledger, "verify", at_desk(_verify), says="Recompute the chain of a town's proofs of consent.")
    verify.add_argument("town", metavar="SLUG", help="the municipality's slug")


async def _verify(arguments: argparse.Namespace, desk: Desk) -> None:
    verified = await follow_ledger(desk.pool, desk.office.channel.town.id)
    if verified.broken:
        where, why = verified.broken.position, verified.broken.why
        raise FailedError(
            f"the ledger of {arguments.town} does not hold at entry {where}: {why}. Keep the database as it is, and"
            " compare with a backup"
        )
    print(f"The ledger of {arguments.town} holds: {verified.entries} entries.")
