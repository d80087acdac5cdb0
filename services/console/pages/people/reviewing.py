"""What of the people wants a look: each with what can be done about it at once."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.enrolment.place.likely_streets import alias_in, likely_streets
from comunica.municipality.keys import Scope
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.complete_enrolment import CompleteAsked, complete_enrolment
from comunica.usecases.people.move_subscriber import MoveAsked, PersonMoved, move_subscriber
from comunica.usecases.people.reread_places import reread_places
from comunica.usecases.people.review import (
    MOST_COUNTED,
    Review,
    close_request,
    count_reviews,
    leave_as_is,
    waiting_questions,
)
from comunica.usecases.people.show_person import show_person
from comunica.usecases.problem import Refused
from comunica.usecases.territory.teach_alias import NotTaught, Teaching, teach_alias
from comunica.usecases.territory.territory_record import TargetKind
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.people.moving import told_by
from services.console.pages.people.sentences import RIGHT, mistakes_in, told
from services.console.pages.people.shown import PER_PAGE, not_here, or_not_found, territory_of
from services.console.pages.people.typed import Typed, typed
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.words import sentence

router = APIRouter()

PLACES, QUESTIONS, REQUESTS = "/da-rivedere/vie", "/da-rivedere/risposte", "/da-rivedere/richieste"


@router.get("/da-rivedere", dependencies=[needs(Scope.REVIEW_WRITE)])
async def overview(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """How much there is of what."""
    counts = await count_reviews(parts.reviews, visitor.caller.municipality_id, now=parts.now())
    return page(request, "people/review.html", counts=counts, Review=Review, most=MOST_COUNTED)


@router.get(PLACES, dependencies=[needs(Scope.REVIEW_WRITE)])
async def places(request: Request, visitor: VisitorGiven, parts: PartsGiven, dopo: UUID | None = None) -> Response:
    """Who is enrolled in a street that nobody knows, with the streets that may be meant."""
    municipality_id = visitor.caller.municipality_id
    found = await parts.reviews.unknown_places(municipality_id, PageRequest(dopo, PER_PAGE))
    territory = await territory_of(parts, municipality_id)
    streets = territory.gazetteer.streets
    close = {each.id: likely_streets(each.place, streets) for each in found.rows}
    return page(
        request,
        "people/review_places.html",
        found=found,
        first=dopo is None,
        close=close,
        aliases={each.id: alias_in(each.place) for each in found.rows},
        territory=territory,
    )


@router.post(f"{PLACES}/{{subscriber_id:uuid}}", dependencies=[needs(Scope.REVIEW_WRITE)])
async def settle_place(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """One of: it is another name of a street; it is in this zone; it is in another town; leave it."""
    form, caller = await typed(request), visitor.caller
    match form.text("what"):
        case "street":
            outcome = await _as_street(form, subscriber_id, request, visitor, parts)
        case "zone":
            wanted = MoveAsked(zone=form.text("zone"), told=told_by("message", ""))
            outcome = await _moved(wanted, subscriber_id, request, visitor, parts)
        case "outside":
            wanted = MoveAsked(outside=True, told=told_by("message", ""))
            outcome = await _moved(wanted, subscriber_id, request, visitor, parts)
        case _:
            await _left(subscriber_id, visitor, parts)
            notice(request, "success", sentence("Lasciato così: la persona riceve gli avvisi per tutti."))
            outcome = None
    if isinstance(outcome, PersonMoved) and outcome.zone:
        territory = await territory_of(parts, caller.municipality_id)
        notice(request, "success", sentence("Salvato. La zona è: %(zone)s."), zone=territory.zone(outcome.zone))
    elif isinstance(outcome, PersonMoved):
        notice(request, "success", sentence("Salvato: abita fuori dal Comune e riceve gli avvisi per tutti."))
    return see_other(PLACES)


async def _left(subscriber_id: UUID, visitor: VisitorGiven, parts: Parts) -> None:
    caller = visitor.caller
    left = await leave_as_is(
        parts.reviews, caller.municipality_id, subscriber_id, now=parts.now(), audit=parts.audit, who=caller.who
    )
    or_not_found(left or None)


async def _as_street(
    form: Typed, subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: Parts
) -> PersonMoved | None:
    """Teach the name, then place the person in the street that it means, whatever the number."""
    caller = visitor.caller
    person = or_not_found(await show_person(parts.persons, caller.municipality_id, subscriber_id))
    alias, wanted_street = alias_in(person.place), form.text("street")
    if form.ticked("teach"):
        wish = Teaching(
            town=caller.municipality_id, kind=TargetKind.STREET, target=wanted_street, alias=alias, by=caller.who
        )
        try:
            taught = await teach_alias(wish, record=parts.territories)
        except NotTaught:
            notice(
                request,
                "warning",
                sentence("Il nome non si può insegnare: è già di un’altra via, o la via non c’è. Scegli la zona."),
            )
            return None
        notice(
            request,
            "info",
            sentence("Da ora «%(alias)s» è un altro nome di %(street)s."),
            alias=alias,
            street=taught.name,
        )
    territory = await territory_of(parts, caller.municipality_id)
    street = or_not_found(territory.gazetteer.street_of(wanted_street))
    place = f"{street.full} {person.place[len(alias) :].strip(' ,;.')}".strip()
    wanted = MoveAsked(place=place, told=told_by("message", ""))
    return await _moved(wanted, subscriber_id, request, visitor, parts)


async def _moved(
    wanted: MoveAsked, subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: Parts
) -> PersonMoved | None:
    caller = visitor.caller
    moved = await move_subscriber(wanted, caller.municipality_id, subscriber_id, who=caller.who, desk=parts.enrolment)
    if moved is None:
        raise not_here()
    if isinstance(moved, Refused):
        notice(request, "warning", told(request, moved.errors[0]))
        return None
    return moved


@router.post(f"{PLACES}/rileggi", dependencies=[needs(Scope.REVIEW_WRITE)])
async def reread(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """After something was taught: everybody whom it places."""
    caller = visitor.caller
    moved = await reread_places(caller.municipality_id, who=caller.who, desk=parts.enrolment, shelf=parts.reviews)
    if moved:
        notice(request, "success", sentence("Persone che ora hanno una zona: %(number)s."), number=moved)
    else:
        notice(request, "info", sentence("Nessun altro indirizzo si legge meglio di prima."))
    return see_other(PLACES)


@router.get(QUESTIONS, dependencies=[needs(Scope.REVIEW_WRITE)])
async def questions(request: Request, visitor: VisitorGiven, parts: PartsGiven, dopo: UUID | None = None) -> Response:
    """Who was asked something and has not answered for a day."""
    municipality_id = visitor.caller.municipality_id
    found = await waiting_questions(parts.reviews, municipality_id, PageRequest(dopo, PER_PAGE), now=parts.now())
    return page(
        request,
        "people/review_questions.html",
        found=found,
        first=dopo is None,
        territory=await territory_of(parts, municipality_id),
        now=parts.now(),
    )


@router.get(f"{QUESTIONS}/{{subscriber_id:uuid}}", dependencies=[needs(Scope.REVIEW_WRITE)])
async def complete_form(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """What they told, to be completed."""
    question = or_not_found(await parts.reviews.question_of(visitor.caller.municipality_id, subscriber_id))
    values = {
        "given_name": question.given_name,
        "surname": question.surname,
        "place": question.place,
        "zone": question.zone or "",
    }
    return await _complete(subscriber_id, request, visitor, parts, values)


@router.post(f"{QUESTIONS}/{{subscriber_id:uuid}}", dependencies=[needs(Scope.REVIEW_WRITE)])
async def complete(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Enrol them by what they wrote."""
    form, caller = await typed(request), visitor.caller
    values = {name: form.text(name) for name in ("given_name", "surname", "place", "zone")}
    outcome = await complete_enrolment(
        CompleteAsked(**values),
        caller.municipality_id,
        subscriber_id,
        who=caller.who,
        desk=parts.enrolment,
        shelf=parts.reviews,
    )
    if isinstance(outcome, Refused):
        if all(each.field == "" for each in outcome.errors):
            notice(request, "warning", told(request, outcome.errors[0]))
            return see_other(QUESTIONS)
        mistakes = mistakes_in(request, outcome.errors)
        return await _complete(subscriber_id, request, visitor, parts, values, mistakes=mistakes, status=422)
    or_not_found(outcome)
    notice(request, "success", sentence("Iscrizione completata."))
    return see_other(QUESTIONS)


