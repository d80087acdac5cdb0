"""Puts the console together: a FastStream app whose lifespan holds the record, the bells and the HTTP server."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream import FastStream
from uuid_utils.compat import uuid7

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
from comunica.runtime.identities import gateway_of
from comunica.runtime.letters import NOBODY_WAITS, counted, letters_of
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.master_key import read_master_key
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import connection_of
from comunica.runtime.parts.errand_desk import errand_desk
from comunica.runtime.passwords import Argon2Passwords
from comunica.runtime.prices import read_price_list
from comunica.runtime.record import record_at_hand
from comunica.runtime.service import serving
from comunica.stores.audit import StoredAuditLog
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.usecases.staff.letters import Letters
from comunica.usecases.staff.note_refusals import WRITE_EVERY, NotedRefusals
from services import console
from services.console.doors.front_door import Answered
from services.console.doors.own_paths import IDENTITY_RETURN
from services.console.on_record import ConsoleSurroundings, parts_on_record
from services.console.parts import Parts
from services.console.settings import ConsoleSettings
from services.console.sign_ins import Outcome, Way
from services.console.telling import keep_telling, telling_desk
from services.console.web import web_app

SERVICE = "console"
#: Seconds a visitor waits for a bell: what they sent is on record in any case.
BELL_DEADLINE = 1.0


class ConsoleMeter:
    """Counts requests, sign-ins and streams."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def request_answered(self, asked: Answered) -> None:
        """See services.console.doors.front_door.RequestMeter."""
        self._metrics.count(catalogue.CONSOLE_REQUESTS, route=asked.route, status=str(asked.status))
        self._metrics.observe(catalogue.CONSOLE_REQUEST_SECONDS, asked.seconds, room=asked.room)

    def sign_in_tried(self, way: Way, outcome: Outcome) -> None:
        """See services.console.sign_ins.SignInMeter."""
        self._metrics.count(catalogue.CONSOLE_SIGN_INS, way=way, outcome=outcome)

    def streams_open(self, number: int) -> None:
        """See services.console.streams.StreamMeter."""
        self._metrics.set(catalogue.CONSOLE_STREAMS, number)


def build(settings: ConsoleSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""
    known = topology.load()
    connection = connection_of(settings, lifetime, service=SERVICE)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        health, metrics = Health(), Metrics(catalogue.CATALOGUE, SERVICE)
        master_key = read_master_key(settings)
        health.on_beat(lambda: metrics.set(catalogue.NATS_CONNECTED, int(connection.connected)))
        meter, letters = ConsoleMeter(metrics), counted(letters_of(settings, now=_now), metrics)
        async with (
            operations(health, metrics, host=settings.ops_host, port=settings.ops_port),
            record_at_hand(settings, lifetime, health, metrics, service=SERVICE) as pool,
            background(connection.open(known), lifetime, name="nats"),
            noted_refusals(pool, lifetime) as refusals,
            beside_the_requests(settings, lifetime, pool, master_key, metrics),
            _closed_at_end(connection),
        ):
            around = surroundings(settings, connection, metrics, meter=meter, refusals=refusals, letters=letters)
            async with pages_served(parts_on_record(pool, master_key, around), settings, lifetime, meter=meter):
                yield

    return FastStream(
        connection.broker,
        lifespan=lifespan,
        specification=specification(known, SERVICE, description=console.__doc__ or ""),
        logger=None,
    )


@asynccontextmanager
async def beside_the_requests(
    settings: ConsoleSettings,
    lifetime: Lifetime,
    pool: Pool,
    master_key: MasterKey,
    metrics: Metrics,
) -> AsyncIterator[None]:
    """What goes on while nobody asks: reports and lists are worked on, and the staff is told what waits."""
    errands = errand_desk(pool, master_key, metrics, prices=read_price_list(settings), now=_now)
    letters = counted(letters_of(settings, now=_now, deadline=NOBODY_WAITS), metrics)
    telling = telling_desk(pool, master_key, letters, public_url=settings.public_url)
    async with (
        background(keep_working(errands, every=settings.errand_interval), lifetime, name="errands"),
        background(keep_telling(telling, every=settings.telling_interval), lifetime, name="letters"),
    ):
        yield


@asynccontextmanager
async def pages_served(
    parts: Parts, settings: ConsoleSettings, lifetime: Lifetime, *, meter: ConsoleMeter
) -> AsyncIterator[None]:
    """The pages over HTTP, and the streams that some of them follow."""
    # At once: the server waits for the answers that it gives, and a stream is one without an end.
    lifetime.at_end(parts.streams.close)
    async with serving(
        web_app(parts, meter=meter, deadline=settings.request_deadline),
        lifetime,
        host=settings.http_host,
        port=settings.http_port,
        within=settings.request_deadline,
    ):
        yield


def surroundings(
    settings: ConsoleSettings,
    connection: NatsConnection,
    metrics: Metrics,
    *,
    meter: ConsoleMeter,
    refusals: NotedRefusals,
    letters: Letters,
) -> ConsoleSurroundings:
    """What the parts need besides the record."""
    return ConsoleSurroundings(
        bells=NatsBells(Publisher(connection, deadline=BELL_DEADLINE)),
        journal=NatsErasureJournal(Publisher(connection)),
        branches=BranchMetrics(metrics),
        prices=read_price_list(settings),
        now=_now,
        people=PeoplePolicy(reserve=settings.people_reserve),
        addresses=settings.address_rules(),
        public_url=settings.public_url,
        passwords=Argon2Passwords(),
        refusals=refusals,
        letters=letters,
        streams=meter,
        sign_ins=meter,
        gateway=gateway_of(settings, redirect_uri=f"{settings.public_url}{IDENTITY_RETURN}"),
    )


@asynccontextmanager
async def noted_refusals(pool: Pool, lifetime: Lifetime) -> AsyncIterator[NotedRefusals]:
    """Who was turned away: written to the towns' logs now and then, and at the end."""
    refusals = NotedRefusals(StoredAuditLog(pool, new_id=uuid7))
    async with background(_writing(refusals), lifetime, name="refusals"):
        yield refusals
    await refusals.write()


async def _writing(refusals: NotedRefusals) -> None:
    while True:
        await asyncio.sleep(WRITE_EVERY)
        await refusals.write()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@asynccontextmanager
async def _closed_at_end(connection: NatsConnection) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await connection.close(within=5)
