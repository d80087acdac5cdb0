"""SLOs: do we keep what we promise?"""

from dashboards.asking import Board, Panel, Query, Row, Show
from dashboards.slos import DAYS, SLOS, Slo


def _row(slo: Slo) -> Row:
    allowed = 1 - slo.objective
    errors = 'comunica:slo_errors:ratio_rate{window}{{slo="{name}"}}'
    return Row(
        f"{slo.name}: {slo.objective:.1%}",
        [
            Panel(
                asks=f"Is the promise of {slo.name} kept?",
                says=f"{slo.says} Share of good events in the time shown; {slo.objective:.1%} are promised.",
                unit="percentunit",
                queries=[Query(f"1 - ({slo.errors('$__range')})")],
                show=Show.FIGURE,
                width=6,
                bad_from=slo.objective,
                low_is_bad=True,
                most=1,
            ),
            Panel(
                asks=f"How much of the budget of {slo.name} is left?",
                says=f"Of the failures that {DAYS} days may have. Below 0 the promise is broken.",
                unit="percentunit",
                queries=[Query(f"1 - ({slo.errors(f'{DAYS}d')}) / {allowed:.4g}")],
                show=Show.FIGURE,
                width=6,
                bad_from=0.1,
                low_is_bad=True,
            ),
            Panel(
                asks=f"How fast does the budget of {slo.name} burn?",
                says=f"1: it lasts for {DAYS} days exactly. Above 14.4 for an hour somebody is woken.",
                unit="short",
                queries=[
                    Query(f"{errors.format(window=window, name=slo.name)} / {allowed:.4g}", window)
                    for window in ("5m", "1h", "6h")
                ],
                width=12,
                bad_from=14.4,
            ),
        ],
    )


BOARD = Board(
    uid="comunica-slos",
    title="Comunica: SLOs",
    says="Do we keep what we promise? docs/operations/slos.md says what that is and why.",
    rows=[_row(slo) for slo in SLOS],
)
