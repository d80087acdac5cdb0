"""What comes in: from a webhook to the commit, and what the provider says of our messages."""

from comunica.runtime.metrics import BYTES, SIZES, Configured, Kind, Metric

_APPS = Configured("the apps folder", most=50)

WEBHOOKS = Metric(
    name="comunica_webhooks_total",
    kind=Kind.COUNTER,
    meaning="Webhooks answered, by what was answered. Anything but `kept` makes the provider send again.",
    services=("ingress",),
    labels={
        "app": _APPS,
        "outcome": (
            *("kept", "unknown_app", "unsigned", "forged", "malformed", "too_large", "cut_short"),
            *("refused", "unavailable", "overloaded", "broken"),
        ),
    },
)
WEBHOOK_SECONDS = Metric(
    name="comunica_webhook_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the whole body to the answer.",
    services=("ingress",),
)
INBOUND_EVENTS = Metric(
    name="comunica_inbound_events_total",
    kind=Kind.COUNTER,
    meaning="Events read from webhooks, by kind. `bad` ones went to the dead letters.",
    services=("ingress",),
    labels={"kind": ("message", "crowd", "status", "account", "bad")},
)
ENVELOPE_EVENTS = Metric(
    name="comunica_envelope_events",
    kind=Kind.HISTOGRAM,
    meaning="Events that shared one publish.",
    services=("ingress",),
    labels={"kind": ("message", "crowd", "status", "account", "bad")},
    buckets=SIZES,
)
ENVELOPE_BYTES = Metric(
    name="comunica_envelope_bytes",
    kind=Kind.HISTOGRAM,
    meaning="Bytes of one sealed envelope.",
    services=("ingress",),
    buckets=BYTES,
)
PUBLISH_SECONDS = Metric(
    name="comunica_publish_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds until NATS had one envelope on disk, or refused it.",
    services=("ingress",),
    labels={"outcome": ("stored", "refused", "unavailable")},
)
PATH_REPORTS = Metric(
    name="comunica_path_reports_total",
    kind=Kind.COUNTER,
    meaning="Reports on the webhook path, by whether NATS has them.",
    services=("ingress",),
    labels={"outcome": ("stored", "unavailable")},
)
STATUSES = Metric(
    name="comunica_statuses_total",
    kind=Kind.COUNTER,
    meaning="Deliveries that a batch of statuses was about, by the state they moved to. `unchanged`: late or repeated. "
    "`missing`: no such delivery. `not_ours`: sent on our number by somebody else.",
    services=("subscription",),
    labels={
        "outcome": (
            *("sent", "delivered", "read", "failed", "suppressed", "accepted", "unknown", "cancelled", "expired"),
            *("unchanged", "missing", "not_ours", "unknown_number"),
        )
    },
)
ACCOUNT_EVENTS = Metric(
    name="comunica_account_events_total",
    kind=Kind.COUNTER,
    meaning="The provider's word on templates, accounts, preferences and numbers, by what it changed.",
    services=("subscription",),
    labels={
        "outcome": (
            *("template", "paused", "resumed", "number", "people_limit", "preference", "moved", "unchanged", "ignored"),
            *("unknown_template", "unknown_account", "unknown_number", "unknown_person"),
        )
    },
)
INBOUND_DEAD = Metric(
    name="comunica_inbound_dead_total",
    kind=Kind.COUNTER,
    meaning="Envelopes that went to the dead letters, by reason. `unknown_number`: whose number is it?",
    services=("subscription",),
    labels={"reason": ("unreadable", "unknown_number", "no_address")},
)
COMMIT_SECONDS = Metric(
    name="comunica_webhook_to_commit_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the webhook, as ingress received it, to the commit of what it said.",
    services=("subscription",),
    labels={"kind": ("message", "crowd", "status", "account")},
)
SUSPECTS = Metric(
    name="comunica_path_suspects_total",
    kind=Kind.COUNTER,
    meaning="Status envelopes that failed so often that the webhook path counts as broken at their time.",
    services=("subscription",),
)
STATUS_LAG = Metric(
    name="comunica_status_lag_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the provider's own time of a status to its commit; of each batch the oldest. The provider "
    "tells whole seconds.",
    services=("subscription",),
    buckets=(0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 21600.0),
)
STATUS_SEEN = Metric(
    name="comunica_status_seen_timestamp_seconds",
    kind=Kind.GAUGE,
    meaning="When a status was last recorded, as Unix time. 0: none since this process began.",
    services=("subscription",),
)
TEMPLATE_CHANGES = Metric(
    name="comunica_template_changes_total",
    kind=Kind.COUNTER,
    meaning="What the provider made of templates. `recategorised`: it charges, and delivers, by another category now.",
    services=("subscription",),
    labels={"change": ("pending", "approved", "rejected", "paused", "disabled", "recategorised")},
)
