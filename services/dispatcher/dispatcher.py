"""The dispatcher without NATS and HTTP: it owns, sweeps and sends. The service runs it, tests and benches do too.

What it does besides is in `channel_chores` and `desk_chores`.
"""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from comunica.channels.whatsapp.client import WhatsAppClient
from comunica.contracts.bells import Bell, BroadcastBell, ChannelBell
from comunica.runtime.health import Mark
from comunica.runtime.lifetime import Lifetime, background
from comunica.stores.broadcasts.media import PostgresMedia
from comunica.stores.broadcasts.series import PostgresSeriesTurns
from comunica.stores.delivering.budgets import PostgresBudgets
from comunica.stores.delivering.claims import PostgresClaims
from comunica.stores.delivering.holds import PostgresHolds
from comunica.stores.delivering.limits import PostgresLimits
from comunica.stores.delivering.ownership import PostgresOwnership
from comunica.stores.delivering.sending_channels import PostgresSendingChannels
from comunica.stores.delivering.settlements import PostgresSettlements
from comunica.stores.delivering.sweeps import PostgresSweeps
from comunica.stores.pool import Pool
from comunica.stores.vaults import Vaults
from comunica.usecases.away import RecordAway
from comunica.usecases.broadcasts.start_broadcast import Starts
from comunica.usecases.delivering.deliver_kit import DeliveryKit
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.delivering.hold_sources import Holding
from comunica.usecases.delivering.own_channels import ChannelOwner
from comunica.usecases.delivering.pace_channel import SharedBreakers
from comunica.usecases.delivering.provide_media import MediaDesk
from comunica.usecases.delivering.resolve_doubts import resolve_doubts
from comunica.usecases.delivering.settle_attempts import Settler
from comunica.usecases.delivering.sweep_channels import Calendar, Sweep
from services.dispatcher.channel_chores import ChannelChores
from services.dispatcher.crew import ClosingCarrier, Crew
from services.dispatcher.desk_chores import DeskChores
from services.dispatcher.looping import looping
from services.dispatcher.settings import DispatcherSettings
from services.dispatcher.surroundings import Surroundings
from services.dispatcher.whatsapp import Uploads, number_of

_log = structlog.get_logger("comunica.dispatcher")


