"""Routes of partners: send to many municipalities at once, see what became of each, cancel; and their mandates."""

from collections.abc import Sequence
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.callers_reach import approval_of, reach_of
from comunica.usecases.broadcasts.submission import Origin
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.paging import PageRequest
from comunica.usecases.partners.cancel_fan_out import CancelFanOut, cancel_fan_out
from comunica.usecases.partners.fan_out import (
    Branch,
    BranchProgress,
    Content,
    FannedOut,
    FanOut,
    FanOutSummary,
    SubmitFanOut,
)
from comunica.usecases.partners.foresee_fan_out import BranchForesight, FanOutForesight
from comunica.usecases.partners.mandate_register import MandateGiven
from comunica.usecases.partners.show_fan_out import FanOutStanding, show_fan_out, without_few
from comunica.usecases.partners.submit_fan_out import submit_fan_out
from comunica.usecases.partners.work_fan_out import BranchDesk, wait_for_others, work_for_a_while
from comunica.usecases.problem import Problem, Refused
from services.api.broadcasts.audience_shapes import AudienceShown
from services.api.broadcasts.submitting import ACCEPTED, IdempotencyKey
from services.api.document.addresses import fan_out_uri, links
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.partner_door import require_of_partner
from services.api.doors.refusals import refusal
from services.api.partners.mandate_shapes import MandateGivenPage, MandateGivenShown
from services.api.partners.partner_shapes import (
    BranchError,
    BranchesCounted,
    BranchForesightShown,
    BranchShown,
    BranchStandingShown,
    PartnerBroadcastAccepted,
    PartnerBroadcastAsked,
    PartnerBroadcastItem,
    PartnerBroadcastPage,
    PartnerBroadcastShown,
    PartnerForesightShown,
    ProgressShown,
)
from services.api.parts import PartnerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/partner", tags=["partners"])


