"""Routes of operators about partners: create, list, show, close, what was done; and their keys: issue, list, revoke."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from comunica.municipality.key_state import key_state
from comunica.municipality.partner_keys import partner_form
from comunica.usecases.paging import PageRequest
from comunica.usecases.partners import partner_register
from comunica.usecases.partners.create_partner import KeyToMake, NkeyToMake, PartnerWanted, create_partner
from comunica.usecases.partners.issue_partner_key import issue_partner_key
from comunica.usecases.problem import Refused
from services.api.document.addresses import links, partner_uri
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.refusals import refusal
from services.api.operators.operator_nkeys import nkey_issued, nkey_wanted
from services.api.operators.operator_partner_shapes import (
    PartnerAsked,
    PartnerKeyAsked,
    PartnerKeyIssuedAs,
    PartnerKeyPage,
    PartnerKeyShown,
    PartnerLineShown,
    PartnerLogPage,
    PartnerMadeAs,
    PartnerOfOperator,
    PartnerOfOperatorPage,
    PartnerSlug,
)
from services.api.operators.partner_desk import desk_of, hand_of
from services.api.parts import OperatorGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/operator/partners", tags=["operators"])


class PartnersAsked(PageAsked):
    """Which of them."""

    slug: PartnerSlug | None = Field(None, description="Only the one of this slug.")


@router.post(
    "",
    status_code=201,
    summary="Create a partner",
    responses=errors(400, 409, 413, 415)
    | {201: {"headers": {"Location": {"description": "Where to see it.", "schema": {"type": "string"}}}}},
)
async def create(
    asked: PartnerAsked, request: Request, response: Response, operator: OperatorGiven, parts: PartsGiven
) -> PartnerMadeAs:
    """With a key and a credential for NATS, if they are asked for: both open at once, and their secrets are in this
    answer and nowhere else. It reaches nobody before a municipality gives it a mandate.
    """
    wish = None if asked.nkey is None else nkey_wanted(asked.nkey, parts)
    outcome = await create_partner(
        PartnerWanted(slug=asked.slug, name=asked.name, contact=asked.contact),
        desk=desk_of(operator, parts),
        partner_id=parts.new_id(),
        key=None if asked.key is None else _key_to_make(asked.key, parts),
        nkey=None if wish is None else NkeyToMake(wanted=wish.nkey, id=parts.new_id()),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    response.headers["Location"] = partner_uri(request, outcome.partner.id)
    return _made(outcome, None if wish is None else wish.seed, parts.now())


@router.get("", summary="List partners", responses=errors(400))
async def list_all(
    page: Annotated[PartnersAsked, Query()], request: Request, parts: PartsGiven
) -> PartnerOfOperatorPage:
    """Newest first; closed ones too."""
    asked = PageRequest(page.older_than, parts.page_size)
    found = await parts.partners.page(asked, with_closed=True, slug=page.slug)
    shown = [PartnerOfOperator.model_validate(each) for each in found.rows]
    return PartnerOfOperatorPage(partners=shown, links=links(request, next_after=found.next_after))


@router.get("/{partner_id}", summary="Show a partner", responses=errors(400, 404))
async def show(partner_id: UUID, parts: PartsGiven) -> PartnerOfOperator:
    """One of them."""
    return PartnerOfOperator.model_validate(await _partner(partner_id, parts))


@router.post("/{partner_id}/close", summary="Close a partner", responses=errors(400, 404))
async def close(partner_id: UUID, operator: OperatorGiven, parts: PartsGiven) -> PartnerOfOperator:
    """At once its keys open nothing and its mandates stand for nothing, for good; its connections to NATS are cut."""
    found = await parts.partners.close(partner_id, hand=hand_of(operator))
    if found is None:
        raise no_result()
    return PartnerOfOperator.model_validate(found)


@router.get("/{partner_id}/log", summary="List what was done about a partner", responses=errors(400, 404))
async def log(
    partner_id: UUID,
    page: Annotated[PageAsked, Query()],
    request: Request,
    operator: OperatorGiven,
    parts: PartsGiven,
) -> PartnerLogPage:
    """Who made and ended it, its keys and its credentials, latest first. Lines are added, never changed."""
    await _partner(partner_id, parts)
    asked = PageRequest(page.older_than, parts.page_size)
    found = await parts.partners.log(partner_id, asked, hand=hand_of(operator))
    shown = [PartnerLineShown.model_validate(each) for each in found.rows]
    return PartnerLogPage(entries=shown, links=links(request, next_after=found.next_after))


@router.post(
    "/{partner_id}/keys", status_code=201, summary="Issue a key to a partner", responses=errors(400, 404, 409, 413, 415)
)
async def issue(
    partner_id: UUID, asked: PartnerKeyAsked, operator: OperatorGiven, parts: PartsGiven
) -> PartnerKeyIssuedAs:
    """The secret is in this answer, and nowhere else. For another secret issue another key, then revoke the first."""
    outcome = await issue_partner_key(
        partner_id,
        asked.wanted(),
        desk=desk_of(operator, parts),
        key_id=parts.new_id(),
        secret=parts.new_key(),
    )
    match outcome:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case partner_register.PartnerKeyIssued():
            return _issued(outcome, parts.now())


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
async def revoke(partner_id: UUID, key_id: UUID, operator: OperatorGiven, parts: PartsGiven) -> PartnerKeyShown:
    """It opens nothing any more, at once."""
    found = await parts.partners.revoke_key(partner_id, key_id, hand=hand_of(operator))
    if found is None:
        raise no_result()
    return PartnerKeyShown.model_validate(_facts(found, parts.now()))


def _made(made: partner_register.PartnerMade, seed: str | None, now: dt.datetime) -> PartnerMadeAs:
    return PartnerMadeAs.model_validate(
        PartnerOfOperator.model_validate(made.partner).model_dump()
        | {
            "key": None if made.key is None else _issued(made.key, now),
            "nkey": None if made.nkey is None else nkey_issued(made.nkey, seed, now),
        }
    )


async def _partner(partner_id: UUID, parts: Parts) -> partner_register.PartnerShown:
    found = await parts.partners.see(partner_id)
    if found is None:
        raise no_result()
    return found


def _key_to_make(asked: PartnerKeyAsked, parts: Parts) -> KeyToMake:
    return KeyToMake(wanted=asked.wanted(), id=parts.new_id(), secret=parts.new_key())


def _issued(issued: partner_register.PartnerKeyIssued, now: dt.datetime) -> PartnerKeyIssuedAs:
    return PartnerKeyIssuedAs.model_validate(_facts(issued.shown, now) | {"secret": partner_form(issued.key)})


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
