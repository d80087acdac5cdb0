"""Meta's error codes: the HTTP status and title of each, and the body they travel in.

Source: the error table and the HTTP column of whatsapp-cloud-api 2.6 and 3.6.
"""

from dataclasses import dataclass

from .shape import Json

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

_TITLES: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "Application request limit reached"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    613: (429, "Calls to this api have exceeded the rate limit."),
    80007: (400, "Rate limit issues"),
    130403: (403, "The business has blocked this user"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country."),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Business Account locked"),
    131037: (400, "WhatsApp provided number needs display name approval before message can be sent."),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages from this business"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Business Account is in maintenance mode"),
    131062: (400, "Business-scoped User ID (BSUID) recipients are not supported for this message."),
    131063: (400, "Marketing messages are disabled on Cloud API"),
    131064: (400, "Messaging limit due to template misclassification"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Template hydrated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is Paused"),
    132016: (400, "Template is Disabled"),
    132068: (400, "Flow is in blocked state"),
    132069: (400, "Flow is in throttled state"),
    133000: (500, "Incomplete Deregistration"),
    133004: (503, "Server Temporarily Unavailable"),
    133005: (400, "Two step verification PIN Mismatch"),
    133010: (400, "Phone number not registered"),
    133016: (400, "Account register deregister rate limit exceeded"),
    134011: (400, "WhatsApp Payments terms of service has not been accepted"),
    135000: (400, "Generic user error"),
}

# Generic Graph errors come without `error_data` (2.6): whoever reads `details` blindly finds that out here.
_WITHOUT_DETAILS = frozenset({0, 3, 4, 10, 190, 200, 613})


# Not frozen: an exception must take its traceback.
@dataclass(kw_only=True, eq=False)
class GraphError(Exception):
    """A refusal in Meta's words; `http` overrides the documented status of the code."""

    code: int
    details: str = ""
    subcode: int | None = None
    http: int | None = None
    message: str | None = None
    transient: bool | None = None

    @property
    def status(self) -> int:
        """The HTTP status it travels with."""
        return self.http or _TITLES.get(self.code, (400, ""))[0]


def title_of(code: int) -> str:
    """Meta's short text for the code."""
    return _TITLES.get(code, (400, "Unknown error"))[1]


def body_of(error: GraphError, trace: str) -> Json:
    """The answer's body, shaped as the Graph API shapes it."""
    inner: Json = {
        "message": error.message or f"(#{error.code}) {title_of(error.code)}",
        "type": "OAuthException",
        "code": error.code,
    }
    if error.code not in _WITHOUT_DETAILS and error.details:
        inner["error_data"] = {"messaging_product": "whatsapp", "details": error.details}
    if error.subcode is not None:
        inner["error_subcode"] = error.subcode
    if error.transient is not None:
        inner["is_transient"] = error.transient
    inner["fbtrace_id"] = trace
    return {"error": inner}


def webhook_error(code: int, details: str) -> Json:
    """The error as it stands in a failed status."""
    title = title_of(code)
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": HREF}


def no_such_object(node: str, verb: str = "post") -> GraphError:
    """The Graph's answer for an id that is unknown or not the token's: it does not tell which."""
    return GraphError(
        code=100,
        subcode=33,
        message=f"Unsupported {verb} request. Object with ID '{node}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation",
    )


def bad_token(reason: str, subcode: int | None = None) -> GraphError:
    """The answer to a missing, unknown or expired token."""
    return GraphError(code=190, subcode=subcode, message=reason)


def missing(name: str) -> GraphError:
    """A required parameter is not there."""
    return GraphError(code=131008, details=f"Required parameter {name} is missing.")


def invalid(details: str) -> GraphError:
    """A parameter is there and wrong."""
    return GraphError(code=100, details=details)
