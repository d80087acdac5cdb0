"""Burn-rate alerts: how fast the failures that 28 days may have are used up. Two windows each, so that an alert neither
comes for a moment's trouble nor stays after its end. The pattern is that of Google's SRE workbook, chapter 5.
"""

from collections.abc import Iterator

from dashboards.alerts.alert import Alert, Severity, Term
from dashboards.slos import SLOS, Slo

#: Every window that a rule below looks at.
WINDOWS = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
#: Burn rate, long window, short window.
_FAST = ((14.4, "1h", "5m"), (6.0, "6h", "30m"))
_SLOW = ((3.0, "1d", "2h"), (1.0, "3d", "6h"))


def recordings() -> Iterator[tuple[str, str, str]]:
    """Name, PromQL and SLO of each recording rule."""
    for slo in SLOS:
        for window in WINDOWS:
            yield _recorded(window), slo.errors(window), slo.name


def _recorded(window: str) -> str:
    return f"comunica:slo_errors:ratio_rate{window}"


def _of(slo: Slo, window: str) -> str:
    return f'{_recorded(window)}{{slo="{slo.name}"}}'


def _burns(slo: Slo, name: str, severity: Severity, rate: float, windows: tuple[str, str]) -> Alert:
    allowed = 1 - slo.objective
    return Alert(
        name=name,
        severity=severity,
        joined="and",
        terms=[Term(_of(slo, window), f"> {rate * allowed:.6g}") for window in windows],
        lasting="2m" if severity is Severity.CRITICAL else "15m",
        summary=f"The promise of {slo.name} fails {rate:g} times as often as 28 days allow.",
        description=f"{slo.says} Over {windows[0]}, {{{{ $value | humanizePercentage }}}} failed; "
        f"{allowed:.2%} may. See the dashboard SLOs.",
        labels={"slo": slo.name, "window": windows[0]},
    )


ALERTS = tuple(
    _burns(slo, name, severity, rate, (long, short))
    for name, severity, pairs in (
        ("SloBurnsFast", Severity.CRITICAL, _FAST),
        ("SloBurnsSlowly", Severity.WARNING, _SLOW),
    )
    for slo in SLOS
    for rate, long, short in pairs
)
