"""Broadcast jobs, as clients publish them: protobuf, or the same as JSON. Everything that is wrong is told at once.

Nothing here knows the record: whether the template exists is for `submit_broadcast` to say.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.contracts.job_fields import FieldReader, fields_of
from comunica.v1 import job_pb2 as pb


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastJob:
    """A request for one broadcast that can be read. Times are aware; none means now, or never."""

    idempotency_key: str
    template: str
    parameters: Mapping[str, str]
    audience: Audience
    lane: Lane = Lane.NORMAL
    language: str | None = None
    expires_at: dt.datetime | None = None
    scheduled_for: dt.datetime | None = None
    #: Naive: the municipality's clock.
    at: dt.datetime | None = None
    reason: str | None = None
    media_id: UUID | None = None


def decode(body: bytes, content_type: str) -> BroadcastJob:
    """Read a job. Raises UnreadableError if it is neither protobuf nor JSON as its Content-Type says, else BadJob."""
    reader = FieldReader(fields_of(body, content_type, pb.BroadcastJob), _FIELDS)
    job = BroadcastJob(
        idempotency_key=reader.key(),
        template=reader.text("template", required=True),
        parameters=reader.parameters(),
        audience=reader.audience() or Audience(),
        lane=reader.lane(),
        language=reader.text("language") or None,
        expires_at=reader.time("expires_at"),
        scheduled_for=reader.time("scheduled_for"),
        at=reader.local_time("at"),
        reason=reader.text("reason") or None,
        media_id=reader.id("media_id"),
    )
    reader.end()
    return job


_FIELDS = (
    "idempotency_key",
    "template",
    "parameters",
    "audience",
    "lane",
    "expires_at",
    "scheduled_for",
    "language",
    "at",
    "reason",
    "media_id",
)
