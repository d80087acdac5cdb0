"""Who did not get a notice, and why. Nobody is shown who did, or who read it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from comunica.broadcasting.states import DeliveryState
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.list_recipients import Recipient, list_recipients
from comunica.usecases.paging import PageRequest
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.approve_desk import title_of_broadcast
from services.console.pages.broadcasts.audience_form import AudienceChoices, audience_choices
from services.console.pages.broadcasts.follow_desk import notice_or_404
from services.console.pages.broadcasts.follow_words import MISSED, why_missed
from services.console.pages.broadcasts.preview_desk import desk_of
from services.console.parts import PartsGiven
from services.console.rendering import page, speaking_to
from services.console.speaking import Speaking

router = APIRouter(prefix="/avvisi/{broadcast_id}")
_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedLine:
    """One person. `address` masked; none after the person was erased."""

    subscriber_id: UUID
    address: str | None
    zone: str | None
    state: str
    why: str


@router.get("/non-arrivati", dependencies=[needs(Scope.BROADCAST_READ)])
async def missed(
    broadcast_id: UUID,
    request: Request,
    visitor: VisitorGiven,
    parts: PartsGiven,
    stato: str = "",
    dopo: UUID | None = None,
) -> HTMLResponse:
    """How many for which reason, and each of them."""
    caller, speaking = visitor.caller, speaking_to(request)
    progress = await notice_or_404(parts, caller, broadcast_id)
    chosen = [state for state in MISSED if str(state) == stato]
    found = await list_recipients(
        parts.listings,
        caller.municipality_id,
        broadcast_id,
        states=chosen or [*MISSED],
        page=PageRequest(dopo, _PAGE),
    )
    if found is None:
        raise Refused(Why.NOT_FOUND)
    missed = await parts.towns_reported.missed(caller.municipality_id, [broadcast_id])
    choices = await audience_choices(parts, caller.municipality_id)
    return page(
        request,
        "broadcasts/missed.html",
        broadcast=progress.broadcast,
        title_of_notice=title_of_broadcast(progress.broadcast, await desk_of(parts, caller.municipality_id)),
        reasons=_reasons(missed, speaking),
        whole=sum(progress.counts.get(state, 0) for state in MISSED),
        lines=[_line(each, choices, speaking) for each in found.rows],
        states=[(str(state), speaking.gettext(name)) for state, name in MISSED.items()],
        state=str(chosen[0]) if chosen else "",
        next_after=found.next_after,
        first=dopo is None,
    )


def _reasons(missed: Mapping[tuple[str, str], int], speaking: Speaking) -> Sequence[tuple[str, int]]:
    """Reasons that people read the same are one."""
    counts: Counter[str] = Counter()
    for (state, reason), people in missed.items():
        counts[speaking.gettext(why_missed(DeliveryState(state), reason))] += people
    return counts.most_common()


def _line(recipient: Recipient, choices: AudienceChoices, speaking: Speaking) -> MissedLine:
    return MissedLine(
        subscriber_id=recipient.subscriber_id,
        address=recipient.masked_address,
        zone=choices.zone_name(recipient.zone),
        state=speaking.gettext(MISSED[recipient.state]),
        why=speaking.gettext(why_missed(recipient.state, recipient.reason)),
    )
