"""NATS and PostgreSQL, and the processes between them."""

from dashboards.asking import Board, Panel, Query, Row, Show, figure, quantile

_NATS = Row(
    "NATS: does what comes in get through?",
    [
        Panel(
            asks="How many messages wait, by consumer?",
            says="Nobody has been given them yet. The autoscaler of subscription looks at this too.",
            unit="short",
            queries=[Query("max by (consumer) (comunica_consumer_waiting_messages)", "{{consumer}}")],
        ),
        Panel(
            asks="Does each consumer make progress?",
            says="Seconds since it last settled a message, while messages wait. 0: nothing waits.",
            unit="s",
            queries=[Query("max by (consumer) (comunica_consumer_idle_seconds)", "{{consumer}}")],
            bad_from=120,
        ),
        Panel(
            asks="How full are the streams?",
            says="Share of the bytes that each may hold. A full INBOUND makes ingress answer 503.",
            unit="percentunit",
            queries=[Query("max by (stream) (comunica_stream_bytes / comunica_stream_limit_bytes)", "{{stream}}")],
            bad_from=0.7,
            most=1,
        ),
        Panel(
            asks="How many messages do the streams hold?",
            says="In DEADLETTERS: events that somebody must look at.",
            unit="short",
            queries=[Query("max by (stream) (comunica_stream_messages)", "{{stream}}")],
        ),
        Panel(
            asks="What is in hand, and what came again?",
            says="Messages given out and not settled, and those among them that were given out more than once.",
            unit="short",
            queries=[
                Query("max by (consumer) (comunica_consumer_unsettled_messages)", "{{consumer}}"),
                Query("max by (consumer) (comunica_consumer_redelivered_messages)", "{{consumer}} again"),
            ],
        ),
        Panel(
            asks="What becomes of messages?",
            says="Per second, by outcome. `dead`: to the dead letters. `unsettled`: NATS was away, they come again.",
            unit="mps",
            queries=[Query("sum by (outcome) (rate(comunica_consumed_total[$__rate_interval]))", "{{outcome}}")],
        ),
        Panel(
            asks="How long does a batch take?",
            says="95 of 100 batches, by consumer.",
            unit="s",
            queries=[
                Query(
                    quantile(0.95, "comunica_consumer_handler_seconds", by="consumer"),
                    "{{consumer}}",
                )
            ],
        ),
        Panel(
            asks="How many messages does a batch hold?",
            says="On average, by consumer.",
            unit="short",
            queries=[
                Query(
                    "sum by (consumer) (rate(comunica_consumer_batch_messages_sum[$__rate_interval])) "
                    "/ sum by (consumer) (rate(comunica_consumer_batch_messages_count[$__rate_interval]))",
                    "{{consumer}}",
                )
            ],
        ),
        Panel(
            asks="How long until NATS has an envelope on disk?",
            says="Half of the publishes of ingress, and 99 of 100.",
            unit="s",
            queries=[
                Query(
                    quantile(0.5, "comunica_publish_seconds"),
                    "half",
                ),
                Query(
                    quantile(0.99, "comunica_publish_seconds"),
                    "99 of 100",
                ),
            ],
        ),
        Panel(
            asks="How many events share an envelope, and how large is it?",
            says="Averages: events of one publish; bytes in hundreds.",
            unit="short",
            queries=[
                Query(
                    "sum(rate(comunica_envelope_events_sum[$__rate_interval])) "
                    "/ sum(rate(comunica_envelope_events_count[$__rate_interval]))",
                    "events",
                ),
                Query(
                    "sum(rate(comunica_envelope_bytes_sum[$__rate_interval])) "
                    "/ sum(rate(comunica_envelope_bytes_count[$__rate_interval])) / 100",
                    "bytes / 100",
                ),
            ],
        ),
        Panel(
            asks="Who is connected to NATS?",
            says="1 while connected, by service.",
            unit="bool",
            queries=[Query("min by (job) (comunica_nats_connected)", "{{job}}")],
            bad_from=1,
            low_is_bad=True,
        ),
        Panel(
            asks="What comes in?",
            says="Events per second that ingress read from webhooks, by kind. `bad` ones went to the dead letters.",
            unit="mps",
            queries=[Query("sum by (kind) (rate(comunica_inbound_events_total[$__rate_interval]))", "{{kind}}")],
            show=Show.STACK,
        ),
    ],
)
_POSTGRES = Row(
    "PostgreSQL: does anybody wait for it?",
    [
        Panel(
            asks="How long is a connection waited for?",
            says="95 of 100 users of the pool, by service.",
            unit="s",
            queries=[
                Query(
                    quantile(0.95, "comunica_pool_wait_seconds", by="job"),
                    "{{job}}",
                )
            ],
            bad_from=1,
        ),
        Panel(
            asks="How much of the pools is in use?",
            says="Share of the connections that each pool may have.",
            unit="percentunit",
            queries=[
                Query(
                    'sum by (job) (comunica_pool_connections{state="used"}) '
                    '/ sum by (job) (comunica_pool_connections{state="most"})',
                    "{{job}}",
                )
            ],
            most=1,
        ),
        figure(
            "How large is the database?",
            "All of it, indexes too.",
            "bytes",
            "max(comunica_database_bytes)",
        ),
        figure(
            "How many connections does the server have?",
            "Share of what it takes, over all databases.",
            "percentunit",
            'max(comunica_database_connections{state="used"}) / max(comunica_database_connections{state="most"})',
            bad_from=0.8,
        ),
        figure(
            "For how many months is there room?",
            "Places for the deliveries of coming months. `comunica-admin migrate` makes them.",
            "short",
            "min(comunica_delivery_months_ahead)",
            bad_from=2,
            low_is_bad=True,
        ),
        figure(
            "Did transactions wait for each other?",
            "Deadlocks since the server's statistics began. Should not grow.",
            "short",
            "max(comunica_database_deadlocks)",
        ),
        Panel(
            asks="Which tables are the largest?",
            says="The ten largest, with their indexes. Each month of deliveries is one.",
            unit="bytes",
            queries=[Query("topk(10, max by (table) (comunica_table_bytes))", "{{table}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="Does the exporter see NATS and PostgreSQL?",
            says="Looks per second. While they fail, the figures above are old.",
            unit="ops",
            queries=[
                Query(
                    "sum by (at, outcome) (rate(comunica_exporter_looks_total[$__rate_interval]))", "{{at}} {{outcome}}"
                )
            ],
        ),
    ],
)
_PROCESSES = Row(
    "Are the processes well?",
    [
        Panel(
            asks="Is an event loop late?",
            says="99 of 100 heartbeats, by service. Late: something computes and should wait, or the processor is "
            "not ours.",
            unit="s",
            queries=[
                Query(
                    quantile(0.99, "comunica_event_loop_lag_seconds", by="job"),
                    "{{job}}",
                )
            ],
            bad_from=0.5,
        ),
        Panel(
            asks="How much processor do they use?",
            says="Cores, by service.",
            unit="short",
            queries=[Query("sum by (job) (rate(process_cpu_seconds_total[$__rate_interval]))", "{{job}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="How much memory do they use?",
            says="By service.",
            unit="bytes",
            queries=[Query("sum by (job) (process_resident_memory_bytes)", "{{job}}")],
            show=Show.STACK,
        ),
        Panel(
            asks="How many files and sockets are open?",
            says="The fullest process of each service, as a share of what it may open.",
            unit="percentunit",
            queries=[Query("max by (job) (process_open_fds / process_max_fds)", "{{job}}")],
            bad_from=0.8,
        ),
        Panel(
            asks="How fast are webhooks answered?",
            says="99 of 100: seconds from the whole body to the answer.",
            unit="s",
            queries=[
                Query(
                    quantile(0.99, "comunica_webhook_seconds"),
                    "webhooks",
                )
            ],
        ),
        Panel(
            asks="How fast are clients answered?",
            says="95 of 100 requests of the API.",
            unit="s",
            queries=[
                Query(
                    quantile(0.95, "comunica_api_request_seconds"),
                    "95 of 100",
                )
            ],
        ),
        Panel(
            asks="What are clients answered?",
            says="Requests per second, by status; only those that occur.",
            unit="reqps",
            queries=[
                Query("sum by (status) (rate(comunica_api_requests_total[$__rate_interval])) > 0", "{{status}}"),
            ],
            show=Show.STACK,
        ),
    ],
)

_CONSOLE = Row(
    "Does the console serve its visitors?",
    [
        Panel(
            asks="What are they answered?",
            says="Requests per second, by status; only those that occur. 303: a form was taken; 422: one is not right.",
            unit="reqps",
            queries=[
                Query("sum by (status) (rate(comunica_console_requests_total[$__rate_interval])) > 0", "{{status}}"),
            ],
            show=Show.STACK,
        ),
        Panel(
            asks="How fast, in which room?",
            says="95 of 100 requests, by the room of the page.",
            unit="s",
            queries=[Query(quantile(0.95, "comunica_console_request_seconds", by="room"), "{{room}}")],
        ),
        Panel(
            asks="Who comes in?",
            says="Sign-ins in an hour, by password or digital identity (SPID, CIE), by what became of them. too_often: "
            "not looked at. away: the gateway for identities did not answer.",
            unit="short",
            queries=[
                Query("sum by (way, outcome) (increase(comunica_console_sign_ins_total[1h]))", "{{way}}: {{outcome}}")
            ],
        ),
        Panel(
            asks="Do letters to the staff go?",
            says="Letters in the time shown, by what they tell and what became of them. A failed one is tried again.",
            unit="short",
            queries=[
                Query(
                    "sum by (kind, outcome) (increase(comunica_staff_letters_total[$__range]))", "{{kind}}: {{outcome}}"
                )
            ],
        ),
        Panel(
            asks="How many follow something live?",
            says="Browsers with an open stream.",
            unit="short",
            queries=[Query("sum(comunica_console_streams)", "browsers")],
        ),
    ],
)

BOARD = Board(
    uid="comunica-engines",
    title="Comunica: NATS and PostgreSQL",
    says="The engines, and the processes between them.",
    rows=[_NATS, _POSTGRES, _PROCESSES, _CONSOLE],
)
