"""Routes of the people on record."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.erasure_journal import JournalAway
from comunica.usecases.people.export_subscribers import export_person, show_proofs
from comunica.usecases.people.list_subscribers import list_subscribers, show_subscriber
from comunica.usecases.territory.name_street import name_street
from services.api.document.addresses import links
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result, unavailable
from services.api.doors.gate import require
from services.api.doors.repeats import CHANGED_NOTHING
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.people.people_shapes import (
    PersonExported,
    ProofList,
    SubscriberPage,
    SubscribersAsked,
    SubscriberSearch,
    SubscribersFound,
    SubscriberShown,
    person_exported,
    proof_shown,
    subscriber_shown,
)

router = APIRouter(prefix="/v2/subscribers", tags=["subscribers"])


@router.get("", summary="List subscribers", responses=errors(400))
async def subscribers(
    page: Annotated[SubscribersAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> SubscriberPage:
    """Those who joined, and those who left and are not erased yet. Names and places are opened: handle with care."""
    require(caller, Scope.SUBSCRIBERS_READ)
    wanted = page.wanted(await _street(page.street, caller, parts))
    found = await list_subscribers(
        parts.listings, caller.municipality_id, PageRequest(page.older_than, parts.page_size), wanted
    )
    shown = [subscriber_shown(each) for each in found.rows]
    return SubscriberPage(subscribers=shown, links=links(request, next_after=found.next_after))


@router.post("/search", summary="Find subscribers", responses=errors(400, 413, 415))
async def search(asked: SubscriberSearch, request: Request, caller: CallerGiven, parts: PartsGiven) -> SubscribersFound:
    """By phone or surname, both whole: the record keeps keyed digests of them, and nothing to compare parts with."""
    require(caller, Scope.SUBSCRIBERS_READ)
    # The answer holds names: it is not kept for repeats.
    setattr(request.state, CHANGED_NOTHING, True)
    wanted = asked.wanted(await _street(asked.street, caller, parts))
    found = await list_subscribers(
        parts.listings, caller.municipality_id, PageRequest(asked.older_than, parts.page_size), wanted
    )
    return SubscribersFound(subscribers=[subscriber_shown(each) for each in found.rows], next=found.next_after)


async def _street(named: str | None, caller: Caller, parts: Parts) -> str | None:
    return None if named is None else await name_street(named, caller.municipality_id, record=parts.territories)


@router.get("/{subscriber_id}", summary="Show a subscriber", responses=errors(400, 404))
async def show(subscriber_id: UUID, caller: CallerGiven, parts: PartsGiven) -> SubscriberShown:
    """One person."""
    require(caller, Scope.SUBSCRIBERS_READ)
    found = await show_subscriber(parts.listings, caller.municipality_id, subscriber_id)
    if found is None:
        raise no_result()
    return subscriber_shown(found)


@router.get("/{subscriber_id}/consents", summary="Show the proof of consent", responses=errors(400, 404))
async def consents(subscriber_id: UUID, caller: CallerGiven, parts: PartsGiven) -> ProofList:
    """How and when the person joined, left and joined again."""
    require(caller, Scope.SUBSCRIBERS_READ)
    proofs = await show_proofs(parts.persons, caller.municipality_id, subscriber_id)
    if proofs is None:
        raise no_result()
    return ProofList(consents=[proof_shown(each) for each in proofs])


@router.get("/{subscriber_id}/export", summary="Export a person", responses=errors(400, 404))
async def export(subscriber_id: UUID, caller: CallerGiven, parts: PartsGiven) -> PersonExported:
    """All that is held of them, with the address in full. The town's log tells of it."""
    require(caller, Scope.SUBSCRIBERS_EXPORT)
    person = await export_person(
        parts.persons, caller.municipality_id, subscriber_id, audit=parts.audit, who=caller.who
    )
    if person is None:
        raise no_result()
    return person_exported(person)


@router.delete("/{subscriber_id}", status_code=204, summary="Erase a person", responses=errors(400, 404, 409))
async def erase(subscriber_id: UUID, caller: CallerGiven, parts: PartsGiven) -> None:
    """At once and for good, enrolled or not. Counts of broadcasts stay; no list adds them again."""
    require(caller, Scope.SUBSCRIBERS_ERASE)
    try:
        erased = await parts.erasing.by_request(caller.municipality_id, [subscriber_id], who=caller.who)
    except JournalAway:
        raise unavailable() from None
    if erased.busy:
        raise fault(
            409,
            "ConflictError",
            code="being_sent",
            message="A message to this person is with the provider at this moment and nothing was erased: "
            "repeat in a minute",
            headers={"Retry-After": "30"},
        )
    if not erased.counts["people"]:
        raise no_result()
