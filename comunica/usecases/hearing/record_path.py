"""Record what is known of the webhook path: reports of the ingress processes, gaps, and up to when all is settled.

The dispatcher reads it before it sends a doubtful message again (broadcasting/doubt.py). What it means, and why it is
safe, is in docs/adr/0005-webhook-path-evidence.md.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from comunica.broadcasting.webhook_path import (
    GapReason,
    Listener,
    PathGap,
    PathPolicy,
    PathReport,
    hear,
    settled_to,
)
from comunica.contracts.inbound import PathReported

#: A listener that left so long ago covers nothing any more.
FORGET_AFTER = dt.timedelta(days=1)


class PathWork(Protocol):
    """One transaction that holds the paths of some apps."""

    @property
    def listeners(self) -> Mapping[str, Mapping[str, Listener]]:
        """By app, who has told of itself."""

    async def write(
        self,
        *,
        listeners: Mapping[str, Mapping[str, Listener]],
        gaps: Mapping[str, Sequence[PathGap]],
        settled_to: Mapping[str, dt.datetime],
    ) -> None:
        """Put these listeners in the place of the apps' own, add gaps, and let what is settled grow."""


class PathRecord(Protocol):
    """Where the webhook path is kept."""

    def begin(self, apps: Collection[str]) -> AbstractAsyncContextManager[PathWork]:
        """A transaction that holds the paths of these apps: reports of an app are taken one batch after the other."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """A report with the app it is about and its place on the stream."""

    app: str
    sequence: int
    report: PathReported


@dataclass(slots=True, kw_only=True)
class RecordPath:
    """The use case. One for a process: it remembers which reports wait for their acknowledgement."""

    record: PathRecord
    policy: PathPolicy
    _waiting: list[Spotted] = field(default_factory=list, init=False)

    @property
    def waits(self) -> bool:
        """Whether a report waits for its acknowledgement."""
        return bool(self._waiting)

    async def hears(self, reports: Sequence[Spotted]) -> None:
        """Take reports into the record. Repeating them changes nothing but, at worst, adds a gap."""
        by_app: dict[str, list[Spotted]] = defaultdict(list)
        for spotted in sorted(reports, key=lambda each: each.report.until):
            by_app[spotted.app].append(spotted)
        if not by_app:
            return
        async with self.record.begin(sorted(by_app)) as work:
            heard = {app: self._fold(work.listeners.get(app, {}), told) for app, told in by_app.items()}
            await work.write(
                listeners={app: listeners for app, (listeners, _) in heard.items()},
                gaps={app: gaps for app, (_, gaps) in heard.items()},
                settled_to={},
            )
        self._waiting.extend(reports)

    async def gave_up(self, app: str, at: dt.datetime) -> None:
        """An event of this app that came at this time will not get into the record. To be told before it is let go."""
        gap = PathGap(from_at=at - self.policy.margin, to_at=at + self.policy.margin, why=GapReason.DEAD_LETTER)
        async with self.record.begin([app]) as work:
            await work.write(listeners={}, gaps={app: [gap]}, settled_to={})

    async def settles(self, floor: int) -> None:
        """Everything on the stream up to this sequence is in the record, or was given up on."""
        settled = [spotted for spotted in self._waiting if spotted.sequence <= floor]
        if not settled:
            return
        async with self.record.begin(sorted({spotted.app for spotted in settled})) as work:
            listeners = {app: dict(known) for app, known in work.listeners.items()}
            for spotted in settled:
                _settle(listeners.setdefault(spotted.app, {}), spotted.report)
            await work.write(
                listeners=listeners,
                gaps={},
                settled_to={app: settled_to(known.values(), self.policy) for app, known in listeners.items()},
            )
        self._waiting = [spotted for spotted in self._waiting if spotted.sequence > floor]

    def _fold(
        self, listeners: Mapping[str, Listener], told: Sequence[Spotted]
    ) -> tuple[Mapping[str, Listener], list[PathGap]]:
        gaps: list[PathGap] = []
        for spotted in told:
            heard = hear(listeners, _report(spotted.report), self.policy)
            listeners = heard.listeners
            gaps.extend(heard.gaps)
        newest = max(spotted.report.until for spotted in told)
        kept = {name: each for name, each in listeners.items() if each.heard_to > newest - FORGET_AFTER}
        return kept, gaps


def _settle(listeners: dict[str, Listener], report: PathReported) -> None:
    known = listeners.get(report.ingress_id)
    # One that was found to have vanished meanwhile stays gone: its gap is in the record.
    if known is not None and report.until > known.settled_to:
        listeners[report.ingress_id] = Listener(
            heard_from=known.heard_from, heard_to=known.heard_to, settled_to=report.until, leaving=known.leaving
        )


def _report(report: PathReported) -> PathReport:
    return PathReport(
        ingress_id=report.ingress_id,
        since=report.since,
        until=report.until,
        refused=report.refused,
        leaving=report.leaving,
    )
