"""What whoever is refused sees: a page that says what to do, or the door, if they only have to come in."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.console.doors.forgery import SAFE
from services.console.doors.own_paths import OPERATORS_SIGN_IN, sign_in_first
from services.console.doors.refused import STATUS, Refused, Why
from services.console.errors import error_page
from services.console.rendering import notice
from services.console.words import sentence

_NOT_SENT = sentence("La sessione era finita: quello che hai scritto non è stato inviato. Entra e invialo di nuovo.")


def answer(request: Request, refused: Refused) -> Response:
    """The whole answer."""
    if refused.why is Why.NOT_SIGNED_IN:
        return _to_the_door(request)
    if refused.why is Why.NO_OPERATOR:
        return RedirectResponse(OPERATORS_SIGN_IN, status_code=303)
    response = error_page(request, STATUS[refused.why])
    if refused.retry_after:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _to_the_door(request: Request) -> Response:
    """A part of a page cannot be the whole of another: htmx is told to go there; a stream just ends."""
    door = sign_in_first(request)
    if request.method not in SAFE:
        notice(request, "warning", _NOT_SENT)
    if "hx-request" in request.headers:
        return Response(status_code=STATUS[Why.NOT_SIGNED_IN], headers={"HX-Redirect": door})
    if "text/event-stream" in request.headers.get("accept", ""):
        return Response(status_code=204)  # the only answer after which a browser does not come again
    return RedirectResponse(door, status_code=303)
