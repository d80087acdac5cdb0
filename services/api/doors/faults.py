"""What a refused request is told: one envelope for everything, with the error names that Notify's clients know."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
#: The code of a number that is none, wherever it is found.
NUMBER_INVALID = "phone_number_invalid"
#: Characters of a client's own word that an answer repeats at most.
LONGEST_ECHO = 64


class ErrorItem(BaseModel):
    """One thing that is wrong."""

    error: str = Field(description="Kind of error; programs may branch on it.", examples=["ValidationError"])
    message: str = Field(description="For people: what is wrong and what to do.")
    code: str = Field(description="Stable word for exactly this problem; programs branch on it.", examples=["required"])
    field: str | None = Field(description="Where in the request, such as audience.zones[1]; null if nowhere.")


class ErrorEnvelope(BaseModel):
    """Every answer that is not a success."""

    model_config = ConfigDict(title="Error")

    status_code: int = Field(description="The HTTP status again.")
    errors: list[ErrorItem] = Field(description="Everything that could be seen at once.")
    request_id: str = Field(description="Name it when you ask us; it is also in the header X-Request-Id.")
    trace_id: str = Field(
        default="", description="Where requests are traced: the trace, yours if you sent a traceparent. Else absent."
    )


class Fault(Exception):
    """A request that ends here, with this answer. Not frozen: context managers write an exception's traceback."""

    def __init__(self, status: int, errors: tuple[ErrorItem, ...], headers: Mapping[str, str] = _NO_HEADERS) -> None:
        super().__init__(status, [item.code for item in errors])
        self.status = status
        self.errors = errors
        self.headers = headers


def fault(
    status: int,
    error: str,
    *,
    code: str,
    message: str,
    field: str | None = None,
    headers: Mapping[str, str] = _NO_HEADERS,
) -> Fault:
    """A fault with one error."""
    return Fault(status, (ErrorItem(error=error, message=message, code=code, field=field),), headers)


def no_result() -> Fault:
    """There is none, or it is another municipality's: the same answer."""
    return fault(404, "NoResultFound", code="not_found", message="No result found")


def unavailable() -> Fault:
    """The record is away for a moment."""
    return fault(
        503,
        "ServiceUnavailableError",
        code="unavailable",
        message="The service is away for a moment and nothing was changed: repeat the request as it is",
        headers={"Retry-After": "5"},
    )


def too_slow() -> Fault:
    """The deadline of a request is over."""
    return fault(
        504,
        "TimeoutError",
        code="timeout",
        message="Timeout serving request: repeat it, with the same Idempotency-Key if it has one",
        headers={"Retry-After": "5"},
    )


def our_mistake() -> Fault:
    """A defect of ours."""
    message = "Internal server error: tell us the request_id"
    return fault(500, "InternalServerError", code="internal", message=message)


def answer(trouble: Fault, *, request_id: str, trace_id: str = "") -> JSONResponse:
    """The envelope of a fault."""
    envelope = ErrorEnvelope(
        status_code=trouble.status, errors=list(trouble.errors), request_id=request_id, trace_id=trace_id
    )
    return JSONResponse(
        envelope.model_dump(exclude=set() if trace_id else {"trace_id"}),
        status_code=trouble.status,
        headers=dict(trouble.headers),
    )


def from_validation(problems: Iterable[Mapping[str, Any]]) -> Fault:
    """All problems that pydantic found, each once, in our words."""
    items: dict[tuple[str, str | None], ErrorItem] = {}
    for problem in problems:
        item = _item(problem)
        items.setdefault((item.message, item.field), item)
    return Fault(400, tuple(items.values()))


def _item(problem: Mapping[str, Any]) -> ErrorItem:
    where = _path(problem["loc"])
    match problem["type"]:
        case "missing":
            code, message = "required", f"{where or 'body'} is a required property"
        case "extra_forbidden":
            code, message = "unknown_field", f"Additional properties are not allowed ({where} was unexpected)"
        case "json_invalid":
            return ErrorItem(
                error="BadRequestError", message="Invalid JSON supplied", code="malformed_json", field=None
            )
        case "not_offered":
            code, message = "not_offered", f"{where} {problem['msg']}"
        case "uuid_parsing" | "uuid_type":
            code, message = "not_a_uuid", f"{where} is not a valid UUID"
        case "too_long" if problem["ctx"]["field_type"] == "Value":
            # A text that is checked besides: pydantic speaks of items.
            code, message = "invalid", f"{where}: should have at most {problem['ctx']['max_length']} characters"
        case "phone_number_invalid":
            code, message = NUMBER_INVALID, str(problem["msg"])
        case _:
            said = str(problem["msg"]).removeprefix("Value error, ")
            code, message = "invalid", f"{where or 'body'}: {said[:1].lower()}{said[1:]}"
    return ErrorItem(error="ValidationError", message=message, code=code, field=where or None)


def _path(location: Sequence[str | int]) -> str:
    """`("body", "audience", "zones", 1)` → `audience.zones[1]`."""
    path = ""
    for part in location[1:]:
        match part:
            case int():
                path += f"[{part}]"
            case "<word>" | "<other>":
                pass  # which form a value has (comunica/forms/words.py): no part of its place
            case _:
                path += f".{_echo(part)}" if path else _echo(part)
    return path


def _echo(word: str) -> str:
    # JSON lets half a character through, UTF-8 does not.
    return word[:LONGEST_ECHO].encode("utf-8", "replace").decode()
