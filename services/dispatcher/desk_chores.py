"""What a dispatcher does besides sending because somebody asked: any dispatcher may, whosever the channels are.

Fan-outs of partners and what they are told of them, alerts that were left, runs of channels, errands, old files.
"""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from uuid_utils.compat import uuid7

from comunica.runtime.errands import keep_working
from comunica.runtime.lifetime import Lifetime, background
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.broadcasts.media import PostgresMedia
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.errands import PostgresErrandAnswers, PostgresErrandQueue
from comunica.stores.partners.alert_fan_outs import PostgresLeftAlerts
from comunica.stores.partners.partner_news import PostgresPartnerNews
from comunica.stores.partners.waiting_branches import PostgresWaitingBranches
from comunica.stores.pool import Pool
from comunica.stores.setting_up.provider_word import PostgresProviderWord
from comunica.stores.setting_up.runs import PostgresRuns
from comunica.stores.setting_up.template_desk import PostgresTemplateDesk
from comunica.stores.vaults import Vaults
from comunica.usecases.alerts.take_cap_alert import AlertDesk
from comunica.usecases.partners.finish_cap_alerts import finish_cap_alerts
from comunica.usecases.partners.tell_partners import tell_partners
from comunica.usecases.partners.work_fan_out import BranchDesk, work_waiting
from comunica.usecases.setting_up.ask_templates import KINDS
from comunica.usecases.setting_up.run_channels import ChannelRuns, RunDesk, RunPolicy
from comunica.usecases.setting_up.work_templates import WorkTemplates
from comunica.usecases.work_errands import ErrandDesk
from services.dispatcher import whatsapp
from services.dispatcher.looping import looping
from services.dispatcher.settings import DispatcherSettings
from services.dispatcher.surroundings import Surroundings

_log = structlog.get_logger("comunica.dispatcher")


class DeskChores:
    """One dispatcher's."""

    def __init__(self, me: UUID, settings: DispatcherSettings, around: Surroundings) -> None:
        pool, bells, meter = around.pool, around.bells, around.meter
        self._settings = settings
        self._meter = meter
        self._branches = PostgresWaitingBranches(pool)
        self._branch_desk = BranchDesk(record=self._branches, bells=bells, meter=meter.branches, now=_now, new_id=uuid7)
        self._left_alerts = PostgresLeftAlerts(pool)
        self._alert_desk = AlertDesk(
            record=PostgresCapAlerts(pool),
            submissions=PostgresSubmissions(pool),
            helm=PostgresBroadcasts(pool, new_id=uuid7),
            bells=bells,
            new_id=uuid7,
        )
        self._runs = ChannelRuns(me, run_desk(pool, around.vaults), RunPolicy(lease=settings.run_lease))
        self._errands = _errands(me, around)
        self._untold, self._news = PostgresPartnerNews(pool), around.partner_news
        self._media = PostgresMedia(pool)

    @asynccontextmanager
    async def running(self, lifetime: Lifetime) -> AsyncIterator[None]:
        """Each in a loop of its own; at the end runs are given back."""
        settings = self._settings
        async with (
            looping(self._work_fan_outs, lifetime, name="fan-outs", every=settings.sweep_interval),
            looping(self._tell_partners, lifetime, name="news", every=settings.partner_news_interval),
            looping(self._finish_alerts, lifetime, name="alerts", every=settings.sweep_interval),
            looping(self._runs.turn, lifetime, name="runs", every=settings.run_interval),
            looping(self._forget_media, lifetime, name="media", every=settings.media_interval),
            background(keep_working(self._errands, every=settings.errand_interval), lifetime, name="errands"),
        ):
            try:
                yield
            finally:
                await self._runs.leave()

    async def _work_fan_outs(self) -> None:
        await work_waiting(self._branches, desk=self._branch_desk, meter=self._meter.branches)

    async def _tell_partners(self) -> None:
        if self._news is not None:
            await tell_partners(self._untold, self._news, now=_now())

    async def _finish_alerts(self) -> None:
        await finish_cap_alerts(self._left_alerts, desk=self._alert_desk, meter=self._meter.branches, now=_now)

    async def _forget_media(self) -> None:
        forgotten = await self._media.forget(older_than=dt.timedelta(seconds=self._settings.media_kept_for))
        if forgotten:
            _log.info("media forgotten", action="media_forgotten", count=forgotten)


def run_desk(pool: Pool, vaults: Vaults) -> RunDesk:
    """What runs of channels work with."""
    runs = PostgresRuns(pool, vaults)
    word = PostgresProviderWord(pool, new_id=uuid7)
    return RunDesk(record=runs, word=word, ears=runs, account=whatsapp.account, now=_now)


def _errands(me: UUID, around: Surroundings) -> ErrandDesk:
    """Who asks the provider about templates, when a program of the town wants to know."""
    work = WorkTemplates(
        record=PostgresTemplateDesk(around.pool, around.vaults, new_id=uuid7, now=_now),
        answers=PostgresErrandAnswers(around.pool),
        account=around.template_account,
    )
    queue = PostgresErrandQueue(around.pool)
    return ErrandDesk(owner=me, queue=queue, workers=dict.fromkeys(KINDS, work), meter=around.meter)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
