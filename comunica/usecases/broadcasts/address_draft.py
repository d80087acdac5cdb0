"""Give a draft its audience: staff say whom an alert is for that named nobody here. Then it is as any broadcast."""

import datetime as dt
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Approval, Reach
from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import BroadcastBell
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.broadcasts.check_submission import check_submission
from comunica.usecases.broadcasts.route_broadcast import route_broadcast
from comunica.usecases.broadcasts.submission import NewBroadcast, Submission, SubmitBroadcast, Written
from comunica.usecases.broadcasts.submit_broadcast import urgent_cap_reached
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.ring_bell import Bells


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """What is asked for. `line_id`: a fresh UUIDv7."""

    municipality_id: UUID
    broadcast_id: UUID
    audience: Audience
    #: Id of the key, or of the person; and as the town's log names them.
    by: str
    who: str
    may_send: bool
    may_send_urgent: bool
    reach: Reach
    line_id: UUID


_NEEDS_LIVE_KEY = Problem(
    "draft_needs_live_key", "", "this draft is for citizens: say whom it is for with a key that reaches them"
)


class NotAddressed(StrEnum):
    """Why it has no audience now."""

    #: There is no such broadcast here.
    MISSING = "missing"
    #: It has its audience, or is over.
    NO_DRAFT = "no_draft"


class DraftTurn(Submission, Protocol):
    """One transaction on the record of one municipality."""

    async def hold_draft(self, broadcast_id: UUID) -> tuple[BroadcastState, SubmitBroadcast] | None:
        """A broadcast and what was asked for, which nobody else addresses until the end."""

    async def address(self, broadcast: NewBroadcast, line: AuditLine, line_id: UUID) -> Written:
        """It has its audience, with a line in the town's log; an urgent one counts for the day."""


class Drafts(Protocol):
    """The record. Raises RecordAway."""

    def addressing(self, municipality_id: UUID) -> AbstractAsyncContextManager[DraftTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""


async def address_draft(
    asked: AddressDraft, *, record: Drafts, bells: Bells, now: dt.datetime
) -> NewBroadcast | Refused | NotAddressed:
    """The broadcast as it is now, or why nothing was changed."""
    async with record.addressing(asked.municipality_id) as turn:
        outcome = await _address(asked, turn, now)
    if isinstance(outcome, NewBroadcast) and outcome.state is BroadcastState.SCHEDULED:
        await bells.ring(BroadcastBell(str(asked.municipality_id), str(asked.broadcast_id)))
    return outcome


async def _address(asked: AddressDraft, turn: DraftTurn, now: dt.datetime) -> NewBroadcast | Refused | NotAddressed:
    held = await turn.hold_draft(asked.broadcast_id)
    if held is None:
        return NotAddressed.MISSING
    state, draft = held
    if state is not BroadcastState.DRAFT:
        return NotAddressed.NO_DRAFT
    if asked.reach is not Reach.AUDIENCE and draft.reach is Reach.AUDIENCE:
        return Refused((_NEEDS_LIVE_KEY,))
    checked = await check_submission(_request(asked, draft, now), turn, now, asked.broadcast_id)
    if not isinstance(checked, Refused):
        checked = await route_broadcast(checked, turn)
    if isinstance(checked, Refused):
        return checked
    line = AuditLine(who=asked.who, what=Deed.ADDRESS_DRAFT, counts={"people": checked.counted})
    written = await turn.address(checked, line, asked.line_id)
    return checked if written is Written.DONE else Refused((urgent_cap_reached(checked),))


def _request(asked: AddressDraft, draft: SubmitBroadcast, now: dt.datetime) -> SubmitBroadcast:
    """What is submitted now: as if by whoever says whom it is for, who may do no less than submit it."""
    by_itself = asked.may_send and (draft.lane is not Lane.URGENT or asked.may_send_urgent)
    begins = draft.scheduled_for
    return replace(
        draft,
        audience=asked.audience,
        submitted_by=asked.by,
        may_send_urgent=asked.may_send_urgent or not by_itself,
        approval=Approval.BY_CATEGORY if by_itself else Approval.ALWAYS,
        scheduled_for=begins if begins is not None and begins > now else None,
    )
