"""The archive: what a town sent to everybody, to zones, to other towns or about topics."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.usecases.paging import PageRequest
from services.console.doors.permissions import anybody
from services.console.doors.refused import Refused, Why
from services.console.pages.public.answers import FRESH, cached
from services.console.pages.public.often import ask
from services.console.pages.public.town import TownGiven
from services.console.pages.public.wording import titled
from services.console.parts import PartsGiven
from services.console.rendering import fragment, speaking_to
from services.console.seeking import SeekingGiven

router = APIRouter(prefix="/comuni/{slug}")
#: Notices of a page.
SIZE = 20


@router.get("/avvisi", dependencies=[anybody()])
async def archive(
    request: Request, town: TownGiven, parts: PartsGiven, seeking: SeekingGiven, dopo: UUID | None = None
) -> Response:
    """Newest first; all of them, or those that somebody looks for."""
    if not seeking.is_nothing:
        ask(request, parts)
    speaking = speaking_to(request)
    page = await parts.public.notices(town, PageRequest(dopo, SIZE), seeking.sought(speaking))
    answer = fragment(
        request,
        "public/notices.html",
        sent=[titled(each, speaking) for each in page.rows],
        next_after=page.next_after,
        is_first=dopo is None,
        seeking=seeking,
        subjects=seeking.subjects(speaking),
        months=seeking.months(speaking, since=town.since, now=parts.now()),
    )
    return cached(request, answer, seconds=FRESH)


@router.get("/avvisi/{broadcast_id}", dependencies=[anybody()])
async def one(broadcast_id: UUID, request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """One notice, for links to it."""
    found = await parts.public.notice(town, broadcast_id)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    answer = fragment(request, "public/notice.html", notice=titled(found, speaking_to(request)))
    return cached(request, answer, seconds=FRESH)
