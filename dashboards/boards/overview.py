"""Overview: are people being reached?"""

from dashboards.asking import Board, Panel, Query, Row, Show, figure

_REACHED = Row(
    "Are people being reached?",
    [
        figure(
            "What share of messages goes out within 10 seconds?",
            "Of all messages that the provider took in the time shown: those taken at most 10 seconds after they "
            "might go. "
            "GOV.UK Notify's measure. A large broadcast on a slow number lowers it without anything being wrong.",
            "percentunit",
            'sum(increase(comunica_sent_total{within=~"1s|10s"}[$__range])) / '
            "sum(increase(comunica_sent_total[$__range]))",
            bad_from=0.95,
            low_is_bad=True,
            leads_to="comunica-sending",
        ),
        figure(
            "How long has the oldest alert waited?",
            "The oldest urgent delivery that may go and has not gone. More than a minute wakes somebody.",
            "s",
            'max(comunica_due_oldest_seconds{lane="urgent"})',
            bad_from=60,
            leads_to="comunica-sending",
        ),
        figure(
            "Is anybody unaccounted for?",
            "Recipients on whom snapshot, tally and rows disagree. Anything but 0 is a defect of ours.",
            "short",
            "sum(comunica_recipients_unaccounted)",
            bad_from=1,
            leads_to="comunica-sending",
        ),
        figure(
            "How many alerts fire?",
            "Of all rules of this Prometheus. Each has a runbook.",
            "short",
            'count(ALERTS{alertstate="firing"}) or vector(0)',
            bad_from=1,
            leads_to="comunica-slos",
        ),
    ],
)
_NOW = Row(
    "What is going on?",
    [
        Panel(
            asks="How many messages does the provider take, by lane?",
            says="Messages per second.",
            unit="mps",
            queries=[Query("sum by (lane) (rate(comunica_sent_total[$__rate_interval]))", "{{lane}}")],
            show=Show.STACK,
            leads_to="comunica-sending",
        ),
        Panel(
            asks="How old is the oldest message that may go, by lane?",
            says="0: nothing waits. What is paused, or held for the night or for money, does not count.",
            unit="s",
            queries=[Query("max by (lane) (comunica_due_oldest_seconds)", "{{lane}}")],
            leads_to="comunica-sending",
        ),
        Panel(
            asks="Where do deliveries stand?",
            says="Of broadcasts under way or over since a day at most, and replies that wait.",
            unit="short",
            queries=[Query("sum by (state) (comunica_deliveries)", "{{state}}")],
            show=Show.STACK,
            leads_to="comunica-sending",
        ),
        Panel(
            asks="What do citizens write?",
            says="Messages per second, by what they were understood to mean.",
            unit="mps",
            queries=[Query("sum by (action) (rate(comunica_readings_total[$__rate_interval]))", "{{action}}")],
            show=Show.STACK,
            leads_to="comunica-enrolment",
        ),
        Panel(
            asks="Do webhooks reach us, and are they kept?",
            says="Webhooks per second by what was answered. Anything but `kept` makes the provider send again.",
            unit="reqps",
            queries=[Query("sum by (outcome) (rate(comunica_webhooks_total[$__rate_interval]))", "{{outcome}}")],
            show=Show.STACK,
            leads_to="comunica-providers",
        ),
        Panel(
            asks="Which services answer Prometheus?",
            says="Processes of each service that answered the last scrape.",
            unit="short",
            queries=[Query("sum by (job) (up)", "{{job}}")],
            leads_to="comunica-engines",
        ),
    ],
)
_WHOM = Row(
    "For whom?",
    [
        figure(
            "How many people are enrolled?",
            "In all municipalities.",
            "short",
            "sum(comunica_municipality_people)",
            leads_to="comunica-municipality",
        ),
        figure(
            "How many municipalities are served?",
            "Those with a channel that a dispatcher owns.",
            "short",
            "count(count by (municipality) (comunica_municipality_people))",
            leads_to="comunica-municipality",
        ),
        figure(
            "How many channels are ready to send?",
            "Of those that a dispatcher owns: neither paused nor stopped by the provider.",
            "short",
            'sum(comunica_channel_state{state="sending"})',
            leads_to="comunica-providers",
        ),
        figure(
            "What do this month's messages cost?",
            "By the price list, in its currency.",
            "short",
            "sum(comunica_municipality_month_cost)",
            leads_to="comunica-municipality",
        ),
    ],
)

BOARD = Board(
    uid="comunica-overview",
    title="Comunica: Overview",
    says="Are people being reached? Start here; each panel leads to the one that tells more.",
    rows=[_REACHED, _NOW, _WHOM],
)
