"""Enrolment: citizens write, are understood, are answered; their data ends."""

from dashboards.asking import Board, Panel, Query, Row, Show, figure, quantile

_ANSWERED = Row(
    "Are citizens answered?",
    [
        figure(
            "What share of replies goes out within 10 seconds?",
            "From the webhook to the provider's yes, in the time shown.",
            "percentunit",
            'sum(increase(comunica_sent_total{lane="reply",within=~"1s|10s"}[$__range])) '
            '/ sum(increase(comunica_sent_total{lane="reply"}[$__range]))',
            bad_from=0.99,
            low_is_bad=True,
        ),
        figure(
            "How long has the oldest reply waited?",
            "Somebody has the phone in hand.",
            "s",
            'max(comunica_due_oldest_seconds{lane="reply"})',
            bad_from=60,
        ),
        figure(
            "How many replies came too late to be given?",
            "The message was older than 24 hours when it was read, in the time shown.",
            "short",
            'sum(increase(comunica_replies_total{reply="window_closed"}[$__range]))',
            bad_from=1,
        ),
        figure(
            "How many messages went to the dead letters?",
            "In the time shown; each waits there for 7 days.",
            "short",
            "sum(increase(comunica_inbound_dead_total[$__range]))",
            bad_from=1,
            leads_to="comunica-engines",
        ),
        Panel(
            asks="How long from webhook to reply?",
            says="Replies per second, by the longest that their person had waited.",
            unit="mps",
            queries=[
                Query('sum by (within) (rate(comunica_sent_total{lane="reply"}[$__rate_interval]))', "{{within}}")
            ],
            show=Show.STACK,
        ),
        Panel(
            asks="How long from webhook to commit?",
            says="95 of 100 envelopes, by what they held.",
            unit="s",
            queries=[
                Query(
                    quantile(0.95, "comunica_webhook_to_commit_seconds", by="kind"),
                    "{{kind}}",
                )
            ],
            leads_to="comunica-engines",
        ),
    ],
)
_UNDERSTOOD = Row(
    "What do they want?",
    [
        Panel(
            asks="What do citizens write?",
            says="Messages per second, by what they were understood to mean.",
            unit="mps",
            queries=[Query("sum by (action) (rate(comunica_readings_total[$__rate_interval]))", "{{action}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="What are they answered?",
            says="Replies in the time shown, by text; only texts that were said.",
            unit="short",
            queries=[Query("sum by (reply) (increase(comunica_replies_total[$__range])) > 0", "{{reply}}")],
        ),
        Panel(
            asks="Who joins and who leaves?",
            says="Messages in the time shown, all municipalities.",
            unit="short",
            queries=[Query("sum by (action) (increase(comunica_municipality_readings_total[$__range]))", "{{action}}")],
            leads_to="comunica-municipality",
        ),
        Panel(
            asks="How many people are enrolled?",
            says="In all municipalities.",
            unit="short",
            queries=[Query("sum(comunica_municipality_people)", "people")],
            leads_to="comunica-municipality",
        ),
    ],
)
_ENDED = Row(
    "Does their data end when it should?",
    [
        Panel(
            asks="How many people were erased, texts cleared, months dropped?",
            says="In the time shown, because their term was over.",
            unit="short",
            queries=[
                Query("sum(increase(comunica_people_erased_total[$__range]))", "people"),
                Query("sum by (what) (increase(comunica_texts_cleared_total[$__range]))", "{{what}}"),
                Query("sum(increase(comunica_months_dropped_total[$__range]))", "old months of deliveries"),
            ],
        ),
        Panel(
            asks="Are the towns' logs sealed?",
            says="Lines sealed, in the time shown: each within minutes of its deed.",
            unit="short",
            queries=[Query("sum(increase(comunica_log_lines_sealed_total[$__range]))", "lines")],
        ),
        Panel(
            asks="Do the sweeps work?",
            says="Sweeps that failed, in the time shown. One is nothing; hours of them keep personal data too long.",
            unit="short",
            queries=[Query("sum(increase(comunica_erasure_sweeps_failed_total[$__range]))", "failed")],
            bad_from=30,
        ),
    ],
)

BOARD = Board(
    uid="comunica-enrolment",
    title="Comunica: Enrolment",
    says="Citizens write, are understood, are answered; and their data ends.",
    rows=[_ANSWERED, _UNDERSTOOD, _ENDED],
)
