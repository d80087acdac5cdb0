"""What citizens write, what they are answered, and the end of their data."""

from comunica.enrolment.meaning import Action
from comunica.enrolment.replies import ReplyId
from comunica.runtime.metrics import Kind, Metric
from comunica.usecases.upkeep.clear_texts import Term

READINGS = Metric(
    name="comunica_readings_total",
    kind=Kind.COUNTER,
    meaning="Messages of citizens, by what they were understood to mean. `repeated`: read before. "
    "`not_written`: nobody wrote, the provider's own notes.",
    services=("subscription",),
    labels={"action": (*(action.value for action in Action), "repeated", "not_written")},
)
REPLIES = Metric(
    name="comunica_replies_total",
    kind=Kind.COUNTER,
    meaning="Replies queued, by text. `window_closed`: the message was older than 24 hours, its answer was not made.",
    services=("subscription",),
    labels={"reply": (*(reply.value for reply in ReplyId), "window_closed")},
)
ERASED = Metric(
    name="comunica_people_erased_total",
    kind=Kind.COUNTER,
    meaning="People erased because their term was over.",
    services=("subscription",),
)
CLEARED = Metric(
    name="comunica_texts_cleared_total",
    kind=Kind.COUNTER,
    meaning="What was cleared when its term was over: words of replies, questions, the memory of what was read.",
    services=("subscription",),
    labels={"what": tuple(term.value for term in Term)},
)
MONTHS_DROPPED = Metric(
    name="comunica_months_dropped_total",
    kind=Kind.COUNTER,
    meaning="Old months of deliveries that were dropped, after each broadcast was closed with its final counts.",
    services=("subscription",),
)
LINES_SEALED = Metric(
    name="comunica_log_lines_sealed_total",
    kind=Kind.COUNTER,
    meaning="Lines of towns' logs that were sealed, so that nobody changes them unseen (docs/adr/0023).",
    services=("subscription",),
)
ERASURES_FAILED = Metric(
    name="comunica_erasure_sweeps_failed_total",
    kind=Kind.COUNTER,
    meaning="Sweeps that could not erase or clear. One is nothing; hours of them keep personal data too long.",
    services=("subscription",),
)
