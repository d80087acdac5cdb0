"""Send a test: to the staff's numbers only, as citizens would get it. Counted in no figure; quiet hours let it pass."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.usecases.broadcasts.submission import Accepted, Submissions, SubmitBroadcast
from comunica.usecases.broadcasts.submit_broadcast import submit_broadcast
from comunica.usecases.problem import Refused
from comunica.usecases.ring_bell import Bells


async def send_test(
    request: SubmitBroadcast, *, record: Submissions, bells: Bells, now: dt.datetime, broadcast_id: UUID
) -> Accepted | Refused:
    """Submit the test. `request` says what; whom, the town's file says."""
    test = replace(request, kind=BroadcastKind.TEST, audience=Audience(testers=True), lane=Lane.NORMAL)
    return await submit_broadcast(test, record=record, bells=bells, now=now, broadcast_id=broadcast_id)
