"""All alerts, and the rule files that Prometheus reads."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from dashboards.alerts import console, engines, platform, promises, provider, sending
from dashboards.alerts.alert import RUNBOOKS, Alert

#: By group, in a file each for what is ours, for the promises, and for the platform: the last one is optional.
GROUPS: Mapping[str, tuple[Alert, ...]] = {
    "comunica-sending": sending.ALERTS,
    "comunica-provider": provider.ALERTS,
    "comunica-engines": engines.ALERTS,
    "comunica-console": console.ALERTS,
}
PROMISES: Mapping[str, tuple[Alert, ...]] = {"comunica-promises": promises.ALERTS}
PLATFORM: Mapping[str, tuple[Alert, ...]] = {"comunica-platform": platform.ALERTS}
ALERTS = tuple(alert for alerts in (*GROUPS.values(), *PROMISES.values(), *PLATFORM.values()) for alert in alerts)

_HEADER = "# Made by `python -m dashboards`; a test holds it current. The runbooks are in docs/operations/runbooks/.\n"


def rule_files() -> Iterator[tuple[str, str]]:
    """Name and text of each."""
    yield "comunica.rules.yaml", _document(_groups(GROUPS))
    # One group: its rules are evaluated in their order, so the alerts see what was recorded just before.
    [burning] = _groups(PROMISES)
    yield "comunica-slos.rules.yaml", _document([burning | {"rules": [*_recorded(), *burning["rules"]]}])
    yield "comunica-platform.rules.yaml", _document(_groups(PLATFORM))


def _recorded() -> Iterator[dict[str, Any]]:
    for name, expr, slo in promises.recordings():
        yield {"record": name, "expr": expr, "labels": {"slo": slo}}


def _groups(groups: Mapping[str, Iterable[Alert]]) -> Iterator[dict[str, Any]]:
    for name, alerts in groups.items():
        yield {"name": name, "rules": [_rule(alert) for alert in alerts]}


def _rule(alert: Alert) -> dict[str, Any]:
    return {
        "alert": alert.name,
        "expr": alert.expr,
        "for": alert.lasting,
        "labels": {"severity": str(alert.severity), **alert.labels},
        "annotations": {
            "summary": alert.summary,
            "description": alert.description,
            "runbook_url": f"{RUNBOOKS}/{alert.name}.md",
        },
    }


def _document(groups: Iterable[dict[str, Any]]) -> str:
    return _HEADER + str(yaml.safe_dump({"groups": list(groups)}, sort_keys=False, width=120, allow_unicode=True))
