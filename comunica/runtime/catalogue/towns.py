"""By municipality: the few metrics that have its name, 8 at most, no histogram. Finer detail is the record's."""

from comunica.runtime.metrics import Configured, Kind, Metric
from comunica.usecases.upkeep.show_standing import Outcome

_TOWNS = Configured("the record's municipalities, by slug")

TOWN_PEOPLE = Metric(
    name="comunica_municipality_people",
    kind=Kind.GAUGE,
    meaning="People who are enrolled.",
    services=("dispatcher",),
    labels={"municipality": _TOWNS},
)
TOWN_DELIVERIES = Metric(
    name="comunica_municipality_deliveries",
    kind=Kind.GAUGE,
    meaning="Deliveries of broadcasts under way or over for a day at most. `reached`: the provider took it at least. "
    "`missed`: failed, suppressed, expired or cancelled. `unclear`: doubt or unknown.",
    services=("dispatcher",),
    labels={"municipality": _TOWNS, "outcome": tuple(outcome.value for outcome in Outcome)},
)
TOWN_OLDEST_DUE = Metric(
    name="comunica_municipality_due_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds for which the oldest delivery that may go has waited. 0: nothing waits.",
    services=("dispatcher",),
    labels={"municipality": _TOWNS},
)
TOWN_COST = Metric(
    name="comunica_municipality_month_cost",
    kind=Kind.GAUGE,
    meaning="What this month's messages cost by the price list, in its currency.",
    services=("dispatcher",),
    labels={"municipality": _TOWNS},
)
TOWN_BUDGET_SHARE = Metric(
    name="comunica_municipality_budget_share",
    kind=Kind.GAUGE,
    meaning="This month's cost as a share of the cap, 0 to 1 and over. Not there: no cap.",
    services=("dispatcher",),
    labels={"municipality": _TOWNS},
)
TOWN_READINGS = Metric(
    name="comunica_municipality_readings_total",
    kind=Kind.COUNTER,
    meaning="Messages of citizens read, by whether they join, leave or say something else.",
    services=("subscription",),
    labels={"municipality": _TOWNS, "action": ("joins", "leaves", "other")},
)
