"""Routes of operators: channels. To connect or check one is a run that a dispatcher does, whose steps are followed."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.channel_run import RunShown
from comunica.usecases.setting_up.operate_channel import check_again, connect_again, connect_new_channel
from comunica.usecases.setting_up.show_municipalities import list_channels, list_runs, show_channel, show_run
from services.api.document.addresses import links, run_uri
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.refusals import refusal
from services.api.operators.municipality_shapes import (
    ChannelItem,
    ChannelPage,
    ChannelStanding,
    RunPage,
    RunShape,
    channel_standing,
)
from services.api.operators.setup_shapes import ChannelAsked, ConnectAsked
from services.api.parts import OperatorGiven, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/channels", tags=["operators"])

_WHERE: dict[int | str, dict[str, Any]] = {
    202: {"headers": {"Location": {"description": "Where to follow the run.", "schema": {"type": "string"}}}}
}


@router.get("", summary="List channels", responses=errors(400))
async def channels(page: Annotated[PageAsked, Query()], request: Request, parts: PartsGiven) -> ChannelPage:
    """Of all municipalities, newest first."""
    found = await list_channels(parts.municipalities, PageRequest(page.older_than, parts.page_size))
    shown = [ChannelItem.model_validate(each) for each in found.rows]
    return ChannelPage(channels=shown, links=links(request, next_after=found.next_after))


@router.post(
    "", status_code=202, summary="Connect a new channel", responses=errors(400, 404, 409, 413, 415, 422) | _WHERE
)
async def connect_new(
    asked: ChannelAsked, request: Request, response: Response, operator: OperatorGiven, parts: PartsGiven
) -> RunShape:
    """Puts the number on record, and answers at once. What is then asked of the provider are the steps of a run."""
    outcome = await connect_new_channel(
        asked.municipality_id, asked.order, operator=operator, record=parts.operated, addresses=parts.address_rules
    )
    if outcome is None:
        message = "there is no such municipality: set it up first"
        raise refusal([Problem("municipality_unknown", "municipality_id", message)])
    return _told(outcome, request, response)


@router.get("/{channel_id}", summary="Show a channel", responses=errors(400, 404))
async def channel(channel_id: UUID, parts: PartsGiven) -> ChannelStanding:
    """How it stands, and when it was last heard."""
    found = await show_channel(parts.municipalities, channel_id, now=parts.now())
    if found is None:
        raise no_result()
    return channel_standing(*found)


@router.post(
    "/{channel_id}/connect",
    status_code=202,
    summary="Connect a channel again",
    responses=errors(400, 404, 409, 413, 415, 422) | _WHERE,
)
async def connect(
    channel_id: UUID,
    request: Request,
    response: Response,
    operator: OperatorGiven,
    parts: PartsGiven,
    asked: Annotated[ConnectAsked, Body(default_factory=ConnectAsked)],
) -> RunShape:
    """With another token, say, or after the cause of a failed step was mended. What is so already is left as it is."""
    outcome = await connect_again(
        channel_id, asked.order, operator=operator, record=parts.operated, addresses=parts.address_rules
    )
    return _told(outcome, request, response)


@router.post(
    "/{channel_id}/check",
    status_code=202,
    summary="Check a channel",
    responses=errors(400, 404, 409, 413, 415, 422) | _WHERE,
)
async def check(
    channel_id: UUID, request: Request, response: Response, operator: OperatorGiven, parts: PartsGiven
) -> RunShape:
    """The same steps, looked at again. Changes nothing."""
    outcome = await check_again(channel_id, operator=operator, record=parts.operated)
    return _told(outcome, request, response)


@router.get("/{channel_id}/runs", summary="List the runs of a channel", responses=errors(400, 404))
async def runs(channel_id: UUID, page: Annotated[PageAsked, Query()], request: Request, parts: PartsGiven) -> RunPage:
    """Newest first."""
    found = await list_runs(parts.municipalities, channel_id, PageRequest(page.older_than, parts.page_size))
    if found is None:
        raise no_result()
    shown = [RunShape.model_validate(each) for each in found.rows]
    return RunPage(runs=shown, links=links(request, next_after=found.next_after))


@router.get("/{channel_id}/runs/{run_id}", summary="Follow a run", responses=errors(400, 404))
async def run(channel_id: UUID, run_id: UUID, parts: PartsGiven) -> RunShape:
    """Its steps so far, each as it was taken."""
    found = await show_run(parts.municipalities, channel_id, run_id)
    if found is None:
        raise no_result()
    return RunShape.model_validate(found)


def _told(outcome: RunShown | Refused | None, request: Request, response: Response) -> RunShape:
    if outcome is None:
        raise no_result()
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    response.headers["Location"] = run_uri(request, outcome.channel_id, outcome.id)
    return RunShape.model_validate(outcome)
