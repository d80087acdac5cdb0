"""Share the provider's limits that are wider than a channel: people of a portfolio, calls of an account or an app.

Other dispatchers meet the same limits on other channels, so they stand in the record. A channel draws some
people at a time, and each claim turns what was drawn into people counted, in the same commit.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Scope
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.deliver_ports import ChannelFacts, Claimant, PeopleAccount

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw brought; if nothing: when there will be room again, on PostgreSQL's clock. `limit`: what it met."""

    people: int
    free_at: dt.datetime
    limit: int | None


@dataclass(frozen=True, slots=True)
class Full:
    """A draw that brought nothing: until when, as long as the portfolio's limit is this one. None: it is not known."""

    until: dt.datetime
    portfolio_id: str
    limit: int | None


class LimitRecord(Protocol):
    """The limits on record. All raise RecordAway."""

    async def draw(self, claimant: Claimant, account: PeopleAccount, *, policy: PeoplePolicy, want: int) -> Drawn:
        """Take up to `want` people for this channel out of what the policy leaves to its lane."""

    async def return_people(self, channel_id: UUID) -> None:
        """What the channel drew and did not use is free again."""

    async def wait(
        self, claimant: Claimant, source_id: UUID, reason: Reason, *, full: Full, recheck: dt.timedelta
    ) -> bool:
        """A broadcast is off the work list until then, and shows it. It is looked at again after `recheck`.

        False if the limit is another by now: nothing waits, and a new draw will tell.
        """

    async def wait_no_more(self, municipality_id: UUID, source_id: UUID) -> None:
        """It goes on."""

    async def throttle(self, scope: Scope, name: str, *, seconds: float, code: int) -> None:
        """Every dispatcher shall leave this account, or this app, alone for so long."""


class PeopleShare:
    """What one channel may use of its portfolio's limit. Does nothing where there is none."""

    def __init__(self, claimant: Claimant, record: LimitRecord, policy: PeoplePolicy) -> None:
        self._claimant = claimant
        self._record = record
        self._policy = policy
        self._portfolio: str | None = None
        self._has_drawn = False

    def see(self, facts: ChannelFacts) -> None:
        """The limit as the record has it now."""
        self._portfolio = facts.portfolio_id if facts.people_limit is not None else None

    def account(self, lane: Lane) -> PeopleAccount | None:
        """From where a claim of this lane counts people; none: they are not counted."""
        if self._portfolio is None:
            return None
        seconds = (self._policy.day).total_seconds()
        return PeopleAccount(portfolio_id=self._portfolio, urgent=lane is Lane.URGENT, day=seconds)

    async def draw(self, source_id: UUID, lane: Lane, want: int) -> Full | None:
        """Draw for a source that lacks so many people: none if it got some, else when it is worth asking again."""
        account = self.account(lane)
        if account is None:
            return None
        # Rows were claimed a moment ago: a record that is away now must not make their worker forget them.
        try:
            drawn = await self._record.draw(
                self._claimant, account, policy=self._policy, want=min(want, self._policy.grant)
            )
            if not drawn.people:
                return Full(drawn.free_at, account.portfolio_id, drawn.limit)
            self._has_drawn = True
            await self._record.wait_no_more(self._claimant.municipality_id, source_id)
        except RecordAway:
            return Full(dt.datetime.now(dt.UTC), account.portfolio_id, None)
        return None

    async def wait(self, source_id: UUID, full: Full) -> None:
        """Nothing more of the source goes before that. Raises RecordAway."""
        waits = await self._record.wait(
            self._claimant, source_id, Reason.PEOPLE_LIMIT, full=full, recheck=self._policy.recheck
        )
        if waits:
            until = str(full.until)
            _log.warning("broadcast waits", action="broadcast_waits", broadcast_id=str(source_id), until=until)

    def longest_wait(self, until: dt.datetime) -> float:
        """Seconds until what waits for room is looked at again."""
        return max(1.0, min((until - dt.datetime.now(dt.UTC)).total_seconds(), self._policy.recheck.total_seconds()))

    async def give_back(self) -> None:
        """Nothing more is to be sent for now."""
        if not self._has_drawn:
            return
        self._has_drawn = False
        try:
            await self._record.return_people(self._claimant.channel_id)
        except RecordAway:
            _log.warning("grant not returned", action="grant_kept", channel_id=str(self._claimant.channel_id))
