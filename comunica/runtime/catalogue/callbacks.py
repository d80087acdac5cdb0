"""Callbacks: what towns' programs are still to be told, and what becomes of calls."""

from comunica.runtime.metrics import Kind, Metric

CALLBACK_ATTEMPTS = Metric(
    name="comunica_callback_attempts_total",
    kind=Kind.COUNTER,
    meaning="Calls to receivers, by what became of them. `address_refused`: the name led to an address inside.",
    services=("callbacks",),
    labels={
        "outcome": (
            "taken",
            "gone",
            "refused",
            "redirected",
            "address_refused",
            "tls_failed",
            "unreachable",
            "late",
        )
    },
)
CALLBACK_BACKLOG = Metric(
    name="comunica_callback_waiting_events",
    kind=Kind.GAUGE,
    meaning="Events that wait to be told, of callbacks that are not disabled.",
    services=("callbacks",),
)
CALLBACK_OLDEST = Metric(
    name="comunica_callback_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds since the oldest of those happened; 0 if none waits.",
    services=("callbacks",),
)
CALLBACKS_OPEN = Metric(
    name="comunica_callbacks_paused",
    kind=Kind.GAUGE,
    meaning="Callbacks whose circuit breaker is open: they took nothing several times in a row.",
    services=("callbacks",),
)
