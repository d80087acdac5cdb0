"""Somebody whose messages are answered no more, or again. What that does is said beside the button."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.people.ban_person import BanOutcome, ban_person, lift_ban
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.people.shown import or_not_found
from services.console.parts import PartsGiven
from services.console.rendering import notice
from services.console.words import sentence

router = APIRouter()

PATH = "/iscritti/{subscriber_id:uuid}"


@router.post(f"{PATH}/non-rispondere", dependencies=[needs(Scope.SUBSCRIBERS_ERASE)])
async def ban(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """No automatic reply from now on."""
    caller = visitor.caller
    banned = or_not_found(
        await ban_person(caller.municipality_id, subscriber_id, now=parts.now(), who=caller.who, shelf=parts.bans)
    )
    done = sentence("Fatto: non rispondiamo più a questa persona.")
    already = sentence("A questa persona non rispondevamo già: non è cambiato niente.")
    return _told(request, subscriber_id, banned, done=done, already=already)


@router.post(f"{PATH}/rispondi", dependencies=[needs(Scope.SUBSCRIBERS_ERASE)])
async def lift(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Answered again, from the next message on."""
    caller = visitor.caller
    lifted = or_not_found(
        await lift_ban(caller.municipality_id, subscriber_id, now=parts.now(), who=caller.who, shelf=parts.bans)
    )
    done = sentence("Fatto: dal prossimo messaggio rispondiamo di nuovo a questa persona.")
    already = sentence("A questa persona rispondevamo già: non è cambiato niente.")
    return _told(request, subscriber_id, lifted, done=done, already=already)


def _told(request: Request, subscriber_id: UUID, outcome: BanOutcome, *, done: str, already: str) -> Response:
    match outcome:
        case BanOutcome.DONE:
            notice(request, "success", done)
        case BanOutcome.ALREADY:
            notice(request, "info", already)
    return see_other(f"/iscritti/{subscriber_id}")
