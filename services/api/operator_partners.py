"""Routes of operators about partners: create, list, show, close; and their keys: issue, list, revoke."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from comunica.municipality.key_state import key_state
from comunica.municipality.keys import Scope
from comunica.municipality.partner_keys import partner_form
from comunica.usecases import partner_register
from comunica.usecases.create_partner import PartnerWanted, create_partner
from comunica.usecases.issue_partner_key import PartnerKeyWanted, issue_partner_key
from comunica.usecases.paging import PageRequest
from comunica.usecases.submission import Refused
from services.api.addresses import links, partner_uri
from services.api.documents import errors
from services.api.faults import no_result
from services.api.operator_partner_shapes import (
    PartnerAsked,
    PartnerKeyAsked,
    PartnerKeyIssuedAs,
    PartnerKeyPage,
    PartnerKeyShown,
    PartnerOfOperator,
    PartnerOfOperatorPage,
)
from services.api.parts import Parts, PartsGiven
from services.api.refusals import refusal
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/operator/partners", tags=["operators"])


@router.post(
    "",
    status_code=201,
    summary="Create a partner",
    responses=errors(400, 409, 413, 415)
    | {201: {"headers": {"Location": {"description": "Where to see it.", "schema": {"type": "string"}}}}},
)
async def create(asked: PartnerAsked, request: Request, response: Response, parts: PartsGiven) -> PartnerOfOperator:
    """It can do nothing before it has a key, and reach nobody before a municipality gives it a mandate."""
    outcome = await create_partner(
        PartnerWanted(slug=asked.slug, name=asked.name, contact=asked.contact),
        register=parts.partners,
        now=parts.now(),
        partner_id=parts.new_id(),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    response.headers["Location"] = partner_uri(request, outcome.id)
    return PartnerOfOperator.model_validate(outcome)


@router.get("", summary="List partners", responses=errors(400))
async def list_all(page: Annotated[PageAsked, Query()], request: Request, parts: PartsGiven) -> PartnerOfOperatorPage:
    """Newest first; closed ones too."""
    found = await parts.partners.page(PageRequest(page.older_than, parts.page_size), with_closed=True)
    shown = [PartnerOfOperator.model_validate(each) for each in found.rows]
    return PartnerOfOperatorPage(partners=shown, links=links(request, next_after=found.next_after))


@router.get("/{partner_id}", summary="Show a partner", responses=errors(400, 404))
async def show(partner_id: UUID, parts: PartsGiven) -> PartnerOfOperator:
    """One of them."""
    return PartnerOfOperator.model_validate(await _partner(partner_id, parts))


@router.post("/{partner_id}/close", summary="Close a partner", responses=errors(400, 404))
async def close(partner_id: UUID, parts: PartsGiven) -> PartnerOfOperator:
    """At once its keys open nothing and its mandates stand for nothing, for good."""
    found = await parts.partners.close(partner_id)
    if found is None:
        raise no_result()
    return PartnerOfOperator.model_validate(found)


@router.post(
    "/{partner_id}/keys", status_code=201, summary="Issue a key to a partner", responses=errors(400, 404, 409, 413, 415)
)
async def issue(partner_id: UUID, asked: PartnerKeyAsked, parts: PartsGiven) -> PartnerKeyIssuedAs:
    """The secret is in this answer, and nowhere else. For another secret issue another key, then revoke the first."""
    outcome = await issue_partner_key(
        partner_id,
        PartnerKeyWanted(
            name=asked.name, kind=asked.kind, scopes=frozenset(map(Scope, asked.scopes)), expires_at=asked.expires_at
        ),
        register=parts.partners,
        now=parts.now(),
        key_id=parts.new_id(),
        secret=parts.new_key(),
    )
    match outcome:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case partner_register.PartnerKeyIssued(shown, key):
            return PartnerKeyIssuedAs.model_validate(_facts(shown, parts.now()) | {"secret": partner_form(key)})


@router.get("/{partner_id}/keys", summary="List the keys of a partner", responses=errors(400, 404))
async def keys(
    partner_id: UUID, page: Annotated[PageAsked, Query()], request: Request, parts: PartsGiven
) -> PartnerKeyPage:
    """Newest first, without their secrets."""
    await _partner(partner_id, parts)
    found = await parts.partners.keys(partner_id, PageRequest(page.older_than, parts.page_size))
    shown = [PartnerKeyShown.model_validate(_facts(each, parts.now())) for each in found.rows]
    return PartnerKeyPage(keys=shown, links=links(request, next_after=found.next_after))


@router.post("/{partner_id}/keys/{key_id}/revoke", summary="End a key of a partner", responses=errors(400, 404))
async def revoke(partner_id: UUID, key_id: UUID, parts: PartsGiven) -> PartnerKeyShown:
    """It opens nothing any more, at once."""
    found = await parts.partners.revoke_key(partner_id, key_id)
    if found is None:
        raise no_result()
    return PartnerKeyShown.model_validate(_facts(found, parts.now()))


async def _partner(partner_id: UUID, parts: Parts) -> partner_register.PartnerShown:
    found = await parts.partners.see(partner_id)
    if found is None:
        raise no_result()
    return found


def _facts(key: partner_register.PartnerKeyShown, now: dt.datetime) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "kind": key.kind,
        "scopes": sorted(key.scopes),
        "prefix": key.prefix,
        "state": key_state(now, expires_at=key.expires_at, revoked_at=key.revoked_at),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }
