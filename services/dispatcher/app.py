"""Puts the dispatcher together: a FastStream app whose lifespan holds the record, NATS, and the dispatcher itself."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from faststream import FastStream
from nats.errors import Error as NatsError
from uuid_utils.compat import uuid7

from comunica.bus.bells import NatsBells
from comunica.bus.connect import NatsConnection, NotConnectedError
from comunica.bus.consume import PullConsumer
from comunica.bus.inbox import Pull
from comunica.bus.publish import Publisher
from comunica.contracts import topology
from comunica.contracts.topology import Topology
from comunica.runtime import catalogue
from comunica.runtime.asyncapi import specification
from comunica.runtime.health import Health, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.master_key import read_master_key
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import ConsumerWatch, connection_of, nats_in_its_own_time, reading
from comunica.runtime.prices import read_price_list
from comunica.runtime.record import record_at_hand
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.partners.partner_news import PostgresToldFanOuts
from comunica.stores.partners.partner_nkeys import PostgresPartnerNkeys
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.towns import PostgresTowns
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.take_job import JobDesk
from comunica.usecases.keys.limit_requests import RequestLimits
from comunica.usecases.partners.cut_partners import PartnerCutter
from comunica.usecases.partners.take_partner_job import PartnerJobDesk
from services import dispatcher as card
from services.dispatcher.cutting import cutter_of, keep_cutting
from services.dispatcher.dispatcher import Dispatcher
from services.dispatcher.gatekeeper import Gatekeeper, keeping_gate, provider
from services.dispatcher.hearing import BellRope, Jobs, NatsAnnouncements
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.partner_jobs import NatsPartnerNews, PartnerJobs
from services.dispatcher.settings import DispatcherSettings
from services.dispatcher.surroundings import Surroundings

_SERVICE = "dispatcher"
_JOBS, _PARTNER_JOBS, _BELLS = "dispatcher-jobs", "dispatcher-partner-jobs", "dispatcher-bells"
#: Seconds for the batch in hand at the end, and how old a loop's mark of progress may be.
_FINISH_WITHIN = 5.0
_STUCK_AFTER = 60.0
#: Jobs of one batch: each is a transaction, all must fit into the handler's deadline.
_JOBS_AT_ONCE = 20


def build(settings: DispatcherSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""
    known = topology.load()
    connection = connection_of(settings, lifetime, service=_SERVICE)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        health, metrics = Health(), Metrics(catalogue.CATALOGUE, _SERVICE)
        master_key = read_master_key(settings)
        async with (
            operations(health, metrics, host=settings.ops_host, port=settings.ops_port),
            record_at_hand(settings, lifetime, health, metrics, service=_SERVICE) as pool,
            nats_in_its_own_time(connection, known, lifetime, health, metrics, service=_SERVICE),
        ):
            parts = _parts(settings, pool, master_key, connection, metrics)
            _mark(parts.dispatcher, health)
            watch = ConsumerWatch(health, metrics, (_JOBS, _PARTNER_JOBS, _BELLS))
            async with (
                parts.dispatcher.running(lifetime),
                background(_hear_wakes(connection, parts.rope), lifetime, name="wakes"),
                background(_keep_gate(connection, parts.gatekeeper), lifetime, name="gate"),
                background(keep_cutting(parts.cutter, every=settings.partner_cut_interval), lifetime, name="cuts"),
                reading(*_consumers(connection, known, parts, watch), within=_FINISH_WITHIN),
            ):
                yield

    return FastStream(
        connection.broker,
        lifespan=lifespan,
        specification=specification(known, _SERVICE, description=card.__doc__ or ""),
        logger=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What the lifespan starts."""

    dispatcher: Dispatcher
    rope: BellRope
    jobs: Jobs
    partner_jobs: PartnerJobs
    gatekeeper: Gatekeeper | None
    cutter: PartnerCutter | None
    publisher: Publisher


def _parts(
    settings: DispatcherSettings, pool: Pool, master_key: MasterKey, connection: NatsConnection, metrics: Metrics
) -> _Parts:
    publisher, meter = Publisher(connection), DispatcherMeter(metrics)
    announcements, bells, news = NatsAnnouncements(publisher, _now), NatsBells(publisher), NatsPartnerNews(publisher)
    dispatcher = Dispatcher(
        uuid7(),
        settings,
        Surroundings(
            pool=pool,
            vaults=Vaults(pool, master_key),
            announcements=announcements,
            bells=bells,
            meter=meter,
            prices=read_price_list(settings),
            partner_news=news,
        ),
    )
    desk = JobDesk(
        record=PostgresSubmissions(pool),
        towns=PostgresTowns(pool),
        bells=bells,
        may_send_urgent=settings.jobs_may_be_urgent,
    )
    return _Parts(
        dispatcher=dispatcher,
        rope=BellRope(dispatcher, publisher),
        jobs=Jobs(desk, announcements, meter, now=_now, new_id=uuid7),
        partner_jobs=PartnerJobs(
            PartnerJobDesk(
                record=PostgresToldFanOuts(pool),
                nkeys=PostgresPartnerNkeys(pool),
                limits=RequestLimits(PostgresBuckets(pool), clock=time.monotonic, policy=settings.request_policy()),
            ),
            *(news, meter),
            now=_now,
            new_id=uuid7,
        ),
        gatekeeper=_gatekeeper(settings, pool, connection, meter),
        cutter=cutter_of(settings, pool, meter, now=_now),
        publisher=publisher,
    )


def _consumers(
    connection: NatsConnection, known: Topology, parts: _Parts, watch: ConsumerWatch
) -> tuple[PullConsumer, ...]:
    def consumer(name: str, handler: Jobs | PartnerJobs | BellRope, pull: Pull) -> PullConsumer:
        return PullConsumer(
            connection, known.consumers[name], handler, publisher=parts.publisher, watch=watch, pull=pull
        )

    return (
        consumer(_JOBS, parts.jobs, Pull(batch=_JOBS_AT_ONCE)),
        consumer(_PARTNER_JOBS, parts.partner_jobs, Pull(batch=_JOBS_AT_ONCE)),
        consumer(_BELLS, parts.rope, Pull(batch=200)),
    )


def _gatekeeper(
    settings: DispatcherSettings, pool: Pool, connection: NatsConnection, meter: DispatcherMeter
) -> Gatekeeper | None:
    issuer = settings.partner_issuer()
    if issuer is None:
        return None
    return Gatekeeper(
        PostgresPartnerNkeys(pool),
        *(issuer, meter),
        provide=provider(connection),
        now=_now,
        encrypted_only=settings.partners_encrypted_only,
    )


async def _keep_gate(connection: NatsConnection, gatekeeper: Gatekeeper | None) -> None:
    if gatekeeper is None:
        return
    while True:
        # Not connected yet, or not any more: once it stands, the subscription outlives every reconnection.
        with suppress(NotConnectedError, NatsError, OSError):
            async with keeping_gate(connection, gatekeeper):
                await asyncio.Event().wait()
        await asyncio.sleep(0.2)


async def _hear_wakes(connection: NatsConnection, rope: BellRope) -> None:
    @connection.broker.subscriber("wake.channel.*")
    async def wake(body: bytes) -> None:
        rope.wake(body)

    while not connection.connected:  # noqa: ASYNC110 - the connection has no event for its first time
        await asyncio.sleep(0.2)
    await connection.broker.start()


def _mark(dispatcher: Dispatcher, health: Health) -> None:
    dispatcher.watch({name: health.mark(name, allowance=_STUCK_AFTER) for name in ("ownership", "sweep")})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
