"""Alert at once, from a phone and at night: what happened, where, why it cannot wait; seen once, and gone."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import Scope
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.broadcasts.preview import look_at, send_it
from services.console.pages.broadcasts.preview_desk import Writing, begin, desk_of, read
from services.console.pages.broadcasts.write import Journey, cards, form_page
from services.console.parts import PartsGiven
from services.console.rendering import page, speaking_to

router = APIRouter(prefix="/avvisi/urgente")

ALERT = Journey(
    base="/avvisi/urgente",
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
async def empty_form(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """The short form with nothing in it."""
    return await form_page(request, _urgent(await begin(request, name, visitor, parts)), ALERT)


@router.post("/{name}", dependencies=[_ALERTS])
async def form_again(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """Back from the look at it: with all that was typed."""
    return await form_page(request, _urgent(await read(request, name, visitor, parts)), ALERT)


@router.post("/{name}/controlla", dependencies=[_ALERTS])
async def look(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """The message and how many get it."""
    return await look_at(request, _urgent(await read(request, name, visitor, parts)), ALERT)


@router.post("/{name}/manda", dependencies=[_ALERTS])
async def send(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Now: once, however often the button is pressed."""
    return await send_it(request, _urgent(await read(request, name, visitor, parts)), ALERT)


def _urgent(writing: Writing) -> Writing:
    """Whatever the form says: this way is for alerts, and they go now."""
    return replace(writing, form=replace(writing.form, lane=Lane.URGENT, when="subito"))
