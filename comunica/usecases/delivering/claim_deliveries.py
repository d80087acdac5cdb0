"""Claim deliveries of one channel: what goes next, and as much of it as about half a second needs.

Replies first, then what comes back from a delay, then the sources by lane, weight and turn: broadcasts, and the queue
of requests of each lane. A claim is written before anything is sent; consent, expiry and the ownership of the channel
are checked in its one statement.
"""

import asyncio
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog

from comunica.broadcasting.choosing import Turns, choose, is_turn_of_replies
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import OF_A_LOST_FILE, Reason
from comunica.broadcasting.request_queues import is_queue
from comunica.broadcasting.states import DeliveryState, Step
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.deliver_kit import DeliveryKit
from comunica.usecases.delivering.deliver_ports import Carrier, Claim, Claimant, Claimed
from comunica.usecases.delivering.keep_budget import BudgetKeeper
from comunica.usecases.delivering.personal_message import MessageFor, message_for
from comunica.usecases.delivering.share_limits import Full, PeopleShare
from comunica.usecases.hearing.reply_body import from_text
from comunica.usecases.messages.request_body import from_text as request_from_text

_log = structlog.get_logger("comunica.dispatcher")

FIRST = UUID(int=0)
#: Seconds until requests that the town could not pay are weighed again.
_WITHOUT_MONEY = 30.0


@dataclass(slots=True)
class ActiveSource:
    """A broadcast that has something to send, or the queue of a lane's requests.

    `after`: recipients up to this one were claimed in this round; of a queue, sources.
    """

    id: UUID
    lane: Lane
    message: MessageFor | None = None
    after: UUID = FIRST
    is_drained: bool = False
    #: The portfolio's limit has no room for some that this round came by: until then.
    full: Full | None = None
    #: Of a queue: nothing of it can go before this moment of the clock.
    rests_until: float = -math.inf


