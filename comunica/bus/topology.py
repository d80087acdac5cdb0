"""The topology as it is found on NATS: one job makes it so (`apply`), every service compares (`check`).

No service declares a stream or a consumer, and a changed configuration is never ignored.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext, api
from nats.js.errors import APIError, NotFoundError

from comunica.bus.connect import NatsConnection, NotConnectedError
from comunica.contracts.topology import Consumer, Stream, Topology

_DEADLINE = 10.0
_ADVICE = "run `comunica-admin topology apply`"
_STREAM_NOT_CREATED = 10049

_log = structlog.get_logger("comunica.bus")


class WrongTopologyError(Exception):
    """What is on NATS is not what proto/topology.yaml says. The message names each difference."""


class Change(StrEnum):
    """What `apply` did to one stream or consumer."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Applied:
    """One line of what `apply` did."""

    name: str
    change: Change


async def apply(
    client: Client, topology: Topology, *, replicas: int | None = None, patience: float = 5.0
) -> list[Applied]:
    """Make streams and consumers what the file says; again changes nothing.

    `replicas` caps the file's numbers (1 on one machine). Raises WrongTopologyError for what cannot change in place,
    and for a stream that NATS finds no room for within `patience` seconds.
    """
    js = client.jetstream(timeout=_DEADLINE)
    done = [await _apply_stream(js, stream, replicas, patience) for stream in topology.streams.values()]
    return done + [await _apply_consumer(js, consumer) for consumer in topology.consumers.values()]


async def check(client: Client, topology: Topology, service: str) -> None:
    """Compare what this service publishes to and reads. Raises WrongTopologyError with every difference."""
    js = client.jetstream(timeout=_DEADLINE)
    problems: list[str] = []
    for stream in topology.streams_of(service):
        problems += await _stream_problems(js, stream)
    for consumer in topology.consumers_of(service):
        problems += await _consumer_problems(js, consumer)
    if problems:
        raise WrongTopologyError(f"{_ADVICE}: " + "; ".join(problems))


async def wait_until_right(
    connection: NatsConnection, topology: Topology, service: str, *, patience: float | None
) -> None:
    """Return once `check` passes: the topology job may still be running, NATS may be away.

    Raises the last WrongTopologyError after `patience` seconds; None waits for ever.
    """
    loop = asyncio.get_running_loop()
    deadline = None if patience is None else loop.time() + patience
    pause = 0.1
    while True:
        problem = await _problem(connection, topology, service)
        if problem is None:
            return
        if deadline is not None and loop.time() >= deadline:
            raise problem
        _log.warning("waiting for the topology", action="topology_wrong", problem=str(problem))
        await asyncio.sleep(pause)
        pause = min(pause * 2, 5.0)


async def _problem(connection: NatsConnection, topology: Topology, service: str) -> WrongTopologyError | None:
    try:
        await check(connection.client, topology, service)
    except WrongTopologyError as problem:
        return problem
    except (NotConnectedError, NatsError, OSError, TimeoutError) as problem:
        return WrongTopologyError(f"NATS did not answer ({type(problem).__name__})")
    return None


async def _apply_stream(js: JetStreamContext, stream: Stream, replicas: int | None, patience: float) -> Applied:
    wanted = _stream_config(stream, min(stream.replicas, replicas or stream.replicas))
    with _refusals_of(stream.name):
        try:
            found = (await js.stream_info(stream.name)).config
        except NotFoundError:
            await _create_stream(js, wanted, patience)
            return Applied(stream.name, Change.CREATED)
        if not list(_differences(wanted, found, (*_STREAM_FIELDS, "num_replicas"))):
            return Applied(stream.name, Change.UNCHANGED)
        await js.update_stream(wanted)
    return Applied(stream.name, Change.UPDATED)


