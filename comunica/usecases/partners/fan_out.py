"""What a partner submits once for many municipalities, what becomes of each, and the record as far as it is needed.

A fan-out has a branch for each municipality. A branch becomes a broadcast of that municipality, by the same rules as
any other, or is refused by itself. The branch and its broadcast are one transaction: a crash leaves both or none.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Approval, Reach
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.mandate import Mandate
from comunica.usecases.broadcasts.submission import Origin, Submission, SubmitBroadcast
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.problem import Problem

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What every branch says, and when. As in `SubmitBroadcast`; a municipality's own files cannot be named."""

    template: str
    parameters: Mapping[str, str] = field(default=_NOTHING)
    lane: Lane = Lane.NORMAL
    language: str | None = None
    expires_at: dt.datetime | None = None
    expires_after: dt.timedelta | None = None
    scheduled_for: dt.datetime | None = None
    #: Naive: the same time on each town's clock.
    at: dt.datetime | None = None
    reason: str | None = None
    #: What the partner's key can reach and do.
    reach: Reach = Reach.AUDIENCE
    approval: Approval = Approval.BY_CATEGORY
    may_send_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitFanOut:
    """The request of a partner."""

    partner_id: UUID
    origin: Origin
    #: Id of the partner's key; for a job the word `job`.
    submitted_by: str
    content: Content
    #: Of each municipality that is not named below with one of its own.
    audience: Audience = field(default=Audience(everyone=True))
    #: None: every municipality whose mandate stands. Else these; none as a value: the audience above.
    municipalities: Mapping[UUID, Audience | None] | None = None
    #: Belongs to the partner, whichever way the request came: a job and a POST with the same key are one.
    idempotency_key: str | None = None


def request_of(
    asked: SubmitFanOut, municipality_id: UUID, audience: Audience, *, idempotency_key: str | None = None
) -> SubmitBroadcast:
    """What one branch asks of one municipality; without its mandate."""
    content = asked.content
    return SubmitBroadcast(
        municipality_id=municipality_id,
        origin=asked.origin,
        submitted_by=asked.submitted_by,
        partner_id=asked.partner_id,
        template=content.template,
        parameters=content.parameters,
        audience=audience,
        lane=content.lane,
        may_send_urgent=content.may_send_urgent,
        language=content.language,
        expires_at=content.expires_at,
        expires_after=content.expires_after,
        scheduled_for=content.scheduled_for,
        at=content.at,
        reason=content.reason,
        reach=content.reach,
        approval=content.approval,
        idempotency_key=idempotency_key,
    )


def content_to_json(content: Content) -> dict[str, Any]:
    """The content as the record keeps it."""
    return {
        "template": content.template,
        "parameters": dict(content.parameters),
        "lane": str(content.lane),
        "language": content.language,
        "expires_at": _instant(content.expires_at),
        "expires_after": None if content.expires_after is None else content.expires_after.total_seconds(),
        "scheduled_for": _instant(content.scheduled_for),
        "at": content.at and content.at.isoformat(),
        "reason": content.reason,
        "reach": str(content.reach),
        "approval": str(content.approval),
        "may_send_urgent": content.may_send_urgent,
    }


def content_from_json(data: Mapping[str, Any]) -> Content:
    """What `content_to_json` wrote."""
    after = data["expires_after"]
    return Content(
        template=data["template"],
        parameters=data["parameters"],
        lane=Lane(data["lane"]),
        language=data["language"],
        expires_at=_moment(data["expires_at"]),
        expires_after=None if after is None else dt.timedelta(seconds=after),
        scheduled_for=_moment(data["scheduled_for"]),
        at=_moment(data["at"]),
        reason=data["reason"],
        reach=Reach(data["reach"]),
        approval=Approval(data["approval"]),
        may_send_urgent=data["may_send_urgent"],
    )