class Claims:
    """The claims of one worker."""

    def __init__(self, claimant: Claimant, carrier: Carrier, kit: DeliveryKit) -> None:
        self._claimant = claimant
        self._carrier = carrier
        self.people = PeopleShare(claimant, kit.limits, kit.people)
        self._record = kit.record
        self._settler = kit.settler
        self._policy = kit.claiming
        self._meter = kit.meter
        self._clock = kit.clock
        self._pause = kit.pause
        self._files = kit.files
        self._sources: dict[UUID, ActiveSource] = {}
        self._refused: set[UUID] = set()
        self._turns = Turns()
        self._replies = False
        #: The last claim was of replies.
        self._answered = False
        self._delayed = False
        self.budget = None if kit.budget is None else BudgetKeeper(claimant.municipality_id, kit.budget, kit.meter)

    def hear_of_replies(self) -> None:
        """A bell: perhaps a reply waits. The claim will tell."""
        self._replies = True

    def see(self, *, sources: Mapping[UUID, Lane], replies: bool, delayed: bool) -> None:
        """What the work list shows now. A source that was drained is looked at again."""
        for gone in self._sources.keys() - sources.keys():
            del self._sources[gone]
        for source_id, lane in sources.items():
            self._sources.setdefault(source_id, ActiveSource(source_id, lane)).is_drained = False
        self._replies |= replies
        self._delayed |= delayed

    async def hold(self, source_id: UUID, reason: Reason) -> None:
        """The content is refused for everybody: claim nothing more of it, and pause the broadcast in the record."""
        if source_id in self._refused:
            return
        self._refused.add(source_id)
        while not await self._paused(source_id, reason):  # noqa: ASYNC110 - the record has no event to wait for
            await asyncio.sleep(self._pause)
        # From here on the record itself keeps it from being claimed, until staff resume it.
        self._sources.pop(source_id, None)
        self._refused.discard(source_id)

    async def hold_list(self, list_id: UUID, source_id: UUID, reason: Reason) -> None:
        """Its template is refused for everybody: the record holds what is queued. Found by one of its requests."""
        if list_id in self._refused:
            return
        self._refused.add(list_id)
        # Twice: what is handed back meanwhile is in the record by the second time.
        for _ in range(2):
            while not await self._list_paused(source_id, reason):  # noqa: ASYNC110 - the record has no event to wait for
                await asyncio.sleep(self._pause)
            await asyncio.sleep(self._pause)
        self._refused.discard(list_id)

    def is_refused(self, row: Claimed) -> bool:
        """Whether it is of a list that is just being held: claimed a moment too early."""
        return row.list_id is not None and row.list_id in self._refused

    def wanted(self) -> Lane | None:
        """The lane of what would be claimed next; none if there is nothing."""
        source = self._next_source()
        if self._is_turn_of_replies(source):
            return Lane.REPLY
        if self._delayed and (source is None or source.lane is not Lane.URGENT):
            return Lane.NORMAL
        return source.lane if source is not None else None

    def rows_of_a_claim(self, messages_per_second: float) -> int:
        """How many rows one claim asks for."""
        return self._policy.rows(messages_per_second)

    async def claim(self, messages_per_second: float) -> list[Claimed]:
        """One claim. Raises RecordAway. The rows have their message, and their lease's end on our clock."""
        most = self._policy.rows(messages_per_second)
        source = self._next_source()
        self._answered = self._is_turn_of_replies(source)
        if self._answered:
            return await self._claim_replies(most)
        if self._delayed and (source is None or source.lane is not Lane.URGENT):
            return await self._claim_delayed(most)
        if source is None:
            return []
        return await (self._claim_requests if is_queue(source.id) else self._claim_source)(source, most)

    def _is_turn_of_replies(self, source: ActiveSource | None) -> bool:
        alert = source is not None and source.lane is Lane.URGENT
        return is_turn_of_replies(wait=self._replies, alert=alert, were_last=self._answered)

    def _next_source(self) -> ActiveSource | None:
        now = self._clock()
        ready = [
            one
            for one in self._sources.values()
            if not one.is_drained and one.rests_until <= now and one.id not in self._refused
        ]
        return choose(ready, self._turns)

    async def _claim_replies(self, most: int) -> list[Claimed]:
        # Before the question: a bell that rings while it is under way counts for the next claim.
        self._replies = False
        begun = self._clock()
        claim = await self._record.claim_replies(self._claimant, most=most, lease=self._policy.lease)
        self._replies |= claim.touched >= most
        for row in claim.rows:
            row.message = self._carrier.prepare(from_text(row.body or ""))
        return self._taken(claim, Lane.REPLY, begun)

    async def _claim_delayed(self, most: int) -> list[Claimed]:
        self._delayed = False
        begun = self._clock()
        claim = await self._record.claim_delayed(
            self._claimant, most=most, lease=self._policy.lease, people=self.people.account(Lane.NORMAL)
        )
        self._delayed |= claim.touched >= most
        with self._kept_or_back(claim):
            await self._keep_budget(claim)
            return await self._ready(self._taken(claim, Lane.NORMAL, begun))

    async def _ready(self, delayed: list[Claimed]) -> list[Claimed]:
        """Those whose broadcast still has something to say; the others go back."""
        ready = []
        for row in delayed:
            source = self._sources.setdefault(row.source_id, ActiveSource(row.source_id, row.lane))
            message = await self._message_of(source)
            if message is not None:
                row.message = message(row)
                ready.append(row)
            else:
                self._settler.end(Step.HAND_BACK, self._claimant.municipality_id, row)
        return ready

    async def _claim_source(self, source: ActiveSource, most: int) -> list[Claimed]:
        message = await self._message_of(source)
        if message is None:
            return []
        begun = self._clock()
        claim = await self._record.claim_source(
            self._claimant,
            source.id,
            after=source.after,
            most=most,
            lease=self._policy.lease,
            people=self.people.account(source.lane),
        )
        with self._kept_or_back(claim):
            await self._keep_budget(claim)
            for row in claim.rows:
                row.message = message(row)
            self._turns = self._turns.after(source, claim.touched)
            taken = self._taken(claim, source.lane, begun)
            await self._go_on(source, claim)
            return taken

    async def _claim_requests(self, source: ActiveSource, most: int) -> list[Claimed]:
        begun = self._clock()
        claim = await self._record.claim_requests(
            self._claimant,
            source.lane,
            after=source.after,
            most=most,
            lease=self._policy.lease,
            people=self.people.account(source.lane),
        )
        with self._kept_or_back(claim):
            await self._keep_budget(claim, queue=source)
            for row in claim.rows:
                row.message = self._carrier.prepare(request_from_text(row.body or ""))
            self._turns = self._turns.after(source, claim.touched)
            taken = self._taken(claim, source.lane, begun)
            await self._go_on(source, claim)
            return taken

    @contextmanager
    def _kept_or_back(self, claim: Claim) -> Iterator[None]:
        """If the record goes away right after a claim, its rows are queued again once it is back.

        Forgotten, they would be in doubt when their lease lapses, though nobody ever wrote them.
        """
        rows = list(claim.rows)
        try:
            yield
        except RecordAway:
            for row in rows:
                self._settler.end(Step.HAND_BACK, self._claimant.municipality_id, row)
            raise

    async def _keep_budget(self, claim: Claim, *, queue: ActiveSource | None = None) -> None:
        """Leave in the claim what the town can pay. What it cannot is queued again, and its broadcasts wait."""
        if self.budget is None:
            return
        weighed = await self.budget.weigh(claim.rows)
        claim.rows[:] = weighed.kept
        if queue is not None:
            if weighed.released:
                queue.rests_until = self._clock() + _WITHOUT_MONEY
            return
        for source_id in {row.source_id for row in weighed.released}:
            await self.hold(source_id, Reason.BUDGET)

    def _taken(self, claim: Claim, lane: Lane, begun: float) -> list[Claimed]:
        lease_ends = begun + self._policy.lease
        for row in claim.rows:
            row.lease_ends = lease_ends
        for row in claim.unreadable:
            self._settler.end(Step.REFUSE, self._claimant.municipality_id, row, reason=Reason.BAD_ADDRESS)
        self._meter.claimed(lane, len(claim.rows), self._clock() - begun)
        self._meter.ended(lane, DeliveryState.SUPPRESSED, claim.suppressed)
        self._meter.ended(lane, DeliveryState.EXPIRED, claim.expired)
        return claim.rows

    async def _go_on(self, source: ActiveSource, claim: Claim) -> None:
        """Where the next claim of this source begins."""
        if claim.waiting and source.full is None:
            source.full = await self.people.draw(source.id, source.lane, claim.waiting)
            if source.full is None:
                return  # there is room again: for the same people
        if claim.last is not None:
            source.after = claim.last
            return
        # The round is over; rows that were handed back are found by the next, from the first recipient on.
        source.is_drained = source.after == FIRST
        source.after = FIRST
        if source.full is not None:
            if is_queue(source.id):
                source.rests_until = self._clock() + self.people.longest_wait(source.full.until)
            else:
                await self.people.wait(source.id, source.full)
            source.full, source.is_drained = None, True
        if source.is_drained and self._next_source() is None:
            await self.people.give_back()

    async def _message_of(self, source: ActiveSource) -> MessageFor | None:
        """The message of a source, prepared once; none if it cannot be made, and then the broadcast is paused."""
        if source.message is None:
            try:
                content = await self._record.content_of(self._claimant.municipality_id, source.id)
                source.message = None if content is None else message_for(self._carrier, content)
            except KeyError:
                content = None  # a parameter that the template wants is not there
            if content is None:
                await self.hold(source.id, Reason.TEMPLATE_PARAMETERS)
        return source.message

    async def _list_paused(self, source_id: UUID, reason: Reason) -> bool:
        try:
            paused = await self._record.pause_list(self._claimant.municipality_id, source_id, reason)
        except RecordAway:
            return False
        if paused:
            self._meter.broadcast_paused(reason)
            _log.error("list paused", action="list_paused", request_id=str(source_id), reason=reason)
        return True

    async def _paused(self, source_id: UUID, reason: Reason) -> bool:
        try:
            if reason in OF_A_LOST_FILE and self._files is not None:
                # Before the pause: whoever resumes it must not send the same file again.
                await self._files.lose(self._claimant.municipality_id, source_id)
            paused = await self._record.pause_broadcast(self._claimant.municipality_id, source_id, reason)
        except RecordAway:
            return False
        if paused:
            self._meter.broadcast_paused(reason)
            _log.error("broadcast paused", action="broadcast_paused", broadcast_id=str(source_id), reason=reason)
        return True