async def _create_stream(js: JetStreamContext, wanted: api.StreamConfig, patience: float) -> None:
    """A server that was asked to delete its last stream takes that folder away later, also from under a new one."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        try:
            await js.add_stream(wanted)
            return
        except APIError as problem:
            if not _has_no_room(problem) or loop.time() >= deadline:
                raise
        await asyncio.sleep(0.1)


def _has_no_room(problem: APIError) -> bool:
    return problem.err_code == _STREAM_NOT_CREATED and "creating store" in (problem.description or "")


async def _apply_consumer(js: JetStreamContext, consumer: Consumer) -> Applied:
    wanted = _consumer_config(consumer)
    with _refusals_of(consumer.name):
        try:
            found = (await js.consumer_info(consumer.stream, consumer.name)).config
        except NotFoundError:
            await js.add_consumer(consumer.stream, wanted)
            return Applied(consumer.name, Change.CREATED)
        if not list(_differences(wanted, found, _CONSUMER_FIELDS)):
            return Applied(consumer.name, Change.UNCHANGED)
        await js.add_consumer(consumer.stream, wanted)
    return Applied(consumer.name, Change.UPDATED)


@contextmanager
def _refusals_of(name: str) -> Iterator[None]:
    """What NATS will not do, with what a person can."""
    try:
        yield
    except APIError as problem:
        raise WrongTopologyError(f"{name}: {problem.description}; {_advice_on(problem)}") from problem


def _advice_on(problem: APIError) -> str:
    if _has_no_room(problem):
        return "see in the log of NATS what its disk lacks, and apply again"
    if "replicas" in (problem.description or ""):
        return "give --replicas as many as there are servers"
    return "drain it, delete it, and apply again"


async def _stream_problems(js: JetStreamContext, stream: Stream) -> list[str]:
    try:
        found = (await js.stream_info(stream.name)).config
    except NotFoundError:
        return [f"stream {stream.name} is missing"]
    # Replicas are the operator's choice (`--replicas`), so they are not compared.
    differences = _differences(_stream_config(stream, 1), found, _STREAM_FIELDS)
    return [f"stream {stream.name}: {difference}" for difference in differences]


async def _consumer_problems(js: JetStreamContext, consumer: Consumer) -> list[str]:
    try:
        found = (await js.consumer_info(consumer.stream, consumer.name)).config
    except NotFoundError:
        return [f"consumer {consumer.name} is missing"]
    differences = _differences(_consumer_config(consumer), found, _CONSUMER_FIELDS)
    return [f"consumer {consumer.name}: {difference}" for difference in differences]


_STREAM_FIELDS = (
    "subjects",
    "retention",
    "storage",
    "discard",
    "max_age",
    "max_bytes",
    "max_msgs_per_subject",
    "duplicate_window",
    "no_ack",
    "deny_delete",
    "deny_purge",
)

_CONSUMER_FIELDS = (
    "filter_subject",
    "ack_policy",
    "deliver_policy",
    "ack_wait",
    "max_ack_pending",
    "max_deliver",
    "deliver_subject",
)


def _stream_config(stream: Stream, replicas: int) -> api.StreamConfig:
    return api.StreamConfig(
        name=stream.name,
        description=stream.describes,
        subjects=list(stream.subjects),
        retention=api.RetentionPolicy(stream.retention.value),
        storage=api.StorageType(stream.storage.value),
        discard=api.DiscardPolicy(stream.discard.value),
        max_age=stream.max_age,
        max_bytes=stream.max_bytes,
        max_msgs_per_subject=stream.max_messages_per_subject,
        duplicate_window=stream.duplicate_window,
        num_replicas=replicas,
        deny_delete=stream.append_only,
        deny_purge=stream.append_only,
    )


def _consumer_config(consumer: Consumer) -> api.ConsumerConfig:
    return api.ConsumerConfig(
        # Both: with a name the request's subject names consumer and filter, so that permissions can.
        name=consumer.name,
        durable_name=consumer.name,
        filter_subject=consumer.filter,
        ack_policy=api.AckPolicy.EXPLICIT,
        deliver_policy=api.DeliverPolicy.ALL,
        ack_wait=consumer.ack_wait,
        max_ack_pending=consumer.max_ack_pending,
        max_deliver=consumer.max_deliver,
    )


def _differences(wanted: object, found: object, fields: tuple[str, ...]) -> Iterator[str]:
    for field in fields:
        asked, got = _plain(getattr(wanted, field)), _plain(getattr(found, field))
        if asked != got:
            yield f"{field} is {got!r}, should be {asked!r}"


def _plain(value: object) -> object:
    match value:
        case list():
            return sorted(map(str, value))
        case bool() | None:
            return value or None
        case int() | float():
            return float(value)
        case StrEnum() | str():
            return str(getattr(value, "value", value))
        case _:
            return value
