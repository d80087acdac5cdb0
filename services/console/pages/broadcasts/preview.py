"""See a notice before it goes: beside the form, then whole; try it on the staff's phones; send it, once."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.broadcasting.states import BroadcastState
from comunica.usecases.broadcasts.send_test import send_test
from comunica.usecases.broadcasts.submission import Accepted
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.problem import Refused
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven
from services.console.pages.broadcasts.audience_form import Said
from services.console.pages.broadcasts.preview_desk import Preview, Writing, read
from services.console.pages.broadcasts.write import WHOLE, WRITES, Journey, card, form_page
from services.console.parts import PartsGiven
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


@router.post("/{name}/anteprima", dependencies=[WRITES])
async def look(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """The whole of it, before anything is sent."""
    return await look_at(request, await read(request, name, visitor, parts), WHOLE)


@router.post("/{name}/prova", dependencies=[WRITES])
async def try_out(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
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
        shown = await writing.preview()
        if shown.errors:
            return await form_page(request, writing, WHOLE, shown, status=422)
        # Only the test is not possible: the notice is.
        failed = [("", says) for _, says in writing.errors(audience, outcome.errors)]
        return await preview_page(request, writing, WHOLE, shown, failed=failed)
    return await preview_page(request, writing.after_a_test(), WHOLE, said=writing.speaking.gettext(_TRIED))


@router.post("/{name}/manda", dependencies=[WRITES])
async def send(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """For good: once, however often the button is pressed."""
    return await send_it(request, await read(request, name, visitor, parts), WHOLE)


async def look_at(request: Request, writing: Writing, journey: Journey) -> HTMLResponse:
    """The preview; the form again if something is wrong."""
    shown = await writing.preview()
    if shown.errors:
        return await form_page(request, writing, journey, shown, status=422)
    return await preview_page(request, writing, journey, shown)


async def send_it(request: Request, writing: Writing, journey: Journey) -> Response:
    """Submit what the form asks for; the form again if something is wrong."""
    parts, audience = writing.parts, await writing.audience()
    if not writing.errors(audience, ()):
        outcome = await submit_broadcast(
            writing.request(audience, writing.form.form_id),
            record=parts.submissions,
            bells=parts.bells,
            now=parts.now(),
            broadcast_id=parts.new_id(),
        )
        if isinstance(outcome, Accepted):
            return _to_the_notice(request, outcome, writing)
        shown = await writing.preview_with(writing.errors(audience, outcome.errors))
    else:
        shown = await writing.preview()
    return await form_page(request, writing, journey, shown, status=422)


async def preview_page(
    request: Request,
    writing: Writing,
    journey: Journey,
    shown: Preview | None = None,
    *,
    failed: Sequence[Said] = (),
    said: str = "",
) -> HTMLResponse:
    """The preview with its buttons; `failed`, `said`: what became of a test."""
    return page(
        request,
        journey.preview,
        status=422 if failed else 200,
        journey=journey,
        writing=writing,
        form=writing.form,
        offer=writing.offer,
        card=card(writing.offer, writing.speaking),
        preview=shown or await writing.preview(),
        drawn=await writing.map(),
        failed=failed,
        said=said,
    )


def _to_the_notice(request: Request, outcome: Accepted, writing: Writing) -> Response:
    people = writing.speaking.number(outcome.counted)
    match outcome.state:
        case BroadcastState.AWAITING_APPROVAL:
            notice(request, "info", _AWAITS)
        case _ if outcome.scheduled_for > writing.parts.now():
            notice(request, "success", _PLANNED, people=people)
        case _:
            notice(request, "success", _SENT, people=people)
    return see_other(f"/avvisi/{outcome.broadcast_id}")
