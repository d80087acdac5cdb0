"""Errands: work that requests asked for, and that is done after their answers."""

from comunica.runtime.metrics import Kind, Metric

ERRANDS = Metric(
    name="comunica_errands_total",
    kind=Kind.COUNTER,
    meaning="Errands taken from the work list, by what became of them. `failed`: nothing will come of it, and whoever "
    "asked is told why. `put_off`: it is tried again. `lost`: another process does it now.",
    services=("api", "dispatcher"),
    labels={
        "kind": (
            "report",
            "check_import",
            "bring_in",
            "forget_import",
            "sync_templates",
            "submit_template",
            "change_category",
        ),
        "outcome": ("done", "failed", "put_off", "lost"),
    },
)
