"""What the staff of municipalities does in a browser."""

from comunica.runtime.metrics import Configured, Kind, Metric

CONSOLE_REQUESTS = Metric(
    name="comunica_console_requests_total",
    kind=Kind.COUNTER,
    meaning="Requests of browsers answered. Status 0: cut before an answer. Route `none`: it met no page.",
    services=("console",),
    labels={
        "route": Configured(source="the routes of services/console/pages", most=200),
        "status": (
            *("0", "200", "204", "302", "303", "304", "400", "401", "403", "404", "405"),
            *("409", "413", "422", "429", "500", "503", "504"),
        ),
    },
)
CONSOLE_REQUEST_SECONDS = Metric(
    name="comunica_console_request_seconds",
    kind=Kind.HISTOGRAM,
    meaning="Seconds from the head of a request to the end of its answer, by the room of its page. Streams apart.",
    services=("console",),
    labels={
        "room": (
            *("signing_in", "home", "broadcasts", "people", "territory", "settings", "setting_up"),
            *("reports", "public", "audit", "staff", "operators", "static", "none"),
        )
    },
)
CONSOLE_SIGN_INS = Metric(
    name="comunica_console_sign_ins_total",
    kind=Kind.COUNTER,
    meaning=(
        "Tries to sign in, by password and code or by a digital identity, by what became of them. `too_often`: not "
        "looked at. `cancelled`: given up at the gateway for identities. `away`: that did not answer as it should."
    ),
    services=("console",),
    labels={
        "way": ("password", "identity"),
        "outcome": ("signed_in", "refused", "too_often", "cancelled", "away"),
    },
)
CONSOLE_STREAMS = Metric(
    name="comunica_console_streams",
    kind=Kind.GAUGE,
    meaning="Browsers that follow something live.",
    services=("console",),
)
STAFF_LETTERS = Metric(
    name="comunica_staff_letters_total",
    kind=Kind.COUNTER,
    meaning="Letters to the staff, by what became of handing them to the mail server. A failed one is tried again.",
    services=("console",),
    labels={
        "kind": ("invitation", "recovery", "approval_waiting", "channel_paused", "template_rejected"),
        "outcome": ("posted", "failed"),
    },
)
