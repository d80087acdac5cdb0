"""Routes of broadcasts: submit, show, list, pause, resume, cancel, recipients."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.recurrence import Recurrence
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.callers_reach import approval_of, reach_of
from comunica.usecases.broadcasts.foresee_broadcast import foresee_broadcast
from comunica.usecases.broadcasts.list_recipients import list_recipients
from comunica.usecases.broadcasts.reconcile_broadcast import reconcile_broadcast
from comunica.usecases.broadcasts.show_broadcast import list_broadcasts, show_broadcast
from comunica.usecases.broadcasts.steer_broadcast import Order, Steered, steer_broadcast
from comunica.usecases.broadcasts.submission import Origin, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.broadcasts.submit_series import submit_series
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused
from services.api.broadcasts.broadcast_shapes import (
    BroadcastAccepted,
    BroadcastAsked,
    BroadcastPage,
    BroadcastProgressShown,
    BroadcastsAsked,
)
from services.api.broadcasts.foresight import foresight_shown
from services.api.broadcasts.foresight_shapes import ForesightShown
from services.api.broadcasts.life_shapes import SeriesAcceptedShown
from services.api.broadcasts.progress import broadcast_shown, counts_shown, progress_shown, recipient_shown
from services.api.broadcasts.recipient_shapes import RecipientPage, RecipientsAsked, ReconciliationShown
from services.api.broadcasts.submitting import ACCEPTED, IdempotencyKey, accepted, put_head
from services.api.document.addresses import links, series_uri
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.doors.repeats import CHANGED_NOTHING
from services.api.parts import CallerGiven, Parts, PartsGiven

router = APIRouter(prefix="/v2/broadcasts", tags=["broadcasts"])


@router.post(
    "",
    status_code=202,
    response_model=BroadcastAccepted | SeriesAcceptedShown,
    summary="Submit a broadcast, or foresee it",
    responses=errors(400, 413, 415, 422, 429)
    | ACCEPTED
    | {200: {"model": ForesightShown, "description": "With dry_run: what would come of it."}},
)
async def submit(
    asked: BroadcastAsked,
    request: Request,
    response: Response,
    caller: CallerGiven,
    parts: PartsGiven,
    idempotency_key: IdempotencyKey = None,
) -> BroadcastAccepted | SeriesAcceptedShown | JSONResponse:
    """Validate, count the audience, put it on record. What is refused leaves nothing behind, not even its key.

    With a recurrence it is a series: each of its occurrences becomes a broadcast of its own when its time has come.
    """
    require(caller, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    if asked.dry_run:
        setattr(request.state, CHANGED_NOTHING, True)
        return await _foreseen(_submission(asked, caller, None), parts)
    submission = _submission(asked, caller, idempotency_key)
    if asked.recurrence is not None and (at := asked.local()) is not None:
        return await _submit_series(submission, asked.recurrence.rule(at), request, response, parts)
    outcome = await submit_broadcast(
        submission,
        record=parts.submissions,
        bells=parts.bells,
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    return accepted(outcome, request, response)


async def _submit_series(
    submission: SubmitBroadcast, rule: Recurrence, request: Request, response: Response, parts: Parts
) -> SeriesAcceptedShown:
    outcome = await submit_series(
        replace(submission, at=None), rule, record=parts.series, now=parts.now(), series_id=parts.new_id()
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    uri = series_uri(request, outcome.series_id)
    put_head(response, uri, replayed=outcome.replayed)
    return SeriesAcceptedShown(
        series=outcome.series_id,
        state="active",
        uri=uri,
        counted=outcome.counted,
        upcoming=list(outcome.upcoming),
        created_at=outcome.created_at,
    )


async def _foreseen(request: SubmitBroadcast, parts: Parts) -> JSONResponse:
    outcome = await foresee_broadcast(
        request, record=parts.submissions, foreseeing=parts.foreseeing, now=parts.now(), broadcast_id=parts.new_id()
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    return JSONResponse(foresight_shown(outcome).model_dump(mode="json"))


@router.get("", summary="List broadcasts", responses=errors(400))
async def list_all(
    page: Annotated[BroadcastsAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> BroadcastPage:
    """Newest first. Follow links.next until it is null."""
    require(caller, Scope.BROADCAST_READ)
    asked = PageRequest(page.older_than, parts.page_size)
    found = await list_broadcasts(
        parts.broadcasts, caller.municipality_id, asked, with_tests=page.tests, states=page.state
    )
    shown = [broadcast_shown(request, each) for each in found.rows]
    return BroadcastPage(broadcasts=shown, links=links(request, next_after=found.next_after))


@router.get("/{broadcast_id}", summary="Show a broadcast", responses=errors(400, 404))
async def show(broadcast_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> BroadcastProgressShown:
    """What it is, and how many recipients are in each state."""
    require(caller, Scope.BROADCAST_READ)
    return await shown_broadcast(broadcast_id, request, caller, parts)


@router.get("/{broadcast_id}/recipients", summary="List the recipients of a broadcast", responses=errors(400, 404))
async def recipients(
    broadcast_id: UUID,
    page: Annotated[RecipientsAsked, Query()],
    request: Request,
    caller: CallerGiven,
    parts: PartsGiven,
) -> RecipientPage:
    """What became of each. Empty until the broadcast starts."""
    require(caller, Scope.BROADCAST_READ)
    found = await list_recipients(
        parts.listings,
        caller.municipality_id,
        broadcast_id,
        states=page.state,
        page=PageRequest(page.older_than, parts.page_size),
    )
    if found is None:
        raise no_result()
    shown = [recipient_shown(each) for each in found.rows]
    return RecipientPage(recipients=shown, links=links(request, next_after=found.next_after))


@router.get("/{broadcast_id}/reconciliation", summary="Reconcile a broadcast", responses=errors(400, 404))
async def reconciliation(broadcast_id: UUID, caller: CallerGiven, parts: PartsGiven) -> ReconciliationShown:
    """Everybody it was meant for, counted three times: by the snapshot, by the tally, and one by one."""
    require(caller, Scope.BROADCAST_READ)
    found = await reconcile_broadcast(parts.broadcasts, caller.municipality_id, broadcast_id)
    if found is None:
        raise no_result()
    return ReconciliationShown(
        broadcast_id=broadcast_id,
        counted_at=found.counted_at,
        resolved=found.resolved,
        tally=counts_shown(found.tally),
        recount=None if found.recount is None else counts_shown(found.recount),
        closed_at=found.closed_at,
        unaccounted=found.unaccounted,
    )


@router.post("/{broadcast_id}/pause", summary="Pause a broadcast", responses=errors(400, 404, 409))
async def pause(broadcast_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> BroadcastProgressShown:
    """Nothing more of it is sent until it is resumed. What is under way arrives."""
    return await _steer(Order.PAUSE, broadcast_id, request, caller, parts)


@router.post("/{broadcast_id}/resume", summary="Resume a broadcast", responses=errors(400, 404, 409))
async def resume(
    broadcast_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven
) -> BroadcastProgressShown:
    """A paused broadcast goes on; expiry and consent count as always."""
    return await _steer(Order.RESUME, broadcast_id, request, caller, parts)


@router.post("/{broadcast_id}/cancel", summary="Cancel a broadcast", responses=errors(400, 404, 409))
async def cancel(
    broadcast_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven
) -> BroadcastProgressShown:
    """Nothing more of it is sent, for good."""
    return await _steer(Order.CANCEL, broadcast_id, request, caller, parts)


async def _steer(
    order: Order, broadcast_id: UUID, request: Request, caller: Caller, parts: Parts
) -> BroadcastProgressShown:
    require(caller, Scope.BROADCAST_SEND)
    steered = await steer_broadcast(
        order,
        who=caller.who,
        helm=parts.broadcasts,
        bells=parts.bells,
        municipality_id=caller.municipality_id,
        broadcast_id=broadcast_id,
    )
    if steered is Steered.TOO_LATE:
        message = f"This broadcast is in a state in which nobody can {order} it: see its state"
        raise fault(409, "ConflictError", code="state_does_not_allow", message=message)
    return await shown_broadcast(broadcast_id, request, caller, parts)


async def shown_broadcast(broadcast_id: UUID, request: Request, caller: Caller, parts: Parts) -> BroadcastProgressShown:
    """The broadcast with its counts, or a 404."""
    progress = await show_broadcast(parts.broadcasts, caller.municipality_id, broadcast_id)
    if progress is None:
        raise no_result()
    return progress_shown(request, progress)


def _submission(asked: BroadcastAsked, caller: Caller, idempotency_key: str | None) -> SubmitBroadcast:
    return SubmitBroadcast(
        municipality_id=caller.municipality_id,
        origin=Origin.API,
        submitted_by=str(caller.key_id),
        template=asked.template,
        parameters=asked.parameters,
        audience=asked.audience.audience(),
        lane=Lane(asked.lane),
        may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
        language=asked.language,
        expires_at=asked.expires_at,
        scheduled_for=asked.scheduled_for,
        at=asked.local(),
        expires_after=asked.expires_after(),
        reason=asked.reason,
        media_id=asked.media_id,
        idempotency_key=idempotency_key,
        reach=reach_of(caller),
        approval=approval_of(caller),
    )
