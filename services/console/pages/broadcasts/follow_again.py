"""Send once more to whom it did not reach; say it otherwise to whom it did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.callers_reach import approval_of, reach_of
from comunica.usecases.broadcasts.correct_broadcast import correct_broadcast
from comunica.usecases.broadcasts.follow_desk import FollowDesk
from comunica.usecases.broadcasts.foresee_following import foresee_correction, foresee_retry
from comunica.usecases.broadcasts.retry_failed import retry_failed
from comunica.usecases.broadcasts.route_broadcast import needs_approval
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, BroadcastProgress
from comunica.usecases.broadcasts.submission import Accepted, NewBroadcast, Origin, SubmitBroadcast
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.problem import Problem
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.setting_up.offer_templates import WritingDesk
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.approve_desk import title_of_broadcast
from services.console.pages.broadcasts.audience_form import AudienceRead, Said, audience_choices, by_field
from services.console.pages.broadcasts.follow_desk import TEMPLATE_GONE, notice_or_404, typed_expiry
from services.console.pages.broadcasts.follow_words import FOLLOWING, NOBODY_TO_CORRECT, NOBODY_TO_TRY
from services.console.pages.broadcasts.preview_bubble import bubble_of, offer_of
from services.console.pages.broadcasts.preview_desk import Writing, desk_of, form_id_of, key_of
from services.console.pages.broadcasts.typed_moment import TypedMoment
from services.console.pages.broadcasts.usual_expiry import usual_expiry
from services.console.pages.broadcasts.write_form import WriteForm, errors_of_expiry, moment_of, text_of
from services.console.pages.broadcasts.write_sentences import SENTENCES
from services.console.pages.broadcasts.write_steps import SENT_BEFORE, already_sent
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, speaking_to
from services.console.speaking import Speaking
from services.console.words import sentence

router = APIRouter(prefix="/avvisi/{broadcast_id}")
_SENDS = needs(Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
#: Words that tell people that they have read something else before, by the language of the notice.
_CORRECTS = {"it": "Rettifica: ", "en": "Correction: "}

#: With more recipients than these whom a correction reaches is counted when somebody asks: it takes 0.2 s for 100,000.
_COUNTED_UNASKED = 20_000

_TRIED_AGAIN = sentence("Il nuovo tentativo parte. Destinatari: %(people)s.")
_CORRECTED = sentence("La rettifica parte. Destinatari: %(people)s.")
_AWAITS = sentence("Aspetta l’approvazione di un’altra persona.")


@router.get("/ritenta", dependencies=[_SENDS])
async def ask_to_retry(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """How many would get it now."""
    retrying = await _retrying(broadcast_id, visitor.caller, parts, FormData())
    expiry = typed_expiry(retrying.broadcast, retrying.desk, parts.now())
    fresh = FormData([("modulo", str(parts.new_id())), *expiry.hidden("scade")])
    return await _retry_page(request, replace(retrying, sent=fresh))


@router.post("/ritenta", dependencies=[_SENDS])
async def retry(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """To exactly those whose failure may have passed."""
    retrying = await _retrying(broadcast_id, visitor.caller, parts, await request.form())
    if errors := tuple(errors_of_expiry(retrying.expiry, speaking_to(request))):
        return await _retry_page(request, retrying, errors)
    outcome = await retry_failed(
        retrying.request(),
        broadcast_id,
        with_unknown=retrying.with_unknown,
        desk=_desk(parts),
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            errors = _said(problems, NOBODY_TO_TRY, speaking_to(request))
            return await _retry_page(request, retrying, errors)
        case Accepted():
            return _to_the_new_one(request, outcome, _TRIED_AGAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Retrying:
    """A notice in front of somebody who tries it again, and what they sent."""

    progress: BroadcastProgress
    desk: WritingDesk
    caller: Caller
    parts: Parts
    sent: FormData

    @property
    def broadcast(self) -> BroadcastOnRecord:
        return self.progress.broadcast

    @property
    def with_unknown(self) -> bool:
        return bool(text_of(self.sent, "ignoti"))

    @property
    def reason(self) -> str:
        return text_of(self.sent, "motivo").strip()

    @property
    def expiry(self) -> TypedMoment:
        return moment_of(self.sent, "scade")

    def request(self) -> SubmitBroadcast:
        """Who asks, and until when it is good. What it says, and to whom, is the original's."""
        broadcast, caller = self.broadcast, self.caller
        return SubmitBroadcast(
            municipality_id=caller.municipality_id,
            origin=Origin.CONSOLE,
            submitted_by=str(caller.key_id),
            template=broadcast.template,
            language=broadcast.language,
            parameters=broadcast.parameters,
            media_id=broadcast.media_id,
            lane=broadcast.lane,
            audience=Audience(),
            may_send_urgent=caller.may(Scope.BROADCAST_URGENT),
            expires_at=self.expiry.instant(self.desk.channel.zone),
            reason=self.reason or None,
            idempotency_key=text_of(self.sent, "modulo") or None,
            reach=reach_of(caller),
            approval=approval_of(caller),
        )


