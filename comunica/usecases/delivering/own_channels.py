"""Own channels: a fair share of them, under a lease renewed each second, so that one dispatcher alone paces a number.

A dispatcher that cannot renew stops sending by its own clock before anybody else may begin. Every change of hands
makes the epoch greater, and claims name the epoch: a dispatcher that was frozen claims nothing when it wakes.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.ownership import fair_share
from comunica.usecases.away import RecordAway

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnedChannel:
    """A channel under our lease."""

    municipality_id: UUID
    channel_id: UUID
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a renewal found: what is still ours, how many share the work, and how many of them are older than we."""

    owned: tuple[OwnedChannel, ...]
    dispatchers: int
    rank: int
    channels: int


class Ownership(Protocol):
    """The record of who owns which channel. All raise RecordAway."""

    async def keep(self, owner: UUID, *, lease: float) -> Kept:
        """Say that we are alive and renew what is ours for `lease` seconds; what lapsed is not renewed."""

    async def take(self, owner: UUID, *, lease: float, most: int) -> Sequence[OwnedChannel]:
        """Take up to `most` channels that nobody owns or whose lease lapsed; each gets a greater epoch."""

    async def give_back(self, owner: UUID, channels: Sequence[OwnedChannel]) -> None:
        """Give these back; what changed hands meanwhile is left alone."""

    async def leave(self, owner: UUID) -> None:
        """Count for no share any more."""


class Crew(Protocol):
    """Those who send: one worker a channel. Nothing here waits for the provider."""

    def hire(self, channel: OwnedChannel, *, until: float) -> None:
        """Begin to send on a channel that is ours until this moment of the monotonic clock."""

    def prolong(self, channel: OwnedChannel, *, until: float) -> None:
        """The lease was renewed."""

    def dismiss(self, channel: OwnedChannel) -> None:
        """It is not ours any more: stop at once, hand back what is in hand."""

    async def retire(self, channel: OwnedChannel) -> None:
        """It is ours and shall be given back: returns when nothing is in flight."""


class ChannelOwner:
    """One dispatcher's part of the channels. `turn` is called each second; `clock` is monotonic, in seconds."""

    def __init__(self, me: UUID, ownership: Ownership, crew: Crew, *, lease: float, clock: Callable[[], float]) -> None:
        self._me = me
        self._ownership = ownership
        self._crew = crew
        self._lease = lease
        self._clock = clock
        self._owned: dict[UUID, OwnedChannel] = {}
        self._retiring: dict[UUID, asyncio.Task[None]] = {}
        self._until = float("-inf")
        self._leaving = False

    @property
    def owned(self) -> tuple[OwnedChannel, ...]:
        """What is ours by the last renewal, while its lease can be relied on."""
        return tuple(self._owned.values()) if self._clock() < self._until else ()

    def owns(self, channel_id: UUID) -> bool:
        """Whether this channel is ours."""
        return channel_id in self._owned and self._clock() < self._until

    async def turn(self) -> None:
        """Renew, then take or give back up to the fair share. When the record is away, what lapsed is stopped."""
        try:
            # An answer that comes later than this is of no use: the lease would be nearly over.
            async with asyncio.timeout(self._lease / 2):
                await self._renew_and_share()
        except (RecordAway, TimeoutError) as problem:
            if self._clock() >= self._until:
                self._lose(tuple(self._owned.values()))
            raise RecordAway("ownership could not be renewed") from problem

    async def leave(self) -> None:
        """Give everything back, once nothing is in flight. `turn` must go on meanwhile: what is ours is renewed."""
        self._leaving = True
        for channel in self.owned:
            self._retire(channel)
        await asyncio.gather(*self._retiring.values(), return_exceptions=True)
        await self._ownership.leave(self._me)

    async def _renew_and_share(self) -> None:
        # Before the question is sent: the lease that PostgreSQL writes ends later than this, never sooner.
        until = self._clock() + self._lease
        kept = await self._ownership.keep(self._me, lease=self._lease)
        self._until = until
        self._note(kept.owned, until)
        if self._leaving:
            return
        share = fair_share(channels=kept.channels, dispatchers=kept.dispatchers, rank=kept.rank)
        staying = sorted(self._owned.keys() - self._retiring.keys())
        if len(staying) < share:
            await self._take(share - len(staying))
        for channel_id in staying[share:]:
            self._retire(self._owned[channel_id])

    def _note(self, kept: Sequence[OwnedChannel], until: float) -> None:
        still = {channel.channel_id: channel for channel in kept}
        # A greater epoch under the same owner is a lease that lapsed and was taken again: another worker.
        self._lose([mine for key, mine in self._owned.items() if still.get(key) != mine])
        for channel in kept:
            if channel.channel_id in self._owned:
                self._crew.prolong(channel, until=until)
            elif not self._leaving:
                self._begin(channel, until)

    async def _take(self, most: int) -> None:
        for channel in await self._ownership.take(self._me, lease=self._lease, most=most):
            # Ours for a little longer in truth. By one moment for all of them, `owned` never denies what still sends.
            self._begin(channel, self._until)
            _log.info("channel taken", action="channel_taken", channel_id=str(channel.channel_id), epoch=channel.epoch)

    def _retire(self, channel: OwnedChannel) -> None:
        # In a task of its own: the calls in flight may take longer than the lease, which is renewed meanwhile.
        if channel.channel_id not in self._retiring:
            self._retiring[channel.channel_id] = asyncio.create_task(self._give_back(channel))

    async def _give_back(self, channel: OwnedChannel) -> None:
        try:
            await self._crew.retire(channel)
            await self._ownership.give_back(self._me, [channel])
            _log.info("channel given back", action="channel_given_back", channel_id=str(channel.channel_id))
        except RecordAway:
            # The next renewal finds it still ours and it is tried again; if we leave, its lease lapses.
            _log.warning("channel not given back", action="channel_kept", channel_id=str(channel.channel_id))
        finally:
            if self._owned.get(channel.channel_id) == channel:
                del self._owned[channel.channel_id]
            self._retiring.pop(channel.channel_id, None)

    def _begin(self, channel: OwnedChannel, until: float) -> None:
        self._owned[channel.channel_id] = channel
        self._crew.hire(channel, until=until)

    def _lose(self, channels: Sequence[OwnedChannel]) -> None:
        for channel in channels:
            self._owned.pop(channel.channel_id, None)
            self._crew.dismiss(channel)
            _log.warning("channel lost", action="channel_lost", channel_id=str(channel.channel_id), epoch=channel.epoch)
