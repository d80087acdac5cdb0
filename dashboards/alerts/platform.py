"""Alerts on the platform's own metrics (dashboards/external.py): optional, in a file of their own."""

from dashboards.alerts.alert import Alert, Severity, Term, alert

_DAY = 86400

ALERTS = (
    alert(
        "DiskFillsUp",
        Severity.WARNING,
        "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes",
        "< 0.2",
        lasting="15m",
        summary="A volume is nearly full.",
        description="{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left.",
    ),
    alert(
        "DiskFillsUp",
        Severity.CRITICAL,
        "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes",
        "< 0.1",
        lasting="5m",
        summary="A volume is full within hours.",
        description="{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left.",
    ),
    Alert(
        name="CertificateExpires",
        severity=Severity.CRITICAL,
        terms=[
            Term("certmanager_certificate_expiration_timestamp_seconds - time()", f"< {7 * _DAY}"),
            Term("probe_ssl_earliest_cert_expiry - time()", f"< {7 * _DAY}"),
        ],
        lasting="1h",
        summary="A certificate ends within 7 days.",
        description="After that no webhook and no client gets through. Ends in {{ $value | humanizeDuration }}.",
    ),
    alert(
        "BackupTooOld",
        Severity.CRITICAL,
        "time() - max by (job) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp)",
        f"> {2 * _DAY}",
        lasting="1h",
        summary="The last backup of PostgreSQL is too old.",
        description="It was made {{ $value | humanizeDuration }} ago.",
    ),
    alert(
        "StandbyBehind",
        Severity.WARNING,
        "max by (pod) (cnpg_pg_replication_lag)",
        "> 60",
        lasting="10m",
        summary="A standby of PostgreSQL is behind.",
        description="{{ $labels.pod }}: {{ $value | humanizeDuration }}. If it is synchronous, every commit waits "
        "for it.",
    ),
)
