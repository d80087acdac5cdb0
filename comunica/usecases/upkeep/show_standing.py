"""Show how things stand: what waits and for how long, whether we are heard, and each town's people and money.

Looked at again and again by whoever owns the channels, for operators. It changes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import DeliveryState
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.errands import ErrandKind
from comunica.usecases.setting_up.channel_run import RunKind


class Outcome(StrEnum):
    """A delivery's state as a town sees it."""

    WAITING = "waiting"
    REACHED = "reached"
    MISSED = "missed"
    UNCLEAR = "unclear"


OUTCOMES: Mapping[DeliveryState, Outcome] = {
    DeliveryState.QUEUED: Outcome.WAITING,
    DeliveryState.SENDING: Outcome.WAITING,
    DeliveryState.ACCEPTED: Outcome.REACHED,
    DeliveryState.SENT: Outcome.REACHED,
    DeliveryState.DELIVERED: Outcome.REACHED,
    DeliveryState.READ: Outcome.REACHED,
    DeliveryState.FAILED: Outcome.MISSED,
    DeliveryState.SUPPRESSED: Outcome.MISSED,
    DeliveryState.EXPIRED: Outcome.MISSED,
    DeliveryState.CANCELLED: Outcome.MISSED,
    DeliveryState.DOUBT: Outcome.UNCLEAR,
    DeliveryState.UNKNOWN: Outcome.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class Pile:
    """Deliveries of a town in one lane and state."""

    town: str
    lane: Lane
    state: DeliveryState
    count: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Seconds for which a town's oldest delivery that may go waits, in a lane."""

    town: str
    lane: Lane
    seconds: float


@dataclass(frozen=True, slots=True)
class Unheard:
    """Messages without a word for too long, and channels that hear nothing at all."""

    messages: int = 0
    channels: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Affairs:
    """A town's people and money; the money in millionths of the currency. `cap` is none where there is none."""

    town: str
    people: int
    spent: int
    cap: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What waits, and how long. Towns by slug."""

    by_lane: Mapping[tuple[Lane, DeliveryState], int] = field(default_factory=dict)
    by_town: Mapping[tuple[str, Outcome], int] = field(default_factory=dict)
    oldest_by_lane: Mapping[Lane, float] = field(default_factory=dict)
    oldest_by_town: Mapping[str, float] = field(default_factory=dict)
    unheard: Unheard = field(default_factory=Unheard)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What changes slowly: templates by status, channels by quality, each town's affairs."""

    templates: Mapping[str, int] = field(default_factory=dict)
    qualities: Mapping[str, int] = field(default_factory=dict)
    affairs: Sequence[Affairs] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """For how many seconds the oldest of what was asked for, and is not over, has waited; 0 where nothing does."""

    errands: Mapping[ErrandKind, float] = field(default_factory=dict)
    runs: Mapping[RunKind, float] = field(default_factory=dict)


class LeftRecord(Protocol):
    """The record, as far as showing what stays undone needs it."""

    async def left(self) -> Left:
        """Of all towns, whoever's channels they have. Raises RecordAway."""


class LeftMeter(Protocol):
    """Shows it."""

    def left(self, left: Left) -> None:
        """What waits now."""


class StandingRecord(Protocol):
    """The record, as far as showing it needs it. All raise RecordAway."""

    async def piles(self, channels: Sequence[OwnedChannel]) -> Sequence[Pile]:
        """Of broadcasts under way or over for a day at most, and of replies that wait."""

    async def waits(self, channels: Sequence[OwnedChannel]) -> Sequence[Wait]:
        """Of what may go now."""

    async def unheard(self, channels: Sequence[OwnedChannel]) -> Unheard:
        """Of what the provider took some minutes to a day ago."""

    async def templates(self, channels: Sequence[OwnedChannel]) -> Mapping[str, int]:
        """Of the channels' towns, by status."""

    async def qualities(self, channels: Sequence[OwnedChannel]) -> Mapping[str, int]:
        """Of the channels, by quality."""

    async def affairs(self, channels: Sequence[OwnedChannel]) -> Sequence[Affairs]:
        """Of the channels' towns."""


class StandingMeter(Protocol):
    """Shows it."""

    def work(self, work: Work) -> None:
        """What waits now. What was shown before and is not in it any more goes."""

    def facts(self, facts: Facts) -> None:
        """How things stand. What was shown before and is not in it any more goes."""


async def show_left(*, record: LeftRecord, meter: LeftMeter) -> None:
    """Errands and runs that nobody ends: of a kind that no process does, or of which processes die."""
    meter.left(await record.left())


async def show_work(channels: Sequence[OwnedChannel], *, record: StandingRecord, meter: StandingMeter) -> None:
    """What waits on these channels; without channels, nothing."""
    if not channels:
        meter.work(Work())
        return
    piles, waits = await record.piles(channels), await record.waits(channels)
    by_lane: Counter[tuple[Lane, DeliveryState]] = Counter()
    by_town: Counter[tuple[str, Outcome]] = Counter()
    for pile in piles:
        by_lane[pile.lane, pile.state] += pile.count
        by_town[pile.town, OUTCOMES[pile.state]] += pile.count
    oldest_by_lane: dict[Lane, float] = {}
    oldest_by_town: dict[str, float] = {}
    for wait in waits:
        oldest_by_lane[wait.lane] = max(wait.seconds, oldest_by_lane.get(wait.lane, 0.0))
        oldest_by_town[wait.town] = max(wait.seconds, oldest_by_town.get(wait.town, 0.0))
    meter.work(
        Work(
            by_lane=by_lane,
            by_town=by_town,
            oldest_by_lane=oldest_by_lane,
            oldest_by_town=oldest_by_town,
            unheard=await record.unheard(channels),
        )
    )


async def show_facts(channels: Sequence[OwnedChannel], *, record: StandingRecord, meter: StandingMeter) -> None:
    """What changes slowly, of these channels and their towns."""
    if not channels:
        meter.facts(Facts())
        return
    meter.facts(
        Facts(
            templates=await record.templates(channels),
            qualities=await record.qualities(channels),
            affairs=await record.affairs(channels),
        )
    )
