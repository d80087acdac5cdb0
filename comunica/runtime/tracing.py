"""Traces: OpenTelemetry, off unless COMUNICA_OTLP_ENDPOINT says where spans go. Spans hold ids and words, no person.

Two kinds of trace meet in links. A *request* has one: a webhook, a call of the api; its id travels as W3C traceparent,
on NATS in each event of an envelope, since several webhooks share one. A *source* has one too: the broadcast, or the
inbound message that a reply answers. Its id is the source's own UUID, so the dispatcher that sends and the subscription
that hears the status, hours later, find it without a column for it; the token that travels with each message names it.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import Decision, Sampler, SamplingResult
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import Attributes
from structlog.types import EventDict

from comunica.runtime.settings import TraceSettings

#: Seconds for one export: a receiver that is away costs spans, never a message.
_EXPORT_WITHIN = 2
_EMPTY = Context()
_W3C = TraceContextTextMapPropagator()

type Values = Mapping[str, str | int]


class _Ids(IdGenerator):
    """Random, but for the first span of a source."""

    def __init__(self) -> None:
        self.chosen: ContextVar[tuple[int, int] | None] = ContextVar("chosen", default=None)

    def generate_trace_id(self) -> int:
        chosen = self.chosen.get()
        return chosen[0] if chosen else secrets.randbits(128) or 1

    def generate_span_id(self) -> int:
        chosen = self.chosen.get()
        return chosen[1] if chosen else secrets.randbits(64) or 1


class _ByTraceId(Sampler):
    """The same answer for every span of a trace, in whatever process; a client's no is a no."""

    def __init__(self, ratio: float) -> None:
        self._below = int(ratio * 2**64)

    def keeps(self, trace_id: int) -> bool:
        # Of a digest: UUIDv7 of the same millisecond differ by little.
        digest = hashlib.blake2b(trace_id.to_bytes(16), digest_size=8).digest()
        return int.from_bytes(digest) < self._below

    def should_sample(  # noqa: PLR0913, PLR0917 - OpenTelemetry's own signature
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,  # noqa: ARG002
        kind: SpanKind | None = None,  # noqa: ARG002
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,  # noqa: ARG002
        trace_state: trace.TraceState | None = None,  # noqa: ARG002
    ) -> SamplingResult:
        parent = trace.get_current_span(parent_context).get_span_context()
        kept = self.keeps(trace_id) and (not parent.is_valid or parent.trace_flags.sampled)
        return SamplingResult(Decision.RECORD_AND_SAMPLE if kept else Decision.DROP, attributes)

    def get_description(self) -> str:
        return "by the random part of the trace id"


class _Tracing:
    def __init__(self, settings: TraceSettings, service: str) -> None:
        # Not above: who exports nothing need not wait for it, a sixth of a service's start.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        self.ids = _Ids()
        self.sampler = _ByTraceId(settings.trace_ratio)
        self.provider = TracerProvider(
            resource=Resource.create({"service.name": f"comunica-{service}"}),
            sampler=self.sampler,
            id_generator=self.ids,
            shutdown_on_exit=False,
        )
        exporter = OTLPSpanExporter(endpoint=settings.otlp_endpoint, timeout=_EXPORT_WITHIN)
        self.provider.add_span_processor(
            BatchSpanProcessor(exporter, schedule_delay_millis=1000, export_timeout_millis=_EXPORT_WITHIN * 1000)
        )
        self.tracer = self.provider.get_tracer("comunica")


_now: _Tracing | None = None


@contextmanager
def exporting(settings: TraceSettings, *, service: str) -> Iterator[None]:
    """Trace from here on, if an endpoint is set; what is left is exported at the end."""
    global _now  # noqa: PLW0603 - one for a process, as OpenTelemetry's own
    if settings.otlp_endpoint is None:
        yield
        return
    _now = _Tracing(settings, service)
    try:
        yield
    finally:
        _now.provider.shutdown()
        _now = None


