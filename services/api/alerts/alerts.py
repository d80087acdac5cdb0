"""Routes of alerts of civil protection (CAP 1.2): take one, see what became of it; and whom a draft is for."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from comunica.alerting.cap import Info
from comunica.alerting.read_cap import NotCap, read_cap
from comunica.municipality.keys import Scope
from comunica.usecases.alerts.cap_alert_record import AlertBroadcast, AlertOnRecord, Outcome, TakenAlert
from comunica.usecases.alerts.speak_alert import AlertGiver
from comunica.usecases.alerts.take_cap_alert import AlertDesk, take_cap_alert
from comunica.usecases.broadcasts.address_draft import AddressDraft, NotAddressed, address_draft
from comunica.usecases.broadcasts.callers_reach import reach_of
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused
from services.api.alerts.alert_shapes import (
    AddressAsked,
    AlertBroadcastShown,
    AlertPage,
    AlertShown,
    AlertTakenShown,
    AreaShown,
    DraftAddressed,
    GeocodeShown,
    InfoShown,
    ProblemShown,
)
from services.api.broadcasts.audience_shapes import AudienceShown
from services.api.broadcasts.submitting import ACCEPTED
from services.api.document.addresses import broadcast_uri, links, root_of
from services.api.document.documents import errors
from services.api.doors.exchange import ExchangeGiven
from services.api.doors.faults import ErrorItem, Fault, fault, no_result
from services.api.doors.front import CAP_TYPES
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.doors.repeats import CHANGED_NOTHING
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2", tags=["alerts"])

#: What is counted of an alert that nothing became of.
REFUSED = "refused"
_XML = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The CAP 1.2 message itself, 512 KiB at most, without DOCTYPE.",
        "content": dict.fromkeys(sorted(CAP_TYPES), _XML),
    }
}


@router.post(
    "/alerts/cap",
    status_code=202,
    response_model=AlertTakenShown,
    summary="Give an alert as CAP 1.2",
    responses=errors(400, 409, 413, 415, 429)
    | ACCEPTED
    | {200: {"model": AlertTakenShown, "description": "Of a test (status Test or System): what would become of it."}},
    openapi_extra=BODY,
)
async def take(exchange: ExchangeGiven, caller: CallerGiven, parts: PartsGiven) -> AlertTakenShown | JSONResponse:
    """It becomes a broadcast for each block that is for here, a draft if none is, or takes back what came before.

    With broadcast:urgent a severe alert goes at once; with broadcast:draft alone it awaits approval.
    """
    require(caller, Scope.BROADCAST_URGENT, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    outcome = await _taken_or_fault(await exchange.request.body(), caller, parts)
    if isinstance(outcome, Fault):
        parts.count_alert(REFUSED)
        raise outcome
    if not outcome.replayed:
        parts.count_alert(outcome.outcome)
    shown = _taken(exchange.request, outcome)
    if outcome.outcome is Outcome.CHECKED:
        setattr(exchange.request.state, CHANGED_NOTHING, True)
        return JSONResponse(shown.model_dump(mode="json"))
    exchange.response.headers["Location"] = shown.uri or ""
    if outcome.replayed:
        exchange.response.headers["Idempotent-Replay"] = "true"
    return shown


@router.get("/alerts", summary="List alerts", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> AlertPage:
    """Newest first. Follow links.next until it is null."""
    require(caller, Scope.BROADCAST_READ)
    found = await parts.alerts.page(caller.municipality_id, PageRequest(page.older_than, parts.page_size))
    return AlertPage(
        alerts=[_shown(request, each) for each in found.rows], links=links(request, next_after=found.next_after)
    )


@router.get("/alerts/{alert_id}", summary="Show an alert", responses=errors(400, 404))
async def show(alert_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> AlertShown:
    """What it says, and what became of it."""
    require(caller, Scope.BROADCAST_READ)
    found = await parts.alerts.see(caller.municipality_id, alert_id)
    if found is None:
        raise no_result()
    return _shown(request, found)


@router.post(
    "/broadcasts/{broadcast_id}/audience",
    summary="Say whom a draft is for",
    responses=errors(400, 404, 409, 413, 415, 422, 429),
)
async def address(
    broadcast_id: UUID, asked: AddressAsked, request: Request, caller: CallerGiven, parts: PartsGiven
) -> DraftAddressed:
    """Of a draft that an alert became: it goes, or awaits approval if this key does not send."""
    require(caller, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    outcome = await address_draft(
        AddressDraft(
            municipality_id=caller.municipality_id,
            broadcast_id=broadcast_id,
            audience=asked.audience.audience(),
            by=str(caller.key_id),
            who=caller.who,
            may_send=caller.may(Scope.BROADCAST_SEND),
            may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
            reach=reach_of(caller),
            line_id=parts.new_id(),
        ),
        record=parts.drafts,
        bells=parts.bells,
        now=parts.now(),
    )
    match outcome:
        case Refused(problems):
            raise refusal(problems)
        case NotAddressed.MISSING:
            raise no_result()
        case NotAddressed.NO_DRAFT:
            message = "This broadcast has its audience, or is over: see its state"
            raise fault(409, "ConflictError", code="state_does_not_allow", message=message)
    return DraftAddressed(
        id=broadcast_id,
        uri=broadcast_uri(request, broadcast_id),
        state=cast("Literal['scheduled', 'awaiting_approval']", str(outcome.state)),
        reach=outcome.reach,
        counted=outcome.counted,
        scheduled_for=outcome.scheduled_for,
        expires_at=outcome.expires_at,
    )


async def _taken_or_fault(body: bytes, caller: Caller, parts: Parts) -> TakenAlert | Fault:
    try:
        alert = read_cap(body)
    except NotCap as refused:
        return not_cap(refused)
    outcome = await take_cap_alert(alert, giver_of(caller), desk=desk_of(parts), now=parts.now())
    return refusal(outcome.errors) if isinstance(outcome, Refused) else outcome


def giver_of(caller: Caller) -> AlertGiver:
    """Who gives an alert, by their key."""
    return AlertGiver(
        municipality_id=caller.municipality_id,
        submitted_by=str(caller.key_id),
        may_draft=caller.may(Scope.BROADCAST_DRAFT),
        may_send=caller.may(Scope.BROADCAST_SEND),
        may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
        reach=reach_of(caller),
    )


def desk_of(parts: Parts) -> AlertDesk:
    """What taking an alert works with."""
    return AlertDesk(
        record=parts.alerts,
        submissions=parts.submissions,
        helm=parts.broadcasts,
        bells=parts.bells,
        new_id=parts.new_id,
    )


def not_cap(refused: NotCap) -> Fault:
    """Every breach of the standard, with its place."""
    return Fault(
        400,
        tuple(
            ErrorItem(error="ValidationError", message=each.message, code=each.code, field=each.path or None)
            for each in refused.breaches
        ),
    )


def _taken(request: Request, taken: TakenAlert) -> AlertTakenShown:
    alert = taken.alert
    is_kept = taken.outcome is not Outcome.CHECKED
    return AlertTakenShown(
        id=taken.id if is_kept else None,
        uri=_alert_uri(request, taken.id) if is_kept else None,
        sender=alert.sender,
        identifier=alert.identifier,
        sent=alert.sent,
        status=alert.status,
        type=alert.type,
        taken_at=taken.taken_at,
        **_became(request, taken, is_kept=is_kept),
    )


def _shown(request: Request, found: AlertOnRecord) -> AlertShown:
    return AlertShown(
        id=found.id,
        uri=_alert_uri(request, found.id),
        sender=found.sender,
        identifier=found.identifier,
        sent=found.sent,
        status=found.status,
        type=found.type,
        taken_at=found.taken_at,
        info=[_info(each) for each in found.infos],
        **_became(request, found, is_kept=True),
    )


def _became(request: Request, alert: TakenAlert | AlertOnRecord, *, is_kept: bool) -> dict[str, Any]:
    return {
        "outcome": alert.outcome,
        "broadcasts": [_broadcast(request, each, is_kept=is_kept) for each in alert.broadcasts],
        "supersedes": list(alert.supersedes),
        "problems": [ProblemShown(code=each.code, field=each.field, message=each.message) for each in alert.problems],
    }


def _broadcast(request: Request, broadcast: AlertBroadcast, *, is_kept: bool) -> AlertBroadcastShown:
    return AlertBroadcastShown(
        id=broadcast.id if is_kept else None,
        uri=broadcast_uri(request, broadcast.id) if is_kept else None,
        info=broadcast.info,
        state=broadcast.state,
        lane=broadcast.lane,
        reach=broadcast.reach,
        audience=AudienceShown.of(broadcast.audience),
        counted=broadcast.counted,
        scheduled_for=broadcast.scheduled_for,
        expires_at=broadcast.expires_at,
    )


def _info(info: Info) -> InfoShown:
    return InfoShown(
        language=info.language,
        categories=list(info.categories),
        event=info.event,
        urgency=info.urgency,
        severity=info.severity,
        certainty=info.certainty,
        headline=info.headline,
        onset=info.onset,
        expires=info.expires,
        areas=[
            AreaShown(
                description=area.description,
                geocodes=[GeocodeShown(name=each.name, value=each.value) for each in area.geocodes],
            )
            for area in info.areas
        ],
    )


def _alert_uri(request: Request, alert_id: UUID) -> str:
    return f"{root_of(request)}/v2/alerts/{alert_id}"
