"""`comunica-admin audit list SLUG`: who did what with a town's people."""

import argparse

from services.admin.command import Commands, add, group
from services.admin.desk import Desk, at_desk


def register(commands: Commands) -> None:
    """Add the command."""
    audit = group(commands, "audit", says="Who did what with people's data.")
    show = add(audit, "list", at_desk(_list), says="The town's log, latest first.")
    show.add_argument("town", metavar="SLUG", help="the municipality's slug")
    show.add_argument("--count", type=int, default=50, help="lines at most (default: 50)")


async def _list(arguments: argparse.Namespace, desk: Desk) -> None:
    town, timezone = desk.office.channel.town, desk.office.timezone
    for entry in await desk.audit.entries(town.id, before=None, count=arguments.count):
        counts = ", ".join(f"{count} {what}" for what, count in entry.counts.items())
        told = " · ".join(part for part in (entry.who, entry.what, entry.reason, counts) if part)
        print(f"{entry.at.astimezone(timezone):%d/%m/%Y %H:%M:%S}  {told}")
