"""How one joins, and leaves: the page that a town's poster and its site lead to; and its QR code."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from comunica.usecases.public.public_record import ArmsUse, PublicTown
from services.console.doors.permissions import anybody
from services.console.doors.refused import Refused, Why
from services.console.pages.public.answers import STEADY, cached, file
from services.console.pages.public.often import takes_work
from services.console.pages.public.town import Slug, TownGiven
from services.console.parts import PartsGiven
from services.console.printing.codes import as_png, as_svg
from services.console.rendering import fragment

router = APIRouter(prefix="/comuni/{slug}", dependencies=[])


@router.get("", dependencies=[anybody()])
async def without_slash(slug: Slug) -> Response:
    """The address as people type it."""
    return RedirectResponse(f"/comuni/{slug.lower()}/", status_code=308)


@router.get("/", dependencies=[anybody()])
async def how_to_join(request: Request, town: TownGiven) -> Response:
    """Number, code, link with the word filled in, what is asked and why, how to leave."""
    return cached(request, fragment(request, "public/join.html", joining=town.joining), seconds=STEADY)


@router.get("/codice.svg", dependencies=[anybody(), takes_work()])
async def code_as_drawing(request: Request, town: TownGiven) -> Response:
    """The QR code that opens WhatsApp."""
    return cached(request, file(as_svg(_link(town)), "image/svg+xml"), seconds=STEADY)


@router.get("/codice.png", dependencies=[anybody(), takes_work()])
async def code_as_picture(request: Request, town: TownGiven) -> Response:
    """The same, to put into a letter or a leaflet."""
    return cached(request, file(as_png(_link(town)), "image/png", f"codice-{town.slug}.png"), seconds=STEADY)


@router.get("/stemma.png", dependencies=[anybody()])
async def coat_of_arms(request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """What stands at the head of each page."""
    body = None if town.arms is None else await parts.public.arms(town.id, ArmsUse.PAGE)
    if body is None:
        raise Refused(Why.NOT_FOUND)
    return cached(request, file(body, "image/png", f"stemma-{town.slug}.png"), seconds=STEADY)


def _link(town: PublicTown) -> str:
    if town.joining is None:
        raise Refused(Why.NOT_FOUND)
    return town.joining.link
