"""What becomes of a citizen's data: in short, and the notice in force, where the town published it here."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.console.doors.permissions import anybody
from services.console.pages.public.answers import STEADY, cached
from services.console.pages.public.town import TownGiven
from services.console.pages.settings.notice import paragraphs
from services.console.parts import PartsGiven
from services.console.rendering import fragment

router = APIRouter(prefix="/comuni/{slug}")


@router.get("/privacy", dependencies=[anybody()])
async def privacy(request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """What this service keeps, why, for how long, and one's rights; in full if the notice was published here."""
    found = await parts.settings.notices(town.id, version=town.notice_version, count=1)
    shown = paragraphs(found[0].body) if found else []
    answer = fragment(request, "public/privacy.html", profile=town.profile, paragraphs=shown)
    return cached(request, answer, seconds=STEADY)
