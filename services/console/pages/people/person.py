"""One person: how they stand, how they consented, what they want to hear of, and what the office noted."""

import datetime as dt
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.people.choose_topics import choose_topics, list_topics
from comunica.usecases.people.note_person import LONGEST_NOTE, note_person
from comunica.usecases.people.show_person import masked_address, show_person
from comunica.usecases.problem import Refused
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.people.sentences import RIGHT, mistakes_in
from services.console.pages.people.shown import WAYS, or_not_found, territory_of
from services.console.pages.people.typed import typed
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.words import sentence

router = APIRouter()

PATH = "/iscritti/{subscriber_id:uuid}"


@router.get(PATH, dependencies=[needs(Scope.SUBSCRIBERS_READ)])
async def shown(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The whole of it. The number is in full for who may have to call."""
    return await show(subscriber_id, request, visitor, parts)


@router.post(f"{PATH}/nota", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def note(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """A note of the office, in place of the one before."""
    form, caller = await typed(request), visitor.caller
    text = form.text("note")
    kept = await note_person(
        text,
        caller.municipality_id,
        subscriber_id,
        after=_moment(form.text("prima")),
        who=caller.who,
        shelf=parts.notes,
        audit=parts.audit,
    )
    if isinstance(kept, Refused):
        mistakes = mistakes_in(request, kept.errors)
        return await show(subscriber_id, request, visitor, parts, status=422, mistakes=mistakes, note=text)
    or_not_found(kept or None)
    notice(request, "success", sentence("Nota salvata.") if text else sentence("Nota cancellata."))
    return see_other(f"/iscritti/{subscriber_id}")


@router.post(f"{PATH}/argomenti", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def topics(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """What they want to hear of, as they told the office. Nothing chosen is everything."""
    form, caller = await typed(request), visitor.caller
    chosen = form.several("topics") or None
    kept = await choose_topics(
        chosen, caller.municipality_id, subscriber_id, who=caller.who, shelf=parts.topics, audit=parts.audit
    )
    if isinstance(kept, Refused):
        mistakes = mistakes_in(request, kept.errors)
        return await show(subscriber_id, request, visitor, parts, status=422, mistakes=mistakes)
    or_not_found(kept or None)
    notice(request, "success", sentence("Argomenti salvati."))
    return see_other(f"/iscritti/{subscriber_id}")


def _moment(text: str) -> dt.datetime | None:
    """As a page of ours says it; none for none."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


async def show(  # noqa: PLR0913 - the page, and what of a form is shown again
    subscriber_id: UUID,
    request: Request,
    visitor: VisitorGiven,
    parts: Parts,
    *,
    status: int = 200,
    mistakes: Mistakes = RIGHT,
    note: str | None = None,
) -> Response:
    """The page of somebody, or the one that says that they are not here."""
    municipality_id = visitor.caller.municipality_id
    person = or_not_found(await show_person(parts.persons, municipality_id, subscriber_id))
    kept = await parts.notes.note(municipality_id, subscriber_id)
    may_call = visitor.caller.may(Scope.SUBSCRIBERS_WRITE)
    return page(
        request,
        "people/person.html",
        status=status,
        person=person,
        phone=f"+{person.address}" if may_call and person.address_kind == "phone" else None,
        masked=masked_address(person),
        decided=person.decided_by(),
        proofs=person.proofs[::-1],
        topics=await list_topics(parts.topics, municipality_id),
        territory=await territory_of(parts, municipality_id),
        note=note if note is not None else (kept.text if kept else ""),
        noted_at=kept.at if kept else None,
        noted=kept.text if kept else "",
        most=LONGEST_NOTE,
        ways=WAYS,
        mistakes=mistakes,
        now=parts.now(),
    )