@router.post(f"{QUESTIONS}/{{subscriber_id:uuid}}/lascia", dependencies=[needs(Scope.REVIEW_WRITE)])
async def drop_question(subscriber_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Nothing is to be done."""
    await _left(subscriber_id, visitor, parts)
    notice(request, "success", sentence("Tolto dall’elenco: se la persona scrive ancora, la leggiamo come sempre."))
    return see_other(QUESTIONS)


async def _complete(  # noqa: PLR0913 - the page and what was typed
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
    question = or_not_found(await parts.reviews.question_of(municipality_id, subscriber_id))
    return page(
        request,
        "people/complete.html",
        status=status,
        question=question,
        phone=f"+{person.address}" if person.address_kind == "phone" else None,
        values=values,
        mistakes=mistakes,
        territory=await territory_of(parts, municipality_id),
    )


@router.get(REQUESTS, dependencies=[needs(Scope.REVIEW_WRITE)])
async def requests(request: Request, visitor: VisitorGiven, parts: PartsGiven, dopo: UUID | None = None) -> Response:
    """Who asked for their data, or for their erasure."""
    found = await parts.reviews.requests(visitor.caller.municipality_id, PageRequest(dopo, PER_PAGE))
    return page(request, "people/review_requests.html", found=found, first=dopo is None, now=parts.now())


@router.post(f"{REQUESTS}/{{request_id:uuid}}", dependencies=[needs(Scope.REVIEW_WRITE)])
async def answer_request(request_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The office has answered it."""
    caller = visitor.caller
    closed = await close_request(parts.reviews, caller.municipality_id, request_id, audit=parts.audit, who=caller.who)
    or_not_found(closed or None)
    notice(request, "success", sentence("Richiesta segnata come evasa."))
    return see_other(REQUESTS)
