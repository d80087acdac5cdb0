"""Routes that enrol a person by hand, and keep what they want to hear of."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from comunica.municipality.keys import Scope
from comunica.usecases.people.choose_topics import choose_topics
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.enrol_person import enrol_person
from comunica.usecases.problem import Refused
from services.api.document.addresses import subscriber_uri
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.parts import CallerGiven, PartsGiven
from services.api.people.people_shapes import SubscriberAsked, SubscriberEnrolled, TopicsChosen, enrolled_shown

router = APIRouter(prefix="/v2/subscribers", tags=["subscribers"])

_THERE: dict[int | str, dict[str, Any]] = {
    200: {"model": SubscriberEnrolled, "description": "They were on record: see `outcome`."}
}


@router.post(
    "",
    status_code=201,
    summary="Enrol a person by hand",
    responses=errors(400, 409, 413, 415) | _THERE,
)
async def enrol(
    asked: SubscriberAsked, request: Request, response: Response, caller: CallerGiven, parts: PartsGiven
) -> SubscriberEnrolled:
    """Somebody who came to the desk, called or sent a form. The way, the day and the proof of their consent are kept in
    the ledger. Who left and asks again is enrolled again, if the new request is later than their leaving.
    """
    require(caller, Scope.SUBSCRIBERS_WRITE)
    outcome = await enrol_person(asked.person(), caller.municipality_id, who=caller.who, desk=parts.enrolment)
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    if outcome.outcome is not Enrolled.ADDED:
        response.status_code = 200
    uri = subscriber_uri(request, outcome.subscriber_id)
    response.headers["Location"] = uri
    return enrolled_shown(outcome, uri)


@router.put(
    "/{subscriber_id}/topics",
    status_code=204,
    summary="Choose a person's topics",
    responses=errors(400, 404, 413, 415),
)
async def choose(subscriber_id: UUID, asked: TopicsChosen, caller: CallerGiven, parts: PartsGiven) -> None:
    """What they want to hear of, as they told the office. Consent stays as it is."""
    require(caller, Scope.SUBSCRIBERS_WRITE)
    chosen = await choose_topics(
        asked.topics,
        caller.municipality_id,
        subscriber_id,
        who=caller.who,
        shelf=parts.topics,
        audit=parts.audit,
    )
    if isinstance(chosen, Refused):
        raise refusal(chosen.errors)
    if not chosen:
        raise no_result()
