"""A partner comes in encrypted, and the gatekeeper knows: the server tells it so."""

import datetime as dt
import ssl
from collections.abc import Collection, Set
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import nats as nats_py
import pytest

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


async def test_encrypted_it_comes_in_where_only_that_counts_finds_its_consumer_and_is_cut_off_when_it_ends(
    tmp_path: Path,
) -> None:
    authority, known, directory = Authority(tmp_path / "certificates"), topology.load(), OneNkey()
    server = guarded_nats(tmp_path / "nats", issuer=ISSUER).encrypted(authority.certifies(HOST))
    await server.start()
    trust = ssl.create_default_context(cafile=authority.file)
    try:
        applier, gate = (
            NatsConnection(
                server.bare_url,
                name=name,
                password=lambda name=name: f"{PASSWORD}-{name}",  # type: ignore[misc]  # of this turn
                trust=trust,
                on_closed=pytest.fail,
            )
            for name in ("topology", "dispatcher")
        )
        await applier.open(known)
        await apply(applier.client, known, replicas=1)
        await applier.close(within=5)
        await gate.open(known)
        keeper = Gatekeeper(
            directory,
            ISSUER,
            DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher")),
            provide=provider(gate),
            now=lambda: dt.datetime.now(dt.UTC),
            encrypted_only=True,
        )
        user = partner(str(directory.nkey.partner_id), str(directory.nkey.id))
        async with keeping_gate(gate, keeper):
            await gate.client.flush(timeout=PATIENCE)
            guest = await nats_py.connect(
                server.bare_url,
                nkeys_seed_str=SEED,
                inbox_prefix=inbox(user.name),
                tls=trust,
                tls_handshake_first=True,
                allow_reconnect=False,
                connect_timeout=PATIENCE,
            )
            js = guest.jetstream(timeout=PATIENCE)
            found = await js.consumer_info("PARTNEREVENTS", f"partner-{directory.nkey.partner_id}")
            assert found.config.filter_subject == f"event.partner.{directory.nkey.partner_id}"
            # The guard is off: nobody looks, and a connection whose credential ended goes on.
            directory.end()
            await guest.flush(timeout=PATIENCE)
            board = PartnerConnections(
                server.bare_url, word=lambda: cutters_word(ISSUER, dt.datetime.now(dt.UTC)), trust=trust
            )
            assert [each.nkey_id for each in await board.partners() or ()] == [directory.nkey.id]
            await PartnerCutter(
                record=directory,
                board=board,
                meter=DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher")),
                now=lambda: dt.datetime.now(dt.UTC),
            ).turn()

            async def is_gone() -> bool:
                return await board.partners() == []

            await eventually(is_gone)
            await guest.close()
        await gate.close(within=5)
    finally:
        await server.stop()
