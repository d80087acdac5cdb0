"""Take a job: what a client published on NATS becomes a broadcast, by the same rules as a request to the API.

Taken twice it is the same broadcast and the same answer: a job is acked only once its answer is published.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.contracts import job, subjects
from comunica.contracts.job_fields import BadJob
from comunica.contracts.outbound import BroadcastAccepted, BroadcastRefused, JobError, OutboundEvent
from comunica.contracts.unreadable import UnreadableError
from comunica.usecases.broadcasts.submission import Accepted, Origin, Submissions, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.ring_bell import Bells

_log = structlog.get_logger("comunica.dispatcher")

SUBMITTED_BY = "job"
#: Errors named in the reason of a dead letter, at most. The event names all.
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMessage:
    """A job as it lies on the stream."""

    body: bytes
    content_type: str
    subject: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a job: an event, if anybody can be told, and why it goes to the dead letters, if it does."""

    outcome: str
    event: OutboundEvent | None = None
    dead: str | None = None


class Towns(Protocol):
    """The directory, as far as jobs need it."""

    async def knows(self, municipality_id: UUID) -> bool:
        """Whether this municipality is set up here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDesk:
    """Takes jobs. `may_send_urgent`: whoever may publish jobs may ask for the urgent lane."""

    record: Submissions
    towns: Towns
    bells: Bells
    may_send_urgent: bool

    async def take(self, message: JobMessage, *, now: dt.datetime, broadcast_id: UUID) -> Taken:
        """Read, submit, and say what became of it. Raises what the record raises when it is away."""
        municipality_id = await self._municipality_of(message.subject)
        if municipality_id is None:
            return Taken(outcome="unreadable", dead="the subject names no municipality of this installation")
        try:
            asked = job.decode(message.body, message.content_type)
        except UnreadableError as problem:
            fact = BroadcastRefused((JobError("unreadable", "", str(problem)),))
            return _refused("unreadable", message, municipality_id, fact, now)
        except BadJob as problem:
            fact = BroadcastRefused(problem.errors)
            return _refused("refused", message, municipality_id, fact, now, key=problem.idempotency_key)
        return await self._submit(message, municipality_id, asked, now=now, broadcast_id=broadcast_id)

    async def _municipality_of(self, subject: str) -> UUID | None:
        try:
            municipality_id = UUID(subjects.last_token(subject))
        except ValueError:
            return None
        return municipality_id if await self.towns.knows(municipality_id) else None

    async def _submit(
        self,
        message: JobMessage,
        municipality_id: UUID,
        asked: job.BroadcastJob,
        *,
        now: dt.datetime,
        broadcast_id: UUID,
    ) -> Taken:
        request = SubmitBroadcast(
            municipality_id=municipality_id,
            origin=Origin.JOB,
            submitted_by=SUBMITTED_BY,
            template=asked.template,
            audience=asked.audience,
            parameters=asked.parameters,
            lane=asked.lane,
            may_send_urgent=self.may_send_urgent,
            language=asked.language,
            expires_at=asked.expires_at,
            scheduled_for=asked.scheduled_for,
            at=asked.at,
            reason=asked.reason,
            media_id=asked.media_id,
            idempotency_key=asked.idempotency_key,
        )
        answer = await submit_broadcast(
            request, record=self.record, bells=self.bells, now=now, broadcast_id=broadcast_id
        )
        if isinstance(answer, Accepted):
            return _accepted(answer, municipality_id, asked.idempotency_key, now)
        errors = tuple(JobError(each.code, each.field, each.message) for each in answer.errors)
        fact = BroadcastRefused(errors, retry_after=max(each.again_in for each in answer.errors))
        return _refused("refused", message, municipality_id, fact, now, key=asked.idempotency_key)


def _accepted(answer: Accepted, municipality_id: UUID, key: str, now: dt.datetime) -> Taken:
    broadcast_id = str(answer.broadcast_id)
    event = OutboundEvent(
        event_id=f"{broadcast_id}-accepted",
        at=now,
        municipality_id=str(municipality_id),
        idempotency_key=key,
        fact=BroadcastAccepted(broadcast_id),
    )
    return Taken(outcome="replayed" if answer.replayed else "accepted", event=event)


def _refused(
    outcome: str,
    message: JobMessage,
    municipality_id: UUID,
    fact: BroadcastRefused,
    now: dt.datetime,
    key: str = "",
) -> Taken:
    codes = [each.code for each in fact.errors]
    _log.warning(
        "job refused",
        action="job_refused",
        municipality_id=str(municipality_id),
        sequence=message.sequence,
        codes=codes,
    )
    event = OutboundEvent(
        event_id=f"job-{message.sequence}-refused",
        at=now,
        municipality_id=str(municipality_id),
        idempotency_key=key,
        fact=fact,
    )
    # Codes only: names of fields are the client's words, and nobody knows what is in them.
    more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return Taken(outcome=outcome, event=event, dead=f"{outcome}: {', '.join(codes[:_NAMED])}{more}")
