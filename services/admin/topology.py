"""`comunica-admin topology apply`: make streams and consumers on NATS what proto/topology.yaml says.

`comunica-admin topology permissions`: what each NATS user may do, for whoever configures the server.
"""

import argparse
import asyncio

from comunica.bus.connect import NatsConnection, UnfitServerError
from comunica.bus.topology import Applied, WrongTopologyError, apply
from comunica.contracts import nats_permissions, topology
from comunica.runtime.settings import NatsSettings
from services.admin.command import Commands, FailedError, add, group


def register(commands: Commands) -> None:
    """Add the command."""
    about_topology = group(commands, "topology", says="Streams and consumers on NATS (COMUNICA_NATS_URL).")
    parser = add(
        about_topology,
        "apply",
        _run,
        says="Make them what proto/topology.yaml says. Running it again changes nothing.",
    )
    parser.add_argument("--replicas", type=int, help="copies of each stream at most; 1 on one machine")
    parser.add_argument("--wait", type=float, default=60.0, help="seconds to wait for NATS (default: 60)")
    add(about_topology, "permissions", _permissions, says="Print NATS' users and what each may do, as YAML.")


def _permissions(_: argparse.Namespace) -> None:
    print(nats_permissions.document(topology.load()), end="")


def _run(arguments: argparse.Namespace) -> None:
    try:
        done = asyncio.run(_apply(NatsSettings(), arguments.replicas, arguments.wait))
    except TimeoutError:
        raise FailedError(f"NATS did not answer within {arguments.wait:g} s: is COMUNICA_NATS_URL right?") from None
    except (UnfitServerError, WrongTopologyError) as problem:
        raise FailedError(str(problem)) from problem
    for applied in done:
        print(f"{applied.name}: {applied.change}")


async def _apply(settings: NatsSettings, replicas: int | None, wait: float) -> list[Applied]:
    known = topology.load()
    connection = NatsConnection(
        settings.nats_url,
        name=nats_permissions.APPLIER,
        password=settings.nats_password(),
        trust=settings.nats_trust(),
        on_closed=lambda _: None,
    )
    try:
        async with asyncio.timeout(wait):
            await connection.open(known)
            return await apply(connection.client, known, replicas=replicas)
    finally:
        await connection.close(within=2)
