"""proto/topology.yaml as values: every stream, subject and consumer, checked for contradictions when it is read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

TOPOLOGY_FILE = Path(__file__).parents[2] / "proto" / "topology.yaml"


class TopologyError(ValueError):
    """The topology contradicts itself. The message lists every contradiction; mend proto/topology.yaml."""


class Retention(StrEnum):
    """When a stored message goes."""

    #: once its consumer has acked it
    WORKQUEUE = "workqueue"
    #: by age and size alone
    LIMITS = "limits"


class Storage(StrEnum):
    """Where a stream lives."""

    FILE = "file"
    #: gone when the server restarts
    MEMORY = "memory"


class Discard(StrEnum):
    """What a full stream does."""

    #: refuse the new message: the publisher hears it
    NEW = "new"
    #: drop the oldest message
    OLD = "old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One stream. Durations in seconds, sizes in bytes."""

    name: str
    describes: str
    subjects: tuple[str, ...]
    message: str
    retention: Retention
    storage: Storage
    replicas: int
    discard: Discard
    max_age: int
    max_bytes: int
    duplicate_window: int
    #: who may publish, and on which of the subjects
    publishers: Mapping[str, tuple[str, ...]]
    max_messages_per_subject: int = -1
    #: no message may be removed or changed by anybody
    append_only: bool = False
    #: who may look up its messages without a consumer
    readers: tuple[str, ...] = ()
    #: who may take single messages out of it
    removers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """One durable pull consumer. `ack_wait` in seconds; `max_deliver` -1 means for ever."""

    name: str
    stream: str
    filter: str
    service: str
    ack_wait: int
    max_ack_pending: int
    max_deliver: int
    #: where an event goes that this consumer gives up on; None: it may be lost
    dead_letter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSubject:
    """A subject that is not stored: who listens hears it, who does not has missed it."""

    subject: str
    describes: str
    message: str
    publishers: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """The whole file. `max_payload` in bytes; `minimum_version` of nats-server."""

    minimum_version: str
    max_payload: int
    streams: Mapping[str, Stream]
    consumers: Mapping[str, Consumer]
    core_subjects: Mapping[str, CoreSubject]
    #: who may look at every stream and consumer, and do nothing else
    watchers: tuple[str, ...] = ()
    #: whom NATS asks whether a partner may come in
    gatekeeper: str | None = None

    def consumers_of(self, service: str) -> tuple[Consumer, ...]:
        """The consumers that this service reads."""
        return tuple(consumer for consumer in self.consumers.values() if consumer.service == service)

    def streams_of(self, service: str) -> tuple[Stream, ...]:
        """The streams that this service publishes to or reads."""
        read = {consumer.stream for consumer in self.consumers_of(service)}
        return tuple(s for s in self.streams.values() if s.name in read or service in (*s.publishers, *s.readers))

    def stream_for(self, subject: str) -> Stream:
        """The stream that stores a subject. Raises KeyError if none does."""
        for stream in self.streams.values():
            if any(covers(pattern, subject) for pattern in stream.subjects):
                return stream
        raise KeyError(subject)


def load(path: Path = TOPOLOGY_FILE) -> Topology:
    """Read and check the file. Raises TopologyError with every contradiction found."""
    return parse(yaml.safe_load(path.read_text(encoding="utf-8")))


def parse(document: Mapping[str, Any]) -> Topology:
    """The same from a document already read."""
    topology = Topology(
        minimum_version=document["nats"]["minimum_version"],
        max_payload=document["nats"]["max_payload"],
        streams={name: _stream(name, body) for name, body in document["streams"].items()},
        consumers={name: Consumer(name=name, **body) for name, body in document["consumers"].items()},
        core_subjects={name: _core(name, body) for name, body in document["core_subjects"].items()},
        watchers=tuple(document.get("watchers", ())),
        gatekeeper=document.get("gatekeeper"),
    )
    if problems := tuple(_contradictions(topology)):
        raise TopologyError("; ".join(problems))
    return topology


