"""Alert at once, from a phone and at night: what happened, where, why it cannot wait; seen once, and gone."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import Scope
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.broadcasts.preview import go_on, look_at, send_it
from services.console.pages.broadcasts.preview_desk import desk_of, read
from services.console.pages.broadcasts.write import cards, show_form
from services.console.pages.broadcasts.write_steps import Journey
from services.console.parts import PartsGiven
from services.console.rendering import page, speaking_to

router = APIRouter(prefix="/avvisi/urgente")

ALERT = Journey(
    base="/avvisi/urgente",
    look="/controlla",
    form="broadcasts/alert.html",
    preview="broadcasts/alert_preview.html",
    is_alert=True,
)
_ALERTS = needs(Scope.BROADCAST_URGENT)


@router.get("", dependencies=[_ALERTS])
async def choose(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """The alerts that can be sent now, those that are complete but for a place first."""
    desk = await desk_of(parts, visitor.caller.municipality_id)
    offers = (
        []
        if desk is None
        else [each for each in desk.offers if each.lane is Lane.URGENT and each.language == desk.channel.language]
    )
    return page(
        request,
        "broadcasts/choose_alert.html",
        has_channel=desk is not None,
        alerts=cards([each for each in offers if each.can_be_sent], speaking_to(request)),
        waiting=cards([each for each in offers if not each.can_be_sent], speaking_to(request)),
    )


@router.get("/{name}", dependencies=[_ALERTS])
async def form(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The short form: empty, or with all that was typed."""
    return await show_form(request, name, visitor, parts, ALERT)


@router.get("/{name}/controlla", dependencies=[_ALERTS])
async def look(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The message and how many get it."""
    return await look_at(request, name, visitor, parts, ALERT)


@router.post("/{name}/controlla", dependencies=[_ALERTS])
async def check(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form is kept, and looked at."""
    return await go_on(request, ALERT.of(await read(request, name, visitor, parts)), ALERT)


@router.post("/{name}/manda", dependencies=[_ALERTS])
async def send(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Now: once, however often the button is pressed."""
    return await send_it(request, ALERT.of(await read(request, name, visitor, parts)), ALERT)
