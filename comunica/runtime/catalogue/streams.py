"""NATS: connections, consumers, streams."""

from comunica.runtime.metrics import SIZES, Configured, Kind, Metric

_TOPOLOGY = Configured("proto/topology.yaml", most=12)

NATS_CONNECTED = Metric(
    name="comunica_nats_connected",
    kind=Kind.GAUGE,
    meaning="1 while connected to NATS, else 0.",
    services=("ingress", "subscription", "dispatcher", "api", "console", "exporter"),
)
CONSUMED = Metric(
    name="comunica_consumed_total",
    kind=Kind.COUNTER,
    meaning="Messages settled by our pull loop. `unsettled`: NATS was away, they come again.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _TOPOLOGY, "outcome": ("acked", "retried", "dead", "dropped", "unsettled")},
)
BATCH_MESSAGES = Metric(
    name="comunica_consumer_batch_messages",
    kind=Kind.HISTOGRAM,
    meaning="Messages that a handler got at once.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _TOPOLOGY},
    buckets=SIZES,
)
HANDLER_SECONDS = Metric(
    name="comunica_consumer_handler_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds until a handler had answered for its batch, held batches included.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _TOPOLOGY},
)
CONSUMER_WAITING = Metric(
    name="comunica_consumer_waiting_messages",
    kind=Kind.GAUGE,
    meaning="Messages that nobody has been given yet.",
    services=("exporter",),
    labels={"consumer": _TOPOLOGY},
)
CONSUMER_IN_HAND = Metric(
    name="comunica_consumer_unsettled_messages",
    kind=Kind.GAUGE,
    meaning="Messages given out and not settled.",
    services=("exporter",),
    labels={"consumer": _TOPOLOGY},
)
STREAM_BYTES = Metric(
    name="comunica_stream_bytes",
    kind=Kind.GAUGE,
    meaning="Bytes that a stream holds. A full stream of inbound events makes ingress answer 503.",
    services=("exporter",),
    labels={"stream": _TOPOLOGY},
)
STREAM_LIMIT = Metric(
    name="comunica_stream_limit_bytes",
    kind=Kind.GAUGE,
    meaning="Bytes that a stream may hold.",
    services=("exporter",),
    labels={"stream": _TOPOLOGY},
)
STREAM_MESSAGES = Metric(
    name="comunica_stream_messages",
    kind=Kind.GAUGE,
    meaning="Messages that a stream holds. In DEADLETTERS: events that somebody must look at.",
    services=("exporter",),
    labels={"stream": _TOPOLOGY},
)
CONSUMER_REDELIVERED = Metric(
    name="comunica_consumer_redelivered_messages",
    kind=Kind.GAUGE,
    meaning="Messages among the unsettled that were given out more than once.",
    services=("exporter",),
    labels={"consumer": _TOPOLOGY},
)
CONSUMER_IDLE = Metric(
    name="comunica_consumer_idle_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds since a consumer last settled a message, while messages wait for it. 0: nothing waits.",
    services=("exporter",),
    labels={"consumer": _TOPOLOGY},
)
LOOKS = Metric(
    name="comunica_exporter_looks_total",
    kind=Kind.COUNTER,
    meaning="Looks of the exporter at what has no metrics of its own. `failed`: the gauges are as old as the last one.",
    services=("exporter",),
    labels={"at": ("nats", "postgres"), "outcome": ("seen", "failed")},
)
