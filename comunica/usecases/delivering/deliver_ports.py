"""What delivering needs from the record, the provider and the meters."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from comunica.broadcasting.content import Content
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState, Step
from comunica.broadcasting.verdicts import Scope, Verdict
from comunica.broadcasting.waits import Within
from comunica.municipality.address import Address
from comunica.municipality.provider_access import AUTHORIZATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """What is needed to send on a channel. The token never shows."""

    municipality_id: UUID
    channel_id: UUID
    app: str
    waba_id: str
    base_url: str
    phone_number_id: str
    token: str = field(repr=False)
    messages_per_second: int
    is_paused: bool
    portfolio_id: str = ""
    #: Different people that the portfolio may write to in a day; none: as many as it likes.
    people_limit: int | None = None
    #: Seconds for which the provider wants nothing from the account or the app.
    held_for: float = 0.0
    #: The town has set a cap on what it spends.
    is_capped: bool = False
    #: In which header the token is shown.
    authorization_header: str = AUTHORIZATION


@dataclass(slots=True)
class Claimed:
    """A delivery under our lease. One object from claim to settlement: made for each message, so kept small.

    `body` is that of a reply or a request, see reply_body.py and request_body.py; a recipient of a broadcast
    has `enrolled_at`. `message` and `lease_ends` (monotonic) are filled in by who claimed.
    """

    source_id: UUID
    recipient_id: UUID
    attempt: int
    lane: Lane
    address: Address = field(repr=False)
    body: str | None = field(default=None, repr=False)
    enrolled_at: dt.datetime | None = None
    message: Any = field(default=None, repr=False)
    lease_ends: float = 0.0
    #: Of a request that came in a list with others.
    list_id: UUID | None = None

    @property
    def is_alone(self) -> bool:
        """A source of its own, with a content of its own: what the provider says of it says nothing of others."""
        return self.body is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one claim brought. `touched`: rows that were queued, whatever became of them; `last`: greatest recipient.

    `waiting`: rows among them for whom the portfolio's limit has no room. Of requests and replies `last` is a source.
    """

    rows: list[Claimed]
    touched: int
    suppressed: int
    expired: int
    unreadable: list[Claimed]
    last: UUID | None
    waiting: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """In whose name a claim is made. It takes nothing unless the channel's lease is ours under this epoch."""

    municipality_id: UUID
    channel_id: UUID
    owner: UUID
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleAccount:
    """From which limit a claim counts people. `day`: seconds that a person counts."""

    portfolio_id: str
    urgent: bool
    day: float


class ClaimingRecord(Protocol):
    """Claims: each is one statement and one synchronous commit. All raise RecordAway."""

    async def claim_source(
        self,
        claimant: Claimant,
        source_id: UUID,
        *,
        after: UUID,
        most: int,
        lease: float,
        people: PeopleAccount | None = None,
    ) -> Claim:
        """Up to `most` queued deliveries of a broadcast, recipients greater than `after`, in their order."""

    async def claim_delayed(
        self, claimant: Claimant, *, most: int, lease: float, people: PeopleAccount | None = None
    ) -> Claim:
        """Deliveries of broadcasts that were handed back with a delay which is over."""

    async def claim_replies(self, claimant: Claimant, *, most: int, lease: float) -> Claim:
        """Answers to citizens, oldest first."""

    async def claim_requests(
        self,
        claimant: Claimant,
        lane: Lane,
        *,
        after: UUID,
        most: int,
        lease: float,
        people: PeopleAccount | None = None,
    ) -> Claim:
        """Up to `most` queued requests of a lane, sources greater than `after`, in their order."""

    async def content_of(self, municipality_id: UUID, source_id: UUID) -> Content | None:
        """What a broadcast says; none if it is not on record."""

    async def pause_broadcast(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """The content is refused for everybody. False if it was not sending any more."""

    async def pause_list(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """The template of this request's list is refused for everybody. False if it was held already."""

    async def pause_channel(self, channel_id: UUID, reason: Reason) -> bool:
        """The channel is refused. False if it was paused already."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The provider took an attempt. `at` is monotonic; `message_id` is personal data."""

    municipality_id: UUID
    row: Claimed
    message_id: str = field(repr=False)
    at: float


@dataclass(frozen=True, slots=True)
class Ending:
    """Any other end of an attempt. `wait`: seconds before it may be claimed again."""

    municipality_id: UUID
    row: Claimed
    reason: Reason | None = None
    code: int = 0
    wait: float | None = None


#: People by lane and by how long they waited for the provider to take their message, since it might go.
type Waits = Mapping[tuple[Lane, Within], int]


class SettlingRecord(Protocol):
    """Outcomes, many at once. All raise RecordAway."""

    async def accept(self, batch: Sequence[Acceptance], *, now: float) -> Waits:
        """Taken by the provider; how long people waited. `now` on the clock of `Acceptance.at`."""

    async def settle(self, step: Step, batch: Sequence[Ending]) -> None:
        """Any other step; a row that is no longer in its from-states, or on another attempt, is left alone."""


class Carrier(Protocol):
    """A provider, for one channel."""

    def prepare(self, content: Content, /) -> Any:
        """What is the same for every recipient, made once for a source."""

    async def send(self, message: Any, address: Address, token: str) -> Verdict:
        """One call. Never raises for what the provider or the way there does."""


class Files(Protocol):
    """Who brings files to the provider."""

    async def lose(self, municipality_id: UUID, source_id: UUID) -> None:
        """The provider may have lost the file of this broadcast: it is brought anew. Raises RecordAway."""


class Neighbours(Protocol):
    """The other channels of this process that share a limit with one of them."""

    def throttle(self, facts: ChannelFacts, scope: Scope, seconds: float) -> None:
        """Everyone behind the same account or app waits."""


class DeliveryMeter(Protocol):
    """Counts what happens. Called for every message: must cost next to nothing."""

    def claimed(self, lane: Lane, count: int, seconds: float) -> None:
        """A claim that brought this many rows to send."""

    def ended(self, lane: Lane, state: DeliveryState, count: int) -> None:
        """Deliveries that came to this state without a call."""

    def attempted(self, row: Claimed, verdict: Verdict, seconds: float) -> None:
        """One call to the provider."""

    def fenced(self, count: int) -> None:
        """Rows handed back unsent because their lease might have ended before the call."""

    def lapsed(self, count: int) -> None:
        """Leases that ended without an outcome."""

    def settled(self, step: Step, count: int) -> None:
        """Outcomes written to the record."""

    def sent(self, waits: Waits) -> None:
        """Messages that the provider took, written to the record."""

    def finished(self, lane: Lane, last_after: float) -> None:
        """A broadcast of which nothing waits: seconds from when it might go to the last message taken."""

    def unsettled(self, count: int) -> None:
        """Outcomes that wait to be written."""

    def channel_paused(self, reason: Reason) -> None:
        """The provider refuses a channel."""

    def broadcast_paused(self, reason: Reason) -> None:
        """The provider refuses a content, or the town's money is spent."""

    def occurrence_made(self, broadcast_id: UUID) -> None:
        """A series became a broadcast."""

    def budget_passed(self) -> None:
        """An alert went out although the month's money is spent."""
