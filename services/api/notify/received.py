"""Routes of messages that came in: what is still known of them, and what they said where the town keeps it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.messages.list_received import list_received
from comunica.usecases.messages.show_messages import ReceivedMessage
from comunica.usecases.paging import Page, PageRequest
from services.api.document.addresses import links, notify_links
from services.api.document.documents import errors
from services.api.doors.gate import require
from services.api.notify.notification_shapes import NotifyLinks, ReceivedAsked, shown_moment
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import Links, PageAsked

router = APIRouter(prefix="/v2", tags=["received messages"])


class ReceivedShown(BaseModel):
    """A message that came in."""

    id: UUID
    service_id: UUID
    user_number: str = Field(description="Empty once the person was erased.")
    notify_number: str = Field(description="The municipality's number.")
    content: str = Field(
        description="What was written, for a week, if the town keeps it; else the command that was understood, such as "
        "ATTIVA, or empty."
    )
    created_at: str
    action: str = Field(description="Ours: what came of it.")
    intent: str | None = Field(description="Ours: what else it was about.")


class ReceivedTexts(BaseModel):
    """As Notify's clients know it."""

    received_text_messages: list[ReceivedShown]
    links: NotifyLinks


class ReceivedMessages(BaseModel):
    """Newest first."""

    received_messages: list[ReceivedShown]
    links: Links


@router.get(
    "/received-text-messages",
    summary="List received messages, as Notify's clients do",
    responses=errors(400),
    response_model=ReceivedTexts,
)
async def list_texts(
    page: Annotated[ReceivedAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> JSONResponse:
    """Newest first. `links.next` is there while the page is not empty."""
    found = await _found(page, caller, parts)
    last = found.rows[-1].id if found.rows else None
    shown = [_shown(each, caller) for each in found.rows]
    return JSONResponse({"received_text_messages": shown, "links": notify_links(request, last=last)})


@router.get("/received-messages", summary="List received messages", responses=errors(400))
async def list_messages(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> ReceivedMessages:
    """Newest first. Follow links.next until it is null."""
    found = await _found(page, caller, parts)
    shown = [ReceivedShown.model_validate(_shown(each, caller)) for each in found.rows]
    return ReceivedMessages(received_messages=shown, links=links(request, next_after=found.next_after))


async def _found(page: PageAsked | ReceivedAsked, caller: Caller, parts: Parts) -> Page[ReceivedMessage]:
    require(caller, Scope.RECEIVED_READ)
    wanted = PageRequest(page.older_than, parts.page_size)
    return await list_received(parts.messages, caller.municipality_id, wanted, audit=parts.audit, who=caller.who)


def _shown(message: ReceivedMessage, caller: Caller) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "service_id": str(caller.municipality_id),
        "user_number": "" if message.digits is None else f"+{message.digits}",
        "notify_number": message.to_number,
        "content": message.words or message.keyword.upper(),
        "created_at": shown_moment(message.sent_at),
        "action": message.action,
        "intent": message.intent,
    }
