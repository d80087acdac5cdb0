"""Try a message: what a citizen who wrote it would mean, and why. Nobody is enrolled and nothing is kept."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.enrolment.language.words import LONGEST
from comunica.municipality.keys import Scope
from comunica.usecases.territory.try_message import try_message
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.territory.sentences import ACTIONS, INTENTS, MISSING
from services.console.parts import PartsGiven
from services.console.rendering import page, say
from services.console.words import sentence

router = APIRouter()
_EMPTY = sentence("Scrivi un messaggio, come lo manderebbe un cittadino.")
_LONG = sentence("È troppo lungo: al massimo %(most)s caratteri.")


@router.get("/territorio/prova", dependencies=[needs(Scope.GAZETTEER_READ)])
async def ask(request: Request) -> Response:
    """Which message?"""
    return page(request, "territory/try_out.html", message="", reading=None, mistakes=Mistakes())


@router.post("/territorio/prova", dependencies=[needs(Scope.GAZETTEER_READ)])
async def answer(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, messaggio: Annotated[str, Form()] = ""
) -> Response:
    """As the reader understands it."""
    wrong = say(request, _EMPTY) if not messaggio.strip() else ""
    if len(messaggio) > LONGEST:
        wrong = say(request, _LONG, most=LONGEST)
    if wrong:
        mistakes = Mistakes((("messaggio", wrong),))
        return page(
            request,
            "territory/try_out.html",
            status=422,
            message=messaggio[:LONGEST],
            reading=None,
            mistakes=mistakes,
        )
    town = await parts.territories.town(visitor.municipality_id)
    reading = await try_message(messaggio, visitor.municipality_id, record=parts.territories)
    return page(
        request,
        "territory/try_out.html",
        message=messaggio,
        reading=reading,
        action=ACTIONS[reading.action],
        intent=INTENTS.get(reading.intent, ""),
        missing=[MISSING[each] for each in reading.missing],
        zone=town.gazetteer.name_of(reading.zone),
        asks=reading.confidence < town.profile.confirm_below,
        mistakes=Mistakes(),
    )