class Dispatcher:
    """One dispatcher. `me` names it in the record."""

    def __init__(self, me: UUID, settings: DispatcherSettings, around: Surroundings) -> None:
        pool, vaults, meter = around.pool, around.vaults, around.meter
        self._settings = settings
        self._meter = meter
        self._limits = PostgresLimits(pool)
        self._sweeps = PostgresSweeps(pool, now=_now, new_id=uuid7, prices=around.prices)
        self._settler = Settler(PostgresSettlements(pool, vaults), settings.settling(), meter, clock=time.monotonic)
        channels = PostgresSendingChannels(pool, vaults)
        self._desk = MediaDesk(
            PostgresMedia(pool),
            Uploads(channels, around.upload),
            clock=time.monotonic,
            good_for=dt.timedelta(seconds=settings.media_good_for),
        )
        self.crew = Crew(me, channels, around.open_carrier or self._whatsapp)
        self.crew.equip(self._kit(pool, vaults))
        self.owner = ChannelOwner(
            me, PostgresOwnership(pool), self.crew, lease=settings.ownership_lease, clock=time.monotonic
        )
        self._starts = Starts(self._sweeps, around.bells)
        self._sweep = self._sweeper(around)
        self._channel_chores = ChannelChores(settings, around, owner=self.owner, sweep=self._sweep, limits=self._limits)
        self._desk_chores = DeskChores(me, settings, around)
        self._rung: set[UUID] = set()
        self._bell = asyncio.Event()
        self._marks: dict[str, Mark] = {}

    def _kit(self, pool: Pool, vaults: Vaults) -> DeliveryKit:
        settings = self._settings
        return DeliveryKit(
            record=PostgresClaims(pool, vaults, now=_now),
            limits=self._limits,
            settler=self._settler,
            neighbours=self.crew,
            meter=self._meter,
            clock=time.monotonic,
            claiming=settings.claiming(),
            sending=settings.sending(),
            pace=settings.pace(),
            people=settings.people(),
            refusals=settings.refusals(),
            breakers=SharedBreakers(settings.pace().shared_breaker),
            budget=PostgresBudgets(pool, new_id=uuid7),
            files=self._desk,
        )

    def _sweeper(self, around: Surroundings) -> Sweep:
        pool, settings = around.pool, self._settings
        return Sweep(
            self._sweeps,
            self.crew,
            holding=Holding(
                PostgresHolds(pool), self._desk, now=_now, clock=time.monotonic, believed_for=settings.rules_interval
            ),
            calendar=Calendar(turns=PostgresSeriesTurns(pool), now=_now, new_id=uuid7),
            announcements=around.announcements,
            bells=around.bells,
            meter=self._meter,
        )

    def watch(self, marks: dict[str, Mark]) -> None:
        """Marks of progress by loop: `ownership` and `sweep`. Before it runs."""
        self._marks = marks

    @asynccontextmanager
    async def running(self, lifetime: Lifetime) -> AsyncIterator[None]:
        """Own, sweep and send; at the end finish what is in flight, settle it, and give the channels back."""
        settings, own, sweep = self._settings, self._marks.get("ownership"), self._marks.get("sweep")
        async with (
            background(self._settler.run(), lifetime, name="settler"),
            looping(self._own, lifetime, name="ownership", every=settings.ownership_renewal, mark=own),
        ):
            async with (
                looping(self._sweep_once, lifetime, name="sweep", every=settings.sweep_interval, mark=sweep),
                looping(self._resolve_doubts, lifetime, name="doubts", every=settings.doubt_interval),
                looping(self.crew.refresh, lifetime, name="facts", every=settings.facts_interval),
                looping(self._answer_bells, lifetime, name="bells", every=0),
                self._channel_chores.running(lifetime),
                self._desk_chores.running(lifetime),
            ):
                try:
                    yield
                finally:
                    await self._starts.stop()
            await self._desk.leave()
            # Ownership is renewed until the last call in flight has ended.
            await self._leave()

    async def hear(self, bell: Bell) -> bool:
        """A bell. False if it rings for a channel that is not ours: pass it on."""
        match bell:
            case BroadcastBell(municipality_id, broadcast_id):
                self._starts.begin(UUID(municipality_id), UUID(broadcast_id))
                return True
            case ChannelBell(_, channel_id):
                return self.wake(UUID(channel_id))

    def wake(self, channel_id: UUID) -> bool:
        """There is work on this channel. False if it is not ours."""
        if not self.owner.owns(channel_id):
            return False
        # Replies at once: somebody waits with the phone in hand. The look at the work list follows.
        self.crew.ring(channel_id)
        self._rung.add(channel_id)
        self._bell.set()
        return True

    async def _own(self) -> None:
        before = {each.channel_id for each in self.owner.owned}
        try:
            await self.owner.turn()
        finally:
            if taken := {each.channel_id for each in self.owner.owned} - before:
                # What waits there waited for an owner: it is not left to the next sweep.
                self._rung |= taken
                self._bell.set()
                self._channel_chores.manned.set()
            self._meter.owns(len(self.owner.owned))
            self._meter.channels(self.crew.standing())
            self._meter.flush()

    async def _sweep_once(self) -> None:
        owned = self.owner.owned
        await self._sweep.make_occurrences()
        await self._sweep.start_due(self._starts)
        await self._sweep.look_at(owned)
        await self._sweep.tidy(owned)

    async def _resolve_doubts(self) -> None:
        await resolve_doubts(self.owner.owned, record=self._sweeps, policy=self._settings.doubts(), meter=self._meter)

    async def _answer_bells(self) -> None:
        await self._bell.wait()
        self._bell.clear()
        rung, self._rung = self._rung, set()
        await self._sweep.look_at([each for each in self.owner.owned if each.channel_id in rung])

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(self._settings.call_deadline + 3.0):
                await self.owner.leave()
                await self._settler.settled()
        except (RecordAway, TimeoutError):
            # Leases lapse by themselves, and evidence decides what became of the rest.
            _log.warning("left without a word", action="left_in_silence", waiting=self._settler.waiting)

    def _whatsapp(self, facts: ChannelFacts) -> ClosingCarrier:
        return WhatsAppClient(number_of(facts), self._settings.client(), unknown=self._meter.unknown_code)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
