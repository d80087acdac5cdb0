"""Channels, templates, tokens, limits, money: what the provider lets us do."""

from comunica.broadcasting.reasons import Reason
from comunica.runtime.metrics import Configured, Kind, Metric
from comunica.usecases.hearing.record_account_event import TemplateStatus
from comunica.usecases.setting_up.check_channels import Standing

_CHANNELS = Configured("the record's channels, by id")

CHANNELS_OWNED = Metric(
    name="comunica_channels_owned",
    kind=Kind.GAUGE,
    meaning="Channels that this dispatcher sends on.",
    services=("dispatcher",),
)
CHANNELS_PAUSED = Metric(
    name="comunica_channels_paused_total",
    kind=Kind.COUNTER,
    meaning="Channels paused because the provider refused whatever they sent. A person must act.",
    services=("dispatcher",),
    labels={"reason": tuple(reason.value for reason in Reason)},
)
CHANNEL_STATE = Metric(
    name="comunica_channel_state",
    kind=Kind.GAUGE,
    meaning="Channels of this dispatcher by how they stand. `paused`: a person must act. `still`: the provider wants "
    "nothing for a moment. `open` and `half_open`: it does not answer, and a probe asks it.",
    services=("dispatcher",),
    labels={"state": ("sending", "paused", "still", "open", "half_open")},
)
BUCKET_LEVEL = Metric(
    name="comunica_channel_bucket_level",
    kind=Kind.GAUGE,
    meaning="How full a channel's bucket is, 0 to 1. Near 0 while there is work: the rate is what limits it.",
    services=("dispatcher",),
    labels={"channel": _CHANNELS},
)
PORTFOLIO_HEADROOM = Metric(
    name="comunica_portfolio_headroom",
    kind=Kind.GAUGE,
    meaning="Different people whom a portfolio with a limit may still write to within 24 hours, the reserve included.",
    services=("dispatcher",),
    labels={"portfolio": Configured("the record's portfolios")},
)
PORTFOLIO_LIMIT = Metric(
    name="comunica_portfolio_limit",
    kind=Kind.GAUGE,
    meaning="Different people whom a portfolio may write to within 24 hours.",
    services=("dispatcher",),
    labels={"portfolio": Configured("the record's portfolios")},
)
BUDGET_PASSED = Metric(
    name="comunica_budget_passed_total",
    kind=Kind.COUNTER,
    meaning="Alerts that went out although the town's cap for the month is reached. Each has a line in the town's log.",
    services=("dispatcher",),
)
TEMPLATES = Metric(
    name="comunica_templates",
    kind=Kind.GAUGE,
    meaning="Templates of the municipalities whose channels are this dispatcher's, by status.",
    services=("dispatcher",),
    labels={"status": tuple(status.value for status in TemplateStatus)},
)
CHANNEL_QUALITY = Metric(
    name="comunica_channel_quality",
    kind=Kind.GAUGE,
    meaning="Channels of this dispatcher by how much people like their messages, in the provider's words.",
    services=("dispatcher",),
    labels={"quality": ("green", "yellow", "red", "unknown")},
)
CHANNEL_CHECKS = Metric(
    name="comunica_channel_checks",
    kind=Kind.GAUGE,
    meaning="Channels of this dispatcher by what the provider last said when asked. `refused`: token or "
    "permission. `unregistered`: the number cannot send. `deaf`: nobody is called for its account. `away`: no answer.",
    services=("dispatcher",),
    labels={"outcome": tuple(standing.value for standing in Standing)},
)
TOKEN_EXPIRY = Metric(
    name="comunica_token_expiry_timestamp_seconds",
    kind=Kind.GAUGE,
    meaning="When a channel's token ends, as Unix time. Not there: it lasts until it is withdrawn.",
    services=("dispatcher",),
    labels={"channel": _CHANNELS},
)
VERSION_EXPIRY = Metric(
    name="comunica_api_version_expiry_timestamp_seconds",
    kind=Kind.GAUGE,
    meaning="When a version of the provider's API in use ends, as Unix time. Not there: no end is announced.",
    services=("dispatcher",),
    labels={"version": Configured("the channels' base URLs", most=10)},
)
