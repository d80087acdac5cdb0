"""What a partner is told of what it submitted on NATS: comunica.v1.PartnerEvent as JSON, which all clients can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from google.protobuf import json_format
from google.protobuf.timestamp_pb2 import Timestamp

from comunica.contracts import subjects
from comunica.contracts.outbound import BroadcastRefused, JobError
from comunica.contracts.unreadable import UnreadableError
from comunica.v1 import outbound_pb2, partner_pb2


@dataclass(frozen=True, slots=True)
class Accepted:
    """On record. `municipalities`: of the whole, how many; `awaits_approval`: of one, somebody there must approve."""

    municipalities: int = 0
    awaits_approval: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """Nothing more becomes of it. `counts` of one municipality, by state; empty: of few people, or of the whole."""

    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Before anybody got it. `reason`: `mandate_ended`; empty: the partner cancelled it."""

    reason: str = ""


type PartnerFact = Accepted | BroadcastRefused | Finished | Cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEvent:
    """One fact. `broadcast_id` is the fan-out's; `municipality_id` is empty where the whole is meant."""

    event_id: str
    at: datetime
    partner_id: str
    idempotency_key: str
    fact: PartnerFact
    broadcast_id: str = ""
    municipality_id: str = ""

    @property
    def subject(self) -> str:
        """Where it is published."""
        return subjects.partner_event(self.partner_id)


def encode(event: PartnerEvent) -> bytes:
    """The event as JSON, with the names of the schema."""
    stamp = Timestamp()
    stamp.FromDatetime(event.at.astimezone(UTC))
    message = partner_pb2.PartnerEvent(
        event_id=event.event_id,
        at=stamp,
        partner_id=event.partner_id,
        idempotency_key=event.idempotency_key,
        broadcast_id=event.broadcast_id,
        municipality_id=event.municipality_id,
    )
    match event.fact:
        case Accepted(municipalities, awaits_approval):
            message.accepted.CopyFrom(
                partner_pb2.PartnerBroadcastAccepted(municipalities=municipalities, awaits_approval=awaits_approval)
            )
        case BroadcastRefused(errors, retry_after):
            told = [outbound_pb2.JobError(code=each.code, field=each.field, message=each.message) for each in errors]
            message.refused.CopyFrom(outbound_pb2.BroadcastRefused(errors=told, retry_after_seconds=retry_after))
        case Finished(counts):
            message.finished.CopyFrom(partner_pb2.PartnerBroadcastFinished(counts=dict(counts)))
        case Cancelled(reason):
            message.cancelled.CopyFrom(partner_pb2.PartnerBroadcastCancelled(reason=reason))
    return json_format.MessageToJson(message, preserving_proto_field_name=True, indent=None).encode()


def decode(body: bytes) -> PartnerEvent:
    """The reverse of `encode`. Raises UnreadableError."""
    try:
        message = json_format.Parse(body, partner_pb2.PartnerEvent())
    except json_format.ParseError:
        raise UnreadableError("not a comunica.v1.PartnerEvent as JSON") from None
    return PartnerEvent(
        event_id=message.event_id,
        at=message.at.ToDatetime(tzinfo=UTC),
        partner_id=message.partner_id,
        idempotency_key=message.idempotency_key,
        broadcast_id=message.broadcast_id,
        municipality_id=message.municipality_id,
        fact=_fact(message),
    )


def _fact(message: partner_pb2.PartnerEvent) -> PartnerFact:
    match message.WhichOneof("event"):
        case "accepted":
            return Accepted(message.accepted.municipalities, message.accepted.awaits_approval)
        case "refused":
            errors = (JobError(each.code, each.field, each.message) for each in message.refused.errors)
            return BroadcastRefused(tuple(errors), message.refused.retry_after_seconds)
        case "finished":
            return Finished(dict(message.finished.counts))
        case "cancelled":
            return Cancelled(message.cancelled.reason)
        case _:
            raise UnreadableError("an event of a kind this version does not know: update first")
