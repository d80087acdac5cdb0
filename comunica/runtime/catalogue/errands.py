"""Errands: work that requests asked for, and that is done after their answers."""

from comunica.runtime.metrics import Kind, Metric

_KINDS = (
    "report",
    "check_import",
    "bring_in",
    "forget_import",
    "sync_templates",
    "submit_template",
    "change_category",
)

ERRANDS = Metric(
    name="comunica_errands_total",
    kind=Kind.COUNTER,
    meaning="Errands taken from the work list, by what became of them. `failed`: nothing will come of it, and whoever "
    "asked is told why. `put_off`: it is tried again. `lost`: another process does it now.",
    services=("api", "console", "dispatcher"),
    labels={
        "kind": _KINDS,
        "outcome": ("done", "failed", "put_off", "lost"),
    },
)
ERRAND_AGE = Metric(
    name="comunica_errand_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds since the oldest errand that is not done was due first, however often it was put off. 0: none.",
    services=("dispatcher",),
    labels={"kind": _KINDS},
)
RUN_AGE = Metric(
    name="comunica_channel_run_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds since the oldest connecting or checking of a channel that is not over was asked for. 0: none.",
    services=("dispatcher",),
    labels={"kind": ("connect", "check")},
)
