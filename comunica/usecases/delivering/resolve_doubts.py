"""Resolve doubts: send again what would have been told had it been sent, and give up on what nobody will ever know."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.doubt import Answer, Doubt, DoubtPolicy, Path, decide
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import Step
from comunica.usecases.delivering.own_channels import OwnedChannel

_log = structlog.get_logger("comunica.dispatcher")

#: Doubts looked at in one turn at most.
MOST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtOnRecord:
    """A delivery in doubt."""

    municipality_id: UUID
    source_id: UUID
    recipient_id: UUID
    channel_id: UUID
    doubt: Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the webhook path of each channel, read at `now`: PostgreSQL's clock, as all times here."""

    now: dt.datetime
    paths: Mapping[UUID, Path]


class DoubtRecord(Protocol):
    """The record, as far as doubts need it. All raise RecordAway."""

    async def doubts(
        self, channels: Sequence[OwnedChannel], *, older_than: dt.timedelta, most: int
    ) -> Sequence[DoubtOnRecord]:
        """Doubts whose attempt began so long ago: those for which somebody waits first, then the oldest."""

    async def evidence(self, channels: Sequence[OwnedChannel], *, since: dt.datetime) -> Evidence:
        """The path of each channel, with its gaps and what was accepted and not heard of since that moment."""

    async def decide(self, step: Step, doubts: Sequence[DoubtOnRecord], *, past_limit: bool) -> Mapping[Lane, int]:
        """Take the step for all of them that are still in doubt on that attempt; how many by lane."""


class DoubtMeter(Protocol):
    """Counts what became of doubts."""

    def doubts_decided(self, answer: Answer, lane: Lane, count: int) -> None:
        """So many were sent again or given up."""


_STEPS = {Answer.RESEND: Step.RESEND, Answer.RESEND_IN_DOUBT: Step.RESEND, Answer.GIVE_UP: Step.GIVE_UP}


async def resolve_doubts(
    channels: Sequence[OwnedChannel], *, record: DoubtRecord, policy: DoubtPolicy, meter: DoubtMeter
) -> int:
    """Decide the doubts of these channels that are due; how many were decided."""
    if not channels:
        return 0
    due = await record.doubts(channels, older_than=min(policy.window, policy.pressing_window), most=MOST)
    if not due:
        return 0
    evidence = await record.evidence(channels, since=min(one.doubt.attempted_at for one in due))
    answers: dict[Answer, list[DoubtOnRecord]] = defaultdict(list)
    for one in due:
        path = evidence.paths.get(one.channel_id)
        if path is not None:
            answers[decide(one.doubt, path, policy, evidence.now)].append(one)
    decided = 0
    for answer, step in _STEPS.items():
        if answers[answer]:
            decided += await _take(step, answer, answers[answer], record, meter)
    return decided


async def _take(
    step: Step, answer: Answer, doubts: Sequence[DoubtOnRecord], record: DoubtRecord, meter: DoubtMeter
) -> int:
    by_lane = await record.decide(step, doubts, past_limit=answer is Answer.RESEND_IN_DOUBT)
    for lane, count in by_lane.items():
        meter.doubts_decided(answer, lane, count)
    total = sum(by_lane.values())
    _log.warning("doubts decided", action="doubts_decided", answer=answer, count=total)
    return total
