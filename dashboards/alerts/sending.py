"""Alerts on what goes out."""

from dashboards.alerts.alert import Alert, Severity, Term, alert

ALERTS = (
    alert(
        "RecipientsUnaccounted",
        Severity.CRITICAL,
        "sum(comunica_recipients_unaccounted)",
        "> 0",
        summary="Recipients are unaccounted for.",
        description="Snapshot, tally and rows disagree on {{ $value }} recipients. This must never be: a defect of "
        "ours.",
    ),
    alert(
        "UrgentWaits",
        Severity.CRITICAL,
        'max(comunica_due_oldest_seconds{lane="urgent"})',
        "> 60",
        lasting="1m",
        summary="An alert to citizens does not go out.",
        description="The oldest urgent delivery that may go has waited {{ $value | humanizeDuration }}.",
    ),
    alert(
        "PartnerBroadcastWaits",
        Severity.CRITICAL,
        "max(comunica_fan_out_oldest_seconds)",
        "> 60",
        lasting="1m",
        summary="What a partner sent does not reach a municipality.",
        description="The oldest has waited {{ $value | humanizeDuration }} to become a broadcast. It may be an alert.",
    ),
    alert(
        "CallbackBacklog",
        Severity.WARNING,
        "max(comunica_callback_oldest_seconds)",
        "> 3600",
        lasting="10m",
        summary="Programs of towns are not told what happens.",
        description="The oldest event has waited {{ $value | humanizeDuration }}. After 24 hours it is given up.",
    ),
    alert(
        "RepliesWait",
        Severity.WARNING,
        'max(comunica_due_oldest_seconds{lane="reply"})',
        "> 120",
        lasting="5m",
        summary="Citizens wait for their answer.",
        description="The oldest reply has waited {{ $value | humanizeDuration }}.",
    ),
    Alert(
        name="DoubtAges",
        severity=Severity.WARNING,
        terms=[
            Term('max by (lane) (comunica_doubt_oldest_seconds{lane=~"urgent|reply"})', "> 900"),
            Term('max by (lane) (comunica_doubt_oldest_seconds{lane=~"normal|bulk"})', "> 7200"),
        ],
        lasting="5m",
        summary="Deliveries in doubt ({{ $labels.lane }}) grow old.",
        description="The oldest has waited {{ $value | humanizeDuration }} for evidence.",
    ),
    alert(
        "OutcomesWait",
        Severity.CRITICAL,
        "sum(comunica_outcomes_waiting)",
        "> 5000",
        lasting="2m",
        summary="Outcomes of sent messages are not written.",
        description="{{ $value }} wait in the memory of the dispatchers. If these die now, that many are in doubt.",
    ),
    alert(
        "BroadcastPausedItself",
        Severity.WARNING,
        "sum by (reason) (increase(comunica_broadcasts_paused_total[1h]))",
        "> 0",
        summary="A broadcast paused itself: {{ $labels.reason }}.",
        description="The provider refused its content, or too many people, or the month's money is spent.",
    ),
    alert(
        "NobodySends",
        Severity.CRITICAL,
        "sum(comunica_channels_owned) or vector(0)",
        "== 0",
        lasting="2m",
        summary="No channel has a dispatcher.",
        description="No dispatcher runs, none reaches PostgreSQL, or no channel is set up.",
    ),
)
