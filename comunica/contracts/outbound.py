"""What we tell those who publish jobs: accepted, refused, finished."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from comunica.contracts import subjects
from comunica.contracts.unreadable import UnreadableError
from comunica.v1 import outbound_pb2 as pb


@dataclass(frozen=True, slots=True)
class JobError:
    """One thing that is wrong with a job. Programs branch on `code`; `message` says what to do."""

    code: str
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class BroadcastAccepted:
    """The job became this broadcast."""

    broadcast_id: str


@dataclass(frozen=True, slots=True)
class BroadcastRefused:
    """The job changed nothing. `retry_after`: seconds until the same may be submitted again; 0: it would not help."""

    errors: tuple[JobError, ...]
    retry_after: int = 0


@dataclass(frozen=True, slots=True)
class BroadcastFinished:
    """Every recipient is in a final state. `counts` by state."""

    broadcast_id: str
    counts: Mapping[str, int]


type Fact = BroadcastAccepted | BroadcastRefused | BroadcastFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundEvent:
    """One fact about a job or its broadcast. `idempotency_key` is the client's, empty if there was none."""

    event_id: str
    at: datetime
    municipality_id: str
    idempotency_key: str
    fact: Fact

    @property
    def subject(self) -> str:
        """Where it is published."""
        return subjects.broadcast_event(self.municipality_id)


def encode(event: OutboundEvent) -> bytes:
    """The event as a comunica.v1.OutboundEvent."""
    stamp = Timestamp()
    stamp.FromDatetime(event.at.astimezone(UTC))
    message = pb.OutboundEvent(
        event_id=event.event_id, at=stamp, municipality_id=event.municipality_id, idempotency_key=event.idempotency_key
    )
    match event.fact:
        case BroadcastAccepted(broadcast_id):
            message.accepted.broadcast_id = broadcast_id
        case BroadcastRefused(errors, retry_after):
            told = [pb.JobError(code=each.code, field=each.field, message=each.message) for each in errors]
            message.refused.CopyFrom(pb.BroadcastRefused(errors=told, retry_after_seconds=retry_after))
        case BroadcastFinished(broadcast_id, counts):
            message.finished.CopyFrom(pb.BroadcastFinished(broadcast_id=broadcast_id, counts=dict(counts)))
    return message.SerializeToString()


def decode(body: bytes) -> OutboundEvent:
    """The reverse of `encode`. Raises UnreadableError."""
    try:
        message = pb.OutboundEvent.FromString(body)
    except DecodeError:
        raise UnreadableError("not a comunica.v1.OutboundEvent") from None
    return OutboundEvent(
        event_id=message.event_id,
        at=message.at.ToDatetime(tzinfo=UTC),
        municipality_id=message.municipality_id,
        idempotency_key=message.idempotency_key,
        fact=_fact(message),
    )


def _fact(message: pb.OutboundEvent) -> Fact:
    match message.WhichOneof("event"):
        case "accepted":
            return BroadcastAccepted(message.accepted.broadcast_id)
        case "refused":
            return BroadcastRefused(
                tuple(JobError(each.code, each.field, each.message) for each in message.refused.errors),
                message.refused.retry_after_seconds,
            )
        case "finished":
            return BroadcastFinished(message.finished.broadcast_id, dict(message.finished.counts))
        case _:
            raise UnreadableError("an event of a kind this version does not know: update first")
