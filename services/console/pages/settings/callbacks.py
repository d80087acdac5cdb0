"""Where programs of the town are told what happens: register, another secret, off and on, try, tell again."""

import datetime as dt
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from comunica.callbacks.events import EventKind
from comunica.callbacks.signing import SECRET_BYTES
from comunica.municipality.keys import Scope
from comunica.usecases.callbacks.register_callback import (
    CallbackState,
    RegisterCallback,
    register_callback,
    rotate_secret,
    steer_callback,
)
from comunica.usecases.callbacks.replay_events import Meant, ReplayEvents, replay_events
from comunica.usecases.callbacks.show_callbacks import CallbackOnRecord
from comunica.usecases.callbacks.try_callback import TryCallback, try_callback
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Problem
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes
from services.console.pages.settings.key_words import EVENTS, EVENTS_MISSING, KEY_PROBLEMS, URL_WRONG, says_of
from services.console.pages.settings.typed import text_in, words_in
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say

router = APIRouter()
_PATH = "/impostazioni/notifiche"
_KEEPS = needs(Scope.CALLBACK_WRITE)
_PAGE = 50
#: Days back from which events can be told again: so long they are kept.
DAYS_BACK = (1, 2, 7)
_LONGEST = 200


@router.get(_PATH, dependencies=[_KEEPS])
async def callbacks(request: Request, parts: PartsGiven, visitor: VisitorGiven, dopo: UUID | None = None) -> Response:
    """Newest first."""
    found = await parts.callbacks.page(visitor.municipality_id, PageRequest(dopo, min(_PAGE, parts.page_size)))
    return page(
        request,
        "settings/callbacks.html",
        rows=found.rows,
        next_after=found.next_after,
        first=dopo is None,
    )


@router.get(f"{_PATH}/nuova", dependencies=[_KEEPS])
async def form(request: Request) -> Response:
    """Where to?"""
    return _form(request, FormData())


