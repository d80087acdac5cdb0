"""Routes of the people on record and of the territory they live in."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request

from comunica.municipality.keys import Scope
from comunica.usecases.list_subscribers import SubscriberOnRecord, list_subscribers
from comunica.usecases.list_zones import list_zones
from comunica.usecases.paging import PageRequest
from services.api.addresses import links
from services.api.documents import errors
from services.api.gate import require
from services.api.parts import CallerGiven, PartsGiven
from services.api.shapes import PageAsked, SubscriberPage, SubscriberShown, ZoneList, ZoneShown

router = APIRouter(prefix="/v2")


@router.get("/subscribers", summary="List subscribers", tags=["subscribers"], responses=errors(400))
async def subscribers(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> SubscriberPage:
    """Those who joined, and those who left and are not erased yet. Names and places are opened: handle with care."""
    require(caller, Scope.SUBSCRIBERS_READ)
    found = await list_subscribers(
        parts.listings, caller.municipality_id, PageRequest(page.older_than, parts.page_size)
    )
    shown = [_subscriber(each) for each in found.rows]
    return SubscriberPage(subscribers=shown, links=links(request, next_after=found.next_after))


@router.get("/zones", summary="List zones", tags=["territory"], responses=errors())
async def zones(caller: CallerGiven, parts: PartsGiven) -> ZoneList:
    """Zones and contrade that a broadcast can be addressed to."""
    require(caller, Scope.BROADCAST_READ)
    found = await list_zones(parts.listings, caller.municipality_id)
    shown = [
        ZoneShown(id=each.id, kind=each.kind, name=each.name, aliases=list(each.aliases), zones=list(each.zones))
        for each in found
    ]
    return ZoneList(zones=shown)


def _subscriber(subscriber: SubscriberOnRecord) -> SubscriberShown:
    return SubscriberShown(
        id=subscriber.id,
        consent=cast("Literal['opted_in', 'opted_out']", subscriber.consent),
        since=subscriber.since,
        given_name=subscriber.given_name,
        surname=subscriber.surname,
        place=subscriber.place,
        zone=subscriber.zone,
        outside=subscriber.outside,
        address=subscriber.masked_address,
        marketing=cast("Literal['open', 'stopped']", subscriber.marketing),
        created_at=subscriber.created_at,
    )
