"""What partners submit on NATS: one broadcast for many municipalities, protobuf or the same as JSON.

Nothing here knows the record: what a municipality allows is for `work_fan_out` to say.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.contracts.job_fields import FieldReader, fields_of
from comunica.v1 import partner_pb2 as pb

#: Of a request that names nobody.
_EVERYONE = Audience(everyone=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerJob:
    """A request that can be read. Times are aware; none means now, or never."""

    idempotency_key: str
    template: str
    parameters: Mapping[str, str]
    audience: Audience
    #: None: every municipality whose mandate stands.
    municipalities: Mapping[UUID, Audience | None] | None
    lane: Lane = Lane.NORMAL
    language: str | None = None
    expires_at: dt.datetime | None = None
    expires_after: dt.timedelta | None = None
    scheduled_for: dt.datetime | None = None
    #: Naive: each municipality's clock.
    at: dt.datetime | None = None
    reason: str | None = None


def decode(body: bytes, content_type: str) -> PartnerJob:
    """Read one. Raises UnreadableError if it is neither protobuf nor JSON as its Content-Type says, else BadJob."""
    reader = FieldReader(fields_of(body, content_type, pb.SubmitBroadcast), _FIELDS)
    job = PartnerJob(
        idempotency_key=reader.key(),
        template=reader.text("template", required=True),
        parameters=reader.parameters(),
        audience=reader.audience() or _EVERYONE,
        municipalities=reader.municipalities(),
        lane=reader.lane(),
        language=reader.text("language") or None,
        expires_at=reader.time("expires_at"),
        expires_after=reader.minutes("expires_after_minutes"),
        scheduled_for=reader.time("scheduled_for"),
        at=reader.local_time("at"),
        reason=reader.text("reason") or None,
    )
    reader.end()
    return job


_FIELDS = tuple(field.name for field in pb.SubmitBroadcast.DESCRIPTOR.fields)
