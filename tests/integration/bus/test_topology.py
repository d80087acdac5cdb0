"""One job makes the topology so; a service that finds something else says what."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from nats.js.api import ConsumerConfig

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import Applied, Change, WrongTopologyError, apply, check, wait_until_right
from comunica.contracts.topology import Topology
from tests.eventually import PATIENCE
from workbench.nats import Nats


async def test_applying_again_changes_nothing(connection: NatsConnection, known: Topology) -> None:
    assert {done.change for done in await apply(connection.client, known, replicas=1)} == {Change.UNCHANGED}


@pytest.mark.parametrize("service", ["ingress", "subscription", "dispatcher", "api"])
async def test_what_was_applied_passes_the_check(connection: NatsConnection, known: Topology, service: str) -> None:
    await check(connection.client, known, service)


async def test_a_changed_consumer_is_detected_and_mended(connection: NatsConnection, known: Topology) -> None:
    consumer = known.consumers["subscription-messages"]
    changed = ConsumerConfig(
        durable_name=consumer.name, filter_subject=consumer.filter, ack_wait=5, max_deliver=20, max_ack_pending=1000
    )
    await connection.client.jetstream().add_consumer("INBOUND", changed)
    with pytest.raises(WrongTopologyError, match=r"topology apply.*subscription-messages: ack_wait is 5\.0"):
        await check(connection.client, known, "subscription")
    await check(connection.client, known, "dispatcher")
    applied = {done.name: done.change for done in await apply(connection.client, known, replicas=1)}
    assert applied["subscription-messages"] is Change.UPDATED
    await check(connection.client, known, "subscription")


async def test_a_changed_stream_is_detected_and_mended(connection: NatsConnection, known: Topology) -> None:
    js = connection.client.jetstream()
    await js.update_stream(replace((await js.stream_info("INBOUND")).config, max_age=600))
    with pytest.raises(WrongTopologyError, match="INBOUND: max_age"):
        await check(connection.client, known, "ingress")
    await apply(connection.client, known, replicas=1)
    await check(connection.client, known, "ingress")


async def test_what_cannot_change_in_place_says_what_to_do(connection: NatsConnection, known: Topology) -> None:
    bells = known.streams["BELLS"]
    other = replace(known, streams={"BELLS": replace(bells, storage=type(bells.storage).MEMORY)}, consumers={})
    with pytest.raises(WrongTopologyError, match="drain it, delete it"):
        await apply(connection.client, other, replicas=1)


async def test_a_stream_is_made_although_something_lies_in_its_way_for_a_moment(
    connection: NatsConnection, nats: Nats, known: Topology
) -> None:
    await _lay_something_in_the_way(connection, nats)
    assert Applied("INBOUND", Change.CREATED) in await apply(connection.client, known, replicas=1)
    await check(connection.client, known, "ingress")


async def test_without_patience_it_says_where_to_look(connection: NatsConnection, nats: Nats, known: Topology) -> None:
    await _lay_something_in_the_way(connection, nats)
    with pytest.raises(WrongTopologyError, match=r"^INBOUND: error creating store for stream; see in the log of NATS"):
        await apply(connection.client, known, replicas=1, patience=0)


async def _lay_something_in_the_way(connection: NatsConnection, nats: Nats) -> None:
    """The server takes it away itself when it has failed once."""
    await connection.client.jetstream().delete_stream("INBOUND")
    (_folder_of_streams(nats) / "INBOUND").touch()


def _folder_of_streams(nats: Nats) -> Path:
    (found,) = nats.folder.glob("**/streams")
    return found


async def test_a_service_waits_while_the_job_is_still_running(connection: NatsConnection, known: Topology) -> None:
    await connection.client.jetstream().delete_stream("INBOUND")
    waiting = asyncio.create_task(wait_until_right(connection, known, "ingress", patience=None))
    done, _ = await asyncio.wait({waiting}, timeout=0.3)
    assert not done
    await apply(connection.client, known, replicas=1)
    await asyncio.wait_for(waiting, PATIENCE)


async def test_patience_ends_with_what_is_wrong(connection: NatsConnection, known: Topology) -> None:
    await connection.client.jetstream().delete_stream("INBOUND")
    with pytest.raises(WrongTopologyError, match="stream INBOUND is missing"):
        await wait_until_right(connection, known, "ingress", patience=0)
