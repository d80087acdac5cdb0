"""From questions to Grafana's JSON, by its own SDK."""

import json
from collections.abc import Iterator, Sequence

from grafana_foundation_sdk.builders import common, prometheus, stat, timeseries
from grafana_foundation_sdk.builders import dashboard as grafana
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models

from dashboards.asking import Board, Panel, Query, Row, Show

#: Whoever imports a board chooses the data source once, above.
_SOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")
_TAG = "comunica"
_COLUMNS = 24
_HEIGHTS = {Show.FIGURE: 5, Show.LINES: 8, Show.STACK: 8}


def draw(board: Board) -> str:
    """The dashboard as Grafana imports it."""
    drawn = (
        grafana.Dashboard(board.title)
        .uid(board.uid)
        .description(board.says)
        .tags([_TAG])
        .readonly()
        .refresh("30s")
        .time("now-6h", "now")
        .timezone("browser")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .with_variable(grafana.DatasourceVariable("datasource").label("Prometheus").type("prometheus"))
        .link(
            grafana.DashboardLink("Comunica")
            .type(models.DashboardLinkType.DASHBOARDS)
            .tags([_TAG])
            .as_dropdown(True)
            .keep_time(True)
            .include_vars(True)
        )
    )
    if board.by_municipality:
        drawn = drawn.with_variable(_municipality())
    for row, top in _stacked(board.rows):
        drawn = drawn.with_row(grafana.Row(row.title).grid_pos(models.GridPos(h=1, w=_COLUMNS, x=0, y=top)))
        for number, (panel, place) in enumerate(_placed(row.panels, top + 1)):
            drawn = drawn.with_panel(_panel(panel, place).id(top * 100 + number + 1))
    return json.dumps(drawn.build(), cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _municipality() -> grafana.QueryVariable:
    return (
        grafana.QueryVariable("municipality")
        .label("Municipality")
        .datasource(_SOURCE)
        .query("label_values(comunica_municipality_people, municipality)")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(False)
        .include_all(False)
    )


def _stacked(rows: Sequence[Row]) -> Iterator[tuple[Row, int]]:
    top = 0
    for row in rows:
        yield row, top
        top = max(place.y + place.h for _, place in _placed(row.panels, top + 1))


def _placed(panels: Sequence[Panel], top: int) -> Iterator[tuple[Panel, models.GridPos]]:
    left = tallest = 0
    for panel in panels:
        if left + panel.width > _COLUMNS:
            top, left, tallest = top + tallest, 0, 0
        height = _HEIGHTS[panel.show]
        yield panel, models.GridPos(h=height, w=panel.width, x=left, y=top)
        left, tallest = left + panel.width, max(tallest, height)


def _panel(panel: Panel, place: models.GridPos) -> stat.Panel | timeseries.Panel:
    drawn = _figure(panel) if panel.show is Show.FIGURE else _lines(panel)
    drawn.title(panel.asks).description(panel.says).unit(panel.unit).datasource(_SOURCE).grid_pos(place)
    if panel.most is not None:
        drawn.max(panel.most)
    if panel.bad_from is not None:
        drawn.thresholds(_thresholds(panel.bad_from, low_is_bad=panel.low_is_bad))
    if panel.leads_to:
        url = f"/d/{panel.leads_to}?${{datasource:queryparam}}&${{__url_time_range}}"
        drawn.links([grafana.DashboardLink("Tell me more").type(models.DashboardLinkType.LINK).url(url)])
    for query, letter in zip(panel.queries, "ABCDEFGH", strict=False):
        drawn.with_target(_target(query, letter))
    return drawn


def _figure(panel: Panel) -> stat.Panel:
    colour = (
        common_models.BigValueColorMode.VALUE if panel.bad_from is None else common_models.BigValueColorMode.BACKGROUND
    )
    reduced = common.ReduceDataOptions().calcs(["lastNotNull"])
    return stat.Panel().color_mode(colour).reduce_options(reduced).graph_mode(common_models.BigValueGraphMode.AREA)


def _lines(panel: Panel) -> timeseries.Panel:
    drawn = timeseries.Panel().line_width(1).fill_opacity(10).min(0).show_points(common_models.VisibilityMode.NEVER)
    legend = common.VizLegendOptions().show_legend(True).display_mode(common_models.LegendDisplayMode.LIST)
    drawn.legend(legend.placement(common_models.LegendPlacement.BOTTOM))
    drawn.tooltip(common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI))
    if panel.bad_from is not None:
        drawn.thresholds_style(common.GraphThresholdsStyleConfig().mode(common_models.GraphThresholdsStyleMode.DASHED))
    if panel.show is Show.STACK:
        drawn.stacking(common.StackingConfig().mode(common_models.StackingMode.NORMAL)).fill_opacity(40)
    return drawn


def _thresholds(bad_from: float, *, low_is_bad: bool) -> grafana.ThresholdsConfig:
    below, above = ("red", "green") if low_is_bad else ("green", "red")
    steps = [models.Threshold(value=None, color=below), models.Threshold(value=bad_from, color=above)]
    return grafana.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps)


def _target(query: Query, letter: str) -> prometheus.Dataquery:
    target = prometheus.Dataquery().datasource(_SOURCE).ref_id(letter).expr(query.expr).range()
    return target.legend_format(query.legend or "__auto")
