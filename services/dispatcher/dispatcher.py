"""The dispatcher without NATS and HTTP: it owns, sweeps and sends. The service runs it, tests and benches do too."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import httpx
import structlog
from uuid_utils.compat import uuid7

from comunica.broadcasting.prices import PriceList
from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp import media as whatsapp_media
from comunica.channels.whatsapp.account import WhatsAppAccount, account_of
from comunica.channels.whatsapp.client import SendingNumber, WhatsAppClient
from comunica.channels.whatsapp.inspection import WhatsAppInspector
from comunica.channels.whatsapp.number_limits import limits_of
from comunica.channels.whatsapp.template_account import template_account
from comunica.contracts.bells import Bell, BroadcastBell, ChannelBell
from comunica.runtime.errands import keep_working
from comunica.runtime.health import Mark
from comunica.runtime.lifetime import Lifetime, background
from comunica.stores.alert_fan_outs import PostgresLeftAlerts
from comunica.stores.broadcasts import PostgresBroadcasts
from comunica.stores.budgets import PostgresBudgets
from comunica.stores.cap_alerts import PostgresCapAlerts
from comunica.stores.claims import PostgresClaims
from comunica.stores.errands import PostgresErrandAnswers, PostgresErrandQueue
from comunica.stores.holds import PostgresHolds
from comunica.stores.limits import PostgresLimits
from comunica.stores.media import PostgresMedia
from comunica.stores.ownership import PostgresOwnership
from comunica.stores.partner_news import PostgresPartnerNews
from comunica.stores.pool import Pool
from comunica.stores.provider_word import PostgresProviderWord
from comunica.stores.recounts import PostgresRecounts
from comunica.stores.runs import PostgresRuns
from comunica.stores.sending_channels import PostgresSendingChannels
from comunica.stores.series import PostgresSeriesTurns
from comunica.stores.settlements import PostgresSettlements
from comunica.stores.standing import PostgresStanding
from comunica.stores.submissions import PostgresSubmissions
from comunica.stores.sweeps import PostgresSweeps
from comunica.stores.template_desk import PostgresTemplateDesk
from comunica.stores.upgrades import PostgresUpgrades
from comunica.stores.vaults import Vaults
from comunica.stores.waiting_branches import PostgresWaitingBranches
from comunica.usecases.ask_templates import KINDS
from comunica.usecases.away import RecordAway
from comunica.usecases.check_channels import ChannelInspector, check_channels
from comunica.usecases.confirm_upgrades import confirm_upgrades
from comunica.usecases.deliver_kit import DeliveryKit
from comunica.usecases.deliver_ports import ChannelFacts
from comunica.usecases.finish_broadcast import Announcements
from comunica.usecases.finish_cap_alerts import finish_cap_alerts
from comunica.usecases.hold_sources import Holding
from comunica.usecases.municipality_setup import ProviderSetup
from comunica.usecases.own_channels import ChannelOwner
from comunica.usecases.pace_channel import SharedBreakers
from comunica.usecases.provide_media import MediaDesk, MediaFile, Upload, UploadFailed
from comunica.usecases.provider_setup import NumberLimits
from comunica.usecases.recount_deliveries import recount_deliveries, show_what_is_open
from comunica.usecases.resolve_doubts import resolve_doubts
from comunica.usecases.ring_bell import Bells
from comunica.usecases.run_channels import ChannelRuns, RunDesk, RunPolicy
from comunica.usecases.settle_attempts import Settler
from comunica.usecases.show_standing import show_facts, show_left, show_work
from comunica.usecases.start_broadcast import Starts
from comunica.usecases.sweep_channels import Calendar, Sweep
from comunica.usecases.take_cap_alert import AlertDesk
from comunica.usecases.tell_partners import PartnerNews, tell_partners
from comunica.usecases.work_errands import ErrandDesk
from comunica.usecases.work_fan_out import BranchDesk, work_waiting
from comunica.usecases.work_templates import TemplateAccount, WorkTemplates
from services.dispatcher.crew import ClosingCarrier, Crew
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.settings import DispatcherSettings

_log = structlog.get_logger("comunica.dispatcher")

#: Seconds for one call to the provider's management API.
_ACCOUNT_DEADLINE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a dispatcher works with. `open_carrier` leads to the provider of a channel; WhatsApp's if none is given."""

    pool: Pool
    vaults: Vaults
    announcements: Announcements
    bells: Bells
    meter: DispatcherMeter
    open_carrier: Callable[[ChannelFacts], ClosingCarrier] | None = None
    #: Brings a file to the provider; WhatsApp's way if none is given.
    upload: Callable[[ChannelFacts, MediaFile], Awaitable[Upload]] | None = None
    #: Asks the provider what a number and its portfolio may; WhatsApp's way if none is given.
    limits_of: Callable[[ChannelFacts], Awaitable[NumberLimits | None]] | None = None
    prices: PriceList = field(default_factory=PriceList)
    #: The account of a channel at the provider, for its templates; WhatsApp's if none is given.
    template_account: Callable[[ChannelFacts], AbstractAsyncContextManager[TemplateAccount]] = template_account
    #: Where partners hear what became of what they submitted on NATS; none: they are told later.
    partner_news: PartnerNews | None = None
    #: Asks the provider about channels.
    inspector: ChannelInspector = field(default_factory=WhatsAppInspector)


