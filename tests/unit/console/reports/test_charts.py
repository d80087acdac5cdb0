"""Columns of the chart: where they stand and which have a number."""

from itertools import pairwise
from typing import Any

from services.console.pages.reports.charts import BASE, WIDTH, growth


def months(*counts: int | None) -> list[dict[str, Any]]:
    return [{"month": f"2026-{number:02d}", "at_end": count} for number, count in enumerate(counts, 1)]


def test_half_as_many_people_are_half_as_high() -> None:
    chart = growth(months(500, 1000), "it")
    assert chart is not None
    assert chart.columns[0].height * 2 == chart.columns[1].height
    assert all(round(each.y + each.height, 1) == BASE for each in chart.columns)


def test_columns_stand_beside_each_other_within_the_width() -> None:
    chart = growth(months(*range(100, 112)), "it")
    assert chart is not None
    edges = [(each.x, each.x + each.width) for each in chart.columns]
    assert all(end < begin for (_, end), (begin, _) in pairwise(edges))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= WIDTH
    assert [each.month for each in chart.columns][:3] == ["gen", "feb", "mar"]


def test_a_month_in_which_nobody_counted_has_no_column_and_one_with_nobody_is_flat() -> None:
    chart = growth(months(None, 0, 5), "it")
    assert chart is not None
    assert [each.value for each in chart.columns] == [None, 0, 5]
    assert [each.label for each in chart.columns] == ["", "0", "5"]
    assert chart.columns[1].height == 0


def test_without_any_figure_there_is_no_chart() -> None:
    assert growth(months(None, None), "it") is None


def test_nobody_in_all_months_is_a_chart_without_height() -> None:
    chart = growth(months(0, 0), "it")
    assert chart is not None
    assert {each.height for each in chart.columns} == {0}


def test_where_numbers_would_touch_the_last_the_highest_and_the_first_are_told() -> None:
    counts = [100_000, *([90_000] * 4), 120_000, *([90_000] * 5), 110_000]
    chart = growth(months(*counts), "it")
    assert chart is not None
    assert [each.label for each in chart.columns if each.label] == ["100.000", "120.000", "110.000"]
    close = growth(months(*([90_000] * 10), 130_000, 110_000), "it")
    assert close is not None
    assert [each.label for each in close.columns if each.label] == ["90.000", "110.000"]
