"""A partner is cut off by whichever server it is connected to: the cutter asks all of a cluster, at any one."""

import asyncio
import datetime as dt
from pathlib import Path

import nats as nats_py
import pytest

from comunica.bus.connect import NatsConnection
from comunica.bus.partner_connections import PartnerConnections
from comunica.contracts import topology
from comunica.contracts.admission import cutters_word
from comunica.contracts.nats_permissions import inbox, partner
from comunica.contracts.nkeys import Kind, read_seed, seed_of
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from services.dispatcher.gatekeeper import Gatekeeper, keeping_gate
from services.dispatcher.meter import DispatcherMeter
from tests.eventually import PATIENCE, eventually
from tests.integration.dispatcher.test_partner_over_tls import ISSUER, SEED, OneNkey
from tests.servers import PASSWORD
from workbench.nats import Nats, Seat, passwords, start_together
from workbench.ports import free_port


def three(folder: Path) -> list[Nats]:
    """Servers of one cluster, which ask the gatekeeper."""
    ports = tuple(free_port() for _ in range(3))
    known = passwords(lambda user: f"{PASSWORD}-{user}")
    return [
        Nats(
            folder / f"nats-{place}",
            seat=Seat(name=f"nats-{place}", port=port, ports=ports),
            passwords=known,
            issuer=ISSUER,
        )
        for place, port in enumerate(ports)
    ]


async def nothing(_: str) -> None:
    """No consumer is made: nobody listens here."""


async def test_who_is_connected_to_another_server_than_the_cutter_is_cut_too(tmp_path: Path) -> None:
    servers, directory = three(tmp_path), OneNkey()
    await start_together(servers)
    gate = NatsConnection(
        servers[0].bare_url, name="dispatcher", password=lambda: f"{PASSWORD}-dispatcher", on_closed=pytest.fail
    )
    try:
        await gate.open(topology.load())
        keeper = Gatekeeper(
            directory,
            ISSUER,
            DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher")),
            provide=nothing,
            now=lambda: dt.datetime.now(dt.UTC),
            encrypted_only=False,
        )
        async with keeping_gate(gate, keeper):
            await gate.client.flush(timeout=PATIENCE)
            user = partner(str(directory.nkey.partner_id), str(directory.nkey.id))
            guest = await nats_py.connect(
                servers[1].bare_url,
                nkeys_seed_str=SEED,
                inbox_prefix=inbox(user.name),
                allow_reconnect=False,
                connect_timeout=PATIENCE,
            )
            board = PartnerConnections(servers[2].bare_url, word=lambda: cutters_word(ISSUER, dt.datetime.now(dt.UTC)))
            [found] = await eventually(board.partners)
            assert found.nkey_id == directory.nkey.id
            assert await board.cut([found])

            async def is_gone() -> bool:
                return guest.is_closed

            await eventually(is_gone)
            # Another's word opens nothing, here as there.
            stranger = read_seed(seed_of(Kind.ACCOUNT, b"x" * 32))
            liar = PartnerConnections(servers[2].bare_url, word=lambda: cutters_word(stranger, dt.datetime.now(dt.UTC)))
            assert await liar.partners() is None
        await gate.close(within=5)
    finally:
        await asyncio.gather(*(server.stop() for server in servers))
