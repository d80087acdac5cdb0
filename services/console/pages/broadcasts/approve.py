"""Approve a notice, or reject it: four eyes, never who wrote it. A draft without people gets them here."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.address_draft import AddressDraft, NotAddressed, address_draft
from comunica.usecases.broadcasts.callers_reach import reach_of
from comunica.usecases.broadcasts.decide_broadcast import (
    LONGEST_REJECTION,
    DayFull,
    Decided,
    Decision,
    Verdict,
    decide_broadcast,
)
from comunica.usecases.broadcasts.show_broadcast import list_broadcasts
from comunica.usecases.broadcasts.submission import NewBroadcast
from comunica.usecases.paging import PageRequest
from comunica.usecases.problem import Refused as Wrong
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.approve_desk import Awaiting, awaiting, line_of
from services.console.pages.broadcasts.audience_form import AudienceForm, Said, by_field
from services.console.pages.broadcasts.preview_desk import desk_of
from services.console.pages.broadcasts.write_form import text_of
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say
from services.console.words import sentence

router = APIRouter(prefix="/avvisi/da-approvare")
_READS = needs(Scope.BROADCAST_READ)
_APPROVES = needs(Scope.BROADCAST_APPROVE)
_WRITES = needs(Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
_STATES = (BroadcastState.AWAITING_APPROVAL, BroadcastState.DRAFT)
#: Lines of a page: each is a notice to be thought about.
_PAGE = 25

_APPROVED = sentence("Approvato: l’avviso parte quando è il suo momento.")
_REJECTED = sentence("Respinto: l’avviso non parte. Chi lo ha scritto vede il motivo.")
_ADDRESSED = sentence("Destinatari scelti: %(people)s. L’avviso parte.")
_ADDRESSED_AWAITS = sentence("Destinatari scelti: ora l’avviso aspetta l’approvazione di un’altra persona.")
_REASON_MISSING = sentence("Scrivi perché lo respingi: serve a chi lo ha scritto.")
_REASON_LONG = sentence("Il motivo è troppo lungo: al massimo 500 caratteri.")
_NOT_AWAITING = sentence("Questo avviso non aspetta più un’approvazione: qui sotto vedi a che punto è.")
_REFUSALS: Mapping[Decided, str] = {
    Decided.EXPIRED: sentence("Il tempo di questo avviso è finito: va scritto di nuovo."),
    Decided.SAME_EYES: sentence(
        "Chi ha scritto un avviso non può approvarlo né respingerlo: serve un’altra persona, che lo legga con "
        "occhi nuovi."
    ),
    Decided.URGENT_NOT_ALLOWED: sentence("Un avviso urgente lo approva solo chi può mandare avvisi urgenti."),
}
_DAY_FULL = sentence("Oggi sono già partiti tutti gli avvisi urgenti previsti: un amministratore può alzare il numero.")


@router.get("", dependencies=[_READS])
async def waiting(request: Request, visitor: VisitorGiven, parts: PartsGiven, dopo: UUID | None = None) -> HTMLResponse:
    """What waits for a yes, or for its people; newest first."""
    caller = visitor.caller
    found = await list_broadcasts(parts.broadcasts, caller.municipality_id, PageRequest(dopo, _PAGE), states=_STATES)
    desk = await desk_of(parts, caller.municipality_id)
    return page(
        request,
        "broadcasts/awaiting.html",
        lines=[line_of(each, desk, caller) for each in found.rows],
        next_after=found.next_after,
        first=dopo is None,
    )


@router.get("/{broadcast_id}", dependencies=[_READS])
async def look(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """One of them, as the phone shows it; one that waits no more is shown where it is followed."""
    found = await awaiting(request, broadcast_id, visitor.caller, parts)
    if found is None:
        raise Refused(Why.NOT_FOUND)
    return _page(request, found) if found.waits else _to_the_notice(broadcast_id)


@router.post("/{broadcast_id}/approva", dependencies=[_APPROVES])
async def approve(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Let it go."""
    decision = Decision(
        caller=visitor.caller,
        broadcast_id=broadcast_id,
        verdict=Verdict.APPROVE,
        now=parts.now(),
        line_id=parts.new_id(),
        may_send_urgent=visitor.caller.may(Scope.BROADCAST_URGENT),
    )
    return await _decided(request, decision, parts, said=_APPROVED)


