"""What goes out: claims, calls, what they meant, and how long people waited."""

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import Step
from comunica.broadcasting.waits import Within
from comunica.runtime.metrics import SECONDS, Kind, Metric

_LANES = tuple(lane.value for lane in Lane)

ATTEMPTS = Metric(
    name="comunica_attempts_total",
    kind=Kind.COUNTER,
    meaning="Calls to the provider, by what the answer meant.",
    services=("dispatcher",),
    labels={
        "lane": _LANES,
        "verdict": (
            "accepted",
            "not_sent",
            "throttled",
            "refused_person",
            "refused_content",
            "refused_channel",
            "doubtful",
        ),
    },
)
CALL_SECONDS = Metric(
    name="comunica_call_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds of one call to the provider.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
CLAIM_SECONDS = Metric(
    name="comunica_claim_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds of one claim: choosing excluded, commit included.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
CLAIMED = Metric(
    name="comunica_claimed_total",
    kind=Kind.COUNTER,
    meaning="Deliveries claimed to be sent.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
DELIVERIES_ENDED = Metric(
    name="comunica_deliveries_ended_total",
    kind=Kind.COUNTER,
    meaning="Deliveries that ended without a call: the person left, time was over, staff cancelled.",
    services=("dispatcher",),
    labels={"lane": _LANES, "state": ("suppressed", "expired", "cancelled")},
)
OUTCOMES_SETTLED = Metric(
    name="comunica_outcomes_settled_total",
    kind=Kind.COUNTER,
    meaning="Outcomes of attempts written to the record, by step.",
    services=("dispatcher",),
    labels={"step": tuple(step.value for step in Step)},
)
OUTCOMES_WAITING = Metric(
    name="comunica_outcomes_waiting",
    kind=Kind.GAUGE,
    meaning="Outcomes in memory that the record does not have yet. Grows while PostgreSQL is away.",
    services=("dispatcher",),
)
FENCED = Metric(
    name="comunica_fenced_total",
    kind=Kind.COUNTER,
    meaning="Deliveries handed back unsent because their lease might have ended before the call did.",
    services=("dispatcher",),
)
LEASES_LAPSED = Metric(
    name="comunica_leases_lapsed_total",
    kind=Kind.COUNTER,
    meaning="Deliveries whose lease ended without an outcome: now in doubt.",
    services=("dispatcher",),
)
DOUBTS_DECIDED = Metric(
    name="comunica_doubts_decided_total",
    kind=Kind.COUNTER,
    meaning="Doubts sent again or given up. `resend_in_doubt` may be a repeat: each is shown at its broadcast.",
    services=("dispatcher",),
    labels={"lane": _LANES, "answer": ("resend", "resend_in_doubt", "give_up")},
)
BROADCASTS_PAUSED = Metric(
    name="comunica_broadcasts_paused_total",
    kind=Kind.COUNTER,
    meaning="Broadcasts paused because the provider refused their content, or the month's money is spent (`budget`).",
    services=("dispatcher",),
    labels={"reason": tuple(reason.value for reason in Reason)},
)
HELD = Metric(
    name="comunica_held_total",
    kind=Kind.COUNTER,
    meaning="Messages that the provider took and keeps back until it likes the reactions. A status tells the end.",
    services=("dispatcher",),
    labels={"lane": _LANES},
)
JOBS = Metric(
    name="comunica_jobs_total",
    kind=Kind.COUNTER,
    meaning="Broadcast jobs from NATS, by what became of them.",
    services=("dispatcher",),
    labels={"outcome": ("accepted", "replayed", "refused", "unreadable")},
)
UNKNOWN_CODES = Metric(
    name="comunica_unknown_codes_total",
    kind=Kind.COUNTER,
    meaning="Error codes of the provider that our table does not know: it wants a new row.",
    services=("dispatcher", "subscription"),
)
SENT = Metric(
    name="comunica_sent_total",
    kind=Kind.COUNTER,
    meaning="Messages that the provider took, by how long their person had waited: a reply since its webhook came, "
    "others since they might go. GOV.UK Notify's measure is the share within 10 seconds.",
    services=("dispatcher",),
    labels={"lane": _LANES, "within": tuple(within.value for within in Within)},
)
LAST_CITIZEN = Metric(
    name="comunica_time_to_last_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from when a broadcast might go to the last of its people whose message the provider took.",
    services=("dispatcher",),
    labels={"lane": tuple(lane for lane in _LANES if lane != "reply")},
    buckets=(*(each for each in SECONDS if each >= 1.0), 60.0, 120.0, 300.0, 900.0, 3600.0, 21600.0, 86400.0),
)
