"""The first page: what waits for a person, what is under way, and whether anything is wrong."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.console.doors.own_paths import HOME
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.home.today_desk import at_a_glance
from services.console.parts import PartsGiven
from services.console.rendering import page

router = APIRouter()


@router.get(HOME, dependencies=[needs()])
async def today(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """See `Glance`."""
    return page(request, "home/today.html", glance=await at_a_glance(visitor.caller, parts), now=parts.now())
