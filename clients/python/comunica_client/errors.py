"""What goes wrong: one class for each thing that a caller can do about it."""

from dataclasses import dataclass
from typing import Any

import httpx


class NotUsable(ValueError):
    """An address or a key with which nothing can be asked."""


class BadAddress(NotUsable):
    """Of the api."""


class BadKey(NotUsable):
    """It cannot stand in a request."""


class Unreachable(Exception):
    """No answer, however often it was tried. Whether the last try was heard is not known: repeat with the same key."""


class FileCut(Unreachable):
    """It began to come and did not end."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. Branch on `code`, never on `message`."""

    code: str
    message: str
    field: str | None = None

    def at(self, says: str) -> str:
        """What is wrong, with its place before it, unless it names it itself."""
        return says if not self.field or self.field in says else f"{self.field}: {says}"


class ApiError(Exception):
    """An answer that is not a success. `request_id` is what the operators ask for."""

    def __init__(self, status: int, problems: tuple[Problem, ...], request_id: str) -> None:
        super().__init__("; ".join(each.at(each.message) for each in problems) or f"HTTP {status}")
        self.status = status
        self.problems = problems
        self.request_id = request_id

    @property
    def codes(self) -> tuple[str, ...]:
        """What to branch on."""
        return tuple(each.code for each in self.problems)


class Refused(ApiError):
    """The request is wrong; nothing was changed. Correct it."""


class NotAllowed(ApiError):
    """No key, a wrong one, or one without the permission."""


class NotFound(ApiError):
    """There is none in this municipality."""


class Conflict(ApiError):
    """Its state does not allow it."""


class TooManyRequests(ApiError):
    """A limit is reached, also after waiting as long as we were told to."""


class ServerTrouble(ApiError):
    """Away or broken. Nothing is wrong with the request."""


def error_of(response: httpx.Response) -> ApiError:
    """The envelope of a refusal, as an exception. What has none did not come from the api, but from something before
    it, or at another address.
    """
    told = _envelope(response)
    problems = tuple(
        Problem(code=str(each.get("code", "")), message=str(each.get("message", "")), field=each.get("field"))
        for each in told.get("errors", ())
    )
    request_id = str(told.get("request_id") or response.headers.get("x-request-id", ""))
    return _class_of(response.status_code)(response.status_code, problems, request_id)


def _envelope(response: httpx.Response) -> dict[str, Any]:
    try:
        told = response.json()
    except ValueError:
        told = {}
    is_ours = isinstance(told, dict) and isinstance(told.get("errors"), list)
    return told if is_ours else {"errors": [{"code": f"http_{response.status_code}", "message": _stranger(response)}]}


def _stranger(response: httpx.Response) -> str:
    if response.status_code >= 500:
        return f"HTTP {response.status_code}, and not from Comunica: it cannot be reached now, try again later"
    leads = f", which leads to {response.headers['location']}" if response.has_redirect_location else ""
    return f"HTTP {response.status_code}{leads}: this is no answer of Comunica, look at the address"


def answer_of(response: httpx.Response) -> Any:
    """What a success says, as JSON; None if it says nothing. Raises an ApiError for what is none of ours."""
    try:
        return response.json() if response.content else None
    except ValueError:
        raise error_of(response) from None


def _class_of(status: int) -> type[ApiError]:
    match status:
        case 401 | 403:
            return NotAllowed
        case 404:
            return NotFound
        case 409:
            return Conflict
        case 429:
            return TooManyRequests
        case _ if status >= 500:
            return ServerTrouble
        case _:
            return Refused
