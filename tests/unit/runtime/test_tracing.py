"""Tracing is off unless told, and then every service decides alike which traces are kept."""

from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.runtime import tracing
from comunica.runtime.settings import TraceSettings

ASKER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_without_an_endpoint_nothing_is_traced() -> None:
    with tracing.exporting(TraceSettings(), service="tests"):
        assert not tracing.on()
        with tracing.request("request", {}, traceparent=ASKER) as trace_id:
            assert (trace_id, tracing.traceparent()) == ("", "")
        tracing.begin_source(uuid7(), "begun", {})
        tracing.of_source(uuid7(), "sent", {})


def test_half_of_the_sources_are_kept_when_half_is_asked_for() -> None:
    """Also of those that were made in the same millisecond."""
    sampler = tracing._ByTraceId(0.5)
    kept = sum(sampler.keeps(uuid7().int) for _ in range(4000))
    assert 1700 < kept < 2300


def test_all_and_none() -> None:
    some = UUID("0193a3c2-7b1e-7c00-bfff-ffffffffffff")
    assert tracing._ByTraceId(1.0).keeps(some.int)
    assert not tracing._ByTraceId(0.0).keeps(some.int)
