"""The connection waits for NATS, refuses what cannot serve us, and keeps no publish for later."""

import asyncio
from dataclasses import replace
from pathlib import Path
from signal import SIGSTOP

import nats as nats_py
import pytest
from nats.errors import TimeoutError as NatsTimeoutError

from comunica.bus.connect import NatsConnection, NotConnectedError, UnfitServerError
from comunica.bus.publish import Publisher, RefusedError, UnavailableError
from comunica.contracts.topology import Topology
from tests.eventually import PATIENCE, eventually
from workbench.nats import Nats

SUBJECT = "inbound.account.solaro"


async def test_it_waits_for_nats_at_start(tmp_path: Path, known: Topology) -> None:
    server = Nats(tmp_path)
    link = NatsConnection(server.url, name="tests", on_closed=pytest.fail)
    opening = asyncio.create_task(link.open(known))
    with pytest.raises(NotConnectedError):
        _ = link.client
    assert not opening.done()
    await server.start()
    await asyncio.wait_for(opening, PATIENCE)
    assert link.connected
    await link.close(within=2)
    await server.stop()


async def test_a_server_that_is_too_old_is_refused(nats: Nats, known: Topology) -> None:
    link = NatsConnection(nats.url, name="tests", on_closed=pytest.fail)
    with pytest.raises(UnfitServerError, match=r"run 99\.0\.0 or newer"):
        await link.open(replace(known, minimum_version="99.0.0"))
    await link.close(within=2)


async def test_a_server_with_a_small_payload_limit_is_refused(nats: Nats, known: Topology) -> None:
    link = NatsConnection(nats.url, name="tests", on_closed=pytest.fail)
    with pytest.raises(UnfitServerError, match="max_payload"):
        await link.open(replace(known, max_payload=999_000_000))


async def test_a_connection_that_ends_for_good_is_reported_once(nats: Nats, known: Topology) -> None:
    told: list[str] = []
    link = NatsConnection(nats.url, name="tests", on_closed=told.append)
    await link.open(known)
    await link.client.close()
    assert len(told) == 1
    assert not link.connected


async def test_closing_on_purpose_is_not_reported(nats: Nats, known: Topology) -> None:
    told: list[str] = []
    link = NatsConnection(nats.url, name="tests", on_closed=told.append)
    await link.open(known)
    await link.close(within=2)
    assert told == []


async def test_a_published_message_is_acknowledged_and_its_copy_known(publisher: Publisher) -> None:
    first = await publisher.publish(SUBJECT, b"x", message_id="one")
    again = await publisher.publish(SUBJECT, b"x", message_id="one")
    assert (first.stream, first.duplicate, again.duplicate) == ("INBOUND", False, True)


async def test_a_subject_of_no_stream_is_refused(publisher: Publisher) -> None:
    with pytest.raises(RefusedError, match="topology apply"):
        await publisher.publish("nobody.stores.this", b"x", message_id="one")


async def test_a_message_over_the_limit_is_refused(publisher: Publisher, known: Topology) -> None:
    with pytest.raises(RefusedError, match="max_payload"):
        await publisher.publish(SUBJECT, b"x" * (known.max_payload + 1), message_id="big")


async def test_a_full_stream_refuses(connection: NatsConnection, publisher: Publisher) -> None:
    js = connection.client.jetstream()
    config = (await js.stream_info("INBOUND")).config
    await js.update_stream(replace(config, max_bytes=2_000))
    with pytest.raises(RefusedError, match="maximum bytes"):
        await publisher.publish(SUBJECT, b"x" * 3_000, message_id="one")


async def test_a_publish_while_nats_is_away_fails_at_once_and_is_never_sent_later(
    nats: Nats, connection: NatsConnection, publisher: Publisher
) -> None:
    await nats.kill()
    await eventually(lambda: not connection.connected)
    with pytest.raises(UnavailableError):
        await publisher.publish(SUBJECT, b"x", message_id="late")
    await nats.start()
    await eventually(lambda: connection.connected)
    assert await _stored(connection) == 0


async def test_without_the_guard_a_publish_that_failed_is_sent_later(nats: Nats, connection: NatsConnection) -> None:
    """The guard off: nats-py's default `pending_size` keeps what its caller was told had timed out."""
    careless = await nats_py.connect(nats.url, reconnect_time_wait=0.2, max_reconnect_attempts=-1)
    await nats.kill()
    await eventually(lambda: not careless.is_connected)
    with pytest.raises(NatsTimeoutError):
        await careless.jetstream().publish(SUBJECT, b"x", timeout=0.3)
    await nats.start()
    await eventually(lambda: connection.connected)
    await eventually(lambda: _stored(connection))
    await careless.close()


async def test_what_was_handed_to_a_frozen_server_is_not_sent_after_the_reconnect(
    nats: Nats, connection: NatsConnection
) -> None:
    """Connected by name only: the kernel takes some bytes, nats-py's own list the rest; the list must be dropped."""
    publisher = Publisher(connection, deadline=0.2)
    nats.send(SIGSTOP)
    body = b"x" * 4_000_000
    for number in range(8):
        with pytest.raises(UnavailableError):
            await publisher.publish(SUBJECT, body, message_id=f"frozen-{number}")
    await nats.kill()
    await nats.start()
    await eventually(lambda: connection.connected)
    assert await _stored(connection) == 0


async def _stored(connection: NatsConnection) -> int:
    await connection.client.flush()
    return (await connection.client.jetstream().stream_info("INBOUND")).state.messages
