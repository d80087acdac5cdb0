"""Municipality: the few figures that have a municipality's name. Finer detail is the record's."""

from dashboards.asking import Board, Panel, Query, Row, Show, figure

_ONE = '{municipality="$municipality"}'
_TODAY = Row(
    "$municipality: does it reach its people?",
    [
        figure(
            "How many people are enrolled?",
            "Opted in now.",
            "short",
            f"sum(comunica_municipality_people{_ONE})",
        ),
        figure(
            "How many wait for a message?",
            "Deliveries of broadcasts that are queued or under way.",
            "short",
            'sum(comunica_municipality_deliveries{municipality="$municipality",outcome="waiting"}) or vector(0)',
        ),
        figure(
            "How long has the oldest waited?",
            "Of what may go now. 0: nothing waits.",
            "s",
            f"max(comunica_municipality_due_oldest_seconds{_ONE}) or vector(0)",
            bad_from=300,
        ),
        figure(
            "What do this month's messages cost?",
            "By the price list, in its currency.",
            "short",
            f"sum(comunica_municipality_month_cost{_ONE})",
        ),
        Panel(
            asks="What becomes of its messages?",
            says="Deliveries of broadcasts under way or over since a day at most. `reached`: the provider took it at "
            "least; "
            "`missed`: failed, suppressed, expired or cancelled; `unclear`: doubt or unknown.",
            unit="short",
            queries=[Query(f"sum by (outcome) (comunica_municipality_deliveries{_ONE})", "{{outcome}}")],
            show=Show.STACK,
            leads_to="comunica-sending",
        ),
        Panel(
            asks="Who joins, who leaves?",
            says="Messages in the time shown.",
            unit="short",
            queries=[
                Query(f"sum by (action) (increase(comunica_municipality_readings_total{_ONE}[$__range]))", "{{action}}")
            ],
            leads_to="comunica-enrolment",
        ),
        Panel(
            asks="How does the number of people change?",
            says="Opted in.",
            unit="short",
            queries=[Query(f"sum(comunica_municipality_people{_ONE})", "people")],
        ),
        Panel(
            asks="How much of the budget is spent?",
            says="This month, as a share of the cap; 0 where there is no cap. At 1 normal and bulk wait; alerts pass.",
            unit="percentunit",
            queries=[Query(f"max(comunica_municipality_budget_share{_ONE}) or vector(0)", "share")],
            bad_from=0.8,
        ),
    ],
)
_ALL = Row(
    "How do the municipalities compare?",
    [
        Panel(
            asks="Who waits longest?",
            says="The ten municipalities whose oldest delivery has waited longest.",
            unit="s",
            queries=[
                Query(
                    "topk(10, max by (municipality) (comunica_municipality_due_oldest_seconds)) or vector(0)",
                    "{{municipality}}",
                )
            ],
        ),
        Panel(
            asks="Whose budget is nearly spent?",
            says="The ten greatest shares of this month's cap.",
            unit="percentunit",
            queries=[Query("topk(10, max by (municipality) (comunica_municipality_budget_share))", "{{municipality}}")],
            bad_from=0.8,
        ),
    ],
)

BOARD = Board(
    uid="comunica-municipality",
    title="Comunica: Municipality",
    says="One municipality, chosen above. It says how many, never who.",
    rows=[_TODAY, _ALL],
    by_municipality=True,
)
