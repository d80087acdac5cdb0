"""Follow one notice: how far it is, live; pause it, let it go on, cancel it."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.steer_broadcast import FROM_STATES, Order, Steered, steer_broadcast
from comunica.usecases.keys.authenticate_key import Caller
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.follow_desk import Watching, followed, notice_or_404
from services.console.pages.broadcasts.follow_progress import can_be_followed
from services.console.pages.broadcasts.follow_words import KINDS
from services.console.parts import Parts, PartsGiven
from services.console.rendering import fragment, notice, page, speaking_to
from services.console.streams import Look
from services.console.words import sentence

router = APIRouter(prefix="/avvisi/{broadcast_id}")
_READS = needs(Scope.BROADCAST_READ)
_STEERS = needs(Scope.BROADCAST_SEND)

_DONE = {
    Order.PAUSE: sentence("L’avviso è in pausa: non parte altro finché qualcuno non lo riprende."),
    Order.RESUME: sentence("L’avviso riprende."),
    Order.CANCEL: sentence("L’avviso è annullato: non parte altro."),
}
_TOO_LATE = {
    Order.PAUSE: sentence("Non si può più mettere in pausa: guarda qui sotto a che punto è."),
    Order.RESUME: sentence("Non è in pausa, oppure è già finito: guarda qui sotto a che punto è."),
    Order.CANCEL: sentence("Non si può più annullare: è già finito."),
}


@router.get("", dependencies=[_READS])
async def follow(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """All of it."""
    found = await followed(request, broadcast_id, visitor.caller, parts)
    state = found.broadcast.state
    return page(
        request,
        "broadcasts/follow.html",
        found=found,
        broadcast=found.broadcast,
        progress=found.progress,
        kind=KINDS[found.broadcast.kind],
        may_pause=state in FROM_STATES[Order.PAUSE],
        may_resume=state in FROM_STATES[Order.RESUME],
        may_cancel=state in FROM_STATES[Order.CANCEL],
        may_follow=can_be_followed(found.broadcast) and found.broadcast.kind != "test",
    )


@router.get("/flusso", dependencies=[_READS])
async def stream(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The same as far as it changes, as it changes. Holds nothing that only some may see: all share it."""
    await notice_or_404(parts, visitor.caller, broadcast_id)
    speaking = speaking_to(request)
    watching = Watching(broadcast_id, visitor.caller, parts, speaking)

    async def look() -> Look:
        shown = await watching.look()
        if shown is None:
            return Look(b"", is_last=True)
        body = fragment(request, "broadcasts/_progress.html", progress=shown, broadcast=shown.broadcast).body
        return Look(bytes(body), is_last=not shown.is_live)

    return parts.streams.follow(request, (broadcast_id, speaking.language), look)


@router.post("/pausa", dependencies=[_STEERS])
async def pause(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Nothing more goes for now. What is under way arrives."""
    return await _steer(Order.PAUSE, broadcast_id, request, visitor.caller, parts)


@router.post("/riprendi", dependencies=[_STEERS])
async def resume(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """It goes on."""
    return await _steer(Order.RESUME, broadcast_id, request, visitor.caller, parts)


@router.get("/annulla", dependencies=[_STEERS])
async def ask_to_cancel(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """It cannot be undone: asked on a page of its own."""
    found = await followed(request, broadcast_id, visitor.caller, parts)
    state = found.broadcast.state
    if state not in FROM_STATES[Order.CANCEL]:
        notice(request, "warning", _TOO_LATE[Order.CANCEL])
        return _to_the_notice(broadcast_id)
    return page(
        request,
        "broadcasts/cancel.html",
        found=found,
        broadcast=found.broadcast,
        progress=found.progress,
        may_pause=state in FROM_STATES[Order.PAUSE],
    )


@router.post("/annulla", dependencies=[_STEERS])
async def cancel(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Nothing more goes, for good."""
    return await _steer(Order.CANCEL, broadcast_id, request, visitor.caller, parts)


async def _steer(order: Order, broadcast_id: UUID, request: Request, caller: Caller, parts: Parts) -> Response:
    steered = await steer_broadcast(
        order,
        who=caller.who,
        helm=parts.broadcasts,
        bells=parts.bells,
        municipality_id=caller.municipality_id,
        broadcast_id=broadcast_id,
    )
    match steered:
        case Steered.MISSING:
            raise Refused(Why.NOT_FOUND)
        case Steered.TOO_LATE:
            notice(request, "warning", _TOO_LATE[order])
        case Steered.DONE:
            notice(request, "success", _DONE[order])
    return _to_the_notice(broadcast_id)


def _to_the_notice(broadcast_id: UUID) -> Response:
    return see_other(f"/avvisi/{broadcast_id}")
