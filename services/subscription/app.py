"""Puts the subscription service together: a FastStream app that holds the record, NATS and three pull loops."""

import datetime as dt
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from faststream import FastStream
from uuid_utils.compat import uuid7

from comunica.bus.bells import NatsBells
from comunica.bus.connect import NatsConnection
from comunica.bus.consume import Handler, PullConsumer
from comunica.bus.erasures import NatsErasureJournal
from comunica.bus.inbox import Pull
from comunica.bus.publish import Publisher
from comunica.bus.sealing import Sealer
from comunica.channels.whatsapp import account_events
from comunica.channels.whatsapp.errors import status_failure
from comunica.contracts import topology
from comunica.contracts.topology import Topology
from comunica.enrolment.ledger import SALT_BYTES
from comunica.runtime import catalogue
from comunica.runtime.asyncapi import specification
from comunica.runtime.health import Health, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.master_key import read_master_key
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import ConsumerWatch, connection_of, nats_in_its_own_time, reading
from comunica.runtime.prices import read_price_list
from comunica.runtime.record import record_at_hand
from comunica.stores.hearing.accounts import StoredAccountRecord
from comunica.stores.hearing.inbound import StoredInboundRecord
from comunica.stores.hearing.paths import StoredPathRecord
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.people.surnames import StoredSurnames
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.upkeep.log_seals import PostgresSeals
from comunica.stores.upkeep.months import StoredMonths
from comunica.stores.upkeep.terms import StoredTextRecord
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.record_account_event import RecordAccountEvents
from comunica.usecases.hearing.record_inbound import RecordInbound
from comunica.usecases.hearing.record_number_change import RecordNumberChange
from comunica.usecases.hearing.record_path import RecordPath
from comunica.usecases.hearing.refused_later import RefusedLater
from comunica.usecases.hearing.settle_statuses import SettleStatuses
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.index_surnames import IndexSurnames
from comunica.usecases.take_turns import SLICE, Turns
from comunica.usecases.upkeep.clear_texts import ClearTexts
from comunica.usecases.upkeep.close_months import CloseMonths
from comunica.usecases.upkeep.seal_log import SealLogs
from services import subscription as card
from services.subscription.envelopes import Opener
from services.subscription.erasing import Eraser
from services.subscription.hearing import Account, Messages, Statuses
from services.subscription.indexing import index_surnames_again_and_again
from services.subscription.neighbours import Neighbours
from services.subscription.path_clerk import PathClerk
from services.subscription.settings import SubscriptionSettings
from services.subscription.town_rows import begin_town_rows

_SERVICE = "subscription"
_MESSAGES, _CROWDS = "subscription-messages", "subscription-crowds"
_STATUSES, _ACCOUNT = "subscription-statuses", "subscription-account"
#: Of the messages to flooded numbers, so many in one transaction.
_CROWD_AT_ONCE = 50
#: Seconds for the batches in hand at the end.
_FINISH_WITHIN = 10.0