def _instant(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat()


def _moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


class BranchState(StrEnum):
    """What became of a branch."""

    #: Nobody came to it yet, or it failed for a reason of ours and is tried again.
    WAITING = "waiting"
    #: There is a broadcast.
    ACCEPTED = "accepted"
    #: The municipality's mandate, or its rules, do not allow it.
    REFUSED = "refused"
    #: The fan-out was cancelled before anybody came to it.
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One municipality of a fan-out. `name` is none if the municipality is not ours, or gave no mandate."""

    municipality_id: UUID
    name: str | None
    audience: Audience
    state: BranchState
    broadcast_id: UUID | None = None
    counted: int | None = None
    #: Of the broadcast, as it was submitted.
    first_state: BroadcastState | None = None
    problems: tuple[Problem, ...] = ()
    settled_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """What is on record of one."""

    id: UUID
    partner_id: UUID
    origin: Origin
    content: Content
    created_at: dt.datetime
    cancelled_at: dt.datetime | None
    branches: Sequence[Branch]

    @property
    def is_settled(self) -> bool:
        """Nothing more becomes of any branch."""
        return all(branch.state is not BranchState.WAITING for branch in self.branches)


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOutSummary:
    """One of a list: what it says, and how many branches are in which state."""

    id: UUID
    content: Content
    created_at: dt.datetime
    cancelled_at: dt.datetime | None
    branches: Mapping[BranchState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchProgress:
    """How the broadcast of a branch stands, in figures."""

    state: BroadcastState
    paused_reason: str | None
    #: `mandate_ended`, or none: somebody cancelled it, if it is cancelled.
    cancelled_reason: str | None
    resolved: int | None
    counts: Mapping[DeliveryState, int]


@dataclass(frozen=True, slots=True)
class FannedOut:
    """The fan-out is on record: it will be done, whoever dies. `replayed`: an earlier request with the same key."""

    fan_out: FanOut
    replayed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFanOut:
    """What is written: at once, or not at all."""

    id: UUID
    request: SubmitFanOut
    request_digest: bytes
    branches: Mapping[UUID, Audience]
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class BranchKey:
    """Which branch."""

    partner_id: UUID
    fan_out_id: UUID
    municipality_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchSettled:
    """What became of a branch."""

    state: BranchState
    broadcast_id: UUID | None = None
    counted: int | None = None
    first_state: BroadcastState | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchAsked:
    """What is to become of a branch that waits."""

    content: Content
    audience: Audience
    origin: Origin
    submitted_by: str
    #: When the partner submitted it: its times count from then on, however late somebody comes to it.
    created_at: dt.datetime


class BranchTurn(Submission, Protocol):
    """One transaction, of one branch and of the municipality that it is for."""

    async def hold(self) -> BranchAsked | None:
        """What is asked; none if somebody else is at it, or it does not wait any more."""

    async def mandate(self) -> Mandate | None:
        """The municipality's mandate for this partner, which nobody revokes until the end; none if there is none."""

    async def settle(self, settled: BranchSettled) -> None:
        """What became of it."""


class FanOuts(Protocol):
    """The record. Raises RecordAway."""

    async def mandating(self, partner_id: UUID, now: dt.datetime) -> Sequence[UUID]:
        """Municipalities whose mandate for this partner stands."""

    async def earlier(self, partner_id: UUID, idempotency_key: str) -> tuple[UUID, bytes] | None:
        """The fan-out that this key made, and the digest of its request; empty of an order to that fan-out."""

    async def write(self, new: NewFanOut) -> bool:
        """The fan-out with all its branches; false, and nothing written, if its idempotency key is taken."""

    async def see(self, partner_id: UUID, fan_out_id: UUID) -> FanOut | None:
        """How it stands; none if this partner has none of this id."""

    async def page(self, partner_id: UUID, page: PageRequest) -> Page[FanOutSummary]:
        """What a partner submitted, newest first."""

    async def waiting_of(self, partner_id: UUID, fan_out_id: UUID) -> Sequence[BranchKey]:
        """Its branches that wait and are due."""

    def turn(self, branch: BranchKey) -> AbstractAsyncContextManager[BranchTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def put_off(self, branch: BranchKey) -> None:
        """It failed: tried again later, later each time."""

    async def cancel(self, partner_id: UUID, fan_out_id: UUID, now: dt.datetime, *, key: str | None) -> bool:
        """No branch that waits becomes a broadcast any more; `key` was used for this. False if there is none."""

    async def progress(self, partner_id: UUID, broadcasts: Mapping[UUID, UUID]) -> Mapping[UUID, BranchProgress]:
        """How broadcasts of this partner stand, by municipality. `broadcasts`: municipality to broadcast."""


class WaitingBranches(FanOuts, Protocol):
    """The same with the branches of all partners. For the dispatcher."""

    async def waiting(self, *, most: int) -> Sequence[BranchKey]:
        """Branches of all partners that wait and are due, longest first."""

    async def oldest(self) -> float:
        """For how many seconds the oldest of them has waited, due or put off; 0 if none does."""
