"""Puts the service together: a FastStream app without a broker, whose lifespan holds the record and two loops."""

import asyncio
import datetime as dt
import random
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from faststream import FastStream
from uuid_utils.compat import uuid7

from comunica.callbacks.patience import CircuitPolicy, Patience
from comunica.receivers.http import CallDeadlines, Receivers
from comunica.runtime import catalogue
from comunica.runtime.health import Health, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.master_key import read_master_key
from comunica.runtime.metrics import Metrics
from comunica.runtime.record import record_at_hand
from comunica.stores.callbacks.callbacks import PostgresCallbackQueue
from comunica.stores.vaults import Vaults
from comunica.usecases.callbacks.call_back import CallPolicy, Surroundings
from services.callbacks.calling import CallbackMeter, calling, sweeping
from services.callbacks.settings import CallbacksSettings

SERVICE = "callbacks"


def build(settings: CallbacksSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        health, metrics = Health(), Metrics(catalogue.CATALOGUE, SERVICE)
        master_key = read_master_key(settings)
        async with (
            operations(health, metrics, host=settings.ops_host, port=settings.ops_port),
            record_at_hand(settings, lifetime, health, metrics, service=SERVICE) as pool,
            _receivers(settings) as receivers,
        ):
            queue = PostgresCallbackQueue(pool, Vaults(pool, master_key))
            around = _surroundings(settings, queue, receivers, metrics)
            keep = dt.timedelta(days=settings.callback_keep_days)
            sweeps = sweeping(queue, metrics, interval=settings.callback_sweep_interval, keep=keep, now=_now)
            async with (
                background(sweeps, lifetime, name="sweeps"),
                _finished(
                    calling(around, interval=settings.callback_interval, is_over=lambda: lifetime.over),
                    lifetime,
                    within=settings.callback_deadline + 2,
                ),
            ):
                yield

    return FastStream(lifespan=lifespan, logger=None)


def _surroundings(
    settings: CallbacksSettings, queue: PostgresCallbackQueue, receivers: Receivers, metrics: Metrics
) -> Surroundings:
    return Surroundings(
        owner=uuid7(),
        queue=queue,
        caller=receivers,
        meter=CallbackMeter(metrics),
        policy=policy_of(settings),
        now=_now,
        clock=time.monotonic,
        chance=random.random,
    )


def policy_of(settings: CallbacksSettings) -> CallPolicy:
    """How patiently, as the settings say."""

    def seconds(value: float) -> dt.timedelta:
        return dt.timedelta(seconds=value)

    return CallPolicy(
        patience=Patience(first=seconds(settings.callback_pause), longest=seconds(settings.callback_longest_pause)),
        circuit=CircuitPolicy(
            faults=settings.callback_faults,
            pause=seconds(settings.callback_circuit_pause),
            longest=seconds(settings.callback_circuit_longest),
        ),
        lease=seconds(settings.callback_lease),
        call_within=seconds(settings.callback_deadline),
        callbacks=settings.callbacks_at_once,
        at_once=settings.calls_at_once,
    )


@asynccontextmanager
async def _receivers(settings: CallbacksSettings) -> AsyncIterator[Receivers]:
    whole = settings.callback_deadline
    receivers = Receivers(
        settings.address_rules(),
        deadlines=CallDeadlines(call=whole, connect=whole / 2),
        connections=settings.callbacks_at_once * settings.calls_at_once,
    )
    try:
        yield receivers
    finally:
        await receivers.close()


@asynccontextmanager
async def _finished(work: Coroutine[Any, Any, None], lifetime: Lifetime, *, within: float) -> AsyncIterator[None]:
    """Beside the rest; at the end it has some time for what is under way."""
    task = asyncio.create_task(work, name="calls")
    try:
        async with background(_wait(task), lifetime, name="calls"):
            yield
            await asyncio.wait({task}, timeout=within)
    finally:
        task.cancel()
        await asyncio.wait({task}, timeout=1)


async def _wait(task: asyncio.Task[None]) -> None:
    await asyncio.shield(task)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
