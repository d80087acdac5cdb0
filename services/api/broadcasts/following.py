"""Routes of broadcasts that follow another, and of tests: retry what failed, correct, try on the staff's phones."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.callers_reach import approval_of, reach_of
from comunica.usecases.broadcasts.correct_broadcast import correct_broadcast
from comunica.usecases.broadcasts.follow_desk import FollowDesk
from comunica.usecases.broadcasts.retry_failed import retry_failed
from comunica.usecases.broadcasts.send_test import send_test
from comunica.usecases.broadcasts.submission import Accepted, Origin, SubmitBroadcast
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.problem import Refused
from services.api.broadcasts.broadcast_shapes import BroadcastAccepted, ContentAsked
from services.api.broadcasts.life_shapes import CorrectionAsked, RetryAsked, TestAsked
from services.api.broadcasts.submitting import ACCEPTED, IdempotencyKey, accepted
from services.api.document.documents import errors
from services.api.doors.exchange import Exchange, ExchangeGiven
from services.api.doors.faults import no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.parts import CallerGiven, Parts, PartsGiven

router = APIRouter(prefix="/v2/broadcasts", tags=["broadcasts"])


@router.post(
    "/{broadcast_id}/retry-failed",
    status_code=202,
    summary="Send once more to those whose message failed",
    responses=errors(400, 404, 409, 413, 415, 422, 429) | ACCEPTED,
)
async def retry(
    broadcast_id: UUID,
    exchange: ExchangeGiven,
    caller: CallerGiven,
    parts: PartsGiven,
    asked: Annotated[RetryAsked, Body(default_factory=RetryAsked)],
    idempotency_key: IdempotencyKey = None,
) -> BroadcastAccepted:
    """A new broadcast with the same words to exactly those whose failure may have passed, and who are still enrolled.

    The original must be finished or cancelled, and an earlier retry of it too; whom that reached is left out.
    """
    require(caller, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    outcome = await retry_failed(
        _request(caller, idempotency_key, expires_at=asked.expires_at, reason=asked.reason),
        broadcast_id,
        with_unknown=asked.include_unknown,
        desk=_desk(parts),
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    return _answer(outcome, exchange)


@router.post(
    "/{broadcast_id}/correct",
    status_code=202,
    summary="Send a correction to exactly those who got it",
    responses=errors(400, 404, 409, 413, 415, 422, 429) | ACCEPTED,
)
async def correct(
    broadcast_id: UUID,
    asked: CorrectionAsked,
    exchange: ExchangeGiven,
    caller: CallerGiven,
    parts: PartsGiven,
    idempotency_key: IdempotencyKey = None,
) -> BroadcastAccepted:
    """A new broadcast with other words to those who got the original or a retry of it, or may have.

    The original must be finished or cancelled, so that nobody gets it later.
    """
    require(caller, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    asked_for = _request(
        caller, idempotency_key, content=asked, lane=Lane(asked.lane), expires_at=asked.expires_at, reason=asked.reason
    )
    outcome = await correct_broadcast(
        asked_for,
        broadcast_id,
        desk=_desk(parts),
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    return _answer(outcome, exchange)


@router.post(
    "/test",
    status_code=202,
    summary="Try a broadcast on the staff's phones",
    responses=errors(400, 413, 415, 422) | ACCEPTED,
)
async def test(
    asked: TestAsked,
    exchange: ExchangeGiven,
    caller: CallerGiven,
    parts: PartsGiven,
    idempotency_key: IdempotencyKey = None,
) -> BroadcastAccepted:
    """Goes to the test_numbers of the municipality's file and to nobody else, by night too; counted in no figure."""
    require(caller, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    outcome = await send_test(
        _request(caller, idempotency_key, content=asked),
        record=parts.submissions,
        bells=parts.bells,
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    return _answer(outcome, exchange)


def _desk(parts: Parts) -> FollowDesk:
    return FollowDesk(library=parts.broadcasts, record=parts.submissions, bells=parts.bells)


def _answer(outcome: Accepted | Refused | None, exchange: Exchange) -> BroadcastAccepted:
    match outcome:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case Accepted():
            return accepted(outcome, exchange.request, exchange.response)


def _request(
    caller: Caller,
    idempotency_key: str | None,
    *,
    content: ContentAsked | None = None,
    lane: Lane = Lane.NORMAL,
    expires_at: dt.datetime | None = None,
    reason: str | None = None,
) -> SubmitBroadcast:
    """Who asks, and what. Whom it goes to, the use case says."""
    return SubmitBroadcast(
        municipality_id=caller.municipality_id,
        origin=Origin.API,
        submitted_by=str(caller.key_id),
        template=content.template if content else "",
        parameters=content.parameters if content else {},
        language=content.language if content else None,
        media_id=content.media_id if content else None,
        audience=Audience(),
        lane=lane,
        may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
        expires_at=expires_at,
        reason=reason,
        idempotency_key=idempotency_key,
        reach=reach_of(caller),
        approval=approval_of(caller),
    )
