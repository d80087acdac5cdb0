"""Alerts on what the provider lets us do, and on whether we would hear it."""

from dashboards.alerts.alert import Severity, alert

_DAY = 86400

ALERTS = (
    alert(
        "ChannelPaused",
        Severity.CRITICAL,
        'sum(comunica_channel_state{state="paused"})',
        "> 0",
        lasting="5m",
        summary="A channel is paused: its municipality cannot send.",
        description="{{ $value }} channels are paused. The provider refuses whatever they send, or staff paused them.",
    ),
    alert(
        "ProviderDoesNotAnswer",
        Severity.CRITICAL,
        'sum(comunica_channel_state{state=~"open|half_open"})',
        "> 0",
        lasting="10m",
        summary="The provider does not answer on some channels.",
        description="On {{ $value }} channels nobody calls but for one probe after each pause.",
    ),
    alert(
        "ChannelCheckFailed",
        Severity.CRITICAL,
        'sum by (outcome) (comunica_channel_checks{outcome=~"refused|unregistered|deaf"})',
        "> 0",
        lasting="15m",
        summary="The provider finds a channel unfit: {{ $labels.outcome }}.",
        description="{{ $value }} channels. refused: token or permission; unregistered: the number; deaf: its "
        "webhooks are "
        "not sent to us.",
    ),
    alert(
        "WebhookPathSilent",
        Severity.CRITICAL,
        "sum(comunica_channels_unheard)",
        "> 0",
        lasting="5m",
        summary="Webhooks of a channel do not reach us.",
        description="On {{ $value }} channels the provider took messages over 5 minutes ago and has said nothing of "
        "any "
        "message since.",
    ),
    alert(
        "PortfolioNearlyFull",
        Severity.WARNING,
        "min by (portfolio) (comunica_portfolio_headroom / comunica_portfolio_limit)",
        "< 0.15",
        lasting="10m",
        summary="A portfolio has written to nearly as many people as it may in 24 hours.",
        description="Portfolio {{ $labels.portfolio }} has {{ $value | humanizePercentage }} left; 10 % are kept for "
        "alerts.",
    ),
    alert(
        "TokenExpires",
        Severity.WARNING,
        "min by (channel) (comunica_token_expiry_timestamp_seconds) - time()",
        f"< {30 * _DAY}",
        lasting="15m",
        summary="A channel's token ends within 30 days.",
        description="Channel {{ $labels.channel }}: in {{ $value | humanizeDuration }}.",
    ),
    alert(
        "TokenExpires",
        Severity.CRITICAL,
        "min by (channel) (comunica_token_expiry_timestamp_seconds) - time()",
        f"< {7 * _DAY}",
        lasting="15m",
        summary="A channel's token ends within 7 days.",
        description="Channel {{ $labels.channel }}: in {{ $value | humanizeDuration }}.",
    ),
    alert(
        "ApiVersionExpires",
        Severity.WARNING,
        "min by (version) (comunica_api_version_expiry_timestamp_seconds) - time()",
        f"< {30 * _DAY}",
        lasting="15m",
        summary="The provider ends version {{ $labels.version }} of its API within 30 days.",
        description="In {{ $value | humanizeDuration }}; channels still use it.",
    ),
    alert(
        "ApiVersionExpires",
        Severity.CRITICAL,
        "min by (version) (comunica_api_version_expiry_timestamp_seconds) - time()",
        f"< {7 * _DAY}",
        lasting="15m",
        summary="The provider ends version {{ $labels.version }} of its API within 7 days.",
        description="In {{ $value | humanizeDuration }}; channels still use it.",
    ),
    alert(
        "TemplateChanged",
        Severity.WARNING,
        "sum by (change) "
        '(increase(comunica_template_changes_total{change=~"rejected|paused|disabled|recategorised"}[1h]))',
        "> 0",
        summary="The provider changed a template: {{ $labels.change }}.",
        description="Its broadcasts hold until a person looks. recategorised: it is priced and delivered by another "
        "category.",
    ),
    alert(
        "QualityFalls",
        Severity.WARNING,
        'sum(comunica_channel_quality{quality="yellow"})',
        "> 0",
        lasting="15m",
        summary="People like the messages of a channel less.",
        description="{{ $value }} channels are yellow. At red the provider lowers the limits.",
    ),
    alert(
        "QualityFalls",
        Severity.CRITICAL,
        'sum(comunica_channel_quality{quality="red"})',
        "> 0",
        lasting="15m",
        summary="People block or report the messages of a channel.",
        description="{{ $value }} channels are red: the provider may lower their limits any day.",
    ),
    alert(
        "BudgetNearlySpent",
        Severity.WARNING,
        "max by (municipality) (comunica_municipality_budget_share)",
        ">= 0.8",
        summary="A municipality has spent 80 % of its month's budget.",
        description="{{ $labels.municipality }}: {{ $value | humanizePercentage }}. At 100 % notices wait; alerts "
        "pass.",
    ),
    alert(
        "UnknownCodes",
        Severity.WARNING,
        "sum(increase(comunica_unknown_codes_total[1h]))",
        "> 0",
        summary="The provider answers with a code that we do not know.",
        description="{{ $value }} times in an hour; they are taken as a passing fault until the table knows them.",
    ),
)