def covers(pattern: str, subject: str) -> bool:
    """Whether every subject that `subject` (itself perhaps a pattern) stands for matches `pattern`."""
    wide, narrow = pattern.split("."), subject.split(".")
    for position, word in enumerate(wide):
        if word == ">":
            return position < len(narrow)
        if position >= len(narrow) or narrow[position] == ">":
            return False
        if word not in ("*", narrow[position]):
            return False
    return len(wide) == len(narrow)


def overlaps(one: str, other: str) -> bool:
    """Whether some subject matches both patterns."""
    left, right = one.split("."), other.split(".")
    for mine, theirs in zip(left, right, strict=False):
        if ">" in (mine, theirs):
            return True
        if mine != theirs and "*" not in (mine, theirs):
            return False
    return len(left) == len(right)


def _stream(name: str, body: Mapping[str, Any]) -> Stream:
    words = {"retention": Retention, "storage": Storage, "discard": Discard}
    lists = {
        "subjects": tuple(body["subjects"]),
        "readers": tuple(body.get("readers", ())),
        "removers": tuple(body.get("removers", ())),
        "publishers": {service: tuple(subjects) for service, subjects in body["publishers"].items()},
    }
    return Stream(name=name, **{**body, **lists, **{key: word(body[key]) for key, word in words.items()}})


def _core(subject: str, body: Mapping[str, Any]) -> CoreSubject:
    lists = {key: tuple(body[key]) for key in ("publishers", "readers")}
    return CoreSubject(subject=subject, **{**body, **lists})


def _contradictions(topology: Topology) -> Iterator[str]:
    yield from _shared_subjects(topology)
    for consumer in topology.consumers.values():
        yield from _consumer_problems(topology, consumer)
    for stream in topology.streams.values():
        yield from _publisher_problems(stream)
        if stream.append_only and stream.removers:
            yield f"{stream.name} is append only, yet {', '.join(stream.removers)} may remove from it"
        if stream.retention is Retention.WORKQUEUE:
            yield from _work_queue_problems(stream, topology.consumers.values())


def _shared_subjects(topology: Topology) -> Iterator[str]:
    stored = [(stream.name, subject) for stream in topology.streams.values() for subject in stream.subjects]
    stored += [("core_subjects", subject) for subject in topology.core_subjects]
    for (one, left), (other, right) in combinations(stored, 2):
        if overlaps(left, right):
            yield f"{one} and {other} both hold {left} / {right}"


def _publisher_problems(stream: Stream) -> Iterator[str]:
    for service, subjects in stream.publishers.items():
        for subject in subjects:
            if not any(covers(pattern, subject) for pattern in stream.subjects):
                yield f"{service} publishes {subject}, which {stream.name} does not hold"


def _consumer_problems(topology: Topology, consumer: Consumer) -> Iterator[str]:
    stream = topology.streams.get(consumer.stream)
    if stream is None:
        yield f"{consumer.name} reads {consumer.stream}, which is not a stream"
        return
    if not any(covers(subject, consumer.filter) or covers(consumer.filter, subject) for subject in stream.subjects):
        yield f"{consumer.name} filters {consumer.filter}, which {stream.name} does not hold"
    if consumer.dead_letter is not None:
        yield from _dead_letter_problems(topology, consumer, consumer.dead_letter)


def _dead_letter_problems(topology: Topology, consumer: Consumer, subject: str) -> Iterator[str]:
    try:
        stream = topology.stream_for(subject)
    except KeyError:
        yield f"{consumer.name} gives up to {subject}, which no stream holds"
        return
    if not any(covers(allowed, subject) for allowed in stream.publishers.get(consumer.service, ())):
        yield f"{consumer.service} gives up to {subject} but is not among the publishers of {stream.name}"


def _work_queue_problems(stream: Stream, consumers: Iterable[Consumer]) -> Iterator[str]:
    readers = [consumer for consumer in consumers if consumer.stream == stream.name]
    for one, other in combinations(readers, 2):
        if overlaps(one.filter, other.filter):
            yield f"{one.name} and {other.name} overlap on the work queue {stream.name}"
    for subject in stream.subjects:
        if not any(overlaps(reader.filter, subject) for reader in readers):
            yield f"nobody reads {subject} of the work queue {stream.name}: it would fill up"
