"""A partner comes in encrypted, and the gatekeeper knows: the server tells it so."""

import datetime as dt
import ssl
from collections.abc import AsyncIterator, Collection, Set
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import nats as nats_py
import pytest
import pytest_asyncio
from nats.aio.client import Client

from comunica.bus.connect import NatsConnection
from comunica.bus.partner_connections import PartnerConnections
from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.contracts.admission import cutters_word
from comunica.contracts.nats_permissions import inbox, partner
from comunica.contracts.nkeys import Kind, read_seed, seed_of
from comunica.municipality.keys import KeyKind, Scope
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.usecases.partners.admit_partner import NkeyOnRecord
from comunica.usecases.partners.cut_partners import PartnerCutter
from services.dispatcher.gatekeeper import Gatekeeper, keeping_gate, provider
from services.dispatcher.meter import DispatcherMeter
from tests.certificates import Authority
from tests.eventually import PATIENCE, eventually
from tests.integration.dispatcher.world import new_id
from tests.servers import PASSWORD, guarded_nats
from workbench.nats import Nats
from workbench.ports import HOST

ISSUER = read_seed(seed_of(Kind.ACCOUNT, b"i" * 32))
SEED = seed_of(Kind.USER, b"u" * 32)


class OneNkey:
    """A directory of one."""

    def __init__(self) -> None:
        self.nkey = NkeyOnRecord(
            id=new_id(),
            partner_id=new_id(),
            kind=KeyKind.LIVE,
            scopes=frozenset({Scope.BROADCAST_SEND}),
            expires_at=None,
            revoked_at=None,
        )

    async def find_nkey(self, *, public_key: str | None = None, nkey_id: UUID | None = None) -> NkeyOnRecord | None:
        return self.nkey if public_key == read_seed(SEED).public or nkey_id == self.nkey.id else None

    def end(self) -> None:
        """It is revoked."""
        self.nkey = replace(self.nkey, revoked_at=dt.datetime.now(dt.UTC))

    async def ended_since(self, since: dt.datetime) -> bool:
        return self.nkey.revoked_at is not None and self.nkey.revoked_at >= since

    async def that_stand(self, nkeys: Collection[UUID], now: dt.datetime) -> Set[UUID]:
        return {*nkeys} if self.nkey.revoked_at is None else set()


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class EncryptedGate:
    """A server that speaks encrypted only, a gatekeeper that lets only such partners in, and a partner before it."""

    def __init__(self, server: Nats, trust: ssl.SSLContext) -> None:
        self.server = server
        self.trust = trust
        self.directory = OneNkey()
        self.meter = DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher"))

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """While somebody answers who may come in."""
        known = topology.load()
        async with self._connected("topology", known) as applier:
            await apply(applier.client, known, replicas=1)
        async with self._connected("dispatcher", known) as gate:
            keeper = Gatekeeper(
                self.directory, ISSUER, self.meter, provide=provider(gate), now=now, encrypted_only=True
            )
            async with keeping_gate(gate, keeper):
                await gate.client.flush(timeout=PATIENCE)
                yield

    @asynccontextmanager
    async def _connected(self, name: str, known: topology.Topology) -> AsyncIterator[NatsConnection]:
        connection = NatsConnection(
            self.server.bare_url,
            name=name,
            password=lambda: f"{PASSWORD}-{name}",
            trust=self.trust,
            on_closed=pytest.fail,
        )
        await connection.open(known)
        yield connection
        await connection.close(within=5)

    async def comes_in(self) -> Client:
        """The partner, encrypted."""
        nkey = self.directory.nkey
        return await nats_py.connect(
            self.server.bare_url,
            nkeys_seed_str=SEED,
            inbox_prefix=inbox(partner(str(nkey.partner_id), str(nkey.id)).name),
            tls=self.trust,
            tls_handshake_first=True,
            allow_reconnect=False,
            connect_timeout=PATIENCE,
        )

    def board(self) -> PartnerConnections:
        """Who is connected, as the server tells it."""
        return PartnerConnections(self.server.bare_url, word=lambda: cutters_word(ISSUER, now()), trust=self.trust)

    async def cut(self) -> None:
        """One turn of whoever cuts off those whose credential ended."""
        await PartnerCutter(record=self.directory, board=self.board(), meter=self.meter, now=now).turn()


@pytest_asyncio.fixture
async def gate(tmp_path: Path) -> AsyncIterator[EncryptedGate]:
    authority = Authority(tmp_path / "certificates")
    server = guarded_nats(tmp_path / "nats", issuer=ISSUER).encrypted(authority.certifies(HOST))
    await server.start()
    try:
        gate = EncryptedGate(server, ssl.create_default_context(cafile=authority.file))
        async with gate.kept():
            yield gate
    finally:
        await server.stop()


async def test_encrypted_it_comes_in_where_only_that_counts_and_finds_its_consumer(gate: EncryptedGate) -> None:
    guest = await gate.comes_in()
    partner_id = gate.directory.nkey.partner_id
    found = await guest.jetstream(timeout=PATIENCE).consumer_info("PARTNEREVENTS", f"partner-{partner_id}")
    assert found.config.filter_subject == f"event.partner.{partner_id}"
    await guest.close()


async def test_it_is_cut_off_when_its_credential_ends(gate: EncryptedGate) -> None:
    guest = await gate.comes_in()
    gate.directory.end()
    # The guard is off: nobody looks, and a connection whose credential ended goes on.
    await guest.flush(timeout=PATIENCE)
    board = gate.board()
    assert [each.nkey_id for each in await board.partners() or ()] == [gate.directory.nkey.id]
    await gate.cut()

    async def is_gone() -> bool:
        return await board.partners() == []

    await eventually(is_gone)
    await guest.close()
