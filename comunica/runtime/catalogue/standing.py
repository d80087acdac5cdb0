"""How the record stands: looked at every few seconds by whoever owns the channels."""

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.states import DeliveryState
from comunica.runtime.metrics import Kind, Metric

_LANES = tuple(lane.value for lane in Lane)

UNACCOUNTED = Metric(
    name="comunica_recipients_unaccounted",
    kind=Kind.GAUGE,
    meaning="Recipients on whom the snapshot, the tally and the rows disagree, by the last recount. Must be 0.",
    services=("dispatcher",),
)
DOUBTS_OPEN = Metric(
    name="comunica_deliveries_in_doubt",
    kind=Kind.GAUGE,
    meaning="Deliveries of which nobody knows yet whether the provider took them, on the channels of this dispatcher.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
DOUBT_AGE = Metric(
    name="comunica_doubt_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds since the oldest attempt in doubt. 0: there is none.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
DELIVERIES = Metric(
    name="comunica_deliveries",
    kind=Kind.GAUGE,
    meaning="Deliveries by lane and state: of broadcasts under way or over since a day, and the replies that wait.",
    services=("dispatcher",),
    labels={"lane": _LANES, "state": tuple(state.value for state in DeliveryState)},
)
OLDEST_DUE = Metric(
    name="comunica_due_oldest_seconds",
    kind=Kind.GAUGE,
    meaning="Seconds that the oldest delivery that may go has waited. 0: nothing waits. What is held does not count.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
UNHEARD = Metric(
    name="comunica_sends_unheard",
    kind=Kind.GAUGE,
    meaning="Messages of broadcasts that the provider took over 5 minutes and under a day ago and said nothing "
    "of since. A few are the provider's affair.",
    services=("dispatcher",),
)
CHANNELS_UNHEARD = Metric(
    name="comunica_channels_unheard",
    kind=Kind.GAUGE,
    meaning="Channels on which the provider has said nothing of any message since the oldest unheard one: their "
    "webhooks do not reach us.",
    services=("dispatcher",),
)
