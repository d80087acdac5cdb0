"""See a notice before it goes: beside the form, then whole; try it on the staff's phones; send it, once."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.broadcasting.states import BroadcastState
from comunica.usecases.broadcasts.send_test import send_test
from comunica.usecases.broadcasts.submission import Accepted
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.problem import Refused
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.notice_door import Notice, add_notice
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven
from services.console.pages.broadcasts.audience_form import Said
from services.console.pages.broadcasts.preview_desk import Writing, read
from services.console.pages.broadcasts.write import WHOLE, WRITES, card, form_page
from services.console.pages.broadcasts.write_steps import SENT_BEFORE, Journey, keep_and_go, stand
from services.console.parts import Parts, PartsGiven
from services.console.rendering import fragment, notice, page
from services.console.words import sentence

router = APIRouter(prefix="/avvisi/nuovo")

_SENT = sentence("L’avviso parte. Destinatari: %(people)s.")
_PLANNED = sentence("L’avviso è programmato. Destinatari: %(people)s.")
_AWAITS = sentence("L’avviso aspetta l’approvazione di un’altra persona.")
_TRIED = sentence("La prova è partita: arriva tra poco ai telefoni del Comune.")


@router.post("/{name}/accanto", dependencies=[WRITES])
async def beside(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """What stands beside the form while it is filled in."""
    writing = await read(request, name, visitor, parts)
    return fragment(request, "broadcasts/_beside.html", preview=await writing.preview(), writing=writing)


@router.get("/{name}/anteprima", dependencies=[WRITES])
async def look(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The whole of it, before anything is sent."""
    return await look_at(request, name, visitor, parts, WHOLE)


@router.post("/{name}/anteprima", dependencies=[WRITES])
async def check(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form is kept, and looked at."""
    return await go_on(request, await read(request, name, visitor, parts), WHOLE)


@router.post("/{name}/prova", dependencies=[WRITES])
async def try_out(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """To the staff's phones only."""
    writing = await read(request, name, visitor, parts)
    form, audience = writing.form, await writing.audience()
    outcome = await send_test(
        writing.request(audience, f"{form.form_id}-prova-{form.tests}"),
        record=parts.submissions,
        bells=parts.bells,
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    if isinstance(outcome, Refused):
        # Perhaps only the test is not possible, and the notice is.
        return await _refused(request, writing, WHOLE, writing.errors(audience, outcome.errors))
    notice(request, "success", _TRIED)
    return await keep_and_go(writing.after_a_test(), WHOLE, WHOLE.look)


@router.post("/{name}/manda", dependencies=[WRITES])
async def send(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """For good: once, however often the button is pressed."""
    return await send_it(request, await read(request, name, visitor, parts), WHOLE)


async def go_on(request: Request, writing: Writing, journey: Journey) -> Response:
    """Keep the form and look at it; a file that cannot be taken is said at once, since it is kept nowhere."""
    if writing.file_errors:
        return await form_page(request, writing, journey, await writing.preview(), status=422)
    return await keep_and_go(writing, journey, journey.look)


async def look_at(request: Request, name: str, visitor: Visitor, parts: Parts, journey: Journey) -> Response:
    """The preview; the form again if something is wrong."""
    writing = await stand(request, name, visitor, parts, journey, looks=True)
    if isinstance(writing, Response):
        return writing
    shown = await writing.preview()
    if shown.errors:
        return await form_page(request, writing, journey, shown, status=422)
    return page(
        request,
        journey.preview,
        journey=journey,
        writing=writing,
        form=writing.form,
        offer=writing.offer,
        card=card(writing.offer, writing.speaking),
        preview=shown,
        drawn=await writing.map(),
        again=journey.address(writing),
    )


async def send_it(request: Request, writing: Writing, journey: Journey) -> Response:
    """Submit what the form asks for; the form again if something is wrong."""
    parts, audience = writing.parts, await writing.audience()
    if writing.errors(audience, ()):
        return await go_on(request, writing, journey)
    outcome = await submit_broadcast(
        writing.request(audience, writing.form.form_id),
        record=parts.submissions,
        bells=parts.bells,
        now=parts.now(),
        broadcast_id=parts.new_id(),
    )
    if isinstance(outcome, Accepted):
        return _to_the_notice(request, outcome, writing)
    return await _refused(request, writing, journey, writing.errors(audience, outcome.errors))


async def _refused(request: Request, writing: Writing, journey: Journey, errors: Sequence[Said]) -> Response:
    """What the look at it finds by itself is said there, next to its field; what only sending finds, above it."""
    if not (await writing.preview()).errors:
        for _, says in errors:
            add_notice(request, Notice("danger", says))
    return await go_on(request, writing, journey)


def _to_the_notice(request: Request, outcome: Accepted, writing: Writing) -> Response:
    people = writing.speaking.number(outcome.counted)
    match outcome.state:
        case _ if outcome.replayed:
            notice(request, "info", SENT_BEFORE)
        case BroadcastState.AWAITING_APPROVAL:
            notice(request, "info", _AWAITS)
        case _ if outcome.scheduled_for > writing.parts.now():
            notice(request, "success", _PLANNED, people=people)
        case _:
            notice(request, "success", _SENT, people=people)
    return see_other(f"/avvisi/{outcome.broadcast_id}")
