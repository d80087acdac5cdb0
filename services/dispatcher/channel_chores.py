"""What a dispatcher does besides sending for the channels that are its own: confirms, recounts, checks, shows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from comunica.runtime.lifetime import Lifetime
from comunica.stores.delivering.limits import PostgresLimits
from comunica.stores.delivering.sending_channels import PostgresSendingChannels
from comunica.stores.setting_up.upgrades import PostgresUpgrades
from comunica.stores.upkeep.recounts import PostgresRecounts
from comunica.stores.upkeep.standing import PostgresStanding
from comunica.usecases.delivering.own_channels import ChannelOwner
from comunica.usecases.delivering.sweep_channels import Sweep
from comunica.usecases.setting_up.check_channels import check_channels
from comunica.usecases.setting_up.confirm_upgrades import confirm_upgrades
from comunica.usecases.upkeep.recount_deliveries import recount_deliveries, show_what_is_open
from comunica.usecases.upkeep.show_standing import show_facts, show_left, show_work
from services.dispatcher.looping import looping
from services.dispatcher.settings import DispatcherSettings
from services.dispatcher.surroundings import Surroundings
from services.dispatcher.whatsapp import ToldLimits


class ChannelChores:
    """One dispatcher's. `manned` is to be set once it owns a channel."""

    def __init__(
        self,
        settings: DispatcherSettings,
        around: Surroundings,
        *,
        owner: ChannelOwner,
        sweep: Sweep,
        limits: PostgresLimits,
    ) -> None:
        pool = around.pool
        self.manned = asyncio.Event()
        self._settings = settings
        self._owner = owner
        self._sweep = sweep
        self._limits = limits
        self._meter = around.meter
        self._inspector = around.inspector
        self._facts = PostgresSendingChannels(pool, around.vaults)
        self._told_limits = ToldLimits(self._facts, around.limits_of)
        self._upgrades = PostgresUpgrades(pool)
        self._recounts = PostgresRecounts(pool, day=settings.people_day)
        self._standing = PostgresStanding(pool, unheard_after=settings.unheard_after)

    @asynccontextmanager
    async def running(self, lifetime: Lifetime) -> AsyncIterator[None]:
        """Each in a loop of its own."""
        settings = self._settings
        async with (
            looping(self._confirm, lifetime, name="upgrades", every=settings.upgrade_interval),
            looping(self._recount, lifetime, name="recount", every=settings.recount_interval),
            looping(self._show_what_is_open, lifetime, name="open", every=settings.doubt_interval),
            looping(self._show_facts, lifetime, name="standing", every=settings.recount_interval),
            looping(self._check_channels, lifetime, name="checks", every=settings.check_interval),
        ):
            yield

    async def _confirm(self) -> None:
        owned = [each.channel_id for each in self._owner.owned]
        await confirm_upgrades(owned, record=self._upgrades, desk=self._told_limits)

    async def _recount(self) -> None:
        await self._limits.forget(self._settings.people())
        await self._sweep.expire_requests(self._owner.owned)
        await recount_deliveries(
            self._owner.owned, record=self._recounts, meter=self._meter, pause=self._settings.recount_pause
        )

    async def _show_what_is_open(self) -> None:
        await show_what_is_open(self._owner.owned, record=self._recounts, meter=self._meter)
        await show_work(self._owner.owned, record=self._standing, meter=self._meter)
        await show_left(record=self._standing, meter=self._meter)

    async def _show_facts(self) -> None:
        # The first turn of a slow loop waits for something to look at: the next is a minute away.
        await self.manned.wait()
        await show_facts(self._owner.owned, record=self._standing, meter=self._meter)

    async def _check_channels(self) -> None:
        await self.manned.wait()
        owned = self._owner.owned
        channels = await self._facts.facts([each.channel_id for each in owned]) if owned else ()
        await check_channels(channels, inspector=self._inspector, meter=self._meter)
