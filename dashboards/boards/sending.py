"""Sending: from the audience to the provider."""

from dashboards.asking import Board, Panel, Query, Row, Show, figure, quantile

_WAITING = Row(
    "Who waits, and how long?",
    [
        Panel(
            asks="How many messages wait, by lane?",
            says="Queued or under way.",
            unit="short",
            queries=[Query('sum by (lane) (comunica_deliveries{state=~"queued|sending"})', "{{lane}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="How long did people wait?",
            says="Messages per second that the provider took, by the longest that their person had waited.",
            unit="mps",
            queries=[Query("sum by (within) (rate(comunica_sent_total[$__rate_interval]))", "{{within}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="How soon was the last citizen of a broadcast reached?",
            says="Half of the broadcasts, and 95 of 100, by lane: seconds from when it might go.",
            unit="s",
            queries=[
                Query(
                    quantile(0.5, "comunica_time_to_last_seconds", over="$__range"),
                    "half",
                ),
                Query(
                    quantile(0.95, "comunica_time_to_last_seconds", over="$__range"),
                    "95 of 100",
                ),
            ],
        ),
        Panel(
            asks="What ends without a call?",
            says="Deliveries per second: the person left, time was over, staff cancelled.",
            unit="mps",
            queries=[Query("sum by (state) (rate(comunica_deliveries_ended_total[$__rate_interval]))", "{{state}}")],
            show=Show.STACK,
        ),
    ],
)
_CALLS = Row(
    "What does the provider answer?",
    [
        Panel(
            asks="What do calls to the provider mean?",
            says="Attempts per second, by verdict.",
            unit="reqps",
            queries=[Query("sum by (verdict) (rate(comunica_attempts_total[$__rate_interval]))", "{{verdict}}")],
            show=Show.STACK,
            leads_to="comunica-providers",
        ),
        Panel(
            asks="How long does a call take?",
            says="Half of the calls, and 99 of 100. One call in 16 is timed.",
            unit="s",
            queries=[
                Query(
                    quantile(0.5, "comunica_call_seconds"),
                    "half",
                ),
                Query(
                    quantile(0.99, "comunica_call_seconds"),
                    "99 of 100",
                ),
            ],
        ),
        Panel(
            asks="How long does a claim take, and how many are claimed?",
            says="95 of 100 claims, in seconds. Slow claims: look at PostgreSQL.",
            unit="s",
            queries=[
                Query(
                    quantile(0.95, "comunica_claim_seconds", by="lane"),
                    "{{lane}}",
                )
            ],
            leads_to="comunica-engines",
        ),
        Panel(
            asks="How fast do we claim?",
            says="Deliveries per second.",
            unit="mps",
            queries=[Query("sum by (lane) (rate(comunica_claimed_total[$__rate_interval]))", "{{lane}}")],
            show=Show.STACK,
        ),
    ],
)
_DOUBT = Row(
    "What do we not know?",
    [
        figure(
            "How many deliveries are in doubt?",
            "Nobody knows yet whether the provider took them. Evidence is awaited; they are not repeated.",
            "short",
            "sum(comunica_deliveries_in_doubt)",
            bad_from=1,
        ),
        figure(
            "How old is the oldest doubt?",
            "Urgent is decided within 10 minutes, the rest within a day.",
            "s",
            "max(comunica_doubt_oldest_seconds)",
            bad_from=7200,
        ),
        figure(
            "How many ended unknown?",
            "Of broadcasts under way or over since a day: doubt past its hard limit, still open to late evidence.",
            "short",
            'sum(comunica_deliveries{state="unknown"})',
            bad_from=1,
        ),
        figure(
            "How many may have been told twice?",
            "Urgent messages sent again out of doubt past the hard limit, in the time shown. Each is shown at its "
            "broadcast.",
            "short",
            'sum(increase(comunica_doubts_decided_total{answer="resend_in_doubt"}[$__range]))',
            bad_from=1,
        ),
        Panel(
            asks="How are doubts decided?",
            says="Per second, by what was decided.",
            unit="mps",
            queries=[Query("sum by (answer) (rate(comunica_doubts_decided_total[$__rate_interval]))", "{{answer}}")],
        ),
        Panel(
            asks="Where does doubt come from?",
            says="Leases that ended without an outcome (a dispatcher died or froze), answers that were lost, and "
            "rows that the "
            "fence handed back in time.",
            unit="mps",
            queries=[
                Query("sum(rate(comunica_leases_lapsed_total[$__rate_interval]))", "leases lapsed"),
                Query('sum(rate(comunica_attempts_total{verdict="doubtful"}[$__rate_interval]))', "answers lost"),
                Query("sum(rate(comunica_fenced_total[$__rate_interval]))", "fenced: handed back unsent"),
            ],
        ),
    ],
)
_CALLED_BACK = Row(
    "Are the programs of towns told?",
    [
        figure(
            "How many events wait?",
            "Of callbacks that are not disabled, all towns together.",
            "short",
            "max(comunica_callback_waiting_events)",
        ),
        figure(
            "How long has the oldest waited?",
            "After 24 hours an event is given up; it can be replayed for a week.",
            "s",
            "max(comunica_callback_oldest_seconds)",
        ),
        figure(
            "How many callbacks are paused?",
            "Their circuit breaker is open: they took nothing several times in a row, and are tried by one event.",
            "short",
            "max(comunica_callbacks_paused)",
        ),
        Panel(
            asks="What do receivers answer?",
            says="Calls per second. address_refused: a name led to an address inside, and was not called.",
            unit="reqps",
            queries=[
                Query("sum by (outcome) (rate(comunica_callback_attempts_total[$__rate_interval]))", "{{outcome}}")
            ],
            show=Show.STACK,
        ),
    ],
)
_PARTNERS = Row(
    "Do partners get through?",
    [
        figure(
            "How long does the slowest municipality wait?",
            "Of what partners sent: to become a broadcast of its municipality.",
            "s",
            "max(comunica_fan_out_oldest_seconds)",
        ),
        Panel(
            asks="What do municipalities answer to partners?",
            says="Broadcasts per second. refused: by a mandate or a rule. put_off: for a reason of ours, tried again.",
            unit="reqps",
            queries=[
                Query("sum by (outcome) (rate(comunica_fan_out_branches_total[$__rate_interval]))", "{{outcome}}")
            ],
            show=Show.STACK,
        ),
    ],
)
_PARTNERS_ON_NATS = Row(
    "Do partners get through on NATS?",
    [
        Panel(
            asks="Do they come in?",
            says="Connections a minute. turned_away: nobody's nkey, or one that ended. unanswered: PostgreSQL away.",
            unit="opm",
            queries=[
                Query("60 * sum by (outcome) (rate(comunica_partner_knocks_total[$__rate_interval]))", "{{outcome}}")
            ],
            show=Show.STACK,
        ),
        Panel(
            asks="What becomes of what they submit there?",
            says="A minute. replayed: the same again. refused, unreadable: told why, kept. limited: too many came.",
            unit="opm",
            queries=[
                Query("60 * sum by (outcome) (rate(comunica_partner_jobs_total[$__rate_interval]))", "{{outcome}}")
            ],
            show=Show.STACK,
        ),
        Panel(
            asks="Are those cut off whose credential ended?",
            says="Connections a minute. failed: a look at NATS' connections that came to nothing, tried again.",
            unit="opm",
            queries=[
                Query("60 * sum by (outcome) (rate(comunica_partner_cuts_total[$__rate_interval]))", "{{outcome}}")
            ],
            show=Show.STACK,
        ),
    ],
)
_ERRANDS = Row(
    "Is done what programs asked for?",
    [
        Panel(
            asks="What becomes of errands?",
            says="Reports, lists of people, templates. failed: whoever asked is told why. put_off: tried again.",
            unit="opm",
            queries=[Query("60 * sum by (outcome) (rate(comunica_errands_total[$__rate_interval]))", "{{outcome}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="How long does the oldest stay undone?",
            says="Errands since they were due, runs of channels since they were asked for. An errand is done or given "
            "up within a quarter of an hour, a run over within 20 minutes.",
            unit="s",
            queries=[
                Query("max by (kind) (comunica_errand_oldest_seconds)", "{{kind}}"),
                Query("max by (kind) (comunica_channel_run_oldest_seconds)", "run: {{kind}}"),
            ],
        ),
    ],
)
_ALERTS = Row(
    "What becomes of alerts of civil protection?",
    [
        Panel(
            asks="What became of them?",
            says="In an hour. A draft is for nobody known: staff must say whom to tell.",
            unit="short",
            queries=[Query("sum by (outcome) (increase(comunica_cap_alerts_total[1h]))", "{{outcome}}")],
            show=Show.STACK,
        ),
    ],
)
_RECORD = Row(
    "Does the record keep up?",
    [
        Panel(
            asks="How many outcomes wait to be written?",
            says="In memory, while PostgreSQL is away or slow.",
            unit="short",
            queries=[Query("sum(comunica_outcomes_waiting)", "outcomes")],
            bad_from=5000,
            leads_to="comunica-engines",
        ),
        Panel(
            asks="What is written of attempts?",
            says="Outcomes per second, by step.",
            unit="mps",
            queries=[Query("sum by (step) (rate(comunica_outcomes_settled_total[$__rate_interval]))", "{{step}}")],
        ),
        Panel(
            asks="What became of jobs from NATS?",
            says="Broadcast jobs in the time shown, by outcome.",
            unit="short",
            queries=[Query("sum by (outcome) (increase(comunica_jobs_total[$__range]))", "{{outcome}}")],
        ),
        Panel(
            asks="Which broadcasts paused themselves?",
            says="In the time shown, by reason; only reasons that occurred.",
            unit="short",
            queries=[
                Query("sum(increase(comunica_broadcasts_paused_total[$__range]))", "all"),
                Query(
                    "sum by (reason) (increase(comunica_broadcasts_paused_total[$__range])) > 0 or vector(0)",
                    "{{reason}}",
                ),
            ],
            leads_to="comunica-providers",
        ),
        Panel(
            asks="Who sends?",
            says="Channels by the dispatcher that owns them.",
            unit="short",
            queries=[Query("comunica_channels_owned", "{{instance}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="What does the provider keep back?",
            says="Messages that it took and holds until it likes the reactions to the first ones. A status tells the "
            "end.",
            unit="mps",
            queries=[Query("sum by (lane) (rate(comunica_held_total[$__rate_interval]))", "{{lane}}")],
        ),
    ],
)

BOARD = Board(
    uid="comunica-sending",
    title="Comunica: Sending",
    says="From the audience to the provider: what waits, what is answered, what is in doubt.",
    rows=[_WAITING, _CALLS, _DOUBT, _CALLED_BACK, _PARTNERS, _PARTNERS_ON_NATS, _ERRANDS, _ALERTS, _RECORD],
)
