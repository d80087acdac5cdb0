"""Puts the api together: a FastStream app whose lifespan holds the record, the bells and the HTTP server."""

import asyncio
import datetime as dt
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from faststream import FastStream
from uuid_utils.compat import uuid7

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.bus.bells import NatsBells
from comunica.bus.connect import NatsConnection
from comunica.bus.erasures import NatsErasureJournal
from comunica.bus.publish import Publisher
from comunica.channels.whatsapp.template_account import rules_of
from comunica.contracts import topology
from comunica.enrolment.ledger import SALT_BYTES
from comunica.runtime import catalogue
from comunica.runtime.asyncapi import specification
from comunica.runtime.branch_metrics import BranchMetrics
from comunica.runtime.errands import ErrandCounter, keep_working
from comunica.runtime.fresh_key import fresh_key
from comunica.runtime.health import Health, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.runtime.prices import read_price_list
from comunica.runtime.record import read_master_key, record_at_hand
from comunica.runtime.service import serving
from comunica.stores.alert_fan_outs import PostgresAlertFanOuts
from comunica.stores.answers import PostgresAnswers, PostgresOperatorAnswers
from comunica.stores.api_keys import PostgresKeys, PostgresSigningKeys
from comunica.stores.audit import StoredAuditLog
from comunica.stores.broadcasts import PostgresBroadcasts
from comunica.stores.buckets import PostgresBuckets
from comunica.stores.callbacks import PostgresCallbacks
from comunica.stores.cap_alerts import PostgresCapAlerts
from comunica.stores.decisions import PostgresDecisions
from comunica.stores.drafts import PostgresDrafts
from comunica.stores.erasures import StoredErasureRecord
from comunica.stores.errands import PostgresErrandAnswers, PostgresErrandQueue, PostgresErrands
from comunica.stores.exports import PostgresExports, PostgresPersons
from comunica.stores.fan_outs import PostgresFanOuts
from comunica.stores.geocodes import PostgresGeocodes
from comunica.stores.imports import StoredImportRecord
from comunica.stores.key_register import PostgresKeyRegister, PostgresKeyUses
from comunica.stores.listings import PostgresListings
from comunica.stores.mandates import PostgresMandates
from comunica.stores.media import PostgresMediaShelf
from comunica.stores.message_lists import PostgresMessageLists
from comunica.stores.messages_shown import PostgresMessages
from comunica.stores.month_counts import PostgresMonthCounts
from comunica.stores.offices import PostgresOffices
from comunica.stores.operated import PostgresOperated
from comunica.stores.operators import PostgresMunicipalities, PostgresOperatorKeys
from comunica.stores.outlooks import PostgresOutlooks
from comunica.stores.partners import PostgresPartnerKeys, PostgresPartners
from comunica.stores.people_imports import PostgresImports, PostgresImportWorkshop
from comunica.stores.people_rooms import PostgresPeopleRooms
from comunica.stores.pool import Pool
from comunica.stores.published_alerts import PostgresPublishedAlerts
from comunica.stores.requests import PostgresRequests
from comunica.stores.sealing import MasterKey
from comunica.stores.series import PostgresSeries
from comunica.stores.submissions import PostgresSubmissions
from comunica.stores.templates_shown import PostgresTemplates
from comunica.stores.territories import PostgresTerritories
from comunica.stores.topics import PostgresTopics
from comunica.stores.vaults import Vaults
from comunica.usecases.authenticate_key import KeyAuthentication
from comunica.usecases.authenticate_operator import OperatorAuthentication
from comunica.usecases.authenticate_partner import PartnerAuthentication
from comunica.usecases.authenticate_token import TokenAuthentication
from comunica.usecases.enrol_person import EnrolmentDesk
from comunica.usecases.erase_people import ErasePeople
from comunica.usecases.erasure_journal import ErasureJournal
from comunica.usecases.errands import ErrandKind
from comunica.usecases.foresee_broadcast import Foreseeing
from comunica.usecases.limit_requests import RequestLimits
from comunica.usecases.make_report import MakeReport
from comunica.usecases.note_key_use import WRITE_EVERY, NotedUses
from comunica.usecases.ring_bell import Bells
from comunica.usecases.send_messages import SendingRoom, send_messages
from comunica.usecases.work_errands import ErrandDesk
from comunica.usecases.work_fan_out import BranchMeter
from comunica.usecases.work_imports import WorkImports
from services import api
from services.api.address_limit import AddressLimit
from services.api.gathering import SendGatherer
from services.api.parts import Parts
from services.api.public_door import REQUESTS as PUBLIC_REQUESTS
from services.api.repeats import HeldBells
from services.api.settings import ApiSettings
from services.api.strangers import Strangers
from services.api.web import web_app

#: Seconds a client waits for a bell: it is told of the broadcast in any case.
BELL_DEADLINE = 1.0


