"""When could we not hear the provider? From what the ingress processes report of themselves.

Absence of a status means something only while somebody listened: see docs/adr/0005-webhook-path-evidence.md. Where this
cannot know, it says that there was a gap: a gap only makes a doubt wait.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

#: Nothing is settled yet.
NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


class GapReason(StrEnum):
    """Why a status may not have reached the record."""

    #: A webhook was answered with anything but 200: the provider will come back, some day.
    REFUSED = "refused"
    #: Nobody listened, or somebody who did was cut off.
    SILENT = "silent"
    #: An event was given up on.
    DEAD_LETTER = "dead_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathPolicy:
    """How often an ingress reports, how many reports may be missing, and how far clocks may differ."""

    interval: dt.timedelta = dt.timedelta(seconds=2)
    missed: int = 3
    #: Gaps are widened by it on both sides, and what is settled is cut by it.
    margin: dt.timedelta = dt.timedelta(seconds=5)

    @property
    def silence(self) -> dt.timedelta:
        """So long without a report somebody has fallen silent."""
        return self.interval * self.missed


@dataclass(frozen=True, slots=True, kw_only=True)
class PathGap:
    """A time in which the path of an app was not whole."""

    from_at: dt.datetime
    to_at: dt.datetime
    why: GapReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """One ingress process, as far as it has told of itself. `settled_to`: all it heard before is in the record."""

    heard_from: dt.datetime
    heard_to: dt.datetime
    settled_to: dt.datetime = NEVER
    leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PathReport:
    """What one ingress says of the time since its last report."""

    ingress_id: str
    since: dt.datetime
    until: dt.datetime
    refused: int
    leaving: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """After a report: who listens, and the gaps that came to light."""

    listeners: Mapping[str, Listener]
    gaps: tuple[PathGap, ...]


def hear(listeners: Mapping[str, Listener], report: PathReport, policy: PathPolicy) -> Heard:
    """Take a report into account. Repeating one changes nothing; reports of one process should come in order."""
    others = {name: each for name, each in listeners.items() if name != report.ingress_id}
    gone = {name for name, each in others.items() if _has_vanished(each, report, policy)}
    spans = [
        *_own_gaps(report, policy),
        *_gap_before(listeners.get(report.ingress_id), others.values(), report, policy),
        *((others[name].heard_to, report.until, GapReason.SILENT) for name in sorted(gone)),
    ]
    kept = {name: each for name, each in others.items() if name not in gone}
    kept[report.ingress_id] = _told(listeners.get(report.ingress_id), report)
    gaps = tuple(
        PathGap(from_at=from_at - policy.margin, to_at=to_at + policy.margin, why=why) for from_at, to_at, why in spans
    )
    return Heard(kept, gaps)


def settled_to(listeners: Iterable[Listener], policy: PathPolicy) -> dt.datetime:
    """Up to when every status that reached any of them is in the record."""
    known = list(listeners)
    living = [each.settled_to for each in known if not each.leaving]
    moment = min(living) if living else max((each.settled_to for each in known), default=NEVER)
    return moment - policy.margin if moment > NEVER else NEVER


type _Span = tuple[dt.datetime, dt.datetime, GapReason]


def _own_gaps(report: PathReport, policy: PathPolicy) -> Iterable[_Span]:
    if report.refused:
        yield report.since, report.until, GapReason.REFUSED
    if report.until - report.since > policy.silence:
        # It was frozen, or could not reach NATS: webhooks of that time ran into its silence.
        yield report.since, report.until, GapReason.SILENT


def _gap_before(
    own: Listener | None, others: Iterable[Listener], report: PathReport, policy: PathPolicy
) -> Iterable[_Span]:
    """The time before this report that nobody has told of."""
    if own is not None:
        if report.since > own.heard_to:
            yield own.heard_to, report.since, GapReason.SILENT
        return
    told = [(each.heard_to, each.heard_to if each.leaving else each.heard_to + policy.silence) for each in others]
    # A living neighbour will still tell of this time, or be found to have vanished.
    if told and all(covered < report.since for _, covered in told):
        yield max(heard for heard, _ in told), report.since, GapReason.SILENT


def _has_vanished(listener: Listener, report: PathReport, policy: PathPolicy) -> bool:
    return not listener.leaving and listener.heard_to < report.until - policy.silence


def _told(own: Listener | None, report: PathReport) -> Listener:
    if own is None:
        return Listener(heard_from=report.since, heard_to=report.until, leaving=report.leaving)
    return replace(own, heard_to=max(own.heard_to, report.until), leaving=own.leaving or report.leaving)
