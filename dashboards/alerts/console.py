"""Alerts on what the staff of municipalities works with in a browser."""

from dashboards.alerts.alert import Alert, Severity, Term, alert

_ANSWERED = "sum(rate(comunica_console_requests_total[10m]))"
_FAILED = 'sum(rate(comunica_console_requests_total{status=~"5.."}[10m]))'

ALERTS = (
    Alert(
        name="ConsoleFails",
        severity=Severity.CRITICAL,
        joined="and",
        terms=[Term(f"({_FAILED} or vector(0)) / {_ANSWERED}", "> 0.1"), Term(f"{_FAILED} or vector(0)", "> 0.02")],
        lasting="5m",
        summary="The console fails its visitors.",
        description="{{ $value | humanizePercentage }} of its answers are faults of ours. Whoever must alert at night "
        "cannot.",
    ),
    alert(
        "SignInsRefused",
        Severity.WARNING,
        'sum(increase(comunica_console_sign_ins_total{outcome=~"refused|too_often"}[15m]))',
        "> 100",
        lasting="5m",
        summary="Somebody tries to get into the console.",
        description="{{ $value | humanize }} sign-ins were refused within 15 minutes.",
    ),
)
