"""What becomes of a citizen's data, in short, and where it says so in full."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.console.doors.permissions import anybody
from services.console.pages.public.answers import STEADY, cached
from services.console.pages.public.town import TownGiven
from services.console.rendering import fragment

router = APIRouter(prefix="/comuni/{slug}")


@router.get("/privacy", dependencies=[anybody()])
async def privacy(request: Request, town: TownGiven) -> Response:
    """What this service keeps, why, for how long, and one's rights; the notice in force is the town's own."""
    return cached(request, fragment(request, "public/privacy.html", profile=town.profile), seconds=STEADY)
