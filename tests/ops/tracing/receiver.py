"""A collector that remembers: takes OTLP over HTTP as an OpenTelemetry collector does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from workbench.ports import HOST, free_port


@dataclass(frozen=True)
class Seen:
    """One span."""

    service: str
    name: str
    trace_id: str
    span_id: str
    parent_id: str
    #: trace ids that it links to
    links: tuple[str, ...]
    values: dict[str, str]


@dataclass
class Collector:
    """What came."""

    url: str
    spans: list[Seen] = field(default_factory=list)
    #: every body, to be searched for what should not be there
    raw: bytearray = field(default_factory=bytearray)

    def named(self, service: str, name: str) -> list[Seen]:
        return [each for each in self.spans if (each.service, each.name) == (f"comunica-{service}", name)]

    def of(self, source: UUID) -> set[tuple[str, str]]:
        """Services and steps in the trace of a source."""
        return {(each.service, each.name) for each in self.spans if each.trace_id == source.hex}

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            [service] = [each.value.string_value for each in resource.resource.attributes if each.key == "service.name"]
            for scope in resource.scope_spans:
                self.spans += [
                    Seen(
                        service=service,
                        name=span.name,
                        trace_id=span.trace_id.hex(),
                        span_id=span.span_id.hex(),
                        parent_id=span.parent_span_id.hex(),
                        links=tuple(link.trace_id.hex() for link in span.links),
                        values={
                            each.key: str(each.value.string_value or each.value.int_value) for each in span.attributes
                        },
                    )
                    for span in scope.spans
                ]
        return web.Response()


@asynccontextmanager
async def collector() -> AsyncIterator[Collector]:
    app, port = web.Application(client_max_size=64 * 1024 * 1024), free_port()
    here = Collector(f"http://{HOST}:{port}/v1/traces")
    app.router.add_post("/v1/traces", here.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    try:
        yield here
    finally:
        await runner.cleanup()
