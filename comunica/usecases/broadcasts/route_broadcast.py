"""Route a broadcast that was checked: whom it can reach, and whether it waits for somebody's approval."""

from dataclasses import replace

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Approval, Reach
from comunica.broadcasting.states import BroadcastState
from comunica.usecases.broadcasts.check_submission import NOBODY_THERE
from comunica.usecases.broadcasts.submission import NewBroadcast, Submission, SubmitBroadcast
from comunica.usecases.problem import Problem, Refused


async def route_broadcast(broadcast: NewBroadcast, submission: Submission) -> NewBroadcast | Refused:
    """The broadcast as it will be written. Of one that reaches less than its audience, nothing counts in a figure.

    A draft is routed when it has its audience.
    """
    if broadcast.request.awaits_audience and broadcast.request.reach is not Reach.NOBODY:
        return replace(broadcast, state=BroadcastState.DRAFT, reach=broadcast.request.reach)
    match reach_of(broadcast):
        case Reach.AUDIENCE:
            return replace(broadcast, state=_first_state(broadcast))
        case Reach.STAFF:
            counted = await submission.count_audience(broadcast.channel.id, Audience(testers=True))
            if not counted:
                return Refused((Problem("audience_empty", "audience", NOBODY_THERE[BroadcastKind.TEST]),))
            request = replace(_tried(broadcast.request), audience=Audience(testers=True), lane=Lane.NORMAL)
            return replace(broadcast, request=request, reach=Reach.STAFF, counted=counted, urgent_day=None)
        case Reach.NOBODY:
            request = _tried(broadcast.request)
            return replace(
                broadcast, request=request, reach=Reach.NOBODY, urgent_day=None, state=BroadcastState.FINISHED
            )


def reach_of(broadcast: NewBroadcast) -> Reach:
    """A town on trial reaches its staff at most; a test goes to them by itself."""
    request = broadcast.request
    if request.reach is Reach.AUDIENCE and (broadcast.channel.trial or request.kind is BroadcastKind.TEST):
        return Reach.STAFF
    return request.reach


def needs_approval(broadcast: NewBroadcast) -> bool:
    """Whether somebody else must say yes before it goes. An alert does not wait for a second person."""
    match broadcast.request.approval:
        case Approval.ALWAYS:
            return True
        case Approval.NEVER:
            return False
        case Approval.BY_CATEGORY:
            ticked = broadcast.template.category in broadcast.channel.rules.without_approval
            return not ticked and broadcast.request.lane is not Lane.URGENT


def _first_state(broadcast: NewBroadcast) -> BroadcastState:
    return BroadcastState.AWAITING_APPROVAL if needs_approval(broadcast) else BroadcastState.SCHEDULED


def _tried(request: SubmitBroadcast) -> SubmitBroadcast:
    return replace(request, kind=BroadcastKind.TEST, original_id=None)
