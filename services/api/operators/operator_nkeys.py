"""Routes of operators about partners' credentials on NATS: add, list, revoke. No service is restarted for any."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.contracts import nats_permissions, subjects
from comunica.contracts.nkeys import SEED_BYTES, Kind, read_seed, seed_of
from comunica.municipality.key_state import key_state
from comunica.usecases.paging import PageRequest
from comunica.usecases.partners.issue_partner_nkey import PartnerNkeyWanted, issue_partner_nkey
from comunica.usecases.partners.partner_register import PartnerNkeyShown
from comunica.usecases.problem import Refused
from services.api.document.addresses import links
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.refusals import refusal
from services.api.operators.operator_partner_shapes import (
    NatsAccess,
    PartnerNkeyAs,
    PartnerNkeyAsked,
    PartnerNkeyIssuedAs,
    PartnerNkeyPage,
)
from services.api.operators.partner_desk import desk_of, hand_of
from services.api.parts import OperatorGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/operator/partners/{partner_id}/nkeys", tags=["operators"])


@dataclass(frozen=True, slots=True)
class NkeyWish:
    """What is asked for. `seed`: of an nkey that was made here; none: the partner has it."""

    nkey: PartnerNkeyWanted
    seed: str | None


@router.post(
    "", status_code=201, summary="Add a credential of a partner on NATS", responses=errors(400, 404, 409, 413, 415)
)
async def add(
    partner_id: UUID, asked: PartnerNkeyAsked, operator: OperatorGiven, parts: PartsGiven
) -> PartnerNkeyIssuedAs:
    """It opens at once. The seed, if it was made here, is in this answer and nowhere else."""
    wanted = nkey_wanted(asked, parts)
    outcome = await issue_partner_nkey(partner_id, wanted.nkey, desk=desk_of(operator, parts), nkey_id=parts.new_id())
    match outcome:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case PartnerNkeyShown():
            return nkey_issued(outcome, wanted.seed, parts.now())


@router.get("", summary="List the credentials of a partner on NATS", responses=errors(400, 404))
async def list_all(
    partner_id: UUID,
    page: Annotated[PageAsked, Query()],
    request: Request,
    operator: OperatorGiven,
    parts: PartsGiven,
) -> PartnerNkeyPage:
    """Newest first; those that have ended too."""
    if await parts.partners.see(partner_id) is None:
        raise no_result()
    asked = PageRequest(page.older_than, parts.page_size)
    found = await parts.partners.nkeys(partner_id, asked, hand=hand_of(operator))
    shown = [PartnerNkeyAs.model_validate(_facts(each, parts.now())) for each in found.rows]
    return PartnerNkeyPage(nkeys=shown, links=links(request, next_after=found.next_after))


@router.post("/{nkey_id}/revoke", summary="End a credential of a partner on NATS", responses=errors(400, 404))
async def revoke(partner_id: UUID, nkey_id: UUID, operator: OperatorGiven, parts: PartsGiven) -> PartnerNkeyAs:
    """Nothing more is taken by it, at once, and connections that it opened are cut within five seconds."""
    found = await parts.partners.revoke_nkey(partner_id, nkey_id, hand=hand_of(operator))
    if found is None:
        raise no_result()
    return PartnerNkeyAs.model_validate(_facts(found, parts.now()))


def nkey_wanted(asked: PartnerNkeyAsked, parts: Parts) -> NkeyWish:
    """As the use case takes it; with an nkey made here, unless the partner made it."""
    if asked.public_key is not None:
        return NkeyWish(PartnerNkeyWanted(asked.wanted(), asked.public_key), None)
    seed = seed_of(Kind.USER, parts.chance(SEED_BYTES))
    return NkeyWish(PartnerNkeyWanted(asked.wanted(), read_seed(seed).public), seed)


def nkey_issued(nkey: PartnerNkeyShown, seed: str | None, now: dt.datetime) -> PartnerNkeyIssuedAs:
    """With where its holder submits and listens."""
    return PartnerNkeyIssuedAs.model_validate(_facts(nkey, now) | {"seed": seed, "access": _access(nkey)})


def _access(nkey: PartnerNkeyShown) -> NatsAccess:
    partner_id, nkey_id = str(nkey.partner_id), str(nkey.id)
    return NatsAccess(
        publish_on=subjects.partner_job(partner_id, nkey_id),
        events_on=subjects.partner_event(partner_id),
        stream=nats_permissions.PARTNER_EVENTS,
        consumer=nats_permissions.partner_consumer(partner_id),
        inbox_prefix=nats_permissions.inbox(nats_permissions.partner(partner_id, nkey_id).name),
    )


def _facts(nkey: PartnerNkeyShown, now: dt.datetime) -> dict[str, object]:
    return {
        "id": nkey.id,
        "name": nkey.name,
        "kind": nkey.kind,
        "scopes": sorted(nkey.scopes),
        "public_key": nkey.public_key,
        "state": key_state(now, expires_at=nkey.expires_at, revoked_at=nkey.revoked_at),
        "created_at": nkey.created_at,
        "expires_at": nkey.expires_at,
        "revoked_at": nkey.revoked_at,
    }
