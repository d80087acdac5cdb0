"""How the service stands, for whoever waits for a notice or an answer."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.usecases.public.show_service import show_service
from services.console.doors.permissions import anybody
from services.console.pages.public.answers import FRESH, cached
from services.console.pages.public.town import TownGiven
from services.console.parts import PartsGiven
from services.console.rendering import fragment

router = APIRouter(prefix="/comuni/{slug}")


@router.get("/stato", dependencies=[anybody()])
async def status(request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """Active, slow or suspended, and since when."""
    standing = await show_service(town.id, record=parts.public)
    return cached(request, fragment(request, "public/status.html", standing=standing), seconds=FRESH)
