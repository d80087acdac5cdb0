"""What dashboards and rules may name although it is not ours: each with its source. The rules on it are optional."""

from collections.abc import Mapping
from types import MappingProxyType

#: Prometheus itself makes these wherever it runs.
PROMETHEUS: Mapping[str, str] = MappingProxyType(
    {
        "up": "Prometheus: whether a target answered its last scrape",
        "ALERTS": "Prometheus: the alerts that are pending or firing",
    }
)
#: Every process of ours tells these of itself, by prometheus-client.
PROCESS: Mapping[str, str] = MappingProxyType(
    {
        "process_cpu_seconds_total": "prometheus-client: processor time",
        "process_resident_memory_bytes": "prometheus-client: memory in use",
        "process_open_fds": "prometheus-client: open files and sockets",
        "process_max_fds": "prometheus-client: how many may be open",
    }
)
#: Of the platform: there only where the platform has it. Rules on these are in a file of their own.
PLATFORM: Mapping[str, str] = MappingProxyType(
    {
        "kubelet_volume_stats_available_bytes": "kubelet: room on a volume",
        "kubelet_volume_stats_capacity_bytes": "kubelet: size of a volume",
        "certmanager_certificate_expiration_timestamp_seconds": "cert-manager: end of a certificate",
        "probe_ssl_earliest_cert_expiry": "blackbox exporter: end of the certificate that callers see",
        # With the plugin that our engines use, the operator's own cnpg_collector_last_available_… stays 0.
        "barman_cloud_cloudnative_pg_io_last_available_backup_timestamp": "CloudNativePG's barman-cloud: the last "
        "backup that can be restored, 0 if there is none",
        "cnpg_pg_replication_lag": "CloudNativePG: seconds that a standby is behind",
    }
)
