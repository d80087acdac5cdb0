"""Make the branches of fan-outs into broadcasts: each by itself, by the rules of its municipality, once.

The branch is locked while it is dealt with, and settled in the transaction that writes its broadcast: whoever comes,
and whoever is killed, there is one broadcast for each. One that fails stops no other: it is tried again later.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import BroadcastBell
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.check_submission import NO_MANDATE, check_broadcast
from comunica.usecases.broadcasts.route_broadcast import route_broadcast
from comunica.usecases.broadcasts.submission import NewBroadcast, SubmitBroadcast, Written
from comunica.usecases.broadcasts.submit_broadcast import urgent_cap_reached
from comunica.usecases.few_at_once import few_at_once
from comunica.usecases.partners.fan_out import (
    BranchAsked,
    BranchKey,
    BranchSettled,
    BranchState,
    BranchTurn,
    FanOuts,
    SubmitFanOut,
    WaitingBranches,
    request_of,
)
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.ring_bell import Bells

_log = structlog.get_logger("comunica.fan_out")

#: Branches that one call deals with at once: each holds a connection.
AT_ONCE = 4
#: Branches that one sweep takes at most.
MOST = 200
#: Seconds between two looks at branches that others are at.
_PAUSE = 0.05
_TOO_LATE = Problem("too_late", "expires_at", "its time was over before anybody could deal with it: submit it anew")


class BranchMeter(Protocol):
    """Where branches are counted."""

    def branch_settled(self, state: BranchState) -> None:
        """One was."""

    def branch_put_off(self) -> None:
        """One failed for a reason of ours, and is tried again."""


class WaitingMeter(BranchMeter, Protocol):
    """Where a sweep tells what waits."""

    def oldest_branch(self, seconds: float) -> None:
        """So long the oldest has waited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchDesk:
    """What dealing with branches needs. `now` is the wall clock, `new_id` gives UUIDv7s."""

    record: FanOuts
    bells: Bells
    meter: BranchMeter
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]


async def work_fan_out(partner_id: UUID, fan_out_id: UUID, *, desk: BranchDesk) -> None:
    """Deal with all branches of one that wait. Raises RecordAway; what was done until then is done."""
    await _work(await desk.record.waiting_of(partner_id, fan_out_id), desk)


async def work_for_a_while(partner_id: UUID, fan_out_id: UUID, *, desk: BranchDesk, patience: float) -> None:
    """The same, for so many seconds at most. What is left then waits for the sweep."""
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await work_fan_out(partner_id, fan_out_id, desk=desk)
            await wait_for_others(partner_id, fan_out_id, record=desk.record, patience=patience)


async def wait_for_others(partner_id: UUID, fan_out_id: UUID, *, record: FanOuts, patience: float) -> None:
    """Until nothing of it waits that is due, or so many seconds are over. Who repeats a request only waits: many who
    help would be in each other's way.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while await record.waiting_of(partner_id, fan_out_id):  # noqa: ASYNC110 - another process is at it
                await asyncio.sleep(_PAUSE)


async def work_waiting(record: WaitingBranches, *, desk: BranchDesk, meter: WaitingMeter) -> None:
    """Deal with branches of all partners that wait: what others left, and what came by another way than HTTP."""
    await _work(await record.waiting(most=MOST), desk)
    meter.oldest_branch(await record.oldest())


async def _work(branches: Sequence[BranchKey], desk: BranchDesk) -> None:
    await few_at_once(branches, lambda branch: _work_one(branch, desk), at_once=AT_ONCE)


async def _work_one(branch: BranchKey, desk: BranchDesk) -> None:
    try:
        settled = await _settle(branch, desk)
    except Exception as problem:
        # Of one municipality: the others go on. Only the class: a database's error can quote a row.
        _log.warning("branch put off", action="branch_put_off", error=type(problem).__name__)
        desk.meter.branch_put_off()
        with suppress(RecordAway):
            await desk.record.put_off(branch)
        return
    if settled is not None:
        desk.meter.branch_settled(settled.state)
    if settled is not None and settled.first_state is BroadcastState.SCHEDULED:
        # Only now: before the commit a dispatcher would look and find nothing.
        await desk.bells.ring(BroadcastBell(str(branch.municipality_id), str(settled.broadcast_id)))


async def _settle(branch: BranchKey, desk: BranchDesk) -> BranchSettled | None:
    async with desk.record.turn(branch) as turn:
        asked = await turn.hold()
        if asked is None:
            return None
        settled = await _submit(branch, asked, turn, desk)
        await turn.settle(settled)
    return settled


async def _submit(branch: BranchKey, asked: BranchAsked, turn: BranchTurn, desk: BranchDesk) -> BranchSettled:
    mandate, now = await turn.mandate(), desk.now()
    if mandate is None or not mandate.stands(now):
        return _refused(NO_MANDATE)
    request = replace(_request(branch, asked), mandate=mandate)
    # As of the moment when the partner submitted it: an alert that waited for us is no newer for that.
    checked = await check_broadcast(request, submission=turn, now=asked.created_at, broadcast_id=desk.new_id())
    if isinstance(checked, Refused):
        return _refused(*checked.errors)
    if checked.expires_at <= now:
        return _refused(_TOO_LATE)
    checked = await route_broadcast(checked, turn)
    if isinstance(checked, Refused):
        return _refused(*checked.errors)
    return await _written(checked, turn)


async def _written(broadcast: NewBroadcast, turn: BranchTurn) -> BranchSettled:
    match await turn.write(broadcast, request_digest=b""):
        case Written.DONE:
            return BranchSettled(
                state=BranchState.ACCEPTED,
                broadcast_id=broadcast.id,
                counted=broadcast.counted,
                first_state=broadcast.state,
            )
        case Written.URGENT_CAP:
            return _refused(urgent_cap_reached(broadcast))
        case Written.KEY_TAKEN:
            raise RuntimeError("a branch has no idempotency key of its own")


def _request(branch: BranchKey, asked: BranchAsked) -> SubmitBroadcast:
    whole = SubmitFanOut(
        partner_id=branch.partner_id, origin=asked.origin, submitted_by=asked.submitted_by, content=asked.content
    )
    return request_of(whole, branch.municipality_id, asked.audience)


def _refused(*problems: Problem) -> BranchSettled:
    return BranchSettled(state=BranchState.REFUSED, problems=problems)
