"""Foresee a broadcast that is on record and awaits its audience or its approval: for whoever decides on it."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.usecases.broadcasts.foresee_broadcast import Foreseeing, Foreseen, foresee_broadcast
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord
from comunica.usecases.broadcasts.submission import Origin, Submissions, SubmitBroadcast
from comunica.usecases.problem import Refused


async def foresee_awaiting(
    broadcast: BroadcastOnRecord,
    municipality_id: UUID,
    *,
    audience: Audience | None = None,
    record: Submissions,
    foreseeing: Foreseeing,
    now: dt.datetime,
) -> Foreseen | Refused | None:
    """What would come of it now; none of one that follows another, whose people only its start finds.

    `audience`: of a draft without one, the one that somebody thinks of.
    """
    if broadcast.kind is not BroadcastKind.ORDINARY:
        return None
    request = _request(broadcast, municipality_id)
    if audience is not None:
        request = replace(request, audience=audience)
    return await foresee_broadcast(request, record=record, foreseeing=foreseeing, now=now, broadcast_id=broadcast.id)


def _request(broadcast: BroadcastOnRecord, municipality_id: UUID) -> SubmitBroadcast:
    """As it was submitted. Who may let an alert go is asked when it is decided."""
    return SubmitBroadcast(
        municipality_id=municipality_id,
        origin=Origin(broadcast.origin),
        submitted_by=broadcast.submitted_by,
        template=broadcast.template,
        language=broadcast.language,
        parameters=broadcast.parameters,
        audience=broadcast.audience,
        lane=broadcast.lane,
        may_send_urgent=True,
        scheduled_for=broadcast.scheduled_for,
        expires_at=broadcast.expires_at,
        reason=broadcast.reason,
        media_id=broadcast.media_id,
        reach=broadcast.reach,
    )