@router.post(f"{_PATH}/nuova", dependencies=[_KEEPS])
async def register(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Its secret is in this answer, and never again."""
    sent = await request.form()
    events = words_in(sent, "eventi", EventKind)
    if not events:
        return _form(request, sent, Mistakes((("eventi", say(request, EVENTS_MISSING)),)))
    made = await register_callback(
        RegisterCallback(
            municipality_id=visitor.municipality_id,
            url=text_in(sent, "indirizzo"),
            events=tuple(each for each in EventKind if each in events),
            description=text_in(sent, "nota")[:_LONGEST],
            created_by=str(visitor.caller.key_id),
            who=visitor.caller.who,
        ),
        register=parts.callbacks,
        rules=parts.address_rules,
        callback_id=parts.new_id(),
        chance=parts.chance(SECRET_BYTES),
    )
    if isinstance(made, tuple):
        rows = tuple(
            ("indirizzo" if each.field else "", say(request, KEY_PROBLEMS.get(each.code, URL_WRONG))) for each in made
        )
        return _form(request, sent, Mistakes(rows))
    return _secret(request, made.id, made.secret)


@router.get(f"{_PATH}/{{callback_id}}", dependencies=[_KEEPS])
async def callback(request: Request, callback_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """How it stands, and what waits for it."""
    found = await _callback(callback_id, parts, visitor)
    backlog = await parts.callbacks.backlog(visitor.municipality_id, callback_id)
    test = await parts.callbacks.last_test(visitor.municipality_id, callback_id)
    return page(
        request,
        "settings/callback.html",
        callback=found,
        backlog=backlog,
        test=test,
        on_its_way=found.state is CallbackState.ACTIVE and test is not None and test.is_on_its_way(parts.now()),
        says=says_of(request, test.answer, test.status) if test and test.answer else "",
        failed=says_of(request, found.failure, found.failure_status) if found.failure else "",
        events=[EVENTS[each] for each in found.events],
    )


@router.post(f"{_PATH}/{{callback_id}}/prova", dependencies=[_KEEPS])
async def try_it(request: Request, callback_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One event that tells of nothing; the page says what becomes of it."""
    asked = TryCallback(municipality_id=visitor.municipality_id, callback_id=callback_id, who=visitor.caller.who)
    sent = await try_callback(asked, record=parts.callbacks, now=parts.now())
    if sent is False:
        raise Refused(Why.NOT_FOUND)
    if isinstance(sent, Problem):
        notice(request, "warning", KEY_PROBLEMS[sent.code])
    return see_other(f"{_PATH}/{callback_id}#prova")


@router.post(f"{_PATH}/{{callback_id}}/ruota", dependencies=[_KEEPS])
async def rotate(request: Request, callback_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Another secret; for a day both sign."""
    made = await rotate_secret(
        visitor.municipality_id,
        callback_id,
        register=parts.callbacks,
        now=parts.now(),
        chance=parts.chance(SECRET_BYTES),
    )
    if made is None:
        await _callback(callback_id, parts, visitor)
        notice(request, "warning", "È spenta: prima riaccendila.")
        return see_other(f"{_PATH}/{callback_id}")
    return _secret(request, made.id, made.secret)


@router.post(f"{_PATH}/{{callback_id}}/spegni", dependencies=[_KEEPS])
async def disable(request: Request, callback_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """It is told nothing of what happens from now on."""
    await _steer(CallbackState.DISABLED, callback_id, parts, visitor)
    notice(request, "success", "Spenta: di quello che succede adesso non sarà avvisata.")
    return see_other(f"{_PATH}/{callback_id}")


@router.post(f"{_PATH}/{{callback_id}}/accendi", dependencies=[_KEEPS])
async def enable(request: Request, callback_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """It is told again, first what still waited."""
    await _steer(CallbackState.ACTIVE, callback_id, parts, visitor)
    notice(request, "success", "Accesa.")
    return see_other(f"{_PATH}/{callback_id}")


@router.post(f"{_PATH}/{{callback_id}}/ripeti", dependencies=[_KEEPS])
async def replay(request: Request, callback_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What it did not take, or all, of some days."""
    sent, now = await request.form(), parts.now()
    days = text_in(sent, "giorni")
    back = int(days) if days in {str(each) for each in DAYS_BACK} else DAYS_BACK[0]
    counted = await replay_events(
        ReplayEvents(
            municipality_id=visitor.municipality_id,
            callback_id=callback_id,
            since=now - dt.timedelta(days=back),
            until=now,
            meant=Meant.ALL if text_in(sent, "quali") == Meant.ALL else Meant.GIVEN_UP,
        ),
        record=parts.callbacks,
        now=now,
    )
    if counted is None:
        raise Refused(Why.NOT_FOUND)
    assert isinstance(counted, int), "the period is never empty"
    notice(request, "success", "Eventi da ripetere: %(count)s.", count=counted)
    return see_other(f"{_PATH}/{callback_id}")


async def _steer(state: CallbackState, callback_id: UUID, parts: Parts, visitor: Visitor) -> None:
    is_there = await steer_callback(
        state,
        who=visitor.caller.who,
        register=parts.callbacks,
        municipality_id=visitor.municipality_id,
        callback_id=callback_id,
    )
    if not is_there:
        raise Refused(Why.NOT_FOUND)


async def _callback(callback_id: UUID, parts: Parts, visitor: Visitor) -> CallbackOnRecord:
    found = await parts.callbacks.one(visitor.municipality_id, callback_id)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    return found


def _secret(request: Request, callback_id: UUID, secret: str) -> Response:
    return page(
        request,
        "settings/secret.html",
        name="",
        secret=secret,
        notify="",
        back=f"{_PATH}/{callback_id}",
        until=None,
    )


def _form(request: Request, sent: FormData, mistakes: Mistakes | None = None) -> Response:
    ticked = words_in(sent, "eventi", EventKind) if mistakes else frozenset({EventKind.BROADCAST_FINISHED})
    return page(
        request,
        "settings/callback_new.html",
        status=422 if mistakes else 200,
        url_typed=text_in(sent, "indirizzo"),
        note=text_in(sent, "nota"),
        ticked=[str(each) for each in ticked],
        events=[(str(each), say(request, name)) for each, name in EVENTS.items()],
        longest=_LONGEST,
        mistakes=mistakes or Mistakes(),
    )
