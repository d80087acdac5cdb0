"""Routes of operators: municipalities and channels as they stand. None of them opens anything of a citizen."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.usecases.paging import PageRequest
from comunica.usecases.show_municipalities import list_channels, list_municipalities, show_municipality
from services.api.addresses import links
from services.api.documents import errors
from services.api.faults import no_result
from services.api.municipality_shapes import (
    ChannelItem,
    ChannelPage,
    ChannelStanding,
    MunicipalityItem,
    MunicipalityPage,
    MunicipalityShape,
)
from services.api.parts import PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2", tags=["operators"])


@router.get("/municipalities", summary="List municipalities", responses=errors(400))
async def municipalities(page: Annotated[PageAsked, Query()], request: Request, parts: PartsGiven) -> MunicipalityPage:
    """Newest first."""
    found = await list_municipalities(parts.municipalities, PageRequest(page.older_than, parts.page_size))
    shown = [MunicipalityItem.model_validate(each) for each in found.rows]
    return MunicipalityPage(municipalities=shown, links=links(request, next_after=found.next_after))


@router.get("/municipalities/{municipality_id}", summary="Show a municipality", responses=errors(400, 404))
async def municipality(municipality_id: UUID, parts: PartsGiven) -> MunicipalityShape:
    """With its channels, and when each was last heard."""
    found = await show_municipality(
        parts.municipalities, municipality_id, now=parts.now(), most_channels=parts.page_size
    )
    if found is None:
        raise no_result()
    channels = [
        ChannelStanding(
            **ChannelItem.model_validate(each).model_dump(),
            message_heard_at=heard.message_at,
            status_heard_at=heard.status_at,
        )
        for each, heard in found.channels
    ]
    return MunicipalityShape(**MunicipalityItem.model_validate(found.municipality).model_dump(), channels=channels)


@router.get("/channels", summary="List channels", responses=errors(400))
async def channels(page: Annotated[PageAsked, Query()], request: Request, parts: PartsGiven) -> ChannelPage:
    """Of all municipalities, newest first."""
    found = await list_channels(parts.municipalities, PageRequest(page.older_than, parts.page_size))
    shown = [ChannelItem.model_validate(each) for each in found.rows]
    return ChannelPage(channels=shown, links=links(request, next_after=found.next_after))
