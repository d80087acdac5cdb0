"""The steps of writing a notice, each at an address of its own: Back and Reload find what was typed, or that it went.

Whatever a form is sent for, it is kept, and the answer leads on to a page that is only looked at.
"""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import URL

from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven
from services.console.pages.broadcasts.preview_desk import Writing, begin, form_id_of, kept
from services.console.parts import Parts
from services.console.rendering import notice, page
from services.console.words import sentence

SENT_BEFORE = sentence("Avevi già mandato questo avviso: non parte una seconda volta.")
_FORGOTTEN = sentence("Di questo avviso non è rimasto niente: quello che scrivi resta qui per un giorno.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One of the two ways of writing: the whole form, or the short one for alerts."""

    base: str
    #: The address of the look at it, below that of its form.
    look: str
    form: str
    preview: str
    is_alert: bool = False

    def of(self, writing: Writing) -> Writing:
        """The form as it is on this way, whatever was sent."""
        return writing.urgent() if self.is_alert else writing

    def address(self, writing: Writing, step: str = "") -> str:
        """Of a step of this form."""
        at = URL(f"{self.base}/{writing.offer.name}{step}")
        return str(at.include_query_params(lingua=writing.form.language, modulo=writing.form.form_id))


async def stand(
    request: Request, name: str, visitor: VisitorGiven, parts: Parts, journey: Journey, *, looks: bool = False
) -> Writing | Response:
    """The form of this address, as it was kept; or what to see instead: it was sent, or has no address yet.

    `looks`: there must be something to look at.
    """
    form_id = form_id_of(request.query_params.get("modulo", ""))
    found = None if form_id is None else await kept(request, name, visitor, parts, form_id)
    writing = found or await begin(request, name, visitor, parts)
    if form_id is None:
        return see_other(journey.address(writing))
    writing = writing.under(form_id)
    if (sent := await writing.sent()) is not None:
        return already_sent(request, sent, another=journey.base)
    if found is None and looks:
        notice(request, "info", _FORGOTTEN)
        return see_other(journey.address(writing))
    return journey.of(writing)


def already_sent(request: Request, broadcast_id: UUID, *, another: str, follows: bool = False) -> HTMLResponse:
    """What stands at the address of a form that was sent. `another`: where to go next; `follows`: to its original."""
    return page(request, "broadcasts/sent.html", broadcast_id=broadcast_id, another=another, follows=follows)


async def keep_and_go(writing: Writing, journey: Journey, step: str = "") -> Response:
    """After a form: look at this step of it."""
    await writing.keep()
    return see_other(journey.address(writing, step))
