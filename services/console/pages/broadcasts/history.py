"""All notices, newest first, and looked through by words, subject, month and state; tests only if asked for."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from comunica.broadcasting.states import BroadcastState
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.show_broadcast import list_broadcasts
from comunica.usecases.paging import PageRequest
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.broadcasts.approve_desk import line_of
from services.console.pages.broadcasts.follow_words import KINDS, STATES
from services.console.pages.broadcasts.preview_desk import desk_of
from services.console.parts import PartsGiven
from services.console.rendering import page, say, speaking_to
from services.console.seeking import SeekingGiven

router = APIRouter(prefix="/avvisi")
_PAGE = 25


@router.get("", dependencies=[needs(Scope.BROADCAST_READ)])
async def history(  # noqa: PLR0913, PLR0917 - one for each that an address may hold
    request: Request,
    visitor: VisitorGiven,
    parts: PartsGiven,
    seeking: SeekingGiven,
    stato: str = "",
    prove: str = "",
    dopo: UUID | None = None,
) -> HTMLResponse:
    """A page of them. A state that no link of ours has is as if none was chosen."""
    municipality_id = visitor.caller.municipality_id
    states, speaking = _states(stato), speaking_to(request)
    found = await list_broadcasts(
        parts.broadcasts,
        municipality_id,
        PageRequest(dopo, _PAGE),
        with_tests=bool(prove),
        states=states,
        sought=seeking.sought(speaking),
    )
    desk = await desk_of(parts, municipality_id)
    return page(
        request,
        "broadcasts/history.html",
        lines=[line_of(each, desk, visitor.caller) for each in found.rows],
        kinds=KINDS,
        states=[(str(state), say(request, name)) for state, name in STATES.items()],
        state=next(iter(states), ""),
        seeking=seeking,
        subjects=seeking.subjects(speaking),
        months=seeking.months(speaking, since=request.state.town.created_at, now=parts.now()),
        with_tests=bool(prove),
        next_after=found.next_after,
        first=dopo is None,
    )


def _states(chosen: str) -> Sequence[BroadcastState]:
    return [BroadcastState(chosen)] if chosen in {str(each) for each in BroadcastState} else []
