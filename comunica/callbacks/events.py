"""What a callback tells of. The triggers of migration 0036 write the same words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

#: The kind of an event that only tries a callback: nobody subscribes to it. Its source is the callback.
TEST = "callback.test"
#: In the place of a recipient: the event is the broadcast's own.
NOBODY = UUID(int=0)


class EventKind(StrEnum):
    """One kind of event."""

    BROADCAST_AWAITING_APPROVAL = "broadcast.awaiting_approval"
    BROADCAST_ACCEPTED = "broadcast.accepted"
    BROADCAST_REFUSED = "broadcast.refused"
    BROADCAST_STARTED = "broadcast.started"
    BROADCAST_PAUSED = "broadcast.paused"
    BROADCAST_RESUMED = "broadcast.resumed"
    BROADCAST_CANCELLED = "broadcast.cancelled"
    BROADCAST_FINISHED = "broadcast.finished"
    DELIVERY_ACCEPTED = "delivery.accepted"
    DELIVERY_SENT = "delivery.sent"
    DELIVERY_DELIVERED = "delivery.delivered"
    DELIVERY_READ = "delivery.read"
    DELIVERY_FAILED = "delivery.failed"
    DELIVERY_SUPPRESSED = "delivery.suppressed"
    DELIVERY_EXPIRED = "delivery.expired"
    DELIVERY_CANCELLED = "delivery.cancelled"
    DELIVERY_UNKNOWN = "delivery.unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `seq`: its place in the record, growing within one delivery."""

    seq: int
    id: UUID
    kind: str
    source_id: UUID
    recipient_id: UUID
    detail: Mapping[str, Any]
    occurred_at: dt.datetime
    attempts: int

    @property
    def line(self) -> tuple[UUID, UUID]:
        """Events of one line are told one after the other."""
        return self.source_id, self.recipient_id


def told(event: Event) -> dict[str, Any]:
    """The body, before it is encoded. The same at every attempt."""
    at = event.occurred_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return {"id": str(event.id), "type": event.kind, "timestamp": at, "data": _subject(event) | dict(event.detail)}


def _subject(event: Event) -> dict[str, str]:
    if event.kind == TEST:
        return {"callback_id": str(event.source_id)}
    if event.recipient_id == NOBODY:
        return {"broadcast_id": str(event.source_id)}
    if event.detail.get("source") == "request":
        return {"notification_id": str(event.source_id)}
    return {"broadcast_id": str(event.source_id), "recipient_id": str(event.recipient_id)}
