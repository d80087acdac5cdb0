"""Retry what failed: a new broadcast, linked to its original, to exactly those whose message may go through now."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.usecases.broadcasts.follow_desk import FollowDesk
from comunica.usecases.broadcasts.submission import Accepted, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.problem import Refused


async def retry_failed(
    request: SubmitBroadcast,
    original_id: UUID,
    *,
    with_unknown: bool,
    desk: FollowDesk,
    now: dt.datetime,
    broadcast_id: UUID,
) -> Accepted | Refused | None:
    """Submit the retry; none if there is no such original. `request` says who asks: the original says what.

    `with_unknown`: those too of whom nobody will ever know. They may get it twice, so only who asks for it gets it.
    """
    said = await desk.library.said(request.municipality_id, original_id)
    if said is None:
        return None
    retry = replace(
        request,
        kind=BroadcastKind.RETRY,
        original_id=original_id,
        audience=Audience(failed_of=original_id, with_unknown=with_unknown),
        template=said.template,
        language=said.language,
        parameters=said.parameters,
        lane=said.lane,
        media_id=said.media_id,
    )
    return await submit_broadcast(retry, record=desk.record, bells=desk.bells, now=now, broadcast_id=broadcast_id)
