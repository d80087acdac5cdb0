"""Correct a broadcast (rettifica): another text, linked to its original, to exactly those who got that, or may have."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.usecases.broadcasts.follow_desk import FollowDesk
from comunica.usecases.broadcasts.submission import Accepted, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.problem import Refused


async def correct_broadcast(
    request: SubmitBroadcast,
    original_id: UUID,
    *,
    desk: FollowDesk,
    now: dt.datetime,
    broadcast_id: UUID,
) -> Accepted | Refused | None:
    """Submit the correction; none if there is no such original. `request` says what; its audience is the original's."""
    if await desk.library.said(request.municipality_id, original_id) is None:
        return None
    correction = replace(
        request, kind=BroadcastKind.CORRECTION, original_id=original_id, audience=Audience(got=original_id)
    )
    return await submit_broadcast(correction, record=desk.record, bells=desk.bells, now=now, broadcast_id=broadcast_id)
