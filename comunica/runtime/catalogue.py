"""The catalogue: every metric of Comunica. Add a row here, run `comunica-admin docs`, use it through `Metrics`."""

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import Step
from comunica.enrolment.meaning import Action
from comunica.enrolment.replies import ReplyId
from comunica.runtime.metrics import BYTES, SIZES, Configured, Kind, Metric
from comunica.usecases.clear_texts import Term

_APPS = Configured("the apps folder")
_CHANNELS = Configured("the record's channels, by id")
_CONSUMERS = Configured("proto/topology.yaml")

WEBHOOKS = Metric(
    name="comunica_webhooks_total",
    kind=Kind.COUNTER,
    meaning="Webhooks answered, by what was answered. Anything but `kept` makes the provider send again.",
    services=("ingress",),
    labels={
        "app": _APPS,
        "outcome": (
            *("kept", "unknown_app", "unsigned", "forged", "malformed", "too_large", "cut_short"),
            *("refused", "unavailable", "overloaded", "broken"),
        ),
    },
)
WEBHOOK_SECONDS = Metric(
    name="comunica_webhook_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the whole body to the answer.",
    services=("ingress",),
)
INBOUND_EVENTS = Metric(
    name="comunica_inbound_events_total",
    kind=Kind.COUNTER,
    meaning="Events read from webhooks, by kind. `bad` ones went to the dead letters.",
    services=("ingress",),
    labels={"kind": ("message", "crowd", "status", "account", "bad")},
)
ENVELOPE_EVENTS = Metric(
    name="comunica_envelope_events",
    kind=Kind.HISTOGRAM,
    meaning="Events that shared one publish.",
    services=("ingress",),
    labels={"kind": ("message", "crowd", "status", "account", "bad")},
    buckets=SIZES,
)
ENVELOPE_BYTES = Metric(
    name="comunica_envelope_bytes",
    kind=Kind.HISTOGRAM,
    meaning="Bytes of one sealed envelope.",
    services=("ingress",),
    buckets=BYTES,
)
PUBLISH_SECONDS = Metric(
    name="comunica_publish_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds until NATS had one envelope on disk, or refused it.",
    services=("ingress",),
    labels={"outcome": ("stored", "refused", "unavailable")},
)
PATH_REPORTS = Metric(
    name="comunica_path_reports_total",
    kind=Kind.COUNTER,
    meaning="Reports on the webhook path, by whether NATS has them.",
    services=("ingress",),
    labels={"outcome": ("stored", "unavailable")},
)
NATS_CONNECTED = Metric(
    name="comunica_nats_connected",
    kind=Kind.GAUGE,
    meaning="1 while connected to NATS, else 0.",
    services=("ingress", "subscription", "dispatcher", "api"),
)
CONSUMED = Metric(
    name="comunica_consumed_total",
    kind=Kind.COUNTER,
    meaning="Messages settled by our pull loop. `unsettled`: NATS was away, they come again.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _CONSUMERS, "outcome": ("acked", "retried", "dead", "dropped", "unsettled")},
)
BATCH_MESSAGES = Metric(
    name="comunica_consumer_batch_messages",
    kind=Kind.HISTOGRAM,
    meaning="Messages that a handler got at once.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _CONSUMERS},
    buckets=SIZES,
)
HANDLER_SECONDS = Metric(
    name="comunica_consumer_handler_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds until a handler had answered for its batch, held batches included.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _CONSUMERS},
)
CONSUMER_WAITING = Metric(
    name="comunica_consumer_waiting_messages",
    kind=Kind.GAUGE,
    meaning="Messages that nobody has been given yet.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _CONSUMERS},
)
CONSUMER_IN_HAND = Metric(
    name="comunica_consumer_unsettled_messages",
    kind=Kind.GAUGE,
    meaning="Messages given out and not settled.",
    services=("subscription", "dispatcher"),
    labels={"consumer": _CONSUMERS},
)
STREAM_BYTES = Metric(
    name="comunica_stream_bytes",
    kind=Kind.GAUGE,
    meaning="Bytes that a stream holds. A full stream of inbound events makes ingress answer 503.",
    services=("subscription", "dispatcher"),
    labels={"stream": _CONSUMERS},
)
_API_ROUTES = (
    "/v2/broadcasts",
    "/v2/broadcasts/{broadcast_id}",
    "/v2/broadcasts/{broadcast_id}/recipients",
    "/v2/broadcasts/{broadcast_id}/pause",
    "/v2/broadcasts/{broadcast_id}/resume",
    "/v2/broadcasts/{broadcast_id}/cancel",
    "/v2/broadcasts/{broadcast_id}/retry-failed",
    "/v2/broadcasts/{broadcast_id}/correct",
    "/v2/broadcasts/test",
    "/v2/series",
    "/v2/series/{series_id}",
    "/v2/series/{series_id}/pause",
    "/v2/series/{series_id}/resume",
    "/v2/series/{series_id}/cancel",
    "/v2/media",
    "/v2/media/{media_id}",
    "/v2/subscribers",
    "/v2/zones",
    "none",
)
API_REQUESTS = Metric(
    name="comunica_api_requests_total",
    kind=Kind.COUNTER,
    meaning="Requests of clients answered. Status 0: cut before an answer. Route `none`: it met no route.",
    services=("api",),
    labels={
        "method": ("GET", "POST"),
        "route": _API_ROUTES,
        "status": (
            "0",
            "200",
            "201",
            "202",
            "400",
            "401",
            "403",
            "404",
            "405",
            "409",
            "413",
            "415",
            "422",
            "429",
            "500",
            "503",
            "504",
        ),
    },
)
API_REQUEST_SECONDS = Metric(
    name="comunica_api_request_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the head of a request to the end of its answer.",
    services=("api",),
    labels={"route": _API_ROUTES},
)

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
CHANNELS_OWNED = Metric(
    name="comunica_channels_owned",
    kind=Kind.GAUGE,
    meaning="Channels that this dispatcher sends on.",
    services=("dispatcher",),
)
CHANNELS_PAUSED = Metric(
    name="comunica_channels_paused_total",
    kind=Kind.COUNTER,
    meaning="Channels paused because the provider refused whatever they sent. A person must act.",
    services=("dispatcher",),
    labels={"reason": tuple(reason.value for reason in Reason)},
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
CHANNEL_STATE = Metric(
    name="comunica_channel_state",
    kind=Kind.GAUGE,
    meaning="Channels of this dispatcher by how they stand. `paused`: a person must act. `still`: the provider wants "
    "nothing for a moment. `open` and `half_open`: it does not answer, and a probe asks it.",
    services=("dispatcher",),
    labels={"state": ("sending", "paused", "still", "open", "half_open")},
)
BUCKET_LEVEL = Metric(
    name="comunica_channel_bucket_level",
    kind=Kind.GAUGE,
    meaning="How full a channel's bucket is, 0 to 1. Near 0 while there is work: the rate is what limits it.",
    services=("dispatcher",),
    labels={"channel": _CHANNELS},
)
PORTFOLIO_HEADROOM = Metric(
    name="comunica_portfolio_headroom",
    kind=Kind.GAUGE,
    meaning="Different people whom a portfolio with a limit may still write to within 24 hours, the reserve included.",
    services=("dispatcher",),
    labels={"portfolio": Configured("the record's portfolios")},
)
PORTFOLIO_LIMIT = Metric(
    name="comunica_portfolio_limit",
    kind=Kind.GAUGE,
    meaning="Different people whom a portfolio may write to within 24 hours.",
    services=("dispatcher",),
    labels={"portfolio": Configured("the record's portfolios")},
)
BUDGET_PASSED = Metric(
    name="comunica_budget_passed_total",
    kind=Kind.COUNTER,
    meaning="Alerts that went out although the town's cap for the month is reached. Each has a line in the town's log.",
    services=("dispatcher",),
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
STATUSES = Metric(
    name="comunica_statuses_total",
    kind=Kind.COUNTER,
    meaning="Deliveries that a batch of statuses was about, by the state they moved to. `unchanged`: late or repeated. "
    "`missing`: no such delivery. `not_ours`: sent on our number by somebody else.",
    services=("subscription",),
    labels={
        "outcome": (
            *("sent", "delivered", "read", "failed", "suppressed", "accepted", "unknown", "cancelled", "expired"),
            *("unchanged", "missing", "not_ours", "unknown_number"),
        )
    },
)
ACCOUNT_EVENTS = Metric(
    name="comunica_account_events_total",
    kind=Kind.COUNTER,
    meaning="The provider's word on templates, accounts, preferences and numbers, by what it changed.",
    services=("subscription",),
    labels={
        "outcome": (
            *("template", "paused", "resumed", "number", "people_limit", "preference", "moved", "unchanged", "ignored"),
            *("unknown_template", "unknown_account", "unknown_number", "unknown_person"),
        )
    },
)
INBOUND_DEAD = Metric(
    name="comunica_inbound_dead_total",
    kind=Kind.COUNTER,
    meaning="Envelopes that went to the dead letters, by reason. `unknown_number`: whose number is it?",
    services=("subscription",),
    labels={"reason": ("unreadable", "unknown_number", "no_address")},
)
COMMIT_SECONDS = Metric(
    name="comunica_webhook_to_commit_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the webhook, as ingress received it, to the commit of what it said.",
    services=("subscription",),
    labels={"kind": ("message", "crowd", "status", "account")},
)
SUSPECTS = Metric(
    name="comunica_path_suspects_total",
    kind=Kind.COUNTER,
    meaning="Status envelopes that failed so often that the webhook path counts as broken at their time.",
    services=("subscription",),
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
ERASURES_FAILED = Metric(
    name="comunica_erasure_sweeps_failed_total",
    kind=Kind.COUNTER,
    meaning="Sweeps that could not erase or clear. One is nothing; hours of them keep personal data too long.",
    services=("subscription",),
)

CATALOGUE: tuple[Metric, ...] = (
    WEBHOOKS,
    WEBHOOK_SECONDS,
    INBOUND_EVENTS,
    ENVELOPE_EVENTS,
    ENVELOPE_BYTES,
    PUBLISH_SECONDS,
    PATH_REPORTS,
    NATS_CONNECTED,
    CONSUMED,
    BATCH_MESSAGES,
    HANDLER_SECONDS,
    CONSUMER_WAITING,
    CONSUMER_IN_HAND,
    STREAM_BYTES,
    API_REQUESTS,
    API_REQUEST_SECONDS,
    ATTEMPTS,
    CALL_SECONDS,
    CLAIM_SECONDS,
    CLAIMED,
    DELIVERIES_ENDED,
    OUTCOMES_SETTLED,
    OUTCOMES_WAITING,
    FENCED,
    LEASES_LAPSED,
    DOUBTS_DECIDED,
    CHANNELS_OWNED,
    CHANNELS_PAUSED,
    BROADCASTS_PAUSED,
    HELD,
    UNACCOUNTED,
    DOUBTS_OPEN,
    DOUBT_AGE,
    CHANNEL_STATE,
    BUCKET_LEVEL,
    PORTFOLIO_HEADROOM,
    PORTFOLIO_LIMIT,
    BUDGET_PASSED,
    JOBS,
    UNKNOWN_CODES,
    READINGS,
    REPLIES,
    STATUSES,
    ACCOUNT_EVENTS,
    INBOUND_DEAD,
    COMMIT_SECONDS,
    SUSPECTS,
    ERASED,
    CLEARED,
    ERASURES_FAILED,
)
