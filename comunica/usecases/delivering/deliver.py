"""Deliver: one worker for each channel that is ours. Claim, pace, fence, write, settle.

A few senders take from one hand: no task for each message, no connection of the record held across a call.
"""

import asyncio
import math
from collections.abc import Coroutine
from typing import Any

import structlog

from comunica.broadcasting.breaker import BreakerState
from comunica.broadcasting.hand import Hand
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.ownership import may_write
from comunica.broadcasting.reasons import OF_THE_TEMPLATE, Reason
from comunica.broadcasting.refusals import RefusalWatches
from comunica.broadcasting.states import Step
from comunica.broadcasting.token import encode_parts
from comunica.broadcasting.verdicts import (
    Accepted,
    Doubtful,
    NotSent,
    RefusedChannel,
    RefusedContent,
    RefusedPerson,
    Scope,
    Throttled,
    Verdict,
)
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.claim_deliveries import Claims
from comunica.usecases.delivering.deliver_kit import DeliveryKit
from comunica.usecases.delivering.deliver_ports import Carrier, ChannelFacts, Claimed
from comunica.usecases.delivering.pace_channel import ChannelPace

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds until a request that met a paused template is tried again: the provider pauses for three hours, then for six.
TEMPLATE_AGAIN = 1800.0


class ChannelWorker:
    """Sends on one channel while its lease is ours, `until` a moment of the kit's clock."""

    def __init__(
        self, facts: ChannelFacts, claims: Claims, carrier: Carrier, kit: DeliveryKit, *, until: float
    ) -> None:
        self.facts = facts
        self.claims = claims
        self._carrier = carrier
        self._kit = kit
        self._record = kit.record
        self._settler = kit.settler
        self._policy = kit.sending
        self._meter = kit.meter
        self._clock = kit.clock
        self._until = until
        self._hand: Hand[Claimed] = Hand()
        self._looked_at_hand = -math.inf
        self._senders = 0
        self._gate = asyncio.Lock()
        self.pace = ChannelPace(
            kit.pace, kit.breakers.of(facts.base_url), rate=facts.messages_per_second, now=kit.clock()
        )
        self._watches = RefusalWatches(kit.refusals)
        self._is_paused = facts.is_paused
        self._see_budget(facts)
        self._is_pausing = False
        self._paused_at = -math.inf
        self._is_stopping = False
        self._wake = asyncio.Event()
        self._all_home = asyncio.Event()
        self._all_home.set()
        self._wanted: Lane | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.see(facts, asked=kit.clock())

    # What others tell it. None of these waits.

    def prolong(self, until: float) -> None:
        """The channel's lease is ours until this moment."""
        self._until = until

    def see(self, facts: ChannelFacts, *, asked: float) -> None:
        """The channel as the record has it: paused or not, and its rate. `asked`: when, by the kit's clock."""
        if facts.messages_per_second != self.facts.messages_per_second:
            self.pace.allow(facts.messages_per_second, self._clock())
        self.facts = facts
        self.claims.people.see(facts)
        if facts.held_for > 0:
            self.hold(facts.held_for)
        self._see_budget(facts)
        # The record was asked before our own refusal was written there: it cannot know better.
        self._is_paused = facts.is_paused or self._is_pausing or asked <= self._paused_at
        self._wake.set()

    def standing(self) -> tuple[str, float]:
        """How the channel stands, in a word for the meters, and how full its bucket is."""
        now = self._clock()
        if self._is_paused:
            return "paused", 0.0
        breaker = self.pace.breaker_state(now)
        if breaker is not BreakerState.CLOSED:
            return breaker, 0.0
        return "still" if self.pace.still_for(now) else "sending", self.pace.bucket.level(now)

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def hold(self, seconds: float) -> None:
        """Write nothing for so long, and half as fast then: somebody who shares a limit with us hit it."""
        now = self._clock()
        # What the record repeats every few seconds is the same throttle, a little over or under.
        if seconds > self.pace.still_for(now) + self._kit.pause:
            self.pace.too_fast(now, seconds)
            self._stand_still(seconds)

    def dismiss(self) -> None:
        """The channel is not ours any more. Calls in flight end by themselves and are settled."""
        self._is_stopping = True
        self._until = -math.inf
        self._empty_hand()
        self._wake.set()

    async def retire(self) -> None:
        """Claim nothing more, hand back what is in hand, and return when every call in flight is settled."""
        self._is_stopping = True
        self._empty_hand()
        self._wake.set()
        try:
            async with asyncio.timeout(self._policy.call_deadline + 1.0):
                await self._all_home.wait()
        except TimeoutError:
            # A carrier that outlives its deadline is a defect; the lease of those rows will lapse.
            _log.error("calls outlived their deadline", action="calls_overdue", count=self._senders)
        await self._settler.settled()

    async def run(self) -> None:
        """Claim and send until dismissed or retired."""
        while not self._is_stopping:
            try:
                if not await self._refill():
                    await self._rest()
            except RecordAway:
                await asyncio.sleep(self._kit.pause)
            except Exception as problem:
                # A defect of ours must not leave a channel without its worker.
                _log.exception("worker failed", action="worker_failed", error=type(problem).__name__)
                await asyncio.sleep(self._kit.pause)

    def _see_budget(self, facts: ChannelFacts) -> None:
        if self.claims.budget is not None:
            self.claims.budget.is_capped = facts.is_capped

    # Claiming.

    async def _refill(self) -> bool:
        """One claim, if there is something to claim and room for it in the hand."""
        self._wake.clear()
        self._wanted = self.claims.wanted()
        if self._wanted is None or not self._may_claim() or not self._has_room(self._wanted):
            return False
        await self._settler.room()
        rows = await self.claims.claim(self.facts.messages_per_second)
        if self._is_stopping or self._is_paused:
            self._hand_back(rows)
            return False
        if early := [row for row in rows if self.claims.is_refused(row)]:
            self._hand_back(early)
        for row in rows:
            if not self.claims.is_refused(row):
                self._hand.put(row.lane, (row,))
        self._call_senders()
        return True

    def _may_claim(self) -> bool:
        now = self._clock()
        return not self._is_paused and now < self._until and not self.pace.still_for(now)

    def _has_room(self, lane: Lane) -> bool:
        # Half a claim is still there: time enough to fetch the next one without a gap.
        return self._hand.ahead_of(lane) * 2 <= self.claims.rows_of_a_claim(self.facts.messages_per_second)

    async def _rest(self) -> None:
        self._drop_late()
        self.pace.forget(self._clock())
        pause = min(1.0, max(0.01, self.pace.still_for(self._clock()) or 1.0))
        try:
            async with asyncio.timeout(pause):
                await self._wake.wait()
        except TimeoutError:
            pass

    def _drop_late(self) -> None:
        """While nothing goes, leases run on: what can no longer be written goes back before it becomes a doubt."""
        now = self._clock()
        if self._hand and now >= self._looked_at_hand + 1.0:
            self._looked_at_hand = now
            self._hand_back(self._hand.drop(lambda row: not self._may_write(row, now)))

    # Sending.

    def _call_senders(self) -> None:
        wanted = min(self._policy.senders(self.facts.messages_per_second), len(self._hand))
        for _ in range(wanted - self._senders):
            self._senders += 1
            self._all_home.clear()
            self._do(self._send_while_there_is_something())

    async def _send_while_there_is_something(self) -> None:
        try:
            while await self._turn_has_come() and (row := self._hand.take()) is not None:
                if self._wanted is not None and not self._wake.is_set() and self._has_room(self._wanted):
                    self._wake.set()
                await self._deliver(row)
        finally:
            self._senders -= 1
            if not self._senders:
                self._all_home.set()

    async def _turn_has_come(self) -> bool:
        """Returns with a token of the bucket, the senders one by one; False if nothing is in hand any more."""
        if self._settler.is_full:
            await self._settler.room()
        # Nobody waits and a token is there: the common case needs no turn at the gate.
        if not self._gate.locked() and self._hand and not self.pace.turn(self._clock()):
            return True
        async with self._gate:
            while self._hand:
                pause = self.pace.turn(self._clock())
                if not pause:
                    return True
                # Not longer at once than this: the hand may be emptied meanwhile.
                await asyncio.sleep(min(pause, 0.25))
        return False

    async def _deliver(self, row: Claimed) -> None:
        begun = self._clock()
        if begun >= self._until or not self._may_write(row, begun):
            self._meter.fenced(1)
            self.pace.skip()
            self._hand_back([row])
            return
        if wait := self.pace.person(row.recipient_id, begun):
            self.pace.skip()
            self._end(Step.HAND_BACK, row, reason=Reason.TOO_FAST, wait=wait)
            return
        token = encode_parts(row.source_id, row.recipient_id, row.attempt)
        try:
            verdict = await self._carrier.send(row.message, row.address, token)
        except Exception as problem:
            # The carrier promises not to raise; what it did before it broke that promise, nobody knows.
            _log.exception("carrier failed", action="carrier_failed", error=type(problem).__name__)
            verdict = Doubtful(Reason.ANSWER_CUT)
        self._meter.attempted(row, verdict, self._clock() - begun)
        self._judge(row, verdict)

    def _may_write(self, row: Claimed, now: float) -> bool:
        return may_write(now=now, call_deadline=self._policy.call_deadline, lease_ends=row.lease_ends)

    # Judging.

    def _judge(self, row: Claimed, verdict: Verdict) -> None:
        match verdict:
            case Accepted(message_id=message_id):
                self.pace.answered(row.recipient_id, sent=True)
                if not row.is_alone:
                    self._watches.took(row.source_id)
                self._settler.accept(self.facts.municipality_id, row, message_id)
            case NotSent(reason=reason, code=code, delay_seconds=delay):
                still = self.pace.unreachable(row.recipient_id, self._clock(), delay)
                self._stand_still(still)
                self._end(Step.HAND_BACK, row, reason=reason, code=code, wait=max(delay, still))
            case Doubtful(reason=reason, code=code):
                # The breaker only keeps others from the same fate: this one is in doubt, whatever it does.
                self._stand_still(self.pace.doubtful(self._clock()))
                self._end(Step.DOUBT, row, reason=reason, code=code)
                self._watch(row, verdict)
            case _:
                self.pace.answered(row.recipient_id, sent=False)
                self._refuse(row, verdict)

    def _refuse(self, row: Claimed, verdict: Throttled | RefusedPerson | RefusedContent | RefusedChannel) -> None:
        match verdict:
            case Throttled():
                self._slow_down(row, verdict)
            case RefusedPerson(reason=reason, code=code, suppressed=suppressed):
                self._end(Step.REFUSE_PERSON if suppressed else Step.REFUSE, row, reason=reason, code=code)
                self._watch(row, verdict)
            case RefusedContent(reason=reason, code=code):
                # A paused template comes back by itself: whoever met the pause must not be the one who gets nothing.
                waits = reason is Reason.TEMPLATE_PAUSED
                # What is alone is held by nobody: it tries again, until it expires.
                pause = TEMPLATE_AGAIN if waits and row.is_alone and row.list_id is None else None
                self._end(Step.HAND_BACK if waits else Step.REFUSE, row, reason=reason, code=code, wait=pause)
                self._refuse_content(row, reason)
            case RefusedChannel(reason=reason, code=code):
                self._end(Step.HAND_BACK, row, reason=reason, code=code)
                self._refuse_channel(reason)

    def _slow_down(self, row: Claimed, verdict: Throttled) -> None:
        wait = verdict.delay_seconds
        match verdict.scope:
            case Scope.PAIR:
                wait = self.pace.too_fast_for(row.recipient_id, self._clock(), wait)
            case Scope.CHANNEL:
                self.pace.too_fast(self._clock(), wait)
                self._stand_still(wait)
            case Scope.ACCOUNT | Scope.APP:
                self._kit.neighbours.throttle(self.facts, verdict.scope, wait)
                self._do(self._tell_others(verdict, wait))
        self._end(Step.HAND_BACK, row, reason=verdict.reason, code=verdict.code, wait=wait)

    async def _tell_others(self, verdict: Throttled, seconds: float) -> None:
        name = self.facts.waba_id if verdict.scope is Scope.ACCOUNT else self.facts.app
        try:
            await self._kit.limits.throttle(verdict.scope, name, seconds=seconds, code=verdict.code)
        except RecordAway:
            # The others meet the limit themselves.
            _log.warning("throttle not shared", action="throttle_unshared", scope=verdict.scope)

    def _stand_still(self, seconds: float) -> None:
        """Rows in hand must not lie there until their lease lapses: that would be doubt of what was never sent."""
        if seconds > self._kit.claiming.lease / 4:
            self._empty_hand()

    def _watch(self, row: Claimed, verdict: Verdict) -> None:
        if not row.is_alone and (reason := self._watches.refused(row.source_id, verdict)) is not None:
            self._refuse_content(row, reason)

    def _refuse_content(self, row: Claimed, reason: Reason) -> None:
        if row.is_alone:
            # Every reply and every request is its own content, but a list has one template.
            if row.list_id is not None and reason in OF_THE_TEMPLATE:
                self._hand_back(self._hand.drop(lambda other: other.list_id == row.list_id))
                self._do(self.claims.hold_list(row.list_id, row.source_id, reason))
            return
        self._hand_back(self._hand.drop(lambda other: other.source_id == row.source_id))
        self._do(self.claims.hold(row.source_id, reason))

    def _refuse_channel(self, reason: Reason) -> None:
        self._empty_hand()
        if not self._is_paused:
            self._is_paused = self._is_pausing = True
            self._do(self._pause_channel(reason))

    async def _pause_channel(self, reason: Reason) -> None:
        while True:
            try:
                paused = await self._record.pause_channel(self.facts.channel_id, reason)
                break
            except RecordAway:
                await asyncio.sleep(self._kit.pause)
        self._is_pausing = False
        self._paused_at = self._clock()
        if paused:
            self._meter.channel_paused(reason)
            _log.error("channel paused", action="channel_paused", channel_id=str(self.facts.channel_id), reason=reason)

    def _end(
        self, step: Step, row: Claimed, *, reason: Reason | None = None, code: int = 0, wait: float | None = None
    ) -> None:
        self._settler.end(step, self.facts.municipality_id, row, reason=reason, code=code, wait=wait)

    def _empty_hand(self) -> None:
        self._hand_back(self._hand.drop(lambda _row: True))

    def _hand_back(self, rows: list[Claimed]) -> None:
        for row in rows:
            self._end(Step.HAND_BACK, row)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
