"""What clients ask."""

from comunica.runtime.metrics import Kind, Metric

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
    "/v2/callbacks",
    "/v2/callbacks/{callback_id}",
    "/v2/callbacks/{callback_id}/rotate-secret",
    "/v2/callbacks/{callback_id}/disable",
    "/v2/callbacks/{callback_id}/enable",
    "/v2/callbacks/{callback_id}/replay",
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
