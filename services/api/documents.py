"""What /openapi.json says beyond the routes: the key, the envelope of every refusal with an example, the limits."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.api.faults import ErrorEnvelope

DESCRIPTION = """
Broadcasts of municipalities by WhatsApp.

- **Key**: `Authorization: ApiKey-v1 comunica_…`. A key belongs to one municipality and sees nothing of another.
- **Errors** come in one envelope; branch on `status_code` and `code`, never on `message`.
  All problems of a request are listed at once.
- **Repeats**: send an `Idempotency-Key` with every POST of a broadcast. After a timeout, 503 or 504
  repeat the same request with the same key: it is sent once.
- **Lists** are newest first; follow `links.next` until it is null.
- **Times** are ISO 8601 with their offset; answers are in UTC.
- **Limits**: bodies up to 1 MiB, JSON only; files (`/v2/media`) as their own bytes, up to 16 MiB.
"""

SECURITY = {
    "ApiKey-v1": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`ApiKey-v1 ` and the key that `comunica-admin municipality apply` wrote for you.",
    }
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
        "The day has had its alerts.",
        "TooManyRequestsError",
        "urgent_cap_reached",
        "2026-11-24 has had its 10 urgent broadcasts: send it as normal, or raise urgent_per_day in the town's file",
        "lane",
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
_EVERYWHERE = (401, 403, 503, 504)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route: these, and those that every route has."""
    return {status: _response(status) for status in sorted({*statuses, *_EVERYWHERE})}


def describe(app: FastAPI) -> None:
    """Let `app` say of itself what is true: FastAPI's own 422 is our 400."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way to extend the document


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=DESCRIPTION.strip(),
        routes=app.routes,
        license_info=app.license_info,
    )
    document["components"]["securitySchemes"] = SECURITY
    document["security"] = [{"ApiKey-v1": []}]
    for path in document["paths"].values():
        for operation in path.values():
            _drop_foreign_422(operation["responses"])
            _give_examples(operation["responses"])
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    return document


def _drop_foreign_422(responses: dict[str, Any]) -> None:
    schema = responses.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if schema.get("$ref", "").endswith("/HTTPValidationError"):
        del responses["422"]


def _response(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {"model": ErrorEnvelope, "description": _EXAMPLES[status][0]}
    if status in {503, 504}:
        described["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return described


def _give_examples(responses: dict[str, Any]) -> None:
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
