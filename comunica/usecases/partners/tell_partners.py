"""Tell partners what became of what they submitted on NATS: by municipality, in figures, and when all of it is over.

The record says how far each was told, and is changed after NATS has the event: at least once, with the same id.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.states import BroadcastState
from comunica.contracts.outbound import BroadcastRefused, JobError
from comunica.contracts.partner_event import Accepted, Cancelled, Finished, PartnerEvent, PartnerFact
from comunica.usecases.partners.fan_out import BranchState
from comunica.usecases.partners.show_fan_out import FEWEST
from comunica.usecases.problem import Problem

#: Branches of a partner that one turn tells at most.
MOST = 200


class Told(StrEnum):
    """How far a partner was told of a branch."""

    NOTHING = "nothing"
    #: It became a broadcast.
    SETTLED = "settled"
    #: Nothing more becomes of it.
    FINISHED = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBranch:
    """A branch that became a broadcast, or will not."""

    fan_out_id: UUID
    municipality_id: UUID
    idempotency_key: str | None
    state: BranchState
    first_state: BroadcastState | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedBranch:
    """A branch whose broadcast is over. `resolved` is none if it never began; the reason: see BranchProgress."""

    fan_out_id: UUID
    municipality_id: UUID
    idempotency_key: str | None
    resolved: int | None
    counts: Mapping[str, int]
    cancelled_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedWhole:
    """A fan-out of whose branches the partner was told everything."""

    fan_out_id: UUID
    idempotency_key: str | None


@dataclass(frozen=True, slots=True)
class BranchTold:
    """How far the partner is told of a branch now."""

    fan_out_id: UUID
    municipality_id: UUID
    told: Told


class UntoldRecord(Protocol):
    """The record. Raises RecordAway."""

    async def partners(self) -> Sequence[UUID]:
        """Who is not told of everything yet."""

    async def settled(self, partner_id: UUID, *, most: int) -> Sequence[SettledBranch]:
        """Branches that were settled, of which the partner was told nothing."""

    async def finished(self, partner_id: UUID, *, most: int) -> Sequence[FinishedBranch]:
        """Branches whose broadcast is over, of which the partner was not told."""

    async def wholes(self, partner_id: UUID, *, most: int) -> Sequence[FinishedWhole]:
        """Fan-outs of whose branches the partner was told everything, and not as a whole."""

    async def tell(self, partner_id: UUID, branches: Sequence[BranchTold]) -> None:
        """It was told so far."""

    async def tell_wholes(self, partner_id: UUID, fan_outs: Sequence[UUID]) -> None:
        """It was told that these are over."""


class PartnerNews(Protocol):
    """Where partners hear it."""

    async def publish(self, event: PartnerEvent) -> bool:
        """Store it. False: not stored, try again later."""


async def tell_partners(record: UntoldRecord, news: PartnerNews, *, now: dt.datetime) -> None:
    """Everybody, as far as there is something to tell. Raises RecordAway; what was told until then is on record."""
    for partner_id in await record.partners():
        teller = _Teller(partner_id, record, news, now)
        await teller.settled()
        await teller.finished()
        await teller.wholes()


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells one partner. The order is that of a life: a branch is settled before it is finished."""

    partner_id: UUID
    record: UntoldRecord
    news: PartnerNews
    now: dt.datetime

    async def settled(self) -> None:
        told: list[BranchTold] = []
        for branch in await self.record.settled(self.partner_id, most=MOST):
            fact = _fact_of(branch)
            if await self._publish(branch, _word(fact), fact):
                is_over = branch.state is not BranchState.ACCEPTED
                far = Told.FINISHED if is_over else Told.SETTLED
                told.append(BranchTold(branch.fan_out_id, branch.municipality_id, far))
        if told:
            await self.record.tell(self.partner_id, told)

    async def finished(self) -> None:
        told: list[BranchTold] = []
        for branch in await self.record.finished(self.partner_id, most=MOST):
            reason = branch.cancelled_reason
            fact = Finished(_counts(branch)) if reason is None else Cancelled(reason)
            if await self._publish(branch, _word(fact), fact):
                told.append(BranchTold(branch.fan_out_id, branch.municipality_id, Told.FINISHED))
        if told:
            await self.record.tell(self.partner_id, told)

    async def wholes(self) -> None:
        told: list[UUID] = []
        for whole in await self.record.wholes(self.partner_id, most=MOST):
            if await self._publish(whole, "finished", Finished({})):
                told.append(whole.fan_out_id)
        if told:
            await self.record.tell_wholes(self.partner_id, told)

    async def _publish(
        self, about: SettledBranch | FinishedBranch | FinishedWhole, word: str, fact: PartnerFact
    ) -> bool:
        town = "" if isinstance(about, FinishedWhole) else str(about.municipality_id)
        return await self.news.publish(
            PartnerEvent(
                event_id="-".join(part for part in (str(about.fan_out_id), town, word) if part),
                at=self.now,
                partner_id=str(self.partner_id),
                idempotency_key=about.idempotency_key or "",
                broadcast_id=str(about.fan_out_id),
                municipality_id=town,
                fact=fact,
            )
        )


def _fact_of(branch: SettledBranch) -> PartnerFact:
    match branch.state:
        case BranchState.ACCEPTED:
            return Accepted(awaits_approval=branch.first_state is BroadcastState.AWAITING_APPROVAL)
        case BranchState.REFUSED:
            return BroadcastRefused(tuple(JobError(each.code, each.field, each.message) for each in branch.problems))
        case BranchState.CANCELLED:
            return Cancelled()
        case BranchState.WAITING:
            raise ValueError("what waits is not settled")


def _word(fact: PartnerFact) -> str:
    match fact:
        case Accepted():
            return "accepted"
        case BroadcastRefused():
            return "refused"
        case Cancelled():
            return "cancelled"
        case Finished():
            return "finished"


def _counts(branch: FinishedBranch) -> Mapping[str, int]:
    """Of few people a figure would tell everything: see show_fan_out."""
    if branch.resolved is None or branch.resolved < FEWEST:
        return {}
    return {state: count for state, count in branch.counts.items() if count}
