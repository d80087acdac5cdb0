"""The connection to NATS is encrypted when the url says tls://, to a server that proves who it is, or there is none.

Each guard is switched off once: a client that does not ask who is there, and nats-py without the handshake first.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nats as nats_py
import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from comunica.bus.connect import NatsConnection
from comunica.bus.publish import Publisher
from comunica.bus.topology import apply
from comunica.contracts.nats_permissions import APPLIER
from comunica.contracts.topology import Topology
from comunica.runtime.settings import NatsSettings
from tests.certificates import Authority
from tests.eventually import eventually
from workbench.nats import Certificate, Nats, Seat, passwords, start_together
from workbench.ports import HOST, free_port

#: Seconds for a refusal to be seen, and for the try after it.
PATIENCE = 60.0


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "certificates")


def word_of(user: str) -> str:
    return f"w-{user}"


@asynccontextmanager
async def serving(folder: Path, certificate: Certificate) -> AsyncIterator[Nats]:
    server = Nats(folder, passwords=passwords(word_of)).encrypted(certificate)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def told(url: str, ca: Path | None) -> NatsSettings:
    return NatsSettings(nats_url=url, nats_ca_file=ca)


def connection(settings: NatsSettings, user: str, **hurried: float) -> NatsConnection:
    """As a service makes it."""
    return NatsConnection(
        settings.nats_url,
        name=user,
        password=lambda: word_of(user),
        trust=settings.nats_trust(),
        on_closed=pytest.fail,
        **hurried,
    )


async def test_a_service_speaks_encrypted_with_its_own_user_and_comes_back_by_itself(
    tmp_path: Path, authority: Authority, known: Topology
) -> None:
    async with serving(tmp_path / "nats", authority.certifies(HOST)) as server:
        applier = connection(told(server.bare_url, authority.file), APPLIER)
        await asyncio.wait_for(applier.open(known), 30)
        await apply(applier.client, known, replicas=1)
        await applier.close(within=5)
        link = connection(told(server.bare_url, authority.file), "ingress")
        await asyncio.wait_for(link.open(known), 30)
        try:
            assert (await Publisher(link).publish("inbound.message.app", b"x", message_id="1")).stream == "INBOUND"
            await server.stop()
            await eventually(lambda: not link.connected)
            await server.start()
            await eventually(lambda: link.connected)
            assert (await Publisher(link).publish("inbound.message.app", b"x", message_id="2")).stream == "INBOUND"
        finally:
            await link.close(within=5)


async def test_who_does_not_encrypt_gets_nothing_from_such_a_server(tmp_path: Path, authority: Authority) -> None:
    async with serving(tmp_path / "nats", authority.certifies(HOST)) as server:
        with pytest.raises((nats_py.errors.Error, OSError, TimeoutError)):
            await nats_py.connect(
                server.url.replace("tls://", "nats://"),
                allow_reconnect=False,
                connect_timeout=2,
                max_reconnect_attempts=1,
            )


@pytest.mark.parametrize(
    ("hosts", "foreign", "why"),
    [(("elsewhere.example",), False, "IP address mismatch"), ((HOST,), True, "unable to get local issuer")],
    ids=["a certificate for another host", "a certificate by somebody else"],
)
async def test_a_server_that_cannot_prove_who_it_is_gets_no_password_and_the_log_says_why(
    tmp_path: Path, authority: Authority, known: Topology, hosts: tuple[str, ...], foreign: bool, why: str
) -> None:
    signs = Authority(tmp_path / "foreign") if foreign else authority
    async with serving(tmp_path / "nats", signs.certifies(*hosts)) as server:
        settings = told(server.bare_url, authority.file)
        with capture_logs() as lines:
            link = connection(settings, "ingress")
            opening = asyncio.create_task(link.open(known))
            try:
                reason = await eventually(lambda: distrust(lines), within=PATIENCE)
                assert why in reason
                assert not opening.done()
            finally:
                await given_up(opening, link)
        await the_guard_off(server)


async def the_guard_off(server: Nats) -> None:
    """A client that does not ask who is there would have told the same server its password."""
    careless = ssl.create_default_context()
    careless.check_hostname, careless.verify_mode = False, ssl.CERT_NONE
    client = await nats_py.connect(server.url, tls=careless, tls_handshake_first=True, connect_timeout=10)
    assert client.is_connected
    await client.close()


async def test_a_server_that_does_not_encrypt_gets_no_password_either(
    tmp_path: Path, authority: Authority, known: Topology
) -> None:
    """Without the handshake first nats-py, told tls:// and whom to trust, says its password in the clear here."""
    async with eavesdropper() as (port, heard):
        url = f"tls://{HOST}:{port}"
        link = connection(told(url, authority.file), "ingress", first_try=3.0)
        opening = asyncio.create_task(link.open(known))
        try:
            await eventually(lambda: len(heard) > 1, within=PATIENCE, because="it is tried again")
        finally:
            await given_up(opening, link)
        assert not any(word_of("ingress").encode() in said for said in heard)
        heard.clear()
        trust = ssl.create_default_context(cafile=authority.file)
        # The guard switched off.
        unguarded = asyncio.create_task(
            nats_py.connect(url, user="ingress", password=word_of("ingress"), tls=trust, connect_timeout=5)
        )
        try:
            await eventually(lambda: any(word_of("ingress").encode() in said for said in heard), within=PATIENCE)
        finally:
            unguarded.cancel()
            await asyncio.wait([unguarded])


