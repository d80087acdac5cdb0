"""What the problems of a use case are in the API's envelope."""

from collections.abc import Sequence

from comunica.usecases.problem import Problem
from services.api.doors.faults import ErrorItem, Fault

#: Kind of error and status of the problems that are not a plain 400.
_SPECIAL = {
    "idempotency_key_reused": (422, "IdempotencyError"),
    "phone_number_invalid": (400, "ValidationError"),
    "urgent_not_allowed": (403, "AuthError"),
    "urgent_cap_reached": (429, "TooManyRequestsError"),
    "alert_identifier_reused": (409, "ConflictError"),
    "draft_needs_live_key": (403, "AuthError"),
    "cancel_not_allowed": (403, "AuthError"),
    "media_too_large": (413, "PayloadTooLargeError"),
    "media_type": (415, "UnsupportedMediaTypeError"),
    "original_not_over": (409, "ConflictError"),
    "original_is_retry": (409, "ConflictError"),
    "original_is_test": (409, "ConflictError"),
    "retry_under_way": (409, "ConflictError"),
    "key_name_taken": (409, "ConflictError"),
    "key_of_file": (409, "ConflictError"),
    "series_needs_live_key": (403, "AuthError"),
    "series_needs_approval": (403, "AuthError"),
    "key_is_yours": (409, "ConflictError"),
    "left_later": (409, "ConflictError"),
    "key_over": (409, "ConflictError"),
    "scope_not_yours": (403, "AuthError"),
    "kind_not_yours": (403, "AuthError"),
    "slug_taken": (409, "ConflictError"),
    "channel_refused": (409, "ConflictError"),
    "run_under_way": (409, "ConflictError"),
    "too_many_callbacks": (409, "ConflictError"),
    "callback_disabled": (409, "ConflictError"),
    "test_waits": (409, "ConflictError"),
    "partner_slug_taken": (409, "ConflictError"),
    "partner_closed": (409, "ConflictError"),
    "nkey_taken": (409, "ConflictError"),
    "scope_not_for_partners": (400, "ValidationError"),
    "too_many_imports": (409, "ConflictError"),
    "import_too_large": (413, "PayloadTooLargeError"),
    "import_state": (409, "ConflictError"),
    "import_needs_live_key": (403, "AuthError"),
    "template_exists": (409, "ConflictError"),
    "no_channel": (409, "ConflictError"),
}


def refusal(problems: Sequence[Problem]) -> Fault:
    """One status for several problems: the gravest reason decides, all are listed."""
    status = max((_SPECIAL.get(problem.code, (400, ""))[0] for problem in problems), default=400)
    wait = max((problem.again_in for problem in problems), default=0)
    headers = {"Retry-After": str(wait)} if wait else {}
    return Fault(status, tuple(_item(problem) for problem in problems), headers)


def _item(problem: Problem) -> ErrorItem:
    _, error = _SPECIAL.get(problem.code, (400, "BadRequestError"))
    return ErrorItem(error=error, message=problem.message, code=problem.code, field=problem.field or None)
