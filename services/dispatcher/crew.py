"""The crew: one worker for each channel that is ours, each with connections of its own to the provider."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.verdicts import Scope
from comunica.usecases.away import RecordAway
from comunica.usecases.delivering.claim_deliveries import Claims
from comunica.usecases.delivering.deliver import ChannelWorker
from comunica.usecases.delivering.deliver_kit import DeliveryKit
from comunica.usecases.delivering.deliver_ports import Carrier, ChannelFacts, Claimant
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.delivering.sweep_channels import Waiting

_log = structlog.get_logger("comunica.dispatcher")


class ClosingCarrier(Carrier, Protocol):
    """A provider whose connections are ours to close."""

    async def close(self) -> None:
        """Close them. Calls in flight end in doubt: wait for them first."""


class FactsRecord(Protocol):
    """The record of channels."""

    async def facts(self, channels: Sequence[UUID]) -> Sequence[ChannelFacts]:
        """Those of these that are on record and can be sent on. Raises RecordAway."""


@dataclass(slots=True)
class _Post:
    """One channel that is ours: its worker, once the channel's facts were read."""

    channel: OwnedChannel
    until: float
    task: asyncio.Task[None] | None = None
    worker: ChannelWorker | None = None
    told: tuple[Mapping[UUID, Lane], Waiting] = field(default_factory=lambda: ({}, Waiting()))


class Crew:
    """Hires, tells and dismisses workers. Implements the ports of own_channels, sweep_channels and deliver."""

    def __init__(
        self,
        me: UUID,
        facts: FactsRecord,
        open_carrier: Callable[[ChannelFacts], ClosingCarrier],
        *,
        pause: float = 0.5,
    ) -> None:
        self._me = me
        self._facts = facts
        self._open_carrier = open_carrier
        self._pause = pause
        self._kit: DeliveryKit | None = None
        self._posts: dict[UUID, _Post] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    def equip(self, kit: DeliveryKit) -> None:
        """What every worker uses. Once, before anybody is hired: the kit knows the crew as each other's neighbours."""
        self._kit = kit

    # Owning: see comunica.usecases.delivering.own_channels.Crew.

    def hire(self, channel: OwnedChannel, *, until: float) -> None:
        """Begin in a task: the channel's facts must be read first."""
        post = _Post(channel, until)
        self._posts[channel.channel_id] = post
        post.task = asyncio.create_task(self._man(post), name=f"channel {channel.channel_id}")

    def prolong(self, channel: OwnedChannel, *, until: float) -> None:
        """The lease was renewed."""
        post = self._posts.get(channel.channel_id)
        if post is not None:
            post.until = until
            if post.worker is not None:
                post.worker.prolong(until)

    def dismiss(self, channel: OwnedChannel) -> None:
        """Stop sending now; what is in flight ends by itself."""
        post = self._posts.pop(channel.channel_id, None)
        if post is None or post.task is None:
            return
        # Kept until it is over: nobody else refers to it now.
        self._leaving.add(post.task)
        post.task.add_done_callback(self._leaving.discard)
        if post.worker is not None:
            post.worker.dismiss()
        else:
            post.task.cancel()

    async def retire(self, channel: OwnedChannel) -> None:
        """Stop sending, and wait for what is in flight."""
        post = self._posts.pop(channel.channel_id, None)
        if post is None or post.task is None:
            return
        if post.worker is None:
            post.task.cancel()
        else:
            await post.worker.retire()
        await asyncio.wait({post.task})

    # Telling: see comunica.usecases.delivering.sweep_channels.Workers and deliver_ports.Neighbours.

    def tell(self, channel_id: UUID, *, sources: Mapping[UUID, Lane], waiting: Waiting) -> None:
        """What there is to do on a channel."""
        post = self._posts.get(channel_id)
        if post is None:
            return
        post.told = (sources, waiting)
        if post.worker is not None:
            self._pass_on(post, post.worker)

    def ring(self, channel_id: UUID) -> None:
        """A bell: perhaps a reply waits."""
        post = self._posts.get(channel_id)
        if post is not None and post.worker is not None:
            post.worker.claims.hear_of_replies()
            post.worker.wake()

    def throttle(self, facts: ChannelFacts, scope: Scope, seconds: float) -> None:
        """Everybody behind the same account or app waits."""
        for post in self._posts.values():
            if post.worker is not None and _shares(post.worker.facts, facts, scope):
                post.worker.hold(seconds)

    def standing(self) -> Mapping[UUID, tuple[str, float]]:
        """How each channel stands, in a word, and how full its bucket is."""
        return {
            channel_id: post.worker.standing() for channel_id, post in self._posts.items() if post.worker is not None
        }

    async def refresh(self) -> None:
        """Read the channels' facts again: paused, resumed, faster, another token. Raises RecordAway."""
        assert self._kit is not None
        asked = self._kit.clock()
        for facts in await self._facts.facts(list(self._posts)):
            post = self._posts.get(facts.channel_id)
            if post is None or post.worker is None:
                continue
            if _is_other_line(post.worker.facts, facts):
                _log.info("channel changed", action="channel_changed", channel_id=str(facts.channel_id))
                # A worker keeps its connections for life: another one takes over within the same lease.
                self.dismiss(post.channel)
                self.hire(post.channel, until=post.until)
            else:
                post.worker.see(facts, asked=asked)

    async def _man(self, post: _Post) -> None:
        facts = await self._facts_of(post.channel.channel_id)
        carrier = self._open_carrier(facts)
        try:
            post.worker = self._worker(post, facts, carrier)
            self._pass_on(post, post.worker)
            await post.worker.run()
            await post.worker.retire()
        finally:
            await carrier.close()

    def _worker(self, post: _Post, facts: ChannelFacts, carrier: Carrier) -> ChannelWorker:
        assert self._kit is not None
        claimant = Claimant(
            municipality_id=facts.municipality_id,
            channel_id=facts.channel_id,
            owner=self._me,
            epoch=post.channel.epoch,
        )
        return ChannelWorker(facts, Claims(claimant, carrier, self._kit), carrier, self._kit, until=post.until)

    async def _facts_of(self, channel_id: UUID) -> ChannelFacts:
        while True:
            try:
                for found in await self._facts.facts([channel_id]):
                    return found
                # Its token cannot be opened, say, which was told: it stands still until somebody mends it.
                await asyncio.sleep(self._pause * 10)
            except RecordAway:
                await asyncio.sleep(self._pause)

    def _pass_on(self, post: _Post, worker: ChannelWorker) -> None:
        sources, waiting = post.told
        worker.claims.see(sources=sources, replies=waiting.replies, delayed=waiting.delayed)
        worker.wake()


def _shares(one: ChannelFacts, other: ChannelFacts, scope: Scope) -> bool:
    if scope is Scope.ACCOUNT:
        return one.waba_id == other.waba_id
    return one.app == other.app


def _is_other_line(one: ChannelFacts, other: ChannelFacts) -> bool:
    return (one.base_url, one.phone_number_id, one.token) != (other.base_url, other.phone_number_id, other.token)
