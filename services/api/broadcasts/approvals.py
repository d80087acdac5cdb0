"""Routes of the approval list: approve or reject what awaits it. What awaits is GET /v2/broadcasts?state=…"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.decide_broadcast import DayFull, Decided, Decision, Verdict, decide_broadcast
from comunica.usecases.problem import Problem
from services.api.broadcasts.broadcast_shapes import BroadcastProgressShown
from services.api.broadcasts.broadcasts import shown_broadcast
from services.api.broadcasts.life_shapes import RejectionAsked
from services.api.document.documents import errors
from services.api.doors.exchange import Exchange, ExchangeGiven
from services.api.doors.faults import Fault, fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.parts import CallerGiven, Parts, PartsGiven

router = APIRouter(prefix="/v2/broadcasts", tags=["broadcasts"])


@router.post(
    "/{broadcast_id}/approve", summary="Approve a broadcast that awaits it", responses=errors(400, 404, 409, 422, 429)
)
async def approve(
    broadcast_id: UUID, exchange: ExchangeGiven, caller: CallerGiven, parts: PartsGiven
) -> BroadcastProgressShown:
    """It goes when its time has come, or now. Four eyes: not with the key that submitted it, nor one of its family."""
    require(caller, Scope.BROADCAST_APPROVE)
    decision = Decision(
        caller=caller,
        broadcast_id=broadcast_id,
        verdict=Verdict.APPROVE,
        now=parts.now(),
        line_id=parts.new_id(),
        may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
    )
    return await _decided(decision, exchange, parts)


@router.post(
    "/{broadcast_id}/reject",
    summary="Reject a broadcast that awaits approval",
    responses=errors(400, 404, 409, 413, 415, 422),
)
async def reject(
    broadcast_id: UUID,
    exchange: ExchangeGiven,
    caller: CallerGiven,
    parts: PartsGiven,
    asked: Annotated[RejectionAsked, Body(default_factory=RejectionAsked)],
) -> BroadcastProgressShown:
    """It is cancelled, and shows why."""
    require(caller, Scope.BROADCAST_APPROVE)
    decision = Decision(
        caller=caller,
        broadcast_id=broadcast_id,
        verdict=Verdict.REJECT,
        now=parts.now(),
        line_id=parts.new_id(),
        reason=asked.reason,
    )
    return await _decided(decision, exchange, parts)


async def _decided(decision: Decision, exchange: Exchange, parts: Parts) -> BroadcastProgressShown:
    outcome = await decide_broadcast(decision, record=parts.decisions, bells=parts.bells)
    if outcome is not Decided.DONE:
        raise _refusal(outcome)
    return await shown_broadcast(decision.broadcast_id, exchange.request, decision.caller, parts)


_CONFLICTS = {
    Decided.NOT_AWAITING: "This broadcast does not await approval: see its state",
    Decided.EXPIRED: "The time of this broadcast is over: submit it again",
}
_FORBIDDEN = {
    Decided.SAME_EYES: "Who submitted a broadcast does not approve or reject it: use the key of somebody else",
    Decided.URGENT_NOT_ALLOWED: "An alert is approved with a key that has broadcast:urgent: use one, or ask for it",
}


def _refusal(outcome: Decided | DayFull) -> Fault:
    match outcome:
        case Decided.NOT_AWAITING | Decided.EXPIRED:
            return fault(409, "ConflictError", code=outcome, message=_CONFLICTS[outcome])
        case Decided.SAME_EYES | Decided.URGENT_NOT_ALLOWED:
            return fault(403, "AuthError", code=outcome, message=_FORBIDDEN[outcome])
        case DayFull(again_in):
            message = "The day has had its urgent broadcasts: raise urgent_per_day in the town's file"
            return refusal((Problem("urgent_cap_reached", "", message, again_in),))
        case _:
            return no_result()