class Dispatcher:
    """One dispatcher. `me` names it in the record."""

    def __init__(self, me: UUID, settings: DispatcherSettings, around: Surroundings) -> None:
        pool, vaults, bells, meter = around.pool, around.vaults, around.bells, around.meter
        self._settings = settings
        self._meter = meter
        self._sweeps = PostgresSweeps(pool, now=_now, new_id=uuid7, prices=around.prices)
        self._limits = PostgresLimits(pool)
        self._standing = PostgresStanding(pool, unheard_after=settings.unheard_after)
        self._facts = PostgresSendingChannels(pool, vaults)
        self._inspector = around.inspector
        self._recounts = PostgresRecounts(pool, day=settings.people_day)
        self._settler = Settler(PostgresSettlements(pool, vaults), settings.settling(), meter, clock=time.monotonic)
        self.crew = Crew(me, PostgresSendingChannels(pool, vaults), around.open_carrier or self._whatsapp)
        self.crew.equip(self._kit(pool, vaults))
        self.owner = ChannelOwner(
            me, PostgresOwnership(pool), self.crew, lease=settings.ownership_lease, clock=time.monotonic
        )
        self._media = PostgresMedia(pool)
        channels = PostgresSendingChannels(pool, vaults)
        self._uploads = _Uploads(channels, around.upload or _to_whatsapp)
        self._upgrades = PostgresUpgrades(pool)
        self._told_limits = _ToldLimits(channels, around.limits_of or _whatsapp_limits)
        self._desk = MediaDesk(
            self._media,
            self._uploads,
            clock=time.monotonic,
            good_for=dt.timedelta(seconds=settings.media_good_for),
        )
        self._runs = ChannelRuns(me, run_desk(pool, vaults), RunPolicy(lease=settings.run_lease))
        self._starts = Starts(self._sweeps, bells)
        self._sweep = self._sweeper(around)
        self._branches = PostgresWaitingBranches(pool)
        self._branch_desk = BranchDesk(record=self._branches, bells=bells, meter=meter.branches, now=_now, new_id=uuid7)
        self._left_alerts = PostgresLeftAlerts(pool)
        self._alert_desk = AlertDesk(
            record=PostgresCapAlerts(pool),
            submissions=PostgresSubmissions(pool),
            helm=PostgresBroadcasts(pool),
            bells=bells,
            new_id=uuid7,
        )
        self._errands = _errands(me, around)
        self._untold, self._news = PostgresPartnerNews(pool), around.partner_news
        self._rung: set[UUID] = set()
        self._bell = asyncio.Event()
        self._manned = asyncio.Event()
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
                background(every(settings.sweep_interval, "fan-outs", self._work_fan_outs), lifetime, name="fan-outs"),
                background(every(settings.partner_news_interval, "news", self._tell_partners), lifetime, name="news"),
                background(every(settings.sweep_interval, "alerts", self._finish_alerts), lifetime, name="alerts"),
                background(every(settings.doubt_interval, "doubts", self._resolve_doubts), lifetime, name="doubts"),
                background(every(settings.facts_interval, "facts", self.crew.refresh), lifetime, name="facts"),
                background(every(settings.upgrade_interval, "upgrades", self._confirm), lifetime, name="upgrades"),
                background(every(settings.recount_interval, "recount", self._recount), lifetime, name="recount"),
                background(every(settings.doubt_interval, "open", self._show_what_is_open), lifetime, name="open"),
                background(every(settings.recount_interval, "standing", self._show_facts), lifetime, name="standing"),
                background(every(settings.check_interval, "checks", self._check_channels), lifetime, name="checks"),
                background(every(settings.run_interval, "runs", self._runs.turn), lifetime, name="runs"),
                background(every(0, "bells", self._answer_bells), lifetime, name="bells"),
                background(every(settings.media_interval, "media", self._forget_media), lifetime, name="media"),
                background(keep_working(self._errands, every=settings.errand_interval), lifetime, name="errands"),
            ):
                try:
                    yield
                finally:
                    await self._starts.stop()
                    await self._runs.leave()
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
                self._manned.set()
            self._meter.owns(len(self.owner.owned))
            self._meter.channels(self.crew.standing())
            self._meter.flush()

    async def _sweep_once(self) -> None:
        owned = self.owner.owned
        await self._sweep.make_occurrences()
        await self._sweep.start_due(self._starts)
        await self._sweep.look_at(owned)
        await self._sweep.tidy(owned)

    async def _work_fan_outs(self) -> None:
        await work_waiting(self._branches, desk=self._branch_desk, meter=self._meter.branches)

    async def _tell_partners(self) -> None:
        if self._news is not None:
            await tell_partners(self._untold, self._news, now=_now())

    async def _finish_alerts(self) -> None:
        await finish_cap_alerts(self._left_alerts, desk=self._alert_desk, meter=self._meter.branches, now=_now)

    async def _resolve_doubts(self) -> None:
        await resolve_doubts(self.owner.owned, record=self._sweeps, policy=self._settings.doubts(), meter=self._meter)

    async def _recount(self) -> None:
        await self._limits.forget(self._settings.people())
        await self._sweep.expire_requests(self.owner.owned)
        await recount_deliveries(
            self.owner.owned, record=self._recounts, meter=self._meter, pause=self._settings.recount_pause
        )

    async def _confirm(self) -> None:
        owned = [each.channel_id for each in self.owner.owned]
        await confirm_upgrades(owned, record=self._upgrades, desk=self._told_limits)

    async def _show_what_is_open(self) -> None:
        await show_what_is_open(self.owner.owned, record=self._recounts, meter=self._meter)
        await show_work(self.owner.owned, record=self._standing, meter=self._meter)
        await show_left(record=self._standing, meter=self._meter)

    async def _show_facts(self) -> None:
        # The first turn of a slow loop waits for something to look at: the next is a minute away.
        await self._manned.wait()
        await show_facts(self.owner.owned, record=self._standing, meter=self._meter)

    async def _check_channels(self) -> None:
        await self._manned.wait()
        owned = self.owner.owned
        channels = await self._facts.facts([each.channel_id for each in owned]) if owned else ()
        await check_channels(channels, inspector=self._inspector, meter=self._meter)

    async def _forget_media(self) -> None:
        forgotten = await self._media.forget(older_than=dt.timedelta(seconds=self._settings.media_kept_for))
        if forgotten:
            _log.info("media forgotten", action="media_forgotten", count=forgotten)

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
        return WhatsAppClient(_number(facts), self._settings.client(), unknown=self._meter.unknown_code)