@asynccontextmanager
async def eavesdropper() -> AsyncIterator[tuple[int, list[bytes]]]:
    """Greets like a nats-server without TLS and keeps what it is told."""
    heard: list[bytes] = []

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b'INFO {"server_id":"x","version":"2.15.1","max_payload":8388608,"auth_required":true}\r\n')
        heard.append(await reader.read(4096))
        writer.close()

    server = await asyncio.start_server(greet, HOST, 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


async def test_a_handshake_that_was_cut_off_at_start_is_tried_again(
    tmp_path: Path, authority: Authority, known: Topology
) -> None:
    """nats-py never returns from a first connection whose handshake failed (nats.py issues 382 and 718)."""
    server = Nats(tmp_path / "nats", passwords=passwords(word_of)).encrypted(authority.certifies(HOST))
    cut = asyncio.Event()

    async def cuts_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cut.set()
        writer.transport.abort()

    link = connection(told(server.bare_url, authority.file), APPLIER, first_try=3.0)
    async with await asyncio.start_server(cuts_off, HOST, server.port):
        opening = asyncio.create_task(link.open(known))
        await asyncio.wait_for(cut.wait(), 30)
    await server.start()
    try:
        await asyncio.wait_for(opening, PATIENCE)
        assert link.connected
    finally:
        await given_up(opening, link)
        await server.stop()


async def test_servers_of_a_cluster_are_known_by_the_host_of_the_url(
    tmp_path: Path, authority: Authority, known: Topology
) -> None:
    """They tell each other's addresses by number; the certificate names the host that all are reached by."""
    ports = (free_port(), free_port())
    seats = [Seat(name=f"n{at}", port=port, ports=ports) for at, port in enumerate(ports)]
    certificate = authority.certifies("localhost")
    one, other = (
        Nats(tmp_path / seat.name, passwords=passwords(word_of), seat=seat).encrypted(certificate) for seat in seats
    )
    await start_together([one, other])
    link = connection(told(one.bare_url.replace(HOST, "localhost"), authority.file), "ingress")
    try:
        await asyncio.wait_for(link.open(known), 60)
        at_other = f"{HOST}:{other.port}"
        await eventually(lambda: at_other in {each.netloc for each in link.client.discovered_servers})
        await one.stop()
        await eventually(lambda: connected_to(link) == at_other, within=60)
    finally:
        await link.close(within=5)
        await asyncio.gather(one.stop(), other.stop())


def test_an_authority_without_encryption_is_refused_at_start(authority: Authority) -> None:
    with pytest.raises(ValidationError, match="say tls://"):
        told("nats://nats:4222", authority.file)


def test_without_tls_in_the_url_nothing_is_encrypted() -> None:
    assert told("nats://nats:4222", None).nats_trust() is None


def distrust(lines: Sequence[Mapping[str, Any]]) -> str | None:
    return next((str(line["reason"]) for line in lines if line.get("action") == "nats_not_trusted"), None)


def connected_to(link: NatsConnection) -> str:
    url = link.client.connected_url if link.connected else None
    return url.netloc if url else ""


async def given_up(opening: asyncio.Task[None], link: NatsConnection) -> None:
    opening.cancel()
    await asyncio.wait([opening])
    await link.close(within=5)
