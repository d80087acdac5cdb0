"""Alerts on NATS, PostgreSQL and the processes."""

from dashboards.alerts.alert import Alert, Severity, Term, alert

#: Each has at least one process wherever Comunica runs.
SERVICES = ("ingress", "subscription", "dispatcher", "api", "console", "exporter", "callbacks")


def _up(services: str) -> str:
    """Whether they answer. An `apiserver` and a `node-exporter` are not ours."""
    return f'up{{job=~"(.*comunica-)?({services})"}}'


def _processes(service: str) -> str:
    """How many of them Prometheus knows; 0 if it knows none."""
    return f'label_replace(count({_up(service)}) or vector(0), "service", "{service}", "", "")'


ALERTS = (
    Alert(
        name="DeadLetters",
        severity=Severity.WARNING,
        terms=[
            Term('sum(increase(comunica_consumed_total{outcome="dead"}[1h]))', "> 0"),
            Term('sum(increase(comunica_inbound_events_total{kind="bad"}[1h]))', "> 0"),
        ],
        summary="Events went to the dead letters.",
        description="{{ $value }} within an hour. They are kept for 7 days; nobody reads them but you.",
    ),
    alert(
        "ConsumerStalled",
        Severity.CRITICAL,
        "max by (consumer) (comunica_consumer_idle_seconds)",
        "> 120",
        lasting="2m",
        summary="A consumer makes no progress: {{ $labels.consumer }}.",
        description="Messages wait for it, and it settled none for {{ $value | humanizeDuration }}.",
    ),
    alert(
        "ConsumerBehind",
        Severity.WARNING,
        "max by (consumer) (comunica_consumer_waiting_messages)",
        "> 5000",
        lasting="10m",
        summary="A consumer is far behind: {{ $labels.consumer }}.",
        description="{{ $value }} messages wait for it.",
    ),
    alert(
        "StreamFillsUp",
        Severity.CRITICAL,
        'max by (stream) (comunica_stream_bytes{stream=~"INBOUND|JOBS|PARTNERJOBS"} / comunica_stream_limit_bytes)',
        "> 0.7",
        lasting="5m",
        summary="The stream {{ $labels.stream }} fills up.",
        description="{{ $value | humanizePercentage }} of its bytes. When it is full, ingress answers 503.",
    ),
    alert(
        "NatsAway",
        Severity.CRITICAL,
        "min by (job) (comunica_nats_connected)",
        "== 0",
        lasting="2m",
        summary="{{ $labels.job }} is not connected to NATS.",
        description="Ingress answers 503 meanwhile, and the provider sends again.",
    ),
    Alert(
        name="ServiceDown",
        severity=Severity.CRITICAL,
        terms=[
            Term(f"min by (job) ({_up('|'.join(SERVICES))})", "== 0"),
            # Of a service without any process nothing says `up`: it has to be missed by name.
            *(Term(_processes(service), "== 0") for service in SERVICES),
        ],
        lasting="5m",
        summary="{{ if $labels.job }}A process of {{ $labels.job }} does not answer Prometheus."
        "{{ else }}No process of {{ $labels.service }} is there.{{ end }}",
        description="It does not run, does not answer, or Prometheus may not reach it.",
    ),
    alert(
        "ExporterBlind",
        Severity.WARNING,
        'sum by (at) (increase(comunica_exporter_looks_total{outcome="seen"}[10m]))',
        "== 0",
        lasting="5m",
        summary="The exporter does not see {{ $labels.at }}.",
        description="The figures of streams, consumers or sizes are old, and alerts on them are blind.",
    ),
    alert(
        "PoolWaits",
        Severity.WARNING,
        "histogram_quantile(0.95, sum by (le, job) (rate(comunica_pool_wait_seconds_bucket[5m])))",
        "> 1",
        lasting="10m",
        summary="{{ $labels.job }} waits for connections to PostgreSQL.",
        description="One user in 20 of its pool waits longer than {{ $value | humanizeDuration }}.",
    ),
    alert(
        "LoopLags",
        Severity.WARNING,
        "histogram_quantile(0.99, sum by (le, job) (rate(comunica_event_loop_lag_seconds_bucket[5m])))",
        "> 0.5",
        lasting="10m",
        summary="The event loop of {{ $labels.job }} is late.",
        description="One heartbeat in 100 is late by more than {{ $value | humanizeDuration }}.",
    ),
    alert(
        "ErasureFails",
        Severity.WARNING,
        "sum(increase(comunica_erasure_sweeps_failed_total[2h]))",
        "> 60",
        summary="Personal data is not erased when its term is over.",
        description="{{ $value }} sweeps failed within two hours.",
    ),
    alert(
        "NoRoomForNextMonth",
        Severity.WARNING,
        "min(comunica_delivery_months_ahead)",
        "< 2",
        lasting="1h",
        summary="There is no place for the deliveries of a coming month.",
        description="Places are made for {{ $value }} months ahead. Without one nothing can be sent in that month.",
    ),
)