def on() -> bool:
    """Whether spans go anywhere: what they would hold need not be gathered otherwise."""
    return _now is not None


@contextmanager
def request(name: str, values: Values, *, traceparent: str = "", trace_id: UUID | None = None) -> Iterator[str]:
    """A span around what somebody outside asked for; gives the trace's id in hex, empty when tracing is off.

    In the asker's own trace if there is one, else in that of `trace_id`, else in a new one.
    """
    if _now is None:
        yield ""
        return
    asker = _of(traceparent)
    chosen = None if asker or trace_id is None else (trace_id.int, secrets.randbits(64) or 1)
    with _choosing(chosen):
        span = _now.tracer.start_span(name, context=_under(asker), kind=SpanKind.SERVER, attributes=dict(values))
    with trace.use_span(span, end_on_exit=True, record_exception=False):
        yield f"{span.get_span_context().trace_id:032x}"


def traceparent() -> str:
    """Of the span at hand, for whoever does the next step; empty if there is none."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent", "")


def begin_source(source_id: UUID, name: str, values: Values, *, because: str = "") -> None:
    """The first span of a source's trace. `because`: the traceparent of the request that it comes from."""
    if _now is None:
        return
    cause = _of(because or traceparent())
    with _choosing((source_id.int, _first_span(source_id))):
        span = _now.tracer.start_span(name, context=_EMPTY, links=_links(cause), attributes=dict(values))
    span.end()
    if cause is not None:
        # The other way round too: from the request to what it became.
        there = _now.tracer.start_span(f"{name} begun", context=_under(cause), links=_links(_source(source_id)))
        there.end()


def of_source(source_id: UUID, name: str, values: Values, *, seconds: float = 0.0, because: str = "") -> None:
    """A span of a source's trace that is over now and took so long."""
    if _now is None or not _now.sampler.keeps(source_id.int):
        return
    end = time.time_ns()
    span = _now.tracer.start_span(
        name,
        context=_under(_source(source_id)),
        kind=SpanKind.CLIENT,
        links=_links(_of(because)),
        attributes=dict(values),
        start_time=end - int(seconds * 1e9),
    )
    span.end(end)


def of_request(because: str, name: str, values: Values) -> None:
    """A span of a request's trace, for a step that is over now."""
    if _now is None or (asker := _of(because)) is None:
        return
    _now.tracer.start_span(name, context=_under(asker), kind=SpanKind.CONSUMER, attributes=dict(values)).end()


def add_trace_id(_logger: object, _method: str, event: EventDict) -> EventDict:
    """For structlog: the id of the trace at hand."""
    at_hand = trace.get_current_span().get_span_context()
    if at_hand.is_valid:
        event["trace_id"] = f"{at_hand.trace_id:032x}"
    return event


@contextmanager
def _choosing(chosen: tuple[int, int] | None) -> Iterator[None]:
    assert _now is not None
    token = _now.ids.chosen.set(chosen)
    try:
        yield
    finally:
        _now.ids.chosen.reset(token)


def _source(source_id: UUID) -> SpanContext:
    assert _now is not None
    flags = TraceFlags(TraceFlags.SAMPLED if _now.sampler.keeps(source_id.int) else TraceFlags.DEFAULT)
    return SpanContext(source_id.int, _first_span(source_id), is_remote=True, trace_flags=flags)


def _first_span(source_id: UUID) -> int:
    return source_id.int % 2**64


def _of(traceparent: str) -> SpanContext | None:
    if not traceparent:
        return None
    found = trace.get_current_span(_W3C.extract({"traceparent": traceparent}, _EMPTY)).get_span_context()
    return found if found.is_valid else None


def _under(parent: SpanContext | None) -> Context:
    span: Span = trace.INVALID_SPAN if parent is None else NonRecordingSpan(parent)
    return trace.set_span_in_context(span, _EMPTY)


def _links(*contexts: SpanContext | None) -> list[Link]:
    return [Link(each) for each in contexts if each is not None]
