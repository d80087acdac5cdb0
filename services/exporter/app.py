"""Puts the exporter together: a FastStream app that holds NATS, the record, and one loop for each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from faststream import FastStream

from comunica.contracts import topology
from comunica.runtime import catalogue
from comunica.runtime.asyncapi import specification
from comunica.runtime.health import Health, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import connection_of, watch_connection
from comunica.stores.pool import open_pool
from services import exporter as card
from services.exporter.looking import Pace, looking
from services.exporter.nats_look import NatsLook
from services.exporter.record_look import RecordLook
from services.exporter.settings import ExporterSettings

SERVICE = "exporter"


def build(settings: ExporterSettings, lifetime: Lifetime) -> FastStream:
    """The service, not started."""
    known = topology.load()
    connection = connection_of(settings, lifetime, service=SERVICE)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        health, metrics = Health(), Metrics(catalogue.CATALOGUE, SERVICE)
        watch_connection(connection, health, metrics)
        pool = await open_pool(
            settings.postgres_dsn,
            password=settings.postgres_password(),
            size=settings.postgres_pool,
            name=f"comunica-{SERVICE}",
        )
        nats, record = NatsLook(connection, known, metrics), RecordLook(pool, metrics)
        nats_pace = Pace(settings.nats_interval, settings.look_within)
        record_pace = Pace(settings.record_interval, settings.look_within)
        try:
            async with (
                operations(health, metrics, host=settings.ops_host, port=settings.ops_port),
                background(connection.open(known), lifetime, name="nats"),
                background(looking(nats, "nats", metrics, nats_pace), lifetime, name="streams"),
                background(looking(record, "postgres", metrics, record_pace), lifetime, name="sizes"),
            ):
                yield
        finally:
            await connection.close(within=2)
            pool.terminate()

    return FastStream(
        connection.broker,
        lifespan=lifespan,
        specification=specification(known, SERVICE, description=card.__doc__ or ""),
        logger=None,
    )
