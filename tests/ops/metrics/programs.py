"""A real Prometheus and a real Alertmanager, each in a folder of its own. Debian calls the packages `prometheus` and
`prometheus-alertmanager`; elsewhere the programs are called as upstream calls them.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import yaml

from workbench.ports import HOST, free_port
from workbench.service import Service

_WITHIN = 30.0


def program(*names: str) -> str:
    """The first of these programs that is installed. A test without it would prove nothing, so it fails."""
    for name in names:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError(
        f"none of {', '.join(names)} is installed: apt-get install prometheus prometheus-alertmanager"
    )


class Prometheus:
    """Scrapes targets each second and evaluates rules as often."""

    def __init__(self, folder: Path, *, targets: Mapping[str, str], rules: list[Path], alertmanager: str = "") -> None:
        """`targets`: host:port by job."""
        self._folder = folder
        self.url = f"http://{HOST}:{free_port()}"
        folder.mkdir(parents=True)
        configuration = folder / "prometheus.yml"
        configuration.write_text(yaml.safe_dump(_configuration(targets, rules, alertmanager)))
        self._service = Service(
            "Prometheus",
            [
                program("prometheus"),
                f"--config.file={configuration}",
                f"--storage.tsdb.path={folder / 'data'}",
                f"--web.listen-address={self.url.removeprefix('http://')}",
            ],
            {},
            ready_url=f"{self.url}/-/ready",
            log=folder / "prometheus.log",
        )

    async def start(self) -> None:
        await self._service.start(within=_WITHIN)

    async def stop(self) -> None:
        await self._service.stop(within=_WITHIN)

    async def ask(self, path: str, **query: str) -> Any:
        """What the HTTP API answers under `data`; an error of the query is an AssertionError."""
        async with httpx.AsyncClient(timeout=30) as web:
            answer = (await web.get(f"{self.url}/api/v1/{path}", params=query)).json()
        assert answer["status"] == "success", f"{query}: {answer.get('error')}"
        return answer["data"]


def _configuration(targets: Mapping[str, str], rules: list[Path], alertmanager: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(path) for path in rules],
        "scrape_configs": [
            {"job_name": job, "static_configs": [{"targets": [target]}]} for job, target in targets.items()
        ],
    }
    if alertmanager:
        made["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]}
    return made


class Alertmanager:
    """Sends what it gets to a webhook, at once."""

    def __init__(self, folder: Path, *, webhook: str) -> None:
        self.address = f"{HOST}:{free_port()}"
        folder.mkdir(parents=True)
        configuration = folder / "alertmanager.yml"
        route = {"receiver": "test", "group_by": ["alertname"], "group_wait": "0s", "group_interval": "1s"}
        receivers = [{"name": "test", "webhook_configs": [{"url": webhook, "send_resolved": False}]}]
        configuration.write_text(yaml.safe_dump({"route": route, "receivers": receivers}))
        self._service = Service(
            "Alertmanager",
            [
                program("alertmanager", "prometheus-alertmanager"),
                f"--config.file={configuration}",
                f"--storage.path={folder / 'data'}",
                f"--web.listen-address={self.address}",
                "--cluster.listen-address=",
            ],
            {},
            ready_url=f"http://{self.address}/-/ready",
            log=folder / "alertmanager.log",
        )

    async def start(self) -> None:
        await self._service.start(within=_WITHIN)

    async def stop(self) -> None:
        await self._service.stop(within=_WITHIN)
