"""Ingress put together: what starts in which order, and stops in reverse."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from faststream import FastStream

from comunica.bus.publish import Publisher
from comunica.bus.sealing import Sealer
from comunica.contracts import topology
from comunica.runtime import catalogue
from comunica.runtime.asyncapi import specification
from comunica.runtime.health import Health, Verdict, operations
from comunica.runtime.lifetime import Lifetime, background
from comunica.runtime.metrics import Metrics
from comunica.runtime.nats import connection_of, nats_in_its_own_time
from comunica.runtime.service import serving
from services.ingress.apps import Apps
from services.ingress.bad_items import BadItems
from services.ingress.crowds import Crowds
from services.ingress.gathering import Gatherer
from services.ingress.path_reports import PathReports
from services.ingress.settings import IngressSettings
from services.ingress.webhooks import Webhooks

SERVICE = "ingress"

#: seconds for one publish: the provider's own patience with us is not published, some name 5
PUBLISH_DEADLINE = 3.0
#: The budget for stopping, in seconds, and its parts: what is in hand, its last publish and report, goodbye to NATS.
STOP_WITHIN = 10.0
FINISH_WITHIN = 5.0


def build(settings: IngressSettings, lifetime: Lifetime) -> FastStream:
    """The service, ready to live."""
    known = topology.load()
    health, metrics = Health(), Metrics(catalogue.CATALOGUE, SERVICE)
    connection = connection_of(settings, lifetime, service=SERVICE)
    publisher, sealer = Publisher(connection, deadline=PUBLISH_DEADLINE), Sealer(settings.stream_key())
    apps = Apps(settings.apps_folder)
    gatherer = Gatherer(
        publisher, sealer, metrics, max_payload=known.max_payload, now=_now, crowds=Crowds(settings.crowds())
    )
    reports = PathReports(apps, gatherer, metrics, now=_now)
    webhooks = Webhooks(apps, gatherer, BadItems(publisher, sealer, metrics), reports, sealer, metrics)
    lifetime.at_end(lambda: health.check("staying", Verdict(ok=False, why="stopping")))

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            start = stack.enter_async_context
            await start(operations(health, metrics, host=settings.ops_host, port=settings.ops_port))
            await start(nats_in_its_own_time(connection, known, lifetime, health, metrics, service=SERVICE))
            await start(_reporting(reports, gatherer, lifetime, every=settings.path_interval))
            await start(
                serving(
                    webhooks.application(),
                    lifetime,
                    host=settings.http_host,
                    port=settings.http_port,
                    within=FINISH_WITHIN,
                )
            )
            yield

    document = specification(known, SERVICE, description="Takes the provider's webhooks and keeps what they say.")
    return FastStream(connection.broker, lifespan=lifespan, specification=document, logger=None)


@asynccontextmanager
async def _reporting(
    reports: PathReports, gatherer: Gatherer, lifetime: Lifetime, *, every: float
) -> AsyncIterator[None]:
    """Report on the path until no more webhooks come; then flush, and say that we leave."""
    async with background(reports.reporting(every=every), lifetime, name="path reports"):
        yield
    await gatherer.flush()
    await reports.report(leaving=True)


def _now() -> datetime:
    return datetime.now(UTC)
