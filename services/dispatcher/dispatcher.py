"""The dispatcher without NATS and HTTP: it owns, sweeps and sends. The service runs it, tests and benches do too."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import PriceList
from comunica.channels.whatsapp.client import SendingNumber, WhatsAppClient
from comunica.contracts.bells import Bell, BroadcastBell, ChannelBell
from comunica.runtime.health import Mark
from comunica.runtime.lifetime import Lifetime, background
from comunica.stores.budgets import PostgresBudgets
from comunica.stores.claims import PostgresClaims
from comunica.stores.ownership import PostgresOwnership
from comunica.stores.pool import Pool
from comunica.stores.sending_channels import PostgresSendingChannels
from comunica.stores.settlements import PostgresSettlements
from comunica.stores.sweeps import PostgresSweeps
from comunica.stores.vaults import Vaults
from comunica.usecases.away import RecordAway
from comunica.usecases.deliver_kit import DeliveryKit
from comunica.usecases.deliver_ports import ChannelFacts
from comunica.usecases.finish_broadcast import Announcements
from comunica.usecases.own_channels import ChannelOwner
from comunica.usecases.resolve_doubts import resolve_doubts
from comunica.usecases.ring_bell import Bells
from comunica.usecases.settle_attempts import Settler
from comunica.usecases.start_broadcast import start_broadcast
from comunica.usecases.sweep_channels import Sweep
from services.dispatcher.crew import ClosingCarrier, Crew
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.settings import DispatcherSettings

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a dispatcher works with. `open_carrier` leads to the provider of a channel; WhatsApp's if none is given."""

    pool: Pool
    vaults: Vaults
    announcements: Announcements
    bells: Bells
    meter: DispatcherMeter
    open_carrier: Callable[[ChannelFacts], ClosingCarrier] | None = None
    prices: PriceList = field(default_factory=PriceList)


class Dispatcher:
    """One dispatcher. `me` names it in the record."""

    def __init__(self, me: UUID, settings: DispatcherSettings, around: Surroundings) -> None:
        pool, vaults, bells, meter = around.pool, around.vaults, around.bells, around.meter
        self._settings = settings
        self._meter = meter
        self._bells = bells
        self._sweeps = PostgresSweeps(pool, now=_now, prices=around.prices)
        self._settler = Settler(PostgresSettlements(pool, vaults), settings.settling(), meter, clock=time.monotonic)
        self.crew = Crew(me, PostgresSendingChannels(pool, vaults), around.open_carrier or self._whatsapp)
        self.crew.equip(
            DeliveryKit(
                record=PostgresClaims(pool, vaults, now=_now),
                settler=self._settler,
                neighbours=self.crew,
                meter=meter,
                clock=time.monotonic,
                claiming=settings.claiming(),
                sending=settings.sending(),
                budget=PostgresBudgets(pool, new_id=uuid7),
            )
        )
        self.owner = ChannelOwner(
            me, PostgresOwnership(pool), self.crew, lease=settings.ownership_lease, clock=time.monotonic
        )
        self._sweep = Sweep(self._sweeps, self.crew, announcements=around.announcements, bells=bells, meter=meter)
        self._rung: set[UUID] = set()
        self._bell = asyncio.Event()
        self._marks: dict[str, Mark] = {}

    def watch(self, marks: dict[str, Mark]) -> None:
        """Marks of progress by loop: `ownership` and `sweep`."""
        self._marks = marks

    @asynccontextmanager
    async def running(self, lifetime: Lifetime) -> AsyncIterator[None]:
        """Own, sweep and send; at the end finish what is in flight, settle it, and give the channels back."""
        every, settings = self._every, self._settings
        async with (
            background(self._settler.run(), lifetime, name="settler"),
            background(every(settings.ownership_renewal, "ownership", self._own), lifetime, name="ownership"),
        ):
            async with (
                background(every(settings.sweep_interval, "sweep", self._sweep_once), lifetime, name="sweep"),
                background(every(settings.doubt_interval, "doubts", self._resolve_doubts), lifetime, name="doubts"),
                background(every(settings.facts_interval, "facts", self.crew.refresh), lifetime, name="facts"),
                background(every(0, "bells", self._answer_bells), lifetime, name="bells"),
            ):
                yield
            # Ownership is renewed until the last call in flight has ended.
            await self._leave()

    async def hear(self, bell: Bell) -> bool:
        """A bell. False if it rings for a channel that is not ours: pass it on."""
        match bell:
            case BroadcastBell(municipality_id, broadcast_id):
                await start_broadcast(UUID(municipality_id), UUID(broadcast_id), record=self._sweeps, bells=self._bells)
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
        try:
            await self.owner.turn()
        finally:
            self._meter.owns(len(self.owner.owned))
            self._meter.flush()

    async def _sweep_once(self) -> None:
        owned = self.owner.owned
        await self._sweep.start_due()
        await self._sweep.look_at(owned)
        await self._sweep.tidy(owned)

    async def _resolve_doubts(self) -> None:
        await resolve_doubts(self.owner.owned, record=self._sweeps, policy=self._settings.doubts(), meter=self._meter)

    async def _answer_bells(self) -> None:
        await self._bell.wait()
        self._bell.clear()
        rung, self._rung = self._rung, set()
        await self._sweep.look_at([each for each in self.owner.owned if each.channel_id in rung])

    async def _every(self, seconds: float, name: str, turn: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await turn()
            except RecordAway as problem:
                _log.warning("the record is away", action="record_away", loop=name, reason=str(problem))
            except Exception as problem:
                # A defect of ours in one turn must not end the turns: liveness would have to restart us for it.
                _log.exception("turn failed", action="turn_failed", loop=name, error=type(problem).__name__)
            if (mark := self._marks.get(name)) is not None:
                mark.touch()
            await asyncio.sleep(seconds)

    async def _leave(self) -> None:
        try:
            async with asyncio.timeout(self._settings.call_deadline + 3.0):
                await self.owner.leave()
                await self._settler.settled()
        except (RecordAway, TimeoutError):
            # Leases lapse by themselves, and evidence decides what became of the rest.
            _log.warning("left without a word", action="left_in_silence", waiting=self._settler.waiting)

    def _whatsapp(self, facts: ChannelFacts) -> ClosingCarrier:
        number = SendingNumber(base_url=facts.base_url, phone_number_id=facts.phone_number_id, token=facts.token)
        return WhatsAppClient(number, self._settings.client(), unknown=self._meter.unknown_code)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
