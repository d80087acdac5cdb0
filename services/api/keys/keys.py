"""Routes of keys: make, list, show, rotate, revoke."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from comunica.municipality.key_state import key_state
from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.issue_key import IssueDesk, Issuer, KeyWanted, make_new_key, rotate_key
from comunica.usecases.keys.key_register import KeyIssued, KeyShown
from comunica.usecases.keys.revoke_key import revoke_key
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused
from services.api.document.addresses import key_uri, links
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.keys.key_shapes import KeyAsked, KeyIssuedAs, KeyPage, KeyShownAs, RotationAsked
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/keys", tags=["keys"])


@router.post(
    "",
    status_code=201,
    summary="Make a key",
    responses=errors(400, 409, 413, 415, 422)
    | {201: {"headers": {"Location": {"description": "Where to see it.", "schema": {"type": "string"}}}}},
)
async def make(
    asked: KeyAsked, request: Request, response: Response, caller: CallerGiven, parts: PartsGiven
) -> KeyIssuedAs:
    """The secret is in this answer, and nowhere else. Nobody gives a permission that their own key does not have."""
    require(caller, Scope.KEY_WRITE)
    outcome = await make_new_key(
        caller.municipality_id,
        KeyWanted(name=asked.name, kind=asked.kind, scopes=frozenset(asked.scopes), expires_at=asked.expires_at),
        desk=_desk(caller, parts),
    )
    if isinstance(outcome, Refused):
        raise refusal(outcome.errors)
    response.headers["Location"] = key_uri(request, outcome.shown.id)
    return issued_as(outcome, caller.municipality_id, parts.now())


@router.get("", summary="List keys", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> KeyPage:
    """Newest first, without their secrets."""
    require(caller, Scope.KEY_WRITE)
    found = await parts.keys.page(caller.municipality_id, PageRequest(page.older_than, parts.page_size))
    shown = [_shown(each, parts.now()) for each in found.rows]
    return KeyPage(keys=shown, links=links(request, next_after=found.next_after))


@router.get("/{key_id}", summary="Show a key", responses=errors(400, 404))
async def show(key_id: UUID, caller: CallerGiven, parts: PartsGiven) -> KeyShownAs:
    """What it may do, since when, until when, and when it was last used."""
    require(caller, Scope.KEY_WRITE)
    found = await parts.keys.see(caller.municipality_id, key_id)
    if found is None:
        raise no_result()
    return _shown(found, parts.now())


@router.post("/{key_id}/rotate", summary="Give a key another secret", responses=errors(400, 404, 409, 413, 415, 422))
async def rotate(
    key_id: UUID,
    caller: CallerGiven,
    parts: PartsGiven,
    asked: Annotated[RotationAsked, Body(default_factory=RotationAsked)],
) -> KeyIssuedAs:
    """The key stays who it is, and both secrets open until the overlap is over."""
    require(caller, Scope.KEY_WRITE)
    outcome = await rotate_key(
        caller.municipality_id,
        key_id,
        overlap=dt.timedelta(minutes=asked.overlap_minutes),
        desk=_desk(caller, parts),
    )
    match outcome:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case KeyIssued():
            return issued_as(outcome, caller.municipality_id, parts.now())


@router.post("/{key_id}/revoke", summary="End a key", responses=errors(400, 404, 409))
async def revoke(key_id: UUID, caller: CallerGiven, parts: PartsGiven) -> KeyShownAs:
    """It opens nothing any more, everywhere within five seconds. Its name stays taken."""
    require(caller, Scope.KEY_WRITE)
    found = await revoke_key(
        caller.municipality_id, key_id, issuer=Issuer.of(caller), register=parts.keys, line_id=parts.new_id()
    )
    match found:
        case None:
            raise no_result()
        case Refused(errors=problems):
            raise refusal(problems)
        case KeyShown():
            return _shown(found, parts.now())


def _desk(caller: Caller, parts: Parts) -> IssueDesk:
    return IssueDesk(
        issuer=Issuer.of(caller),
        register=parts.keys,
        now=parts.now(),
        new_id=parts.new_id(),
        secret=parts.new_key(),
    )


def _facts(key: KeyShown, now: dt.datetime) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "kind": key.kind,
        "scopes": sorted(key.scopes),
        "prefix": key.prefix,
        "made_by": key.made_by,
        "state": key_state(now, expires_at=key.expires_at, revoked_at=key.revoked_at),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "previous_secret_until": key.previous_until,
        "revoked_at": key.revoked_at,
    }


def _shown(key: KeyShown, now: dt.datetime) -> KeyShownAs:
    return KeyShownAs.model_validate(_facts(key, now))


def issued_as(issued: KeyIssued, municipality_id: UUID, now: dt.datetime) -> KeyIssuedAs:
    """A key with its secret, as an answer."""
    told = {"secret": issued.key.plain(), "notify_key": issued.key.notify_form(issued.shown.name, municipality_id)}
    return KeyIssuedAs.model_validate(_facts(issued.shown, now) | told)