@router.post("/{broadcast_id}/rifiuta", dependencies=[_APPROVES])
async def reject(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Stop it for good, and say why."""
    reason = text_of(await request.form(), "perche").strip()
    wrong = _REASON_MISSING if not reason else _REASON_LONG if len(reason) > LONGEST_REJECTION else ""
    if wrong:
        found = await awaiting(request, broadcast_id, visitor.caller, parts)
        if found is None:
            raise Refused(Why.NOT_FOUND)
        return _page(request, found, errors=(("perche", say(request, wrong)),), reason=reason)
    decision = Decision(
        caller=visitor.caller,
        broadcast_id=broadcast_id,
        verdict=Verdict.REJECT,
        now=parts.now(),
        line_id=parts.new_id(),
        reason=reason,
    )
    return await _decided(request, decision, parts, said=_REJECTED)


@router.post("/{broadcast_id}/destinatari", dependencies=[_WRITES])
async def address(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Whom a draft is for: counted with the first button, and for good with the second."""
    caller, sent = visitor.caller, await request.form()
    found = await awaiting(request, broadcast_id, caller, parts, form=AudienceForm.of(sent))
    if found is None:
        raise Refused(Why.NOT_FOUND)
    if found.errors or text_of(sent, "fare") != "manda":
        return _page(request, found, errors=found.errors)
    outcome = await address_draft(
        AddressDraft(
            municipality_id=caller.municipality_id,
            broadcast_id=broadcast_id,
            audience=found.audience,
            by=str(caller.key_id),
            who=caller.who,
            may_send=caller.may(Scope.BROADCAST_SEND),
            may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
            reach=reach_of(caller),
            line_id=parts.new_id(),
        ),
        record=parts.drafts,
        bells=parts.bells,
        now=parts.now(),
    )
    match outcome:
        case NotAddressed.MISSING:
            raise Refused(Why.NOT_FOUND)
        case NotAddressed.NO_DRAFT:
            return _to_the_notice(broadcast_id)
        case Wrong(problems):
            return _page(request, found, errors=found.said(problems))
        case NewBroadcast():
            return _addressed(request, outcome)


async def _decided(request: Request, decision: Decision, parts: PartsGiven, *, said: str) -> Response:
    outcome = await decide_broadcast(decision, record=parts.decisions, bells=parts.bells)
    if outcome is Decided.DONE:
        notice(request, "success", said)
        return _to_the_notice(decision.broadcast_id)
    if outcome is Decided.NOT_AWAITING:
        notice(request, "warning", _NOT_AWAITING)
        return _to_the_notice(decision.broadcast_id)
    found = await awaiting(request, decision.broadcast_id, decision.caller, parts)
    if outcome is Decided.MISSING or found is None:
        raise Refused(Why.NOT_FOUND)
    refusal = _DAY_FULL if isinstance(outcome, DayFull) else _REFUSALS[outcome]
    return _page(request, found, errors=(("", say(request, refusal)),), reason=decision.reason or "")


def _page(request: Request, found: Awaiting, *, errors: tuple[Said, ...] = (), reason: str = "") -> HTMLResponse:
    return page(
        request,
        "broadcasts/approve.html",
        status=422 if errors else 200,
        found=found,
        broadcast=found.broadcast,
        is_urgent=found.broadcast.lane is Lane.URGENT,
        errors=errors,
        wrong=by_field(errors),
        reason=reason,
        longest_reason=LONGEST_REJECTION,
        zones=found.choices.parts,
        topics=list(found.choices.topics.items()),
    )


def _addressed(request: Request, broadcast: NewBroadcast) -> Response:
    if broadcast.state is BroadcastState.AWAITING_APPROVAL:
        notice(request, "info", _ADDRESSED_AWAITS)
    else:
        notice(request, "success", _ADDRESSED, people=broadcast.counted)
    return _to_the_notice(broadcast.id)


def _to_the_notice(broadcast_id: UUID) -> Response:
    return see_other(f"/avvisi/{broadcast_id}")
