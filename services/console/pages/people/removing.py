"""Somebody who wants no messages any more, or their data gone: asked first, since neither can be undone here."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.people.erasure_journal import JournalAway
from comunica.usecases.people.let_leave import LetGo, let_leave
from comunica.usecases.people.show_person import show_person
from comunica.usecases.problem import Refused
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.people.moving import told_by
from services.console.pages.people.sentences import told
from services.console.pages.people.shown import office_of, or_not_found, ways_of
from services.console.pages.people.typed import typed
from services.console.parts import PartsGiven
from services.console.rendering import notice, page
from services.console.words import sentence

router = APIRouter()

PATH = "/iscritti/{subscriber_id:uuid}"


@router.get(f"{PATH}/togli", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def ask(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """What each of both ways does, and the button for it."""
    municipality_id = visitor.caller.municipality_id
    person = or_not_found(await show_person(parts.persons, municipality_id, subscriber_id))
    office = await office_of(parts, municipality_id)
    days = office.channel.town.retention_days if office else 0
    return page(request, "people/remove.html", person=person, ways_shown=ways_of(request), days=days)


@router.post(f"{PATH}/uscita", dependencies=[needs(Scope.SUBSCRIBERS_WRITE)])
async def leave(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """No more messages; the data go when the term is over."""
    form, caller = await typed(request), visitor.caller
    how = told_by(form.text("way"), form.text("proof"))
    left = await let_leave(how, caller.municipality_id, subscriber_id, who=caller.who, desk=parts.enrolment)
    if isinstance(left, Refused):
        notice(request, "danger", told(request, left.errors[0]))
    elif or_not_found(left) is LetGo.LEFT:
        notice(request, "success", sentence("Fatto: la persona non riceve più gli avvisi."))
    else:
        notice(request, "info", sentence("La persona non era iscritta: non è cambiato niente."))
    return see_other(f"/iscritti/{subscriber_id}")


@router.post(f"{PATH}/cancella", dependencies=[needs(Scope.SUBSCRIBERS_ERASE)])
async def erase(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Everything at once and for good, for who asks for it."""
    caller = visitor.caller
    try:
        erased = await parts.erasing.by_request(caller.municipality_id, [subscriber_id], who=caller.who)
    except JournalAway:
        notice(request, "danger", sentence("In questo momento non si può cancellare: riprova tra qualche minuto."))
        return see_other(f"/iscritti/{subscriber_id}/togli")
    if erased.busy:
        notice(request, "warning", sentence("Un messaggio per questa persona sta partendo: riprova tra un minuto."))
        return see_other(f"/iscritti/{subscriber_id}/togli")
    or_not_found(erased.counts["people"] or None)
    notice(request, "success", sentence("I dati della persona sono stati cancellati."))
    return see_other("/iscritti")
