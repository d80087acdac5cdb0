"""Metrics as their catalogue says: one place that names them, label values bounded, whatever happens.

A value that is not on its label's list is counted as `other`: a stranger on the internet cannot fill Prometheus.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import assert_never

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

OTHER = "other"

# When a series began is asked by nobody, and is one more of each counter and histogram.
disable_created_metrics()  # type: ignore[no-untyped-call] # the library has no type for it

#: seconds, from a quick answer to a deadline
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
#: how many at a time
SIZES = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
#: bytes, up to the largest message
BYTES = (256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 8388608)


class Kind(StrEnum):
    """What Prometheus makes of it."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@dataclass(frozen=True, slots=True)
class Configured:
    """Label values that come from configuration: bounded by what somebody set up, not by what comes in."""

    #: where they come from, for the reader of the catalogue
    source: str
    #: different ones at most; more are counted as `other`
    most: int = 200


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Metric:
    """One row of the catalogue."""

    name: str
    kind: Kind
    #: what it means, and in which unit
    meaning: str
    #: services that have it
    services: tuple[str, ...]
    labels: Mapping[str, Sequence[str] | Configured] = field(default_factory=dict)
    buckets: tuple[float, ...] = SECONDS


class Metrics:
    """The metrics of one process."""

    def __init__(self, catalogue: Sequence[Metric], service: str) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._made = {metric: _make(metric, self.registry) for metric in catalogue if service in metric.services}
        self._children: dict[tuple[Metric, tuple[tuple[str, str], ...]], Counter | Gauge | Histogram] = {}
        self._configured: dict[tuple[str, str], set[str]] = {}
        self._shown: dict[Metric, set[tuple[str, ...]]] = {}
        for metric in self._made:
            self._begin(metric)

    def _begin(self, metric: Metric) -> None:
        """Counters and histograms begin at 0: Prometheus does not see the first step of one that begins at 1."""
        if metric.kind is Kind.GAUGE or not metric.labels:
            return
        fixed = [values for values in metric.labels.values() if not isinstance(values, Configured)]
        if len(fixed) == len(metric.labels):
            for combination in product(*fixed):
                self._child(metric, dict(zip(metric.labels, combination, strict=True)))

    def count(self, metric: Metric, by: float = 1, /, **labels: str) -> None:
        """Add to a counter."""
        child = self._child(metric, labels)
        assert isinstance(child, Counter)
        child.inc(by)

    def set(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Set a gauge."""
        child = self._child(metric, labels)
        assert isinstance(child, Gauge)
        child.set(value)

    def show(self, metric: Metric, values: Mapping[tuple[str, ...], float], /) -> None:
        """Set a gauge for exactly these values of its labels, in their order: what is not among them goes."""
        bounded = {
            tuple(self._bounded(metric, label, value) for label, value in zip(metric.labels, key, strict=True)): value
            for key, value in values.items()
        }
        gauge = self._made[metric]
        assert isinstance(gauge, Gauge)
        for gone in self._shown.get(metric, set()) - bounded.keys():
            gauge.remove(*gone)
            for label, value in zip(metric.labels, gone, strict=True):
                self._configured.get((metric.name, label), set()).discard(value)
        self._shown[metric] = set(bounded)
        for key, number in bounded.items():
            gauge.labels(*key).set(number)

    def observe(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Add one value to a histogram."""
        child = self._child(metric, labels)
        assert isinstance(child, Histogram)
        child.observe(value)

    def _child(self, metric: Metric, labels: Mapping[str, str]) -> Counter | Gauge | Histogram:
        if (child := self._children.get((metric, tuple(labels.items())))) is not None:
            return child
        values = {label: self._bounded(metric, label, labels[label]) for label in metric.labels}
        # By the bounded values: what came in may have any number of others.
        key = (metric, tuple(values.items()))
        if (child := self._children.get(key)) is None:
            parent = self._made[metric]
            child = self._children[key] = parent.labels(*values.values()) if values else parent
        return child

    def _bounded(self, metric: Metric, label: str, value: str) -> str:
        allowed = metric.labels[label]
        if not isinstance(allowed, Configured):
            return value if value in allowed else OTHER
        known = self._configured.setdefault((metric.name, label), set())
        if value not in known and len(known) >= allowed.most:
            return OTHER
        known.add(value)
        return value


def describe(catalogue: Sequence[Metric]) -> str:
    """The catalogue as a page for operators: docs/operations/metrics.md."""
    rows = "\n".join(_row(metric) for metric in sorted(catalogue, key=lambda metric: metric.name))
    return (
        "# Metrics\n\n"
        "Written from `comunica/runtime/catalogue/` by `comunica-admin docs`; a test holds the two equal. Every "
        f"label has a bounded list of values; anything else is counted as `{OTHER}`.\n\n"
        "| metric | type | services | labels | meaning |\n|---|---|---|---|---|\n"
        f"{rows}\n"
    )


def _row(metric: Metric) -> str:
    labels = "<br>".join(_label(name, values) for name, values in metric.labels.items()) or "-"
    return f"| `{metric.name}` | {metric.kind} | {', '.join(metric.services)} | {labels} | {metric.meaning} |"


def _label(name: str, values: Sequence[str] | Configured) -> str:
    told = f"from {values.source}" if isinstance(values, Configured) else ", ".join(values)
    return f"`{name}`: {told}"


def series(metric: Metric) -> int:
    """How many time series one process can make of it at most."""
    values = 1
    for allowed in metric.labels.values():
        # One more for `other`.
        values *= (allowed.most if isinstance(allowed, Configured) else len(allowed)) + 1
    # Each bucket, the one without an end, sum and count.
    return values * (len(metric.buckets) + 3) if metric.kind is Kind.HISTOGRAM else values


def problems(catalogue: Sequence[Metric]) -> Iterator[str]:
    """What is wrong with a catalogue; nothing, if a test is to pass."""
    names = [metric.name for metric in catalogue]
    yield from (f"{name} is there twice" for name in sorted({name for name in names if names.count(name) > 1}))
    for metric in catalogue:
        if not metric.name.startswith("comunica_"):
            yield f"{metric.name} does not begin with comunica_"
        if (metric.kind is Kind.COUNTER) != metric.name.endswith("_total"):
            yield f"{metric.name}: counters, and only they, end with _total"
        if not metric.services:
            yield f"{metric.name} belongs to no service"


def _make(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    labels = tuple(metric.labels)
    match metric.kind:
        case Kind.COUNTER:
            return Counter(metric.name, metric.meaning, labels, registry=registry)
        case Kind.GAUGE:
            return Gauge(metric.name, metric.meaning, labels, registry=registry)
        case Kind.HISTOGRAM:
            return Histogram(metric.name, metric.meaning, labels, registry=registry, buckets=metric.buckets)
        case _:
            assert_never(metric.kind)