def build(settings: SubscriptionSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""
    known = topology.load()
    connection = connection_of(settings, lifetime, service=_SERVICE)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        health, metrics = Health(), Metrics(catalogue.CATALOGUE, _SERVICE)
        master_key, sealer = read_master_key(settings), Sealer(settings.stream_key())
        async with (
            operations(health, metrics, host=settings.ops_host, port=settings.ops_port),
            record_at_hand(settings, lifetime, health, metrics, service=_SERVICE) as pool,
            nats_in_its_own_time(connection, known, lifetime, health, metrics, service=_SERVICE),
        ):
            publisher = Publisher(connection)
            handlers = _handlers(settings, pool, master_key, sealer, publisher, metrics)
            watch = ConsumerWatch(health, metrics, (_MESSAGES, _CROWDS, _STATUSES, _ACCOUNT))
            clerk = PathClerk(connection, known.consumers[_STATUSES], handlers.path)
            async with (
                background(clerk.working(settings.path_settle_interval), lifetime, name="path clerk"),
                background(handlers.eraser.working(settings.erase_interval), lifetime, name="eraser"),
                background(
                    index_surnames_again_and_again(handlers.surnames, every=settings.erase_interval),
                    lifetime,
                    name="surnames",
                ),
                background(
                    begin_town_rows(handlers.directory, metrics, every=settings.directory_believed),
                    lifetime,
                    name="town rows",
                ),
                reading(
                    *_consumers(connection, known, handlers, publisher, watch, settings),
                    within=_FINISH_WITHIN,
                ),
            ):
                yield

    return FastStream(
        connection.broker,
        lifespan=lifespan,
        specification=specification(known, _SERVICE, description=card.__doc__ or ""),
        logger=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handlers:
    """Who hears what."""

    directory: StoredTownDirectory
    messages: Messages
    crowds: Messages
    statuses: Statuses
    account: Account
    path: RecordPath
    eraser: Eraser
    surnames: IndexSurnames


def _handlers(
    settings: SubscriptionSettings,
    pool: Pool,
    master_key: MasterKey,
    sealer: Sealer,
    publisher: Publisher,
    metrics: Metrics,
) -> _Handlers:
    vaults = Vaults(pool, master_key)
    directory = StoredTownDirectory(pool, vaults, clock=time.monotonic, believed_for=settings.directory_believed)
    inbound = _inbound(pool, directory, publisher)
    path, opener = RecordPath(record=StoredPathRecord(pool), policy=settings.path()), Opener(sealer, metrics, now=_now)
    return _Handlers(
        directory=directory,
        messages=Messages(opener, inbound, metrics),
        crowds=Messages(opener, _unhurried(inbound), metrics, kind="crowd", at_once=_CROWD_AT_ONCE),
        statuses=Statuses(opener, _settling(pool, directory, metrics, settings), path, metrics),
        account=Account(opener, _account(pool, directory, metrics), metrics),
        path=path,
        eraser=_eraser(pool, vaults, publisher, metrics, settings),
        surnames=IndexSurnames(record=StoredSurnames(pool, vaults)),
    )


def _inbound(pool: Pool, directory: StoredTownDirectory, publisher: Publisher) -> RecordInbound:
    return RecordInbound(
        directory=directory,
        record=StoredInboundRecord(pool),
        bells=NatsBells(publisher),
        now=_now,
        new_id=uuid7,
        new_salt=_salt,
    )


def _settling(
    pool: Pool, directory: StoredTownDirectory, metrics: Metrics, settings: SubscriptionSettings
) -> SettleStatuses:
    def unknown_code(_: int) -> None:
        metrics.count(catalogue.UNKNOWN_CODES)

    price_list = read_price_list(settings)
    statuses = StoredStatusRecord(pool, prices=lambda: price_list.at(_now().date()))
    return SettleStatuses(
        directory=directory,
        record=statuses,
        failure_of=partial(status_failure, unknown=unknown_code),
        refused_later=RefusedLater(statuses, settings.refusals()),
    )


def _account(pool: Pool, directory: StoredTownDirectory, metrics: Metrics) -> RecordAccountEvents:
    return RecordAccountEvents(
        directory=directory,
        record=StoredAccountRecord(pool),
        read=account_events.read,
        number_changes=RecordNumberChange(record=StoredInboundRecord(pool), new_salt=_salt),
        template_changed=lambda change, count: metrics.count(catalogue.TEMPLATE_CHANGES, count, change=change),
    )


def _unhurried(record: RecordInbound) -> RecordInbound:
    """The same, half of the time at most: the rest belongs to those who wait for an answer."""
    return replace(record, turns=partial(Turns, rest=SLICE))


def _eraser(
    pool: Pool, vaults: Vaults, publisher: Publisher, metrics: Metrics, settings: SubscriptionSettings
) -> Eraser:
    people = ErasePeople(
        record=StoredErasureRecord(pool, vaults, new_id=uuid7),
        journal=NatsErasureJournal(publisher),
        now=_now,
        new_salt=_salt,
    )
    months = CloseMonths(record=StoredMonths(pool), now=_now, keep=settings.message_log_months)
    logs = SealLogs(record=PostgresSeals(pool))
    return Eraser(people, ClearTexts(record=StoredTextRecord(pool), now=_now), months, logs, metrics)


def _consumers(
    connection: NatsConnection,
    known: Topology,
    handlers: _Handlers,
    publisher: Publisher,
    watch: ConsumerWatch,
    settings: SubscriptionSettings,
) -> list[PullConsumer]:
    neighbours = Neighbours(alone=settings.crowd_rest, beside=settings.crowd_rest_beside, clock=time.monotonic)
    crowds = Pull(batch=settings.crowd_batch, rest=neighbours.rest)
    heard: dict[str, Handler] = {
        _MESSAGES: neighbours.hearing(handlers.messages),
        _CROWDS: handlers.crowds,
        _STATUSES: handlers.statuses,
        _ACCOUNT: handlers.account,
    }
    return [
        PullConsumer(
            connection,
            known.consumers[name],
            handler,
            publisher=publisher,
            watch=watch,
            pull=crowds if name == _CROWDS else Pull(batch=settings.batch),
        )
        for name, handler in heard.items()
    ]


def _salt() -> bytes:
    return os.urandom(SALT_BYTES)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
