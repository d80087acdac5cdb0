"""Providers and limits: what the provider lets us do, and whether we would hear it."""

from dashboards.asking import Board, Panel, Query, Row, Show, figure, quantile

_CHANNELS = Row(
    "Can the channels send?",
    [
        Panel(
            asks="How do the channels stand?",
            says="`paused`: a person must act. `still`: the provider wants nothing for a moment. `open`: it does not "
            "answer.",
            unit="short",
            queries=[Query("sum by (state) (comunica_channel_state)", "{{state}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="What does the provider say when it is asked?",
            says="Every 10 minutes of each channel: token, permissions, registration, and whether its webhooks are "
            "sent to us.",
            unit="short",
            queries=[Query("sum by (outcome) (comunica_channel_checks)", "{{outcome}}")],
            show=Show.STACK,
        ),
        figure(
            "When does the next token end?",
            "Of the tokens that end. Renew 30 days before.",
            "s",
            "min(comunica_token_expiry_timestamp_seconds) - time()",
            bad_from=2592000,
            low_is_bad=True,
        ),
        figure(
            "When does the API version end?",
            "The one in use that ends first. Raise the base URL 30 days before.",
            "s",
            "min(comunica_api_version_expiry_timestamp_seconds) - time()",
            bad_from=2592000,
            low_is_bad=True,
        ),
        figure(
            "How many channels were paused?",
            "In the time shown, because the provider refused whatever they sent.",
            "short",
            "sum(increase(comunica_channels_paused_total[$__range]))",
            bad_from=1,
        ),
        figure(
            "Does the provider say what we do not know?",
            "Error codes without a row in our table, in the time shown.",
            "short",
            "sum(increase(comunica_unknown_codes_total[$__range]))",
            bad_from=1,
        ),
        Panel(
            asks="How much do people like the messages?",
            says="Channels by quality, in the provider's words. Red leads to limits.",
            unit="short",
            queries=[Query("sum by (quality) (comunica_channel_quality)", "{{quality}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="Which refusals come back?",
            says="Attempts per second that were not accepted, by verdict.",
            unit="reqps",
            queries=[
                Query(
                    'sum by (verdict) (rate(comunica_attempts_total{verdict!="accepted"}[$__rate_interval]))',
                    "{{verdict}}",
                )
            ],
        ),
    ],
)
_HEARD = Row(
    "Would we hear it?",
    [
        figure(
            "How many messages are unheard of?",
            "Taken by the provider over 5 minutes and under a day ago, and not a word since.",
            "short",
            "sum(comunica_sends_unheard)",
        ),
        figure(
            "How many channels hear nothing?",
            "Of no message since the oldest unheard one: their webhooks do not reach us.",
            "short",
            "sum(comunica_channels_unheard)",
            bad_from=1,
        ),
        figure(
            "When did the last status come?",
            "Seconds ago, over all channels. Long means little by night.",
            "s",
            "time() - max(comunica_status_seen_timestamp_seconds)",
        ),
        figure(
            "Did webhooks fail to be kept?",
            "In the time shown: those that the provider must send again.",
            "short",
            'sum(increase(comunica_webhooks_total{outcome!="kept"}[$__range])) or vector(0)',
            bad_from=1,
        ),
        Panel(
            asks="How late do statuses come?",
            says="Half of the batches, and 95 of 100: from the provider's own time of the oldest status to its commit.",
            unit="s",
            queries=[
                Query(
                    quantile(0.5, "comunica_status_lag_seconds"),
                    "half",
                ),
                Query(
                    quantile(0.95, "comunica_status_lag_seconds"),
                    "95 of 100",
                ),
            ],
        ),
        Panel(
            asks="What do statuses say?",
            says="Deliveries per second, by the state they moved to.",
            unit="mps",
            queries=[Query("sum by (outcome) (rate(comunica_statuses_total[$__rate_interval]))", "{{outcome}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="Is the webhook path whole?",
            says="Reports of ingress on the path per second, by whether NATS has them, and status envelopes that "
            "failed so often "
            "that the path counts as broken.",
            unit="ops",
            queries=[
                Query("sum by (outcome) (rate(comunica_path_reports_total[$__rate_interval]))", "reports {{outcome}}"),
                Query("sum(rate(comunica_path_suspects_total[$__rate_interval]))", "suspects"),
            ],
        ),
        Panel(
            asks="What does the provider say of accounts?",
            says="Events in the time shown, by what they changed.",
            unit="short",
            queries=[Query("sum by (outcome) (increase(comunica_account_events_total[$__range]))", "{{outcome}}")],
        ),
    ],
)
_LIMITS = Row(
    "How near are the limits?",
    [
        Panel(
            asks="How much room do portfolios have?",
            says="Share of the people that they may still write to within 24 hours, of those with a limit.",
            unit="percentunit",
            queries=[
                Query("min by (portfolio) (comunica_portfolio_headroom / comunica_portfolio_limit)", "{{portfolio}}")
            ],
            bad_from=0.15,
            low_is_bad=True,
            most=1,
        ),
        Panel(
            asks="Does the rate of a number limit us?",
            says="The ten emptiest buckets, 0 to 1. Near 0 while there is work: yes.",
            unit="percentunit",
            queries=[Query("bottomk(10, comunica_channel_bucket_level)", "{{channel}}")],
            most=1,
        ),
        Panel(
            asks="How do templates stand?",
            says="By status, of all municipalities.",
            unit="short",
            queries=[Query("sum by (status) (comunica_templates)", "{{status}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="What did the provider make of templates?",
            says="Changes in the time shown. `recategorised`: priced and delivered by another category.",
            unit="short",
            queries=[Query("sum by (change) (increase(comunica_template_changes_total[$__range]))", "{{change}}")],
        ),
        Panel(
            asks="Did alerts pass the budget?",
            says="Alerts that went out although the month's cap was reached, in the time shown. Each has a line in "
            "the town's log.",
            unit="short",
            queries=[Query("sum(increase(comunica_budget_passed_total[$__range]))", "alerts")],
            leads_to="comunica-municipality",
        ),
    ],
)

BOARD = Board(
    uid="comunica-providers",
    title="Comunica: Providers and limits",
    says="What the provider lets us do, whether we would hear it, and how near its limits are.",
    rows=[_CHANNELS, _HEARD, _LIMITS],
)
