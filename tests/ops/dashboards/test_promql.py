"""The names are found in the shapes that we write."""

import pytest

from tests.ops.dashboards.promql import metrics_in


@pytest.mark.parametrize(
    ("expr", "names"),
    [
        ("comunica_sends_unheard", ["comunica_sends_unheard"]),
        ("sum(rate(a_total[$__rate_interval])) / sum(rate(b_total[5m]))", ["a_total", "b_total"]),
        ('sum by (lane, le) (rate(a_bucket{lane=~"x|y"}[1h]))', ["a_bucket"]),
        ("topk(10, max by (town) (a)) or vector(0)", ["a"]),
        ("time() - max(a)", ["a"]),
        ("histogram_quantile(0.95, sum by (le) (rate(a_bucket[5m])))", ["a_bucket"]),
        ('(a:b:ratio_rate5m{slo="x"}) > 0.0144 and (c) > 1e3', ["a:b:ratio_rate5m", "c"]),
        ('count(ALERTS{alertstate="firing"}) or vector(0)', ["ALERTS"]),
        ('min by (job) (up{job=~".*(ingress|api).*"})', ["up"]),
    ],
)
def test_metrics_are_found_and_nothing_else(expr: str, names: list[str]) -> None:
    assert list(metrics_in(expr)) == names