@router.get("/mandates", summary="List your mandates", responses=errors(400))
async def mandates(
    page: Annotated[PageAsked, Query()], request: Request, partner: PartnerGiven, parts: PartsGiven
) -> MandateGivenPage:
    """Whose name you may send in, and what. Those in force, newest first."""
    require_of_partner(partner, Scope.BROADCAST_READ, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    found = await parts.mandates.given(partner.partner_id, PageRequest(page.older_than, parts.page_size))
    return MandateGivenPage(
        mandates=[_given(each) for each in found.rows], links=links(request, next_after=found.next_after)
    )


@router.post(
    "/broadcasts",
    status_code=202,
    summary="Send to many municipalities, or foresee it",
    response_model=PartnerBroadcastAccepted,
    responses=errors(400, 413, 415, 422)
    | ACCEPTED
    | {200: {"model": PartnerForesightShown, "description": "With dry_run: what would come of it."}},
)
async def submit(
    asked: PartnerBroadcastAsked,
    request: Request,
    response: Response,
    partner: PartnerGiven,
    parts: PartsGiven,
    idempotency_key: IdempotencyKey = None,
) -> PartnerBroadcastAccepted | JSONResponse:
    """One broadcast in each municipality, by its mandate and its rules; what one refuses stops no other.

    Idempotency keys belong to the partner: the same one over NATS is the same broadcast.
    """
    require_of_partner(partner, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    if asked.dry_run:
        return await _foreseen(_submission(asked, partner, None), parts)
    outcome = await submit_fan_out(
        _submission(asked, partner, idempotency_key),
        record=parts.fan_outs,
        now=parts.now(),
        fan_out_id=parts.new_id(),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    fan_out = await _worked(outcome, parts)
    uri = fan_out_uri(request, fan_out.id)
    response.headers["Location"] = uri
    if outcome.replayed:
        response.headers["Idempotent-Replay"] = "true"
    return PartnerBroadcastAccepted(
        id=fan_out.id,
        uri=uri,
        settled=fan_out.is_settled,
        created_at=fan_out.created_at,
        municipalities=[BranchShown.model_validate(_branch(each)) for each in fan_out.branches],
    )


@router.get("/broadcasts", summary="List what you sent", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, partner: PartnerGiven, parts: PartsGiven
) -> PartnerBroadcastPage:
    """Newest first, with how many municipalities took it."""
    require_of_partner(partner, Scope.BROADCAST_READ)
    found = await parts.fan_outs.page(partner.partner_id, PageRequest(page.older_than, parts.page_size))
    shown = [_item(request, each) for each in found.rows]
    return PartnerBroadcastPage(broadcasts=shown, links=links(request, next_after=found.next_after))


@router.get("/broadcasts/{fan_out_id}", summary="Show what you sent", responses=errors(400, 404))
async def show(fan_out_id: UUID, request: Request, partner: PartnerGiven, parts: PartsGiven) -> PartnerBroadcastShown:
    """What became of it in each municipality, in figures."""
    require_of_partner(partner, Scope.BROADCAST_READ)
    return await _shown(fan_out_id, request, partner, parts)


@router.post("/broadcasts/{fan_out_id}/cancel", summary="Cancel what you sent", responses=errors(400, 404, 422))
async def cancel(
    fan_out_id: UUID,
    request: Request,
    partner: PartnerGiven,
    parts: PartsGiven,
    idempotency_key: IdempotencyKey = None,
) -> PartnerBroadcastShown:
    """In every municipality nothing more of it is sent, for good. It needs no mandate. After a 503 or 504 repeat it."""
    require_of_partner(partner, Scope.BROADCAST_SEND)
    done = await cancel_fan_out(
        CancelFanOut(partner_id=partner.partner_id, fan_out_id=fan_out_id, idempotency_key=idempotency_key),
        record=parts.fan_outs,
        helm=parts.broadcasts,
        bells=parts.bells,
        now=parts.now(),
    )
    if isinstance(done, Refused):
        raise refusal(done.errors)
    if not done:
        raise no_result()
    return await _shown(fan_out_id, request, partner, parts)


async def _foreseen(request: SubmitFanOut, parts: Parts) -> JSONResponse:
    foresight = FanOutForesight(
        record=parts.fan_outs,
        submissions=parts.submissions,
        foreseeing=parts.foreseeing,
        now=parts.now(),
        new_id=parts.new_id,
        patience=parts.patience,
    )
    outcome = await foresight.of(request)
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    shown = PartnerForesightShown(municipalities=[_branch_foreseen(each) for each in outcome])
    return JSONResponse(shown.model_dump(mode="json"))


def _branch_foreseen(each: BranchForesight) -> BranchForesightShown:
    return BranchForesightShown(
        id=each.municipality_id,
        state="refused" if each.problems else "waiting" if each.template is None else "foreseen",
        template=each.template,
        reached=each.reached,
        starts_at=each.starts_at,
        ends_at=each.ends_at,
        errors=_errors(each.problems),
    )


def _errors(problems: Sequence[Problem]) -> list[BranchError]:
    return [BranchError(code=each.code, field=each.field or None, message=each.message) for each in problems]


async def _worked(outcome: FannedOut, parts: Parts) -> FanOut:
    """With what becomes of its branches within a few seconds; the dispatcher does what is left."""
    fan_out = outcome.fan_out
    if fan_out.is_settled:
        return fan_out
    which = (fan_out.partner_id, fan_out.id)
    if outcome.replayed:
        await wait_for_others(*which, record=parts.fan_outs, patience=parts.patience)
    else:
        await work_for_a_while(*which, desk=_desk(parts), patience=parts.patience)
    found = await parts.fan_outs.see(*which)
    assert found is not None, "it was written"
    return found


def _desk(parts: Parts) -> BranchDesk:
    return BranchDesk(
        record=parts.fan_outs, bells=parts.bells, meter=parts.branch_meter, now=parts.now, new_id=parts.new_id
    )


async def _shown(fan_out_id: UUID, request: Request, partner: Partner, parts: Parts) -> PartnerBroadcastShown:
    found = await show_fan_out(parts.fan_outs, partner.partner_id, fan_out_id)
    if found is None:
        raise no_result()
    return _standing(request, found)


def _submission(asked: PartnerBroadcastAsked, partner: Partner, idempotency_key: str | None) -> SubmitFanOut:
    return SubmitFanOut(
        partner_id=partner.partner_id,
        origin=Origin.API,
        submitted_by=str(partner.key_id),
        content=Content(
            template=asked.template,
            parameters=asked.parameters,
            lane=Lane(asked.lane),
            language=asked.language,
            expires_at=asked.expires_at,
            expires_after=asked.expires_after(),
            scheduled_for=asked.scheduled_for,
            at=asked.local(),
            reason=asked.reason,
            reach=reach_of(partner),
            approval=approval_of(partner),
            may_send_urgent=partner.may(Scope.BROADCAST_URGENT),
        ),
        audience=asked.audience.audience(),
        municipalities=asked.named(),
        idempotency_key=idempotency_key,
    )


def _given(mandate: MandateGiven) -> MandateGivenShown:
    return MandateGivenShown.model_validate(
        {
            "id": mandate.id,
            "municipality": {
                "id": mandate.municipality_id,
                "slug": mandate.slug,
                "name": mandate.name,
                "province": mandate.province,
                "istat_code": mandate.istat_code,
            },
            "categories": sorted(mandate.categories),
            "lanes": sorted(map(str, mandate.lanes)),
            "granted_at": mandate.granted_at,
            "expires_at": mandate.expires_at,
        }
    )


def _branch(branch: Branch) -> dict[str, object]:
    shown = without_few(branch)
    return {
        "id": shown.municipality_id,
        "name": shown.name,
        "state": str(shown.state),
        "audience": AudienceShown.of(shown.audience),
        "broadcast": shown.broadcast_id
        and {"id": shown.broadcast_id, "state": _first(shown.first_state), "counted": shown.counted},
        "errors": _errors(shown.problems),
    }


def _first(state: BroadcastState | None) -> str:
    return str(state or BroadcastState.SCHEDULED)


def _standing(request: Request, standing: FanOutStanding) -> PartnerBroadcastShown:
    fan_out = standing.fan_out
    return PartnerBroadcastShown(
        id=fan_out.id,
        uri=fan_out_uri(request, fan_out.id),
        template=fan_out.content.template,
        parameters=dict(fan_out.content.parameters),
        lane=_lane(fan_out.content.lane),
        origin=cast("Literal['api', 'job']", str(fan_out.origin)),
        settled=fan_out.is_settled,
        created_at=fan_out.created_at,
        cancelled_at=fan_out.cancelled_at,
        municipalities=[
            BranchStandingShown.model_validate(_branch(each.branch) | {"progress": _progress(each.progress)})
            for each in standing.branches
        ],
    )


def _progress(progress: BranchProgress | None) -> ProgressShown | None:
    if progress is None:
        return None
    counts = {str(state): n for state, n in progress.counts.items()}
    return ProgressShown.model_validate(
        {
            "state": progress.state,
            "paused_reason": progress.paused_reason,
            "cancelled_reason": progress.cancelled_reason,
            "resolved": progress.resolved,
            "counts": counts or None,
        }
    )


def _item(request: Request, each: FanOutSummary) -> PartnerBroadcastItem:
    return PartnerBroadcastItem(
        id=each.id,
        uri=fan_out_uri(request, each.id),
        template=each.content.template,
        lane=_lane(each.content.lane),
        created_at=each.created_at,
        cancelled_at=each.cancelled_at,
        municipalities=BranchesCounted.model_validate({str(state): n for state, n in each.branches.items()}),
    )


def _lane(lane: Lane) -> Literal["urgent", "normal", "bulk"]:
    return cast("Literal['urgent', 'normal', 'bulk']", str(lane))
