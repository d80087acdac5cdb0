"""What the provider told us, as values: one event a message, status or other item; one envelope a publish.

Times are aware, in UTC. `digest` is equal for two copies of the same event and tells nothing without the key.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp

from comunica.contracts.unreadable import UnreadableError
from comunica.v1 import inbound_pb2 as pb

#: Tag and length of one event in an envelope, at most: 1 + 5 bytes.
_EVENT_FRAME = 6
#: The envelope's own fields: app (at most 128) and time.
_ENVELOPE_FRAME = 160


class ProviderStatus(StrEnum):
    """The provider's word on a delivery."""

    #: left the provider
    SENT = "sent"
    #: reached the phone
    DELIVERED = "delivered"
    #: opened; never comes from people who switched read receipts off
    READ = "read"
    #: will not arrive
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What every event has: its route, and the digest that two copies share."""

    #: the provider's id of our number; empty where it gives none
    phone_number_id: str = ""
    #: the WhatsApp Business Account; routes what has no phone_number_id
    waba_id: str = ""
    digest: bytes = b""
    #: of the webhook that it came with; empty unless tracing is on
    traceparent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Received):
    """What a citizen wrote. Of `sender_phone` and `sender_user_id` at least one is there."""

    #: holds the phone number: personal data
    message_id: str
    #: digits without plus; empty for a person known only by user id
    sender_phone: str = ""
    sender_user_id: str = ""
    #: the provider's second
    sent_at: datetime
    #: as the provider names it: text, button, interactive, image ...
    type: str
    #: body, caption, or title of the button pressed
    text: str = ""
    #: of a quick reply or interactive answer
    payload: str = ""
    #: chosen by the person: untrusted
    profile_name: str = ""
    #: message id of ours that this answers
    in_reply_to: str = ""
    forwarded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReported(Received):
    """The provider's word on one delivery."""

    message_id: str
    #: what we wrote into the message: names source, recipient and attempt; empty if it was not ours
    token: str = ""
    status: ProviderStatus
    at: datetime
    #: the provider's code for a failed message; 0 if none
    error_code: int = 0
    pricing_category: str = ""
    billable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReceived(Received):
    """Anything else, known or not, kept whole."""

    #: the field of the change; `messages` for an item that is neither message nor status
    field: str
    json: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PathReported(Received):
    """What one ingress process says of its own path from `since` to `until`."""

    ingress_id: str
    since: datetime
    until: datetime
    #: webhooks answered with anything but 200
    refused: int
    #: the last report of a process that stops in order
    leaving: bool = False


type InboundEvent = MessageReceived | StatusReported | OtherReceived | PathReported


@dataclass(frozen=True, slots=True)
class InboundEnvelope:
    """One publish: the events of one or more concurrent webhooks of one Meta app."""

    app: str
    received_at: datetime
    events: tuple[InboundEvent, ...]


def encode(envelope: InboundEnvelope) -> bytes:
    """The envelope as a comunica.v1.InboundEnvelope."""
    return _encode(envelope.app, envelope.received_at, map(_to_proto, envelope.events))


def encode_split(app: str, received_at: datetime, events: Sequence[InboundEvent], *, limit: int) -> Iterator[bytes]:
    """Encoded envelopes of at most `limit` bytes that hold all events in order.

    An event that alone is over the limit gets an envelope of its own, for the server to refuse.
    """
    batch: list[pb.InboundEvent] = []
    size = _ENVELOPE_FRAME
    for event in map(_to_proto, events):
        cost = event.ByteSize() + _EVENT_FRAME
        if batch and size + cost > limit:
            yield _encode(app, received_at, batch)
            batch, size = [], _ENVELOPE_FRAME
        batch.append(event)
        size += cost
    if batch:
        yield _encode(app, received_at, batch)


def decode(body: bytes) -> InboundEnvelope:
    """The reverse of `encode`. Raises UnreadableError, also for a kind of event newer than this code."""
    try:
        message = pb.InboundEnvelope.FromString(body)
    except DecodeError:
        raise UnreadableError("not a comunica.v1.InboundEnvelope") from None
    if not message.app:
        raise UnreadableError("an envelope without its app")
    events = tuple(_from_proto(event) for event in message.events)
    return InboundEnvelope(message.app, _when(message.received_at), events)


def _encode(app: str, received_at: datetime, events: Iterable[pb.InboundEvent]) -> bytes:
    envelope = pb.InboundEnvelope(app=app, received_at=_stamp(received_at))
    envelope.events.extend(events)
    return envelope.SerializeToString()


