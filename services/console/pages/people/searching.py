"""The list of the people, and the search. What names a person travels in the body: addresses are kept in many logs."""

from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from comunica.enrolment.place.likely_streets import likely_streets
from comunica.municipality.keys import Scope
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.people.find_people import Sought, SoughtBy, understand_search
from comunica.usecases.people.list_subscribers import SubscriberOnRecord, list_subscribers
from comunica.usecases.people.review import count_reviews
from comunica.usecases.problem import Refused
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.people.sentences import RIGHT, mistakes_in
from services.console.pages.people.shown import PER_PAGE, Territory, territory_of
from services.console.pages.people.typed import Typed, typed
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page

router = APIRouter()

PATH = "/iscritti"
#: As the page's address names them, and as the record does.
STATES = {"iscritti": "opted_in", "usciti": "opted_out"}


class Wanted(BaseModel):
    """What the address of the page says."""

    zona: str = Field("", max_length=100)
    stato: str = Field("", max_length=20)
    via: str = Field("", max_length=200)
    dopo: UUID | None = None


@dataclass(frozen=True)
class Asked:
    """What the form says."""

    q: str = field(repr=False)
    zone: str
    state: str
    after: UUID | None


@router.get(PATH, dependencies=[needs(Scope.SUBSCRIBERS_READ)])
async def listed(
    request: Request, visitor: VisitorGiven, parts: PartsGiven, wanted: Annotated[Wanted, Query()]
) -> Response:
    """Everybody, or those of a zone or a street."""
    territory = await territory_of(parts, visitor.caller.municipality_id)
    street = territory.gazetteer.street_of(wanted.via)
    sought = Sought(by=SoughtBy.STREET if street else SoughtBy.EVERYBODY, street=street)
    asked = Asked(q=street.full if street else "", zone=wanted.zona, state=wanted.stato, after=wanted.dopo)
    return await _found(request, visitor, parts, territory, asked, sought)


@router.post(PATH, dependencies=[needs(Scope.SUBSCRIBERS_READ)])
async def search(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """By what was typed. What names nobody becomes an address that can be kept."""
    form = await typed(request)
    asked = _asked(form)
    territory = await territory_of(parts, visitor.caller.municipality_id)
    sought = understand_search(asked.q, territory.gazetteer)
    if isinstance(sought, Refused):
        mistakes = mistakes_in(request, sought.errors)
        close = (
            likely_streets(asked.q, territory.gazetteer.streets) if sought.errors[0].code == "street_unknown" else ()
        )
        return await _shown(
            request, visitor, parts, territory, asked, None, status=422, mistakes=mistakes, close=close, sought=None
        )
    if sought.by in (SoughtBy.EVERYBODY, SoughtBy.STREET):
        return see_other(_address(asked, sought))
    return await _found(request, visitor, parts, territory, asked, sought)


def _asked(form: Typed) -> Asked:
    return Asked(q=form.text("q"), zone=form.text("zona"), state=form.text("stato"), after=form.id("dopo"))


def _address(asked: Asked, sought: Sought) -> str:
    kept = {"zona": asked.zone, "stato": asked.state, "via": sought.street.id if sought.street else ""}
    query = urlencode({name: value for name, value in kept.items() if value})
    return f"{PATH}?{query}" if query else PATH


async def _found(
    request: Request, visitor: VisitorGiven, parts: Parts, territory: Territory, asked: Asked, sought: Sought
) -> Response:
    zone = asked.zone if asked.zone in territory.gazetteer.zones else None
    wanted = sought.filtered(zone=zone, consent=STATES.get(asked.state))
    found = await list_subscribers(
        parts.listings, visitor.caller.municipality_id, PageRequest(asked.after, PER_PAGE), wanted
    )
    return await _shown(request, visitor, parts, territory, asked, found, sought=sought)


async def _shown(  # noqa: PLR0913 - all that the page shows
    request: Request,
    visitor: VisitorGiven,
    parts: Parts,
    territory: Territory,
    asked: Asked,
    found: Page[SubscriberOnRecord] | None,
    *,
    sought: Sought | None,
    status: int = 200,
    mistakes: Mistakes = RIGHT,
    close: object = (),
) -> Response:
    waiting = await count_reviews(parts.reviews, visitor.caller.municipality_id, now=parts.now())
    filtered = bool(asked.q or asked.zone or asked.state)
    return page(
        request,
        "people/list.html",
        status=status,
        asked=asked,
        found=found,
        sought=sought,
        filtered=filtered,
        territory=territory,
        mistakes=mistakes,
        close=close,
        waiting=sum(waiting.values()),
    )
