"""Somebody who lives elsewhere now, or whose name was not understood."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.enrolment.importing.cells import Way
from comunica.municipality.keys import Scope
from comunica.usecases.people.at_desk import Told
from comunica.usecases.people.move_subscriber import MoveAsked, move_subscriber
from comunica.usecases.people.show_person import show_person
from comunica.usecases.problem import Refused
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.people.sentences import RIGHT, mistakes_in
from services.console.pages.people.shown import or_not_found, territory_of, ways_of
from services.console.pages.people.typed import typed
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.words import sentence

router = APIRouter()

PATH = "/iscritti/{subscriber_id:uuid}/sposta"
#: The form has one field for both.
_OUTSIDE = "-fuori-"


@router.get(PATH, dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def ask(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form, as the person is on record."""
    person = or_not_found(await show_person(parts.persons, visitor.caller.municipality_id, subscriber_id))
    values = {"given_name": person.given_name, "surname": person.surname, "place": person.place}
    values |= {"way": str(Way.DESK), "proof": ""}
    values["zone"] = _OUTSIDE if person.outside else ""
    return await _form(subscriber_id, request, visitor, parts, values)


@router.post(PATH, dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def move(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Write it down."""
    form, caller = await typed(request), visitor.caller
    values = {name: form.text(name) for name in ("given_name", "surname", "place", "zone", "way", "proof")}
    outside = values["zone"] == _OUTSIDE
    asked = MoveAsked(
        place=values["place"],
        zone="" if outside else values["zone"],
        outside=outside,
        given_name=values["given_name"],
        surname=values["surname"],
        told=told_by(values["way"], values["proof"]),
    )
    moved = await move_subscriber(asked, caller.municipality_id, subscriber_id, who=caller.who, desk=parts.enrolment)
    if isinstance(moved, Refused):
        mistakes = mistakes_in(request, moved.errors)
        return await _form(subscriber_id, request, visitor, parts, values, mistakes=mistakes, status=422)
    settled = or_not_found(moved)
    territory = await territory_of(parts, caller.municipality_id)
    if settled.zone:
        notice(request, "success", sentence("Salvato. La zona è: %(zone)s."), zone=territory.zone(settled.zone))
    else:
        notice(request, "success", sentence("Salvato. Da ora riceve gli avvisi per tutti."))
    return see_other(f"/iscritti/{subscriber_id}")


def told_by(way: str, proof: str) -> Told:
    """How the office knows; at the counter, if the form says nothing that we know."""
    return Told(way=Way(way) if way in set(Way) else Way.DESK, proof=proof[:200])


async def _form(  # noqa: PLR0913 - the page and what was typed
    subscriber_id: UUID,
    request: Request,
    visitor: VisitorGiven,
    parts: Parts,
    values: object,
    *,
    mistakes: Mistakes = RIGHT,
    status: int = 200,
) -> Response:
    municipality_id = visitor.caller.municipality_id
    person = or_not_found(await show_person(parts.persons, municipality_id, subscriber_id))
    return page(
        request,
        "people/move.html",
        status=status,
        person=person,
        values=values,
        mistakes=mistakes,
        territory=await territory_of(parts, municipality_id),
        outside=_OUTSIDE,
        ways_shown=ways_of(request),
    )
