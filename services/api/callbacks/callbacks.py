"""Routes of callbacks: register, list, show, rotate the secret, disable, enable, test, replay."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.callbacks.signing import SECRET_BYTES
from comunica.municipality.keys import Scope
from comunica.usecases.callbacks.register_callback import (
    FORMER_SIGNS,
    CallbackState,
    RegisterCallback,
    register_callback,
    rotate_secret,
    steer_callback,
)
from comunica.usecases.callbacks.replay_events import ReplayEvents, replay_events
from comunica.usecases.callbacks.try_callback import TryCallback, try_callback
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Problem
from services.api.callbacks.callback_shapes import (
    CallbackAsked,
    CallbackCreated,
    CallbackFacts,
    CallbackPage,
    CallbackShown,
    ReplayAccepted,
    ReplayAsked,
    SecretGiven,
)
from services.api.document.addresses import links
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/callbacks", tags=["callbacks"])


@router.post("", status_code=201, summary="Register a callback", responses=errors(400, 409, 413, 415))
async def register(asked: CallbackAsked, caller: CallerGiven, parts: PartsGiven) -> CallbackCreated:
    """From now on it is told what happens. Keep the secret: it is shown this once."""
    require(caller, Scope.CALLBACK_WRITE)
    made = await register_callback(
        RegisterCallback(
            municipality_id=caller.municipality_id,
            url=asked.url,
            events=tuple(dict.fromkeys(asked.events)),
            description=asked.description,
            created_by=str(caller.key_id),
            who=caller.who,
        ),
        register=parts.callbacks,
        rules=parts.address_rules,
        callback_id=parts.new_id(),
        chance=parts.chance(SECRET_BYTES),
    )
    if isinstance(made, tuple):
        raise refusal(made)
    shown = await _shown(made.id, caller, parts)
    return CallbackCreated.model_validate(shown.model_dump() | {"secret": made.secret})


@router.get("", summary="List callbacks", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> CallbackPage:
    """Newest first. Secrets are not among it."""
    require(caller, Scope.CALLBACK_WRITE)
    found = await parts.callbacks.page(caller.municipality_id, PageRequest(page.older_than, parts.page_size))
    shown = [CallbackFacts.model_validate(asdict(each)) for each in found.rows]
    return CallbackPage(callbacks=shown, links=links(request, next_after=found.next_after))


@router.get("/{callback_id}", summary="Show a callback", responses=errors(400, 404))
async def show(callback_id: UUID, caller: CallerGiven, parts: PartsGiven) -> CallbackShown:
    """How it stands, and what waits for it."""
    require(caller, Scope.CALLBACK_WRITE)
    return await _shown(callback_id, caller, parts)


@router.post("/{callback_id}/rotate-secret", summary="Rotate the secret of a callback", responses=errors(400, 404))
async def rotate(callback_id: UUID, caller: CallerGiven, parts: PartsGiven) -> SecretGiven:
    """For a day events are signed by both, the new one first: a receiver may change when it likes. One that is disabled
    has no secret to change: enable it first.
    """
    require(caller, Scope.CALLBACK_WRITE)
    now = parts.now()
    made = await rotate_secret(
        caller.municipality_id, callback_id, register=parts.callbacks, now=now, chance=parts.chance(SECRET_BYTES)
    )
    if made is None:
        raise no_result()
    return SecretGiven(id=made.id, secret=made.secret, former_secret_until=now + FORMER_SIGNS)


@router.post("/{callback_id}/disable", summary="Disable a callback", responses=errors(400, 404))
async def disable(callback_id: UUID, caller: CallerGiven, parts: PartsGiven) -> CallbackShown:
    """It is called no more, and of what happens from now on it will not be told."""
    return await _steer(CallbackState.DISABLED, callback_id, caller, parts)


@router.post("/{callback_id}/enable", summary="Enable a callback", responses=errors(400, 404))
async def enable(callback_id: UUID, caller: CallerGiven, parts: PartsGiven) -> CallbackShown:
    """It is called again, first with what still waited."""
    return await _steer(CallbackState.ACTIVE, callback_id, caller, parts)


@router.post(
    "/{callback_id}/replay", status_code=202, summary="Tell a callback again", responses=errors(400, 404, 413, 415)
)
async def replay(callback_id: UUID, asked: ReplayAsked, caller: CallerGiven, parts: PartsGiven) -> ReplayAccepted:
    """In the order in which they happened, with the ids that they had. Events are kept for a week."""
    require(caller, Scope.CALLBACK_WRITE)
    now = parts.now()
    counted = await replay_events(
        ReplayEvents(
            municipality_id=caller.municipality_id,
            callback_id=callback_id,
            since=asked.since,
            until=asked.until or now,
            meant=asked.meant(),
        ),
        record=parts.callbacks,
        now=now,
    )
    if counted is None:
        raise no_result()
    if isinstance(counted, tuple):
        raise refusal(counted)
    return ReplayAccepted(events=counted)


@router.post(
    "/{callback_id}/test", status_code=202, summary="Send a test event to a callback", responses=errors(400, 404, 409)
)
async def try_it(callback_id: UUID, caller: CallerGiven, parts: PartsGiven) -> CallbackShown:
    """One signed event of the kind `callback.test` goes the way of all others, before them, and is tried for two
    minutes: `last_test` says what became of it.
    """
    require(caller, Scope.CALLBACK_WRITE)
    asked = TryCallback(municipality_id=caller.municipality_id, callback_id=callback_id, who=caller.who)
    sent = await try_callback(asked, record=parts.callbacks, now=parts.now())
    if isinstance(sent, Problem):
        raise refusal((sent,))
    if not sent:
        raise no_result()
    return await _shown(callback_id, caller, parts)


async def _steer(state: CallbackState, callback_id: UUID, caller: Caller, parts: Parts) -> CallbackShown:
    require(caller, Scope.CALLBACK_WRITE)
    is_there = await steer_callback(
        state,
        who=caller.who,
        register=parts.callbacks,
        municipality_id=caller.municipality_id,
        callback_id=callback_id,
    )
    if not is_there:
        raise no_result()
    return await _shown(callback_id, caller, parts)


async def _shown(callback_id: UUID, caller: Caller, parts: Parts) -> CallbackShown:
    found = await parts.callbacks.one(caller.municipality_id, callback_id)
    if found is None:
        raise no_result()
    backlog = await parts.callbacks.backlog(caller.municipality_id, callback_id)
    last = await parts.callbacks.last_test(caller.municipality_id, callback_id)
    waits = {"waiting": backlog.waiting, "oldest_waiting_at": backlog.oldest, "given_up": backlog.given_up}
    tested = {"last_test": None if last is None else asdict(last)}
    return CallbackShown.model_validate(asdict(found) | waits | tested)