class ApiMeter:
    """Counts requests."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def request_answered(self, *, route: str, status: int, seconds: float) -> None:
        """See services.api.front.RequestMeter."""
        # Without the method: with it the series would be three times as many. The log has it.
        self._metrics.count(catalogue.API_REQUESTS, route=route, status=str(status))
        self._metrics.observe(catalogue.API_REQUEST_SECONDS, seconds, resource=catalogue.resource_of(route))


def build(settings: ApiSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""
    known = topology.load()
    connection = NatsConnection(
        settings.nats_url,
        name="api",
        password=settings.nats_password(),
        trust=settings.nats_trust(),
        on_closed=lifetime.fail,
    )

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
                keep_working(errand_desk(settings, pool, master_key, metrics), every=settings.errand_interval),
                lifetime,
                name="errands",
            ),
            _closed_at_end(connection),
            serving(
                web_app(
                    replace(
                        parts_of_service(
                            settings,
                            pool,
                            master_key,
                            NatsBells(Publisher(connection, deadline=BELL_DEADLINE)),
                            NatsErasureJournal(Publisher(connection)),
                            Noted(uses, BranchMetrics(metrics)),
                        ),
                        count_alert=lambda outcome: metrics.count(catalogue.CAP_ALERTS, outcome=outcome),
                    ),
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


@dataclass(frozen=True, slots=True)
class Noted:
    """Where routes note what they do."""

    uses: NotedUses
    branches: BranchMeter


def parts_of_service(
    settings: ApiSettings,
    pool: Pool,
    master_key: MasterKey,
    bells: Bells,
    journal: ErasureJournal,
    noted: Noted,
) -> Parts:
    """The use cases' ports on the real record."""
    vaults, prices, now = Vaults(pool, master_key), read_price_list(settings), lambda: dt.datetime.now(dt.UTC)
    requests = PostgresRequests(pool, vaults)
    room = SendingRoom(record=requests, prices=prices, now=now, new_id=uuid7)
    return Parts(
        authentication=KeyAuthentication(PostgresKeys(pool), clock=time.monotonic, uses=noted.uses),
        tokens=TokenAuthentication(PostgresSigningKeys(pool, vaults), clock=time.monotonic, now=now),
        submissions=PostgresSubmissions(pool),
        foreseeing=Foreseeing(
            outlooks=PostgresOutlooks(pool),
            prices=prices,
            rooms=PostgresPeopleRooms(pool, PeoplePolicy(reserve=settings.people_reserve)),
        ),
        broadcasts=PostgresBroadcasts(pool),
        listings=PostgresListings(pool, vaults),
        persons=PostgresPersons(pool, vaults),
        exports=PostgresExports(pool, vaults),
        enrolment=EnrolmentDesk(
            offices=PostgresOffices(pool, vaults),
            record=StoredImportRecord(pool, new_id=uuid7),
            now=now,
            new_id=uuid7,
            new_salt=lambda: os.urandom(SALT_BYTES),
        ),
        topics=PostgresTopics(pool),
        erasing=ErasePeople(
            record=StoredErasureRecord(pool, vaults, new_id=uuid7),
            journal=journal,
            now=now,
            new_salt=lambda: os.urandom(SALT_BYTES),
        ),
        audit=StoredAuditLog(pool, new_id=uuid7),
        territories=PostgresTerritories(pool, new_id=uuid7),
        series=PostgresSeries(pool),
        media=PostgresMediaShelf(pool),
        room=room,
        lists=requests,
        message_lists=PostgresMessageLists(pool),
        templates=PostgresTemplates(pool),
        sending=SendGatherer(partial(send_messages, room=room), HeldBells(bells)),
        messages=PostgresMessages(pool, vaults),
        callbacks=PostgresCallbacks(pool, vaults),
        address_rules=settings.address_rules(),
        bells=bells,
        limits=RequestLimits(PostgresBuckets(pool), clock=time.monotonic, policy=settings.request_policy()),
        strangers=Strangers(clock=time.monotonic),
        readers=AddressLimit(clock=time.monotonic, per_minute=PUBLIC_REQUESTS),
        turns=PostgresAnswers(pool, vaults),
        decisions=PostgresDecisions(pool),
        keys=PostgresKeyRegister(pool, vaults),
        new_key=fresh_key,
        operators=OperatorAuthentication(PostgresOperatorKeys(pool), now=now),
        operator_turns=PostgresOperatorAnswers(pool, master_key),
        operated=PostgresOperated(pool, master_key, new_id=uuid7),
        municipalities=PostgresMunicipalities(pool),
        partner_keys=PartnerAuthentication(PostgresPartnerKeys(pool), now=now),
        partners=PostgresPartners(pool),
        mandates=PostgresMandates(pool),
        fan_outs=PostgresFanOuts(pool),
        alert_fan_outs=PostgresAlertFanOuts(pool),
        branch_meter=noted.branches,
        errands=PostgresErrands(pool),
        imports=PostgresImports(pool, vaults),
        template_rules=rules_of,
        alerts=PostgresCapAlerts(pool),
        drafts=PostgresDrafts(pool),
        geocodes=PostgresGeocodes(pool, new_id=uuid7),
        published=PostgresPublishedAlerts(pool),
        now=now,
        new_id=uuid7,
        public_url=settings.public_url,
    )


def errand_desk(settings: ApiSettings, pool: Pool, master_key: MasterKey, metrics: Metrics) -> ErrandDesk:
    """Who makes reports and works on lists of people, beside the requests."""
    vaults = Vaults(pool, master_key)
    reports = MakeReport(
        record=PostgresMonthCounts(pool),
        answers=PostgresErrandAnswers(pool),
        prices=read_price_list(settings),
        now=_now,
    )
    imports = WorkImports(
        workshop=PostgresImportWorkshop(pool, vaults, new_id=uuid7),
        record=PostgresSubmissions(pool),
        audit=StoredAuditLog(pool, new_id=uuid7),
        now=_now,
        new_id=uuid7,
        new_salt=lambda: os.urandom(SALT_BYTES),
    )
    return ErrandDesk(
        owner=uuid7(),
        queue=PostgresErrandQueue(pool),
        workers={
            ErrandKind.REPORT: reports,
            **dict.fromkeys((ErrandKind.CHECK_IMPORT, ErrandKind.BRING_IN, ErrandKind.FORGET_IMPORT), imports),
        },
        meter=ErrandCounter(metrics),
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