async def _retrying(broadcast_id: UUID, caller: Caller, parts: Parts, sent: FormData) -> _Retrying:
    progress = await notice_or_404(parts, caller, broadcast_id)
    desk = await desk_of(parts, caller.municipality_id)
    if desk is None:
        raise Refused(Why.NOT_FOUND)
    return _Retrying(progress=progress, desk=desk, caller=caller, parts=parts, sent=sent)


async def _retry_page(request: Request, retrying: _Retrying, errors: tuple[Said, ...] = ()) -> HTMLResponse:
    broadcast, desk, parts, speaking = retrying.broadcast, retrying.desk, retrying.parts, speaking_to(request)
    foreseen = await foresee_retry(
        # Why it cannot wait is asked when it is sent; how many there are can be said before.
        replace(retrying.request(), reason=retrying.reason or "-"),
        broadcast.id,
        with_unknown=retrying.with_unknown,
        record=parts.submissions,
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    found = _foreseen(foreseen, NOBODY_TO_TRY, speaking)
    errors = errors or found.errors
    return page(
        request,
        "broadcasts/retry.html",
        status=422 if errors and request.method == "POST" else 200,
        broadcast=broadcast,
        title_of_notice=title_of_broadcast(broadcast, desk),
        form_id=text_of(retrying.sent, "modulo"),
        expiry=retrying.expiry,
        usual_expiry=usual_expiry(desk.channel.rules.expiry, broadcast.template, {broadcast.lane: ""}, speaking),
        found=found,
        errors=errors,
        wrong=by_field(errors),
        unknown=retrying.progress.counts[DeliveryState.UNKNOWN],
        with_unknown=retrying.with_unknown,
        is_urgent=broadcast.lane is Lane.URGENT,
        reason=retrying.reason,
    )


@router.get("/rettifica", dependencies=[_SENDS])
async def ask_to_correct(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form with what was said, or with what was typed since; or that it went."""
    caller, form_id = visitor.caller, form_id_of(request.query_params.get("modulo", ""))
    broadcast = (await notice_or_404(parts, caller, broadcast_id)).broadcast
    if form_id is None:
        return _to_the_form(broadcast_id, parts.new_id())
    typed = await parts.forms.see(key_of(caller, form_id))
    writing = await _writing(request, broadcast, caller, parts, None if typed is None else FormData([*typed]))
    if writing is None:
        return _without_its_template(request, broadcast_id)
    writing = writing.under(form_id)
    if (sent := await writing.sent()) is not None:
        return already_sent(request, sent, another=f"/avvisi/{broadcast_id}", follows=True)
    errors = () if typed is None else writing.errors(AudienceRead(audience=Audience(got=broadcast_id)), ())
    few = typed is not None or (broadcast.resolved or 0) <= _COUNTED_UNASKED
    return await _correction_page(request, broadcast, writing, errors=errors, counts=few)


@router.post("/rettifica", dependencies=[_SENDS])
async def correct(broadcast_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """To exactly those who got it, or may have: seen with the first button, sent with the second."""
    caller, sent = visitor.caller, await request.form()
    progress = await notice_or_404(parts, caller, broadcast_id)
    writing = await _writing(request, progress.broadcast, caller, parts, sent)
    if writing is None:
        return _without_its_template(request, broadcast_id)
    to = AudienceRead(audience=Audience(got=broadcast_id))
    writing = writing.under(form_id_of(writing.form.form_id) or parts.new_id())
    await writing.keep()
    if writing.errors(to, ()) or text_of(sent, "fare") != "manda":
        return _to_the_form(broadcast_id, UUID(writing.form.form_id))
    outcome = await correct_broadcast(
        writing.request(to, writing.form.form_id),
        broadcast_id,
        desk=_desk(parts),
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    match outcome:
        case None:
            raise Refused(Why.NOT_FOUND)
        case Wrong(problems):
            errors = _wrong_correction(writing, to, problems)
            return await _correction_page(request, progress.broadcast, writing, errors=errors)
        case Accepted():
            return _to_the_new_one(request, outcome, _CORRECTED)


async def _correction_page(
    request: Request,
    broadcast: BroadcastOnRecord,
    writing: Writing,
    *,
    errors: tuple[Said, ...] = (),
    counts: bool = True,
) -> HTMLResponse:
    form, offer = writing.form, writing.offer
    values = form.filled(offer)
    media = None
    if form.media_id is not None:
        media = await writing.parts.media.see(writing.caller.municipality_id, form.media_id)
    template = offer.template_for(values, "none" if media is None else str(media.kind))
    to = AudienceRead(audience=Audience(got=broadcast.id))
    asked = replace(writing.request(to), reason=form.reason.strip() or "-")
    parts = writing.parts
    foreseen = await foresee_correction(
        *(asked, broadcast.id),
        record=parts.submissions,
        now=parts.now(),
        broadcast_id=parts.new_id(),
        counts=counts,
    )
    found = _foreseen(foreseen, NOBODY_TO_CORRECT, writing.speaking)
    errors = errors or found.errors
    return page(
        request,
        "broadcasts/correct.html",
        status=422 if errors and request.method == "POST" else 200,
        broadcast=broadcast,
        title_of_notice=offer.title or title_of_broadcast(broadcast, writing.desk),
        form=form,
        fields=writing.fields,
        bubble=None if template is None else bubble_of(template, values, media),
        usual_expiry=usual_expiry(writing.desk.channel.rules.expiry, offer.name, {form.lane: ""}, writing.speaking),
        found=found,
        sent_to=None if found.people else broadcast.resolved,
        errors=errors,
        wrong=by_field(errors),
        is_urgent=form.lane is Lane.URGENT,
    )


async def _writing(
    request: Request, broadcast: BroadcastOnRecord, caller: Caller, parts: Parts, sent: FormData | None
) -> Writing | None:
    """The form of a correction; none if the template is gone. File, language and lane are the original's."""
    desk = await desk_of(parts, caller.municipality_id)
    offer = None if desk is None else offer_of(desk, broadcast.template, broadcast.language)
    if desk is None or offer is None:
        return None
    fresh = WriteForm.fresh(offer, caller, parts.new_id())
    if sent is None:
        form = replace(fresh, values=_corrected(broadcast), expiry=typed_expiry(broadcast, desk, parts.now()))
    else:
        form = WriteForm.of(sent, offer)
    may_be_urgent = caller.may(Scope.BROADCAST_URGENT)
    lane = broadcast.lane if broadcast.lane is not Lane.URGENT or may_be_urgent else Lane.NORMAL
    return Writing(
        desk=desk,
        offer=offer,
        choices=await audience_choices(parts, caller.municipality_id),
        form=replace(form, media_id=broadcast.media_id, lane=lane, language=broadcast.language),
        caller=caller,
        parts=parts,
        speaking=speaking_to(request),
    )


def _corrected(broadcast: BroadcastOnRecord) -> dict[str, str]:
    """What was said, and the word that it is said anew."""
    values, says = dict(broadcast.parameters), _CORRECTS.get(broadcast.language, "")
    first = next(iter(values), None)
    if first is not None and not values[first].startswith(says):
        values[first] = says + values[first]
    return values


def _wrong_correction(writing: Writing, to: AudienceRead, problems: Sequence[Problem]) -> tuple[Said, ...]:
    """What is wrong with following the original is the whole form's; the rest is next to its field."""
    following = [each for each in problems if each.code in FOLLOWING or each.code == "audience_empty"]
    of_fields = writing.errors(to, [each for each in problems if each not in following])
    return (*_said(following, NOBODY_TO_CORRECT, writing.speaking), *of_fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Foreseen:
    """How many would get it and until when, whether somebody else must say yes, and what is in the way."""

    people: int | None = None
    expires_at: dt.datetime | None = None
    awaits_approval: bool = False
    trouble: Sequence[str] = ()
    #: What is wrong with a field that can be mended here.
    errors: tuple[Said, ...] = ()


def _foreseen(outcome: NewBroadcast | Wrong, nobody: str, speaking: Speaking) -> _Foreseen:
    match outcome:
        case NewBroadcast():
            return _Foreseen(
                people=outcome.counted, expires_at=outcome.expires_at, awaits_approval=needs_approval(outcome)
            )
        case Wrong(problems):
            said = _said(problems, nobody, speaking)
            return _Foreseen(
                trouble=[says for place, says in said if place != "scade_date"],
                errors=tuple(each for each in said if each[0] == "scade_date"),
            )


def _said(problems: Sequence[Problem], nobody: str, speaking: Speaking) -> tuple[Said, ...]:
    return tuple({_said_of(each, nobody, speaking): None for each in problems})


def _said_of(problem: Problem, nobody: str, speaking: Speaking) -> Said:
    place = {"reason": "motivo", "expires_at": "scade_date"}.get(problem.field, "")
    if problem.code == "audience_empty":
        return place, speaking.gettext(nobody)
    return place, speaking.gettext(FOLLOWING.get(problem.code) or SENTENCES.get(problem.code, problem.message))


def _desk(parts: Parts) -> FollowDesk:
    return FollowDesk(library=parts.broadcasts, record=parts.submissions, bells=parts.bells)


def _to_the_form(broadcast_id: UUID, form_id: UUID) -> Response:
    return see_other(f"/avvisi/{broadcast_id}/rettifica?modulo={form_id}")


def _to_the_new_one(request: Request, outcome: Accepted, says: str) -> Response:
    if outcome.replayed:
        notice(request, "info", SENT_BEFORE)
    elif outcome.state is BroadcastState.AWAITING_APPROVAL:
        notice(request, "info", _AWAITS)
    else:
        notice(request, "success", says, people=speaking_to(request).number(outcome.counted))
    return see_other(f"/avvisi/{outcome.broadcast_id}")


def _without_its_template(request: Request, broadcast_id: UUID) -> Response:
    notice(request, "warning", TEMPLATE_GONE)
    return see_other(f"/avvisi/{broadcast_id}")
