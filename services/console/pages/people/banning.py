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
    if banned is BanOutcome.DONE:
        notice(request, "success", sentence("Fatto: non rispondiamo più a questa persona."))
    else:
        notice(request, "info", sentence("A questa persona non rispondevamo già: non è cambiato niente."))
    return see_other(f"/iscritti/{subscriber_id}")


@router.post(f"{PATH}/rispondi", dependencies=[needs(Scope.SUBSCRIBERS_ERASE)])
async def lift(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Answered again, from the next message on."""
    caller = visitor.caller
    lifted = or_not_found(
        await lift_ban(caller.municipality_id, subscriber_id, now=parts.now(), who=caller.who, shelf=parts.bans)
    )
    if lifted is BanOutcome.DONE:
        notice(request, "success", sentence("Fatto: dal prossimo messaggio rispondiamo di nuovo a questa persona."))
    else:
        notice(request, "info", sentence("A questa persona rispondevamo già: non è cambiato niente."))
    return see_other(f"/iscritti/{subscriber_id}")