def _errands(me: UUID, around: Surroundings) -> ErrandDesk:
    """Who asks the provider about templates, when a program of the town wants to know."""
    work = WorkTemplates(
        record=PostgresTemplateDesk(around.pool, around.vaults, new_id=uuid7, now=_now),
        answers=PostgresErrandAnswers(around.pool),
        account=around.template_account,
    )
    queue = PostgresErrandQueue(around.pool)
    return ErrandDesk(owner=me, queue=queue, workers=dict.fromkeys(KINDS, work), meter=around.meter)


class _Uploads:
    """The port to the provider for files: the channel's facts are read anew for each, since each is rare."""

    def __init__(
        self, facts: PostgresSendingChannels, upload: Callable[[ChannelFacts, MediaFile], Awaitable[Upload]]
    ) -> None:
        self._facts = facts
        self._upload = upload

    async def upload(self, channel_id: UUID, file: MediaFile) -> Upload:
        """See comunica.usecases.provide_media.MediaCarrier."""
        found: Sequence[ChannelFacts] = await self._facts.facts([channel_id])
        if not found:
            return UploadFailed(Reason.TOKEN_REFUSED)
        return await self._upload(found[0], file)


class _ToldLimits:
    """The port to the provider for what a number may: the channel's facts are read anew for each question."""

    def __init__(
        self, facts: PostgresSendingChannels, limits_of: Callable[[ChannelFacts], Awaitable[NumberLimits | None]]
    ) -> None:
        self._facts = facts
        self._limits_of = limits_of

    async def limits(self, channel_id: UUID) -> NumberLimits | None:
        """See comunica.usecases.confirm_upgrades.LimitsDesk."""
        found = await self._facts.facts([channel_id])
        return await self._limits_of(found[0]) if found else None


def run_desk(pool: Pool, vaults: Vaults) -> RunDesk:
    """What runs of channels work with."""
    runs = PostgresRuns(pool, vaults)
    return RunDesk(record=runs, word=PostgresProviderWord(pool, new_id=uuid7), ears=runs, account=_account, now=_now)


@asynccontextmanager
async def _account(setup: ProviderSetup) -> AsyncIterator[WhatsAppAccount]:
    async with httpx.AsyncClient(timeout=_ACCOUNT_DEADLINE) as client:
        yield account_of(client, setup.channel)


def _whatsapp_limits(facts: ChannelFacts) -> Awaitable[NumberLimits | None]:
    return limits_of(_number(facts))


def _number(facts: ChannelFacts) -> SendingNumber:
    return SendingNumber(
        base_url=facts.base_url,
        phone_number_id=facts.phone_number_id,
        token=facts.token,
        authorization_header=facts.authorization_header,
    )


def _to_whatsapp(facts: ChannelFacts, file: MediaFile) -> Awaitable[Upload]:
    return whatsapp_media.upload(_number(facts), file)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
