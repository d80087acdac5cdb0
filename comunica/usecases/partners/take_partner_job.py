"""Take what a partner submitted on NATS: on record with all its municipalities, by the same rules as over HTTP.

Taken twice it is the same and has the same answer: it is acked only once it is committed and its answer published.
Who submitted it is told by the subject, which the server lets nobody else publish on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import structlog

from comunica.contracts import partner_job
from comunica.contracts.job_fields import BadJob
from comunica.contracts.outbound import BroadcastRefused, JobError
from comunica.contracts.partner_event import Accepted, PartnerEvent
from comunica.contracts.partner_job import PartnerJob
from comunica.contracts.unreadable import UnreadableError
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.callers_reach import approval_of, reach_of
from comunica.usecases.broadcasts.submission import Origin
from comunica.usecases.broadcasts.take_job import JobMessage
from comunica.usecases.keys.authenticate_key import KeyRefusal
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.keys.limit_requests import WINDOW, Limited, Standing
from comunica.usecases.partners.admit_partner import NkeyDirectory, NkeyOnRecord
from comunica.usecases.partners.fan_out import Content, FannedOut, FanOuts, SubmitFanOut
from comunica.usecases.partners.submit_fan_out import submit_fan_out

_log = structlog.get_logger("comunica.dispatcher")

#: Errors named in the reason of a dead letter, at most. The event names all.
_NAMED = 5
_ENDED = {
    KeyRefusal.REVOKED: JobError("key_revoked", "", "this credential was revoked: ask the operator for another"),
    KeyRefusal.EXPIRED: JobError("key_expired", "", "this credential has expired: ask the operator for another"),
}
_MAY_NOT = JobError("scope_missing", "", "this credential may not send: it needs broadcast:send or broadcast:draft")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerJobTaken:
    """What became of it: an event, if anybody can be told, and why it goes to the dead letters, if it does."""

    outcome: str
    event: PartnerEvent | None = None
    dead: str | None = None


class ToldFanOuts(FanOuts, Protocol):
    """The record, which also knows who is told on NATS."""

    async def want_told(self, partner_id: UUID, fan_out_id: UUID) -> None:
        """Tell the partner on NATS what becomes of it, also of one that it submitted over HTTP."""


class PartnerLimits(Protocol):
    """How many may come: out of the buckets of the partner's requests over HTTP."""

    async def take_for_partner(self, partner: Partner) -> Limited:
        """One. Raises RecordAway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerJobDesk:
    """Takes what partners submit on NATS."""

    record: ToldFanOuts
    nkeys: NkeyDirectory
    limits: PartnerLimits

    async def take(self, message: JobMessage, *, now: dt.datetime, fan_out_id: UUID) -> PartnerJobTaken:
        """Read, submit, and say what became of it. Raises RecordAway."""
        found = await self._credential_of(message.subject)
        if found is None:
            return PartnerJobTaken(outcome="unreadable", dead="the subject names no credential of a partner")
        refusal = _Refusal(message, found.partner_id, now)
        # Drawn before it is read: what cannot be read costs us as much.
        limited = await self.limits.take_for_partner(found.holder())
        asked = _read(message)
        refusal = replace(refusal, key=asked.idempotency_key)
        # What is on record already is answered: it came again because our answer was lost, or the partner asks anew.
        if limited.by is not None and not await self._is_on_record(found.partner_id, asked.idempotency_key):
            return refusal.too_soon(limited.by, limited.retry_after)
        if isinstance(asked, _Unread):
            return refusal.because(asked.errors, outcome=asked.outcome)
        partner = found.judged(now)
        if isinstance(partner, KeyRefusal):
            return refusal.because((_ENDED[partner],))
        if not (partner.may(Scope.BROADCAST_SEND) or partner.may(Scope.BROADCAST_DRAFT)):
            return refusal.because((_MAY_NOT,))
        return await self._submit(asked, partner, refusal, now=now, fan_out_id=fan_out_id)

    async def _is_on_record(self, partner_id: UUID, idempotency_key: str) -> bool:
        return "\x00" not in idempotency_key and await self.record.earlier(partner_id, idempotency_key) is not None

    async def _credential_of(self, subject: str) -> NkeyOnRecord | None:
        try:
            partner_id, nkey_id = (UUID(token) for token in subject.split(".")[-2:])
        except ValueError:
            return None
        found = await self.nkeys.find_nkey(nkey_id=nkey_id)
        return found if found is not None and found.partner_id == partner_id else None

    async def _submit(
        self, asked: PartnerJob, partner: Partner, refusal: "_Refusal", *, now: dt.datetime, fan_out_id: UUID
    ) -> PartnerJobTaken:
        answer = await submit_fan_out(_request(asked, partner), record=self.record, now=now, fan_out_id=fan_out_id)
        if not isinstance(answer, FannedOut):
            return refusal.because([JobError(each.code, each.field, each.message) for each in answer.errors])
        if answer.replayed:
            await self.record.want_told(partner.partner_id, answer.fan_out.id)
        event = PartnerEvent(
            event_id=f"{answer.fan_out.id}-accepted",
            at=now,
            partner_id=str(partner.partner_id),
            idempotency_key=asked.idempotency_key,
            broadcast_id=str(answer.fan_out.id),
            fact=Accepted(municipalities=len(answer.fan_out.branches)),
        )
        return PartnerJobTaken(outcome="replayed" if answer.replayed else "accepted", event=event)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unread:
    """What could not be read, or says what cannot be; its key as far as it is known."""

    errors: Sequence[JobError]
    outcome: str
    idempotency_key: str = ""


def _read(message: JobMessage) -> PartnerJob | _Unread:
    try:
        return partner_job.decode(message.body, message.content_type)
    except UnreadableError as problem:
        return _Unread(errors=(JobError("unreadable", "", str(problem)),), outcome="unreadable")
    except BadJob as problem:
        return _Unread(errors=problem.errors, outcome="refused", idempotency_key=problem.idempotency_key)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A refusal of one message, as far as it is known."""

    message: JobMessage
    partner_id: UUID
    now: dt.datetime
    key: str = ""

    def too_soon(self, by: Standing, retry_after: int) -> PartnerJobTaken:
        """It changed nothing: too many came. The partner submits it again; nobody else need keep it."""
        wait = max(1, retry_after)
        says = f"more than {by.limit} of this {by.name} in {WINDOW} seconds: submit it again in {wait} seconds"
        return self._told((JobError("rate_limit", "", says),), "limited", retry_after=wait)

    def because(self, errors: Sequence[JobError], *, outcome: str = "refused") -> PartnerJobTaken:
        """It changed nothing, and why."""
        codes = [each.code for each in errors]
        # Codes only: names of fields are the partner's words, and nobody knows what is in them.
        more = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
        return replace(self._told(errors, outcome), dead=f"{outcome}: {', '.join(codes[:_NAMED])}{more}")

    def _told(self, errors: Sequence[JobError], outcome: str, *, retry_after: int = 0) -> PartnerJobTaken:
        codes, sequence = [each.code for each in errors], self.message.sequence
        partner_id = str(self.partner_id)
        _log.warning(
            "partner job refused", action="partner_job_refused", partner_id=partner_id, sequence=sequence, codes=codes
        )
        event = PartnerEvent(
            event_id=f"partner-job-{sequence}-refused",
            at=self.now,
            partner_id=partner_id,
            idempotency_key=self.key,
            fact=BroadcastRefused(tuple(errors), retry_after),
        )
        return PartnerJobTaken(outcome=outcome, event=event)


def _request(asked: PartnerJob, partner: Partner) -> SubmitFanOut:
    return SubmitFanOut(
        partner_id=partner.partner_id,
        origin=Origin.JOB,
        submitted_by=str(partner.key_id),
        content=Content(
            template=asked.template,
            parameters=asked.parameters,
            lane=asked.lane,
            language=asked.language,
            expires_at=asked.expires_at,
            expires_after=asked.expires_after,
            scheduled_for=asked.scheduled_for,
            at=asked.at,
            reason=asked.reason,
            reach=reach_of(partner),
            approval=approval_of(partner),
            may_send_urgent=partner.may(Scope.BROADCAST_URGENT),
        ),
        audience=asked.audience,
        municipalities=asked.municipalities,
        idempotency_key=asked.idempotency_key,
    )
