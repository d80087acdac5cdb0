"""What partners submit for many municipalities."""

from comunica.runtime.metrics import Kind, Metric

BRANCHES = Metric(
    name="comunica_fan_out_branches_total",
    kind=Kind.COUNTER,
    meaning="Branches of partners' broadcasts dealt with: `accepted`; `refused` by the municipality's mandate or "
    "rules; `put_off` for a reason of ours, to be tried again.",
    services=("api", "console", "dispatcher"),
    labels={"outcome": ("accepted", "refused", "put_off")},
)
OLDEST_BRANCH = Metric(
    name="comunica_fan_out_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds for which the oldest branch of partners' broadcasts has waited to become one; 0 if none waits.",
    services=("dispatcher",),
)
PARTNER_JOBS = Metric(
    name="comunica_partner_jobs_total",
    kind=Kind.COUNTER,
    meaning="What partners submitted on NATS, by what became of it.",
    services=("dispatcher",),
    labels={"outcome": ("accepted", "replayed", "refused", "unreadable", "limited")},
)
CUTS = Metric(
    name="comunica_partner_cuts_total",
    kind=Kind.COUNTER,
    meaning="Connections of partners to NATS that were to be cut, since their credential ended: `cut`; `failed`, to be "
    "tried again within a second.",
    services=("dispatcher",),
    labels={"outcome": ("cut", "failed")},
)
KNOCKS = Metric(
    name="comunica_partner_knocks_total",
    kind=Kind.COUNTER,
    meaning="Connections of partners to NATS that the server asked about: `admitted`; `turned_away`; `unanswered`, "
    "since PostgreSQL was away.",
    services=("dispatcher",),
    labels={"outcome": ("admitted", "turned_away", "unanswered")},
)
