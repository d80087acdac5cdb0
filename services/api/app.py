"""Puts the api together: a FastStream app whose lifespan holds the record, the bells and the HTTP server."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream import FastStream

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.bus.bells import NatsBells
from comunica.bus.connect import NatsConnection
from comunica.bus.erasures import NatsErasureJournal
from comunica.bus.publish import Publisher
from comunica.contracts import topology
from comunica.runtime import catalogue
from comunica.runtime.asyncapi import specification
from comunica.runtime.branch_metrics import BranchMetrics
from comunica.runtime.errands import keep_working
from comunica.runtime.health import Health, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.master_key import read_master_key
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import connection_of
from comunica.runtime.parts.errand_desk import errand_desk
from comunica.runtime.prices import read_price_list
from comunica.runtime.record import record_at_hand
from comunica.runtime.service import serving
from comunica.stores.keys.key_register import PostgresKeyUses
from comunica.stores.pool import Pool
from comunica.usecases.keys.note_key_use import WRITE_EVERY, NotedUses
from services import api
from services.api.on_record import ApiSurroundings, parts_on_record
from services.api.settings import ApiSettings
from services.api.web import web_app

#: Seconds a client waits for a bell: it is told of the broadcast in any case.
BELL_DEADLINE = 1.0


class ApiMeter:
    """Counts requests."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def request_answered(self, *, route: str, status: int, seconds: float) -> None:
        """See services.api.doors.front.RequestMeter."""
        # Without the method: with it the series would be three times as many. The log has it.
        self._metrics.count(catalogue.API_REQUESTS, route=route, status=str(status))
        self._metrics.observe(catalogue.API_REQUEST_SECONDS, seconds, resource=catalogue.resource_of(route))


def build(settings: ApiSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""
    known = topology.load()
    connection = connection_of(settings, lifetime, service="api")

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        health, metrics = Health(), Metrics(catalogue.CATALOGUE, "api")
        master_key = read_master_key(settings)
        health.on_beat(lambda: metrics.set(catalogue.NATS_CONNECTED, int(connection.connected)))
        async with (
            operations(health, metrics, host=settings.ops_host, port=settings.ops_port),
            record_at_hand(settings, lifetime, health, metrics, service="api") as pool,
            background(connection.open(known), lifetime, name="nats"),
            noted_uses(pool, lifetime) as uses,
            background(
                keep_working(
                    errand_desk(pool, master_key, metrics, prices=read_price_list(settings), now=_now),
                    every=settings.errand_interval,
                ),
                lifetime,
                name="errands",
            ),
            _closed_at_end(connection),
            serving(
                web_app(
                    parts_on_record(pool, master_key, surroundings(settings, connection, metrics, uses)),
                    meter=ApiMeter(metrics),
                    deadline=settings.request_deadline,
                ),
                lifetime,
                host=settings.http_host,
                port=settings.http_port,
                within=settings.request_deadline,
            ),
        ):
            yield

    return FastStream(
        connection.broker,
        lifespan=lifespan,
        specification=specification(known, "api", description=api.__doc__ or ""),
        logger=None,
    )


def surroundings(
    settings: ApiSettings, connection: NatsConnection, metrics: Metrics, uses: NotedUses
) -> ApiSurroundings:
    """What the parts need besides the record."""
    return ApiSurroundings(
        bells=NatsBells(Publisher(connection, deadline=BELL_DEADLINE)),
        journal=NatsErasureJournal(Publisher(connection)),
        branches=BranchMetrics(metrics),
        prices=read_price_list(settings),
        now=_now,
        uses=uses,
        people=PeoplePolicy(reserve=settings.people_reserve),
        requests=settings.request_policy(),
        addresses=settings.address_rules(),
        public_url=settings.public_url,
        count_alert=lambda outcome: metrics.count(catalogue.CAP_ALERTS, outcome=outcome),
    )


@asynccontextmanager
async def noted_uses(pool: Pool, lifetime: Lifetime) -> AsyncIterator[NotedUses]:
    """When keys were last used: written now and then, and at the end."""
    uses = NotedUses(PostgresKeyUses(pool), now=_now)
    async with background(_writing(uses), lifetime, name="key uses"):
        yield uses
    await uses.write()


async def _writing(uses: NotedUses) -> None:
    while True:
        await asyncio.sleep(WRITE_EVERY)
        await uses.write()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@asynccontextmanager
async def _closed_at_end(connection: NatsConnection) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await connection.close(within=5)
