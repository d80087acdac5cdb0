"""Routes of single messages, as Notify's clients know them: send one, see one, list them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.notify_statuses import filter_of
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.messages.message_request import MessageRefused, MessageRequest
from comunica.usecases.messages.show_messages import MessageOnRecord, MessagesWanted
from comunica.usecases.paging import PageRequest
from services.api.document.addresses import notify_links, root_of
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.notify.notification_shapes import (
    TYPES,
    MessageAcceptedShown,
    MessageAsked,
    MessagePage,
    MessagesAsked,
    MessageShown,
    accepted_shown,
    message_shown,
)
from services.api.parts import CallerGiven, Parts, PartsGiven

router = APIRouter(prefix="/v2/notifications", tags=["messages"])

_SEND: dict[str, Any] = {
    "status_code": 201,
    "response_model": MessageAcceptedShown,
    "responses": errors(400, 413, 415, 429),
}


@router.post("/sms", summary="Send one message, as Notify's clients do", **_SEND)
async def send_sms(asked: MessageAsked, request: Request, caller: CallerGiven, parts: PartsGiven) -> JSONResponse:
    """Through the municipality's channel, whatever that is. The person must be a subscriber who consents."""
    return await _send(asked, request, caller, parts)


@router.post("/whatsapp", summary="Send one message", **_SEND)
async def send_whatsapp(asked: MessageAsked, request: Request, caller: CallerGiven, parts: PartsGiven) -> JSONResponse:
    """The same by its own name. The person must be a subscriber who consents."""
    return await _send(asked, request, caller, parts)


@router.post(
    "/email", summary="Refuse an e-mail", status_code=400, responses=errors(400, 413, 415), response_model=None
)
@router.post(
    "/letter", summary="Refuse a letter", status_code=400, responses=errors(400, 413, 415), response_model=None
)
async def send_other(request: Request, caller: CallerGiven) -> None:
    """Notify's clients can also write e-mails and letters; no municipality here can."""
    require(caller, Scope.MESSAGE_SEND)
    kind = request.url.path.rpartition("/")[2]
    message = f"Service is not allowed to send {kind}s: send sms or whatsapp"
    raise fault(400, "BadRequestError", code="type_not_allowed", message=message)


async def _send(asked: MessageAsked, request: Request, caller: Caller, parts: Parts) -> JSONResponse:
    require(caller, Scope.MESSAGE_SEND)
    outcome = await parts.sending.send(message_request(asked, caller))
    if isinstance(outcome, MessageRefused):
        raise refusal(outcome.errors)
    return JSONResponse(accepted_shown(outcome, root_of(request)), status_code=201)


def message_request(asked: MessageAsked, caller: Caller) -> MessageRequest:
    """As the use case takes it."""
    return MessageRequest(
        municipality_id=caller.municipality_id,
        submitted_by=caller.key_id,
        kind=caller.kind,
        may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
        phone_number=asked.phone_number,
        template_id=asked.template_id,
        personalisation=asked.personalisation,
        reference=asked.reference,
        sender_id=asked.sms_sender_id,
        lane=Lane(asked.lane),
        reason=asked.reason,
        scheduled_for=asked.scheduled_for,
    )


@router.get("", summary="List messages", responses=errors(400), response_model=MessagePage)
async def list_all(
    page: Annotated[MessagesAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> JSONResponse:
    """Newest first. `links.next` is there while the page is not empty; the one after the last is empty."""
    require(caller, Scope.MESSAGE_READ)
    if unknown := [each for each in page.template_type if each not in TYPES]:
        message = f"template_type {unknown[0][:64]} is not one of [{', '.join(TYPES)}]"
        raise fault(400, "ValidationError", code="invalid", message=message, field="template_type")
    wanted = MessagesWanted(
        statuses=filter_of(page.status) if page.status else None,
        reference=page.reference,
        with_lists=page.include_jobs,
    )
    rows = await _rows(page, wanted, caller, parts)
    shown = [message_shown(each, root_of(request)).model_dump(mode="json") for each in rows]
    last = rows[-1].id if rows else None
    return JSONResponse({"notifications": shown, "links": notify_links(request, last=last)})


async def _rows(page: MessagesAsked, wanted: MessagesWanted, caller: Caller, parts: Parts) -> Any:
    if page.template_type and not {"sms", "whatsapp"} & set(page.template_type):
        return ()
    found = await parts.messages.messages(
        caller.municipality_id,
        wanted,
        PageRequest(page.older_than, parts.page_size),
        tests=caller.kind is KeyKind.TEST,
        now=parts.now(),
    )
    return found.rows


@router.get("/{notification_id}", summary="Show a message", responses=errors(400, 404))
async def show(notification_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> MessageShown:
    """What it says, and what became of it."""
    return message_shown(await _found(notification_id, caller, parts), root_of(request))


@router.get(
    "/{notification_id}/pdf",
    summary="Refuse a PDF",
    status_code=400,
    responses=errors(400, 404),
    response_model=None,
)
async def show_pdf(notification_id: UUID, caller: CallerGiven, parts: PartsGiven) -> None:
    """Notify's clients can also ask for the pages of a letter; no message here is one."""
    await _found(notification_id, caller, parts)
    message = "Notification is not a letter"
    raise fault(400, "BadRequestError", code="not_a_letter", message=message)


async def _found(notification_id: UUID, caller: Caller, parts: Parts) -> MessageOnRecord:
    require(caller, Scope.MESSAGE_READ)
    found = await parts.messages.message(
        caller.municipality_id, notification_id, tests=caller.kind is KeyKind.TEST, now=parts.now()
    )
    if found is None:
        raise no_result()
    return found
