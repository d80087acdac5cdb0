"""The process itself."""

from comunica.runtime.metrics import SECONDS, Kind, Metric

LOOP_LAG = Metric(
    name="comunica_event_loop_lag_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds by which the event loop was late for its heartbeat. Long: something computes and should wait.",
    services=("ingress", "subscription", "dispatcher", "api", "console", "exporter", "callbacks"),
    buckets=SECONDS,
)
