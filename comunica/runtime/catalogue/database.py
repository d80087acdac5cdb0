"""PostgreSQL: what waiting for it costs, and how large it is."""

from comunica.runtime.metrics import Configured, Kind, Metric

POOL_WAIT = Metric(
    name="comunica_pool_wait_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds until a connection of the pool was free. Long waits: the pool is too small, or PostgreSQL slow.",
    services=("subscription", "dispatcher", "api", "console", "callbacks"),
)
POOL_CONNECTIONS = Metric(
    name="comunica_pool_connections",
    kind=Kind.GAUGE,
    meaning="Connections of the pool: in use, idle, and at most.",
    services=("subscription", "dispatcher", "api", "console", "callbacks"),
    labels={"state": ("used", "idle", "most")},
)
DATABASE_BYTES = Metric(
    name="comunica_database_bytes",
    kind=Kind.GAUGE,
    meaning="Bytes of the whole database.",
    services=("exporter",),
)
TABLE_BYTES = Metric(
    name="comunica_table_bytes",
    kind=Kind.GAUGE,
    meaning="Bytes of the largest tables with their indexes; each month of deliveries is one.",
    services=("exporter",),
    labels={"table": Configured("the largest tables of the schema", most=30)},
)
DATABASE_CONNECTIONS = Metric(
    name="comunica_database_connections",
    kind=Kind.GAUGE,
    meaning="Connections of the database, and how many the server takes.",
    services=("exporter",),
    labels={"state": ("used", "most")},
)
DEADLOCKS = Metric(
    name="comunica_database_deadlocks",
    kind=Kind.GAUGE,
    meaning="Transactions that waited for each other since the server's statistics began. Should not grow.",
    services=("exporter",),
)
MONTHS_AHEAD = Metric(
    name="comunica_delivery_months_ahead",
    kind=Kind.GAUGE,
    meaning="Months for which there is a place for deliveries, the current one not counted. 0: the next month's must "
    "be made before it begins.",
    services=("exporter",),
)