def _to_proto(event: InboundEvent) -> pb.InboundEvent:
    frame = pb.InboundEvent(
        phone_number_id=event.phone_number_id,
        waba_id=event.waba_id,
        deduplication_digest=event.digest,
        traceparent=event.traceparent,
    )
    match event:
        case MessageReceived():
            frame.message.CopyFrom(_message_to_proto(event))
        case StatusReported():
            frame.status.CopyFrom(_status_to_proto(event))
        case OtherReceived():
            frame.other.CopyFrom(pb.OtherEvent(field=event.field, json=event.json))
        case PathReported():
            frame.path.CopyFrom(_path_to_proto(event))
    return frame


def _message_to_proto(event: MessageReceived) -> pb.InboundMessage:
    return pb.InboundMessage(
        message_id=event.message_id,
        sender_phone=event.sender_phone,
        sender_user_id=event.sender_user_id,
        sent_at=_stamp(event.sent_at),
        type=event.type,
        text=event.text,
        payload=event.payload,
        profile_name=event.profile_name,
        in_reply_to=event.in_reply_to,
        forwarded=event.forwarded,
    )


def _status_to_proto(event: StatusReported) -> pb.StatusUpdate:
    return pb.StatusUpdate(
        message_id=event.message_id,
        token=event.token,
        status=_STATUS_TO_PROTO[event.status],
        at=_stamp(event.at),
        error_code=event.error_code,
        pricing_category=event.pricing_category,
        billable=event.billable,
    )


def _path_to_proto(event: PathReported) -> pb.PathReport:
    # `from` is a word of Python, so it goes in by dictionary.
    span = {"from": _stamp(event.since), "to": _stamp(event.until)}
    return pb.PathReport(ingress_id=event.ingress_id, refused=event.refused, leaving=event.leaving, **span)


def _from_proto(frame: pb.InboundEvent) -> InboundEvent:
    match frame.WhichOneof("event"):
        case "message":
            return _message_from_proto(frame, frame.message)
        case "status":
            return _status_from_proto(frame, frame.status)
        case "other":
            return OtherReceived(
                phone_number_id=frame.phone_number_id,
                waba_id=frame.waba_id,
                digest=frame.deduplication_digest,
                traceparent=frame.traceparent,
                field=frame.other.field,
                json=frame.other.json,
            )
        case "path":
            return _path_from_proto(frame, frame.path)
        case _:
            raise UnreadableError("an event of a kind this version does not know: update this service first")


def _message_from_proto(frame: pb.InboundEvent, message: pb.InboundMessage) -> MessageReceived:
    return MessageReceived(
        phone_number_id=frame.phone_number_id,
        waba_id=frame.waba_id,
        digest=frame.deduplication_digest,
        traceparent=frame.traceparent,
        message_id=message.message_id,
        sender_phone=message.sender_phone,
        sender_user_id=message.sender_user_id,
        sent_at=_when(message.sent_at),
        type=message.type,
        text=message.text,
        payload=message.payload,
        profile_name=message.profile_name,
        in_reply_to=message.in_reply_to,
        forwarded=message.forwarded,
    )


def _status_from_proto(frame: pb.InboundEvent, status: pb.StatusUpdate) -> StatusReported:
    word = _STATUS_FROM_PROTO.get(status.status)
    if word is None:
        raise UnreadableError("a status this version does not know: update this service first")
    return StatusReported(
        phone_number_id=frame.phone_number_id,
        waba_id=frame.waba_id,
        digest=frame.deduplication_digest,
        traceparent=frame.traceparent,
        message_id=status.message_id,
        token=status.token,
        status=word,
        at=_when(status.at),
        error_code=status.error_code,
        pricing_category=status.pricing_category,
        billable=status.billable,
    )


def _path_from_proto(frame: pb.InboundEvent, report: pb.PathReport) -> PathReported:
    return PathReported(
        digest=frame.deduplication_digest,
        traceparent=frame.traceparent,
        ingress_id=report.ingress_id,
        since=_when(getattr(report, "from")),
        until=_when(report.to),
        refused=report.refused,
        leaving=report.leaving,
    )


def _stamp(moment: datetime) -> Timestamp:
    # Whole arithmetic: a float of seconds since 1970 cannot hold every microsecond.
    since = moment - _EPOCH
    return Timestamp(seconds=since.days * 86400 + since.seconds, nanos=since.microseconds * 1000)


def _when(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_STATUS_TO_PROTO = {
    ProviderStatus.SENT: pb.DELIVERY_STATUS_SENT,
    ProviderStatus.DELIVERED: pb.DELIVERY_STATUS_DELIVERED,
    ProviderStatus.READ: pb.DELIVERY_STATUS_READ,
    ProviderStatus.FAILED: pb.DELIVERY_STATUS_FAILED,
}
_STATUS_FROM_PROTO = {number: word for word, number in _STATUS_TO_PROTO.items()}
