"""The route of lists: many messages in one POST, as GC Notify has it. Before `notifications`, whose paths it shares."""

import csv

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.messages.message_request import MessageRefused, MessageRequest
from comunica.usecases.messages.send_list import Cell, ListRequest, rows_of_csv, send_list
from services.api.document.documents import errors
from services.api.doors.faults import fault
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.notify.list_shapes import ListAcceptedShown, ListAsked, list_shown
from services.api.parts import CallerGiven, PartsGiven

router = APIRouter(prefix="/v2/notifications", tags=["messages"])


@router.post(
    "/bulk",
    summary="Send a list",
    status_code=201,
    response_model=ListAcceptedShown,
    responses=errors(400, 413, 415, 429),
)
async def send(asked: ListAsked, caller: CallerGiven, parts: PartsGiven) -> JSONResponse:
    """Up to 50,000 rows. If some cannot go, each is told and nothing goes, unless skip_refused says otherwise."""
    require(caller, Scope.MESSAGE_SEND)
    request = ListRequest(name=asked.name, common=_common(asked, caller), rows=_rows(asked), skips=asked.skip_refused)
    outcome = await send_list(request, parts.room, parts.lists)
    if isinstance(outcome, MessageRefused):
        raise refusal(outcome.errors)
    if outcome.is_to_send:
        parts.sending.ring_for(outcome.municipality_id, outcome.channel_id)
    return JSONResponse(list_shown(outcome, request), status_code=201)


def _common(asked: ListAsked, caller: Caller) -> MessageRequest:
    return MessageRequest(
        municipality_id=caller.municipality_id,
        submitted_by=caller.key_id,
        kind=caller.kind,
        may_send_urgent=False,
        phone_number="",
        template_id=asked.template_id,
        personalisation={},
        reference=asked.reference,
        sender_id=asked.reply_to_id,
        lane=Lane(asked.lane),
        scheduled_for=asked.scheduled_for,
    )


def _rows(asked: ListAsked) -> "list[list[Cell]]":
    if asked.rows is not None:
        return list(asked.rows)
    try:
        return [list(row) for row in rows_of_csv(asked.csv or "")]
    except csv.Error:
        message = "csv cannot be read: separate cells by commas and put cells with commas or quotes in quotes"
        raise fault(400, "BadRequestError", code="csv_unreadable", message=message, field="csv") from None
