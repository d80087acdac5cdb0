"""Routes of operators: municipalities, set up and as they stand. None of them opens anything of a citizen."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from comunica.municipality.keys import Scope
from comunica.usecases.keys.issue_key import IssueDesk, KeyWanted
from comunica.usecases.keys.key_register import KeyIssued
from comunica.usecases.keys.make_first_key import issuer_of, make_first_key
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused
from comunica.usecases.setting_up.operate_municipality import change_municipality, create_municipality
from comunica.usecases.setting_up.show_municipalities import list_municipalities, show_municipality
from services.api.document.addresses import links, municipality_uri
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.refusals import refusal
from services.api.keys.key_shapes import FirstKeyAsked, KeyIssuedAs
from services.api.keys.keys import issued_as
from services.api.operators.municipality_shapes import (
    MunicipalityItem,
    MunicipalityPage,
    MunicipalityShape,
    channel_standing,
)
from services.api.operators.setup_shapes import MunicipalityAsked, MunicipalityChange
from services.api.parts import OperatorGiven, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2", tags=["operators"])


class MunicipalitiesAsked(PageAsked):
    """Which municipalities."""

    slug: str | None = Field(None, pattern=r"^[a-z0-9-]{1,63}$", description="Only the one of this slug.")


@router.post(
    "/municipalities",
    status_code=201,
    summary="Set a municipality up",
    responses=errors(400, 409, 413, 415, 422)
    | {201: {"headers": {"Location": {"description": "Where to see it.", "schema": {"type": "string"}}}}},
)
async def create(
    asked: MunicipalityAsked, request: Request, response: Response, operator: OperatorGiven, parts: PartsGiven
) -> MunicipalityItem:
    """On trial: until PATCH ends it, what the municipality sends goes to its staff only. Connect its channel next."""
    outcome = await create_municipality(asked.setup(), operator=operator, record=parts.operated)
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    response.headers["Location"] = municipality_uri(request, outcome.id)
    return MunicipalityItem.model_validate(outcome)


@router.patch(
    "/municipalities/{municipality_id}", summary="Change a municipality", responses=errors(400, 404, 413, 415)
)
async def change(
    municipality_id: UUID, asked: MunicipalityChange, operator: OperatorGiven, parts: PartsGiven
) -> MunicipalityItem:
    """What is absent stays as it is. Services know of it within a minute, none is restarted."""
    changed = await change_municipality(municipality_id, asked.changed, operator=operator, record=parts.operated)
    if changed is None:
        raise no_result()
    return MunicipalityItem.model_validate(changed)


@router.post(
    "/municipalities/{municipality_id}/keys",
    status_code=201,
    summary="Make the first key of a municipality",
    responses=errors(400, 404, 409, 413, 415, 422),
)
async def make_key(
    municipality_id: UUID, asked: FirstKeyAsked, operator: OperatorGiven, parts: PartsGiven
) -> KeyIssuedAs:
    """The secret is in this answer, and nowhere else. It opens nothing of a citizen; 400 if there is, or was, a key."""
    outcome = await make_first_key(
        municipality_id,
        KeyWanted(
            name=asked.name,
            kind=asked.kind,
            scopes=frozenset(map(Scope, asked.scopes)),
            expires_at=asked.expires_at,
        ),
        operator=operator,
        record=parts.operated,
        desk=IssueDesk(
            issuer=issuer_of(operator),
            register=parts.keys,
            now=parts.now(),
            new_id=parts.new_id(),
            secret=parts.new_key(),
        ),
    )
    match outcome:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case KeyIssued():
            return issued_as(outcome, municipality_id, parts.now())


@router.get("/municipalities", summary="List municipalities", responses=errors(400))
async def municipalities(
    page: Annotated[MunicipalitiesAsked, Query()], request: Request, parts: PartsGiven
) -> MunicipalityPage:
    """Newest first; all of them, or the one of a slug."""
    asked = PageRequest(page.older_than, parts.page_size)
    found = await list_municipalities(parts.municipalities, asked, slug=page.slug)
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
    channels = [channel_standing(each, heard) for each, heard in found.channels]
    return MunicipalityShape(**MunicipalityItem.model_validate(found.municipality).model_dump(), channels=channels)
