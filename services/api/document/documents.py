"""What /openapi.json says beyond the routes: the key, the envelope of every refusal with an example, the limits."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from comunica.usecases.broadcasts.submission import LONGEST_KEY
from services.api.document.examples import give_examples
from services.api.doors.faults import ErrorEnvelope

DESCRIPTION = """
Broadcasts of municipalities by WhatsApp.

- **Key**: `Authorization: ApiKey-v1 comunica_…`. A key belongs to one municipality and sees nothing of another.
- **Errors** come in one envelope; branch on `status_code` and `code`, never on `message`.
  All problems of a request are listed at once.
- **Repeats**: send an `Idempotency-Key` with every POST. After a timeout, 409 `idempotency_in_flight`, 503 or 504
  repeat the same request with the same key: it is done once, and answered the same for 24 hours.
- **Lists** are newest first; follow `links.next` until it is null.
- **Times** are ISO 8601 with their offset; answers are in UTC.
- **Limits**: so many requests a minute of each key and each municipality, said in `RateLimit`, `RateLimit-Policy` and
  the older `RateLimit-Limit`, `-Remaining`, `-Reset`; one too many is a 429 with `Retry-After`.
  Bodies up to 1 MiB, JSON only; files (`/v2/media`, `/v2/imports`) as their own bytes, up to 16 MiB; gazetteers as JSON
  or CSV, up to 16 MiB.
"""

SECURITY = {
    "ApiKey-v1": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`ApiKey-v1 ` and the key that `comunica-admin municipality apply` wrote for you.",
    }
}

#: What an HTTP header carries safely: printable ASCII.
KEY_PATTERN = "^[ -~]+$"
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by you. The same key with the same request is answered the same again, and done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": KEY_PATTERN},
}
REPLAY = {
    "description": "true: this is the answer to an earlier request with this key.",
    "schema": {"type": "string", "enum": ["true"]},
}

_EXAMPLES: dict[int, tuple[str, str, str, str, str | None]] = {
    400: ("Wrong request.", "ValidationError", "required", "template is a required property", "template"),
    401: ("No key.", "AuthError", "key_missing", "Unauthorized: authentication token must be provided", None),
    403: (
        "A wrong key, or one without this permission.",
        "AuthError",
        "key_not_found",
        "Invalid token: API key not found",
        None,
    ),
    404: ("There is none in this municipality.", "NoResultFound", "not_found", "No result found", None),
    409: (
        "Its state does not allow it.",
        "ConflictError",
        "state_does_not_allow",
        "This broadcast is in a state in which nobody can cancel it: see its state",
        None,
    ),
    413: ("Too much.", "PayloadTooLargeError", "too_large", "The body is larger than 1048576 bytes: send less", None),
    415: (
        "Not JSON.",
        "UnsupportedMediaTypeError",
        "not_json",
        "Send JSON, with the header Content-Type: application/json",
        None,
    ),
    422: (
        "The idempotency key was used for another request.",
        "IdempotencyError",
        "idempotency_key_reused",
        "this idempotency key was used for another request: repeat that request unchanged, or take a new key",
        "idempotency_key",
    ),
    429: (
        "Too many requests: see Retry-After and RateLimit. Or the day has had its alerts: urgent_cap_reached; then"
        " Retry-After, if it is there, says when the next day begins.",
        "RateLimitError",
        "rate_limit",
        "Exceeded rate limit for key of 3000 requests per 60 seconds: wait as Retry-After says",
        None,
    ),
    503: (
        "Away for a moment; nothing was changed. See Retry-After.",
        "ServiceUnavailableError",
        "unavailable",
        "The service is away for a moment and nothing was changed: repeat the request as it is",
        None,
    ),
    504: (
        "Not ready in time; whether something was changed is not known.",
        "TimeoutError",
        "timeout",
        "Timeout serving request: repeat it, with the same Idempotency-Key if it has one",
        None,
    ),
}
_EVERYWHERE = (401, 403, 429, 503, 504)


#: By address. It says what the code is, which no settings change, and takes half a second: made once in a process.
_made: dict[str, dict[str, Any]] = {}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route: these, and those that every route has."""
    return {status: _response(status) for status in sorted({*statuses, *_EVERYWHERE})}


def describe(app: FastAPI, *, is_public: bool = False) -> None:
    """Let `app` say of itself what is true: FastAPI's own 422 is our 400. `is_public`: it needs no key."""

    def openapi() -> dict[str, Any]:
        address = str(app.openapi_url)
        if address not in _made:
            _made[address] = _document(app, is_public=is_public)
        return _made[address]

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way to extend the document


def _document(app: FastAPI, *, is_public: bool) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=DESCRIPTION.strip(),
        routes=app.routes,
        license_info=app.license_info,
    )
    if not is_public:
        document["components"]["securitySchemes"] = SECURITY
        document["security"] = [{"ApiKey-v1": []}]
    for path in document["paths"].values():
        for method, operation in path.items():
            _drop_foreign_422(operation["responses"])
            if method == "post":
                _let_repeat(operation)
            _give_error_examples(operation["responses"])
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    give_examples(document)
    return document


def _let_repeat(operation: dict[str, Any]) -> None:
    """Every POST may bring an Idempotency-Key: it is the door's affair, so no route names it."""
    parameters = operation.setdefault("parameters", [])
    if all(each["name"].lower() != "idempotency-key" for each in parameters):
        parameters.append(IDEMPOTENCY_KEY)
    for status in (400, 409, 422):
        operation["responses"].setdefault(str(status), _written(status))
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            response.setdefault("headers", {}).setdefault("Idempotent-Replay", REPLAY)
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _written(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ErrorEnvelope"}
    return {"description": _EXAMPLES[status][0], "content": {"application/json": {"schema": schema}}}


def _drop_foreign_422(responses: dict[str, Any]) -> None:
    schema = responses.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if schema.get("$ref", "").endswith("/HTTPValidationError"):
        del responses["422"]


def _response(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"model": ErrorEnvelope, "description": _EXAMPLES[status][0]}
    if status in {429, 503, 504}:
        described["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return described


def _give_error_examples(responses: dict[str, Any]) -> None:
    # Here and not beside the model: FastAPI drops every null of its document.
    for status, response in responses.items():
        if int(status) in _EXAMPLES:
            response["content"]["application/json"]["example"] = _example(int(status))


def _example(status: int) -> dict[str, Any]:
    _, error, code, message, field = _EXAMPLES[status]
    return {
        "status_code": status,
        "errors": [{"error": error, "message": message, "code": code, "field": field}],
        "request_id": "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e",
    }
