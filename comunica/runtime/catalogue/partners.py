"""What partners submit for many municipalities."""

from comunica.runtime.metrics import Kind, Metric

BRANCHES = Metric(
    name="comunica_fan_out_branches_total",
    kind=Kind.COUNTER,
    meaning="Branches of partners' broadcasts dealt with: `accepted`; `refused` by the municipality's mandate or "
    "rules; `put_off` for a reason of ours, to be tried again.",
    services=("api", "dispatcher"),
    labels={"outcome": ("accepted", "refused", "put_off")},
)
BRANCHES_WAITING = Metric(
    name="comunica_fan_out_branches_waiting",
    kind=Kind.GAUGE,
    meaning="Branches of partners' broadcasts that the latest sweep found waiting, 200 at most.",
    services=("dispatcher",),
)
