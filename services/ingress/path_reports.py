"""Reports on the webhook path: what each ingress refused, and that it was there to hear.

Without them a silent broken path looks like "no status came", and a doubtful message would be sent again.
"""

import asyncio
import hashlib
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from comunica.bus.publish import PublishError
from comunica.contracts.inbound import PathReported
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from services.ingress.apps import Apps
from services.ingress.gathering import Gatherer

_log = structlog.get_logger("comunica.ingress")


class PathReports:
    """Counts what was refused and tells it, app by app. What could not be told is told with the next report."""

    def __init__(self, apps: Apps, gatherer: Gatherer, metrics: Metrics, *, now: Callable[[], datetime]) -> None:
        self._apps = apps
        self._gatherer = gatherer
        self._metrics = metrics
        self._now = now
        self._ingress_id = secrets.token_hex(8)
        self._began = now()
        self._told_until: dict[str, datetime] = {}
        self._refused: Counter[str] = Counter()

    def refused(self, app: str) -> None:
        """A webhook of this app was answered with anything but 200, or not heard whole."""
        self._refused[app] += 1

    async def report(self, *, leaving: bool = False) -> None:
        """Tell what was since the last report that NATS took."""
        await asyncio.gather(*(self._report(app, leaving=leaving) for app in self._apps.names()))

    async def reporting(self, *, every: float) -> None:
        """Report for ever, each so many seconds."""
        while True:
            await self.report()
            await asyncio.sleep(every)

    async def _report(self, app: str, *, leaving: bool) -> None:
        since, until, refused = self._told_until.get(app, self._began), self._now(), self._refused[app]
        digest = hashlib.sha256(f"{self._ingress_id} {app} {until.isoformat()}".encode()).digest()
        report = PathReported(
            digest=digest,
            ingress_id=self._ingress_id,
            since=since,
            until=until,
            refused=refused,
            leaving=leaving,
        )
        try:
            await self._gatherer.keep(app, [report])
        except PublishError as problem:
            self._metrics.count(catalogue.PATH_REPORTS, outcome="unavailable")
            _log.debug("path report not kept", action="path_report_failed", app=app, reason=str(problem))
            return
        self._metrics.count(catalogue.PATH_REPORTS, outcome="stored")
        self._told_until[app] = until
        self._refused[app] -= refused
