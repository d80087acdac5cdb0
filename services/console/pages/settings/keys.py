"""Keys of programs: make one, give it another secret, end it. A secret is shown once, in the answer to the form."""

import datetime as dt
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from comunica.municipality.key_state import key_state
from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope
from comunica.usecases.keys.issue_key import LONGEST_NAME, IssueDesk, Issuer, KeyWanted, make_new_key, rotate_key
from comunica.usecases.keys.key_register import KeyIssued, KeyShown
from comunica.usecases.keys.revoke_key import revoke_key
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.settings.key_words import DATE_WRONG, KEY_PROBLEMS, KEY_STATES, KINDS, SCOPES
from services.console.pages.settings.typed import NotADate, end_of, text_in, words_in
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say

router = APIRouter()
_PATH = "/impostazioni/chiavi"
_KEEPS = needs(Scope.KEY_WRITE)
#: Hours for which the secret before goes on after a rotation, as they can be chosen.
OVERLAPS = (0, 1, 24, 168)
_PAGE = 50


@router.get(_PATH, dependencies=[_KEEPS])
async def keys(request: Request, parts: PartsGiven, visitor: VisitorGiven, dopo: UUID | None = None) -> Response:
    """Newest first; those that have ended too."""
    found = await parts.keys.page(visitor.municipality_id, PageRequest(dopo, min(_PAGE, parts.page_size)))
    rows = [(each, KINDS[each.kind][0], _state(each, parts.now())) for each in found.rows]
    return page(request, "settings/keys.html", rows=rows, next_after=found.next_after, first=dopo is None)


@router.get(f"{_PATH}/nuova", dependencies=[_KEEPS])
async def form(request: Request) -> Response:
    """Which?"""
    return _form(request, FormData())


@router.post(f"{_PATH}/nuova", dependencies=[_KEEPS])
async def make(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Its secret is in this answer, and never again."""
    sent = await request.form()
    kind = text_in(sent, "tipo")
    try:
        expires_at = end_of(text_in(sent, "scade"), _timezone(request))
    except NotADate:
        return _form(request, sent, Mistakes((("scade", say(request, DATE_WRONG)),)))
    wanted = KeyWanted(
        name=text_in(sent, "nome"),
        kind=KeyKind(kind) if kind in set(KeyKind) else KeyKind.TEST,
        scopes=words_in(sent, "permessi", Scope),
        expires_at=expires_at,
    )
    outcome = await make_new_key(visitor.municipality_id, wanted, desk=_desk(parts, visitor))
    if isinstance(outcome, Wrong):
        return _form(request, sent, mistakes_of(request, outcome.errors, KEY_PROBLEMS, fields=_FIELDS))
    return _issued(request, outcome, visitor)


@router.get(f"{_PATH}/{{key_id}}", dependencies=[_KEEPS])
async def key(request: Request, key_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One, and what can be done with it."""
    return _page(request, await _key(key_id, parts, visitor), parts)


@router.post(f"{_PATH}/{{key_id}}/ruota", dependencies=[_KEEPS])
async def rotate(request: Request, key_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Another secret, in this answer and never again."""
    hours = text_in(await request.form(), "ore")
    overlap = dt.timedelta(hours=int(hours)) if hours in {str(each) for each in OVERLAPS} else dt.timedelta(days=-1)
    outcome = await rotate_key(visitor.municipality_id, key_id, overlap=overlap, desk=_desk(parts, visitor))
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            mistakes = mistakes_of(request, problems, KEY_PROBLEMS, fields={"overlap_minutes": "ore"})
            return _page(request, await _key(key_id, parts, visitor), parts, mistakes)
        case KeyIssued():
            return _issued(request, outcome, visitor)


@router.get(f"{_PATH}/{{key_id}}/revoca", dependencies=[_KEEPS])
async def revocation(request: Request, key_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens then."""
    return page(request, "settings/key_revoke.html", key=await _key(key_id, parts, visitor))


@router.post(f"{_PATH}/{{key_id}}/revoca", dependencies=[_KEEPS])
async def revoke(request: Request, key_id: UUID, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """It opens nothing any more."""
    outcome = await revoke_key(
        visitor.municipality_id,
        key_id,
        issuer=Issuer.of(visitor.caller),
        register=parts.keys,
        line_id=parts.new_id(),
    )
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            mistakes = mistakes_of(request, problems, KEY_PROBLEMS)
            return _page(request, await _key(key_id, parts, visitor), parts, mistakes)
        case KeyShown():
            notice(request, "success", "Chiave «%(name)s» revocata: non apre più niente.", name=outcome.name)
            return see_other(_PATH)


_FIELDS = {"name": "nome", "kind": "tipo", "scopes": "permessi", "expires_at": "scade"}


def _desk(parts: Parts, visitor: Visitor) -> IssueDesk:
    return IssueDesk(
        issuer=Issuer.of(visitor.caller),
        register=parts.keys,
        now=parts.now(),
        new_id=parts.new_id(),
        secret=parts.new_key(),
    )


async def _key(key_id: UUID, parts: Parts, visitor: Visitor) -> KeyShown:
    found = await parts.keys.see(visitor.municipality_id, key_id)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    return found


def _state(key: KeyShown, now: dt.datetime) -> tuple[str, str]:
    return KEY_STATES[key_state(now, expires_at=key.expires_at, revoked_at=key.revoked_at)]


def _timezone(request: Request) -> str:
    return str(request.state.town.timezone)


def _page(request: Request, key: KeyShown, parts: Parts, mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        "settings/key.html",
        status=422 if mistakes else 200,
        key=key,
        kind=KINDS[key.kind],
        state=_state(key, parts.now()),
        over=key_state(parts.now(), expires_at=key.expires_at, revoked_at=key.revoked_at) != "in_force",
        scopes=[SCOPES[each] for each in sorted(key.scopes) if each in SCOPES],
        mistakes=mistakes or Mistakes(),
    )


def _issued(request: Request, issued: KeyIssued, visitor: Visitor) -> Response:
    return page(
        request,
        "settings/secret.html",
        name=issued.shown.name,
        secret=issued.key.plain(),
        notify=issued.key.notify_form(issued.shown.name, visitor.municipality_id),
        back=f"{_PATH}/{issued.shown.id}",
        until=issued.shown.previous_until,
    )


def _form(request: Request, sent: FormData, mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        "settings/key_new.html",
        status=422 if mistakes else 200,
        name=text_in(sent, "nome"),
        kind=text_in(sent, "tipo") or "test",
        expires=text_in(sent, "scade"),
        ticked=[str(each) for each in words_in(sent, "permessi", Scope)],
        scopes=[(str(each), say(request, SCOPES[each])) for each in SCOPES if each in MUNICIPAL_SCOPES],
        kinds=[(str(each), say(request, name), say(request, about)) for each, (name, about) in KINDS.items()],
        longest=LONGEST_NAME,
        mistakes=mistakes or Mistakes(),
    )
