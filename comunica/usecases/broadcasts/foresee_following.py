"""Foresee a broadcast that follows another: the rules of submitting it, and how many it would reach.

Nothing is written.
"""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.usecases.broadcasts.check_submission import check_broadcast
from comunica.usecases.broadcasts.submission import NewBroadcast, Submissions, SubmitBroadcast
from comunica.usecases.problem import Refused


async def foresee_retry(
    request: SubmitBroadcast,
    original_id: UUID,
    *,
    with_unknown: bool,
    record: Submissions,
    now: dt.datetime,
    broadcast_id: UUID,
) -> NewBroadcast | Refused:
    """What would come of another try, see retry_failed. `broadcast_id` is used for nothing."""
    audience = Audience(failed_of=original_id, with_unknown=with_unknown)
    asked = replace(request, kind=BroadcastKind.RETRY, original_id=original_id, audience=audience)
    return await _check(asked, record, now, broadcast_id)


async def foresee_correction(
    request: SubmitBroadcast,
    original_id: UUID,
    *,
    record: Submissions,
    now: dt.datetime,
    broadcast_id: UUID,
    counts: bool = True,
) -> NewBroadcast | Refused:
    """What would come of a correction, see correct_broadcast. `broadcast_id` is used for nothing.

    Without `counts` nobody is counted, see check_submission: each one who got the original is looked up for that.
    """
    audience = Audience(got=original_id)
    asked = replace(request, kind=BroadcastKind.CORRECTION, original_id=original_id, audience=audience)
    return await _check(asked, record, now, broadcast_id, counts=counts)


async def _check(
    request: SubmitBroadcast, record: Submissions, now: dt.datetime, broadcast_id: UUID, *, counts: bool = True
) -> NewBroadcast | Refused:
    async with record.submitting(request.municipality_id) as submission:
        return await check_broadcast(request, submission=submission, now=now, broadcast_id=broadcast_id, counts=counts)
