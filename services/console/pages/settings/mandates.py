"""Mandates: which organisations may send in the town's name, and what. Grant one, end it."""

import datetime as dt
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from comunica.broadcasting.lanes import Lane
from comunica.municipality.keys import Scope
from comunica.municipality.sending_rules import ALL_CATEGORIES
from comunica.usecases.paging import PageRequest
from comunica.usecases.partners.grant_mandate import GrantDesk, MandateWanted, grant_mandate
from comunica.usecases.partners.mandate_register import MandateShown
from comunica.usecases.partners.revoke_mandate import revoke_mandate
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.settings.key_words import DATE_WRONG, KEY_PROBLEMS, LANES
from services.console.pages.settings.sentences import CATEGORIES
from services.console.pages.settings.typed import NotADate, end_of, text_in, ticked_in, words_in
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/deleghe"
_READS = needs(Scope.MANDATE_READ, Scope.MANDATE_WRITE)
_GRANTS = needs(Scope.MANDATE_WRITE)
_PAGE = 50
_FIELDS = {"partner": "ente", "categories": "tipi", "lanes": "modi", "expires_at": "scade"}
_IN_FORCE, _EXPIRED = ("success", sentence("in vigore")), ("neutral", sentence("scaduta"))
_REVOKED, _CLOSED = ("neutral", sentence("revocata")), ("neutral", sentence("ente chiuso"))


@router.get(_PATH, dependencies=[_READS])
async def mandates(request: Request, parts: PartsGiven, visitor: VisitorGiven, dopo: UUID | None = None) -> Response:
    """Newest first; those that have ended too: they were the right to what was sent."""
    found = await parts.mandates.page(visitor.municipality_id, PageRequest(dopo, min(_PAGE, parts.page_size)))
    now = parts.now()
    return page(
        request,
        "settings/mandates.html",
        rows=[(each, _covers(each), _state(each, now), not each.is_over(now)) for each in found.rows],
        next_after=found.next_after,
        first=dopo is None,
    )


@router.get(f"{_PATH}/nuova", dependencies=[_GRANTS])
async def form(request: Request, parts: PartsGiven) -> Response:
    """Whom, and what?"""
    return await _form(request, parts, FormData())


@router.post(f"{_PATH}/nuova", dependencies=[_GRANTS])
async def grant(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """From now on; it takes the place of the one that the organisation had."""
    sent = await request.form()
    try:
        expires_at = end_of(text_in(sent, "scade"), str(request.state.town.timezone))
    except NotADate:
        return await _form(request, parts, sent, Mistakes((("scade", say(request, DATE_WRONG)),)))
    wanted = MandateWanted(
        partner=text_in(sent, "ente")[:63],
        categories=_categories(sent),
        lanes=words_in(sent, "modi", Lane),
        expires_at=expires_at,
    )
    desk = GrantDesk(caller=visitor.caller, mandates=parts.mandates, now=parts.now(), new_id=parts.new_id())
    outcome = await grant_mandate(wanted, desk=desk)
    if isinstance(outcome, Wrong):
        mistakes = mistakes_of(request, outcome.errors, KEY_PROBLEMS, fields=_FIELDS)
        return await _form(request, parts, sent, mistakes)
    notice(request, "success", "Delega data a %(name)s.", name=outcome.partner_name)
    return see_other(_PATH)


@router.get(f"{_PATH}/{{mandate_id}}/revoca", dependencies=[_GRANTS])
async def revocation(request: Request, mandate_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens then."""
    async with parts.mandates.turn(visitor.municipality_id) as turn:
        found = await turn.see(mandate_id)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    return page(request, "settings/mandate_revoke.html", mandate=found)


@router.post(f"{_PATH}/{{mandate_id}}/revoca", dependencies=[_GRANTS])
async def revoke(request: Request, mandate_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Nothing more comes by it."""
    found = await _revoked(mandate_id, parts, visitor)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    notice(request, "success", "Delega tolta a %(name)s: da adesso non manda più niente.", name=found.partner_name)
    return see_other(_PATH)


async def _revoked(mandate_id: UUID, parts: Parts, visitor: Visitor) -> MandateShown | None:
    return await revoke_mandate(
        mandate_id, caller=visitor.caller, mandates=parts.mandates, now=parts.now(), line_id=parts.new_id()
    )


def _covers(mandate: MandateShown) -> tuple[list[str], list[str]]:
    return [CATEGORIES[each][0] for each in sorted(mandate.categories) if each in CATEGORIES], [
        LANES[each] for each in sorted(mandate.lanes) if each in LANES
    ]


def _state(mandate: MandateShown, now: dt.datetime) -> tuple[str, str]:
    if mandate.revoked_at is not None:
        return _REVOKED
    if mandate.closed_at is not None:
        return _CLOSED
    return _EXPIRED if mandate.is_over(now) else _IN_FORCE


def _categories(sent: FormData) -> frozenset[str]:
    return frozenset(ticked_in(sent, "tipi")) & ALL_CATEGORIES


async def _form(request: Request, parts: Parts, sent: FormData, mistakes: Mistakes | None = None) -> Response:
    partners = await parts.partners.page(PageRequest(None, parts.page_size), with_closed=False)
    return page(
        request,
        "settings/mandate_new.html",
        status=422 if mistakes else 200,
        partners=[(each.slug, each.name) for each in partners.rows],
        partner=text_in(sent, "ente"),
        categories=[(each, *(say(request, part) for part in CATEGORIES[each])) for each in ("utility", "marketing")],
        ticked=sorted(_categories(sent)),
        lanes=[(str(each), say(request, name)) for each, name in LANES.items()],
        lanes_ticked=[str(each) for each in words_in(sent, "modi", Lane)],
        expires=text_in(sent, "scade"),
        mistakes=mistakes or Mistakes(),
    )
