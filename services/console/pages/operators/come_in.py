"""The door of those who run the service: an operator's key, for an hour."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.usecases.keys.authenticate_key import KeyRefusal
from comunica.usecases.staff.admit_operator import Admitted
from comunica.usecases.staff.coming_in import TooManyAttempts
from services.console.doors.operator_door import drop_key, keep_key
from services.console.doors.own_paths import OPERATORS, OPERATORS_SIGN_IN, see_other
from services.console.doors.permissions import anybody, needs_operator
from services.console.mistakes import Mistakes
from services.console.pages.operators.sentences import NOT_ADMITTED
from services.console.pages.signing_in.known_browser import address_of
from services.console.pages.signing_in.sentences import too_often, wait_first
from services.console.parts import PartsGiven
from services.console.rendering import page, say

router = APIRouter()


@router.get(OPERATORS_SIGN_IN, dependencies=[anybody()])
async def door(request: Request) -> Response:
    """The form; whoever is in already goes on."""
    return see_other(OPERATORS) if request.state.operator is not None else _form(request)


@router.post(OPERATORS_SIGN_IN, dependencies=[anybody()])
async def come_in(request: Request, parts: PartsGiven, chiave: Annotated[str, Form()] = "") -> Response:
    """Their browser keeps the key, sealed; or the form again, which does not tell what was wrong with it."""
    match await parts.operators.admit(chiave, address=address_of(request)):
        case Admitted(sealed=sealed):
            response: Response = see_other(OPERATORS)
            keep_key(request, response, sealed)
        case KeyRefusal():
            mistakes = Mistakes((("chiave", say(request, NOT_ADMITTED)),))
            response = _form(request, mistakes, 422)
        case TooManyAttempts(wait):
            response = too_often(_form(request, wait_first(request, wait)), wait)
    return response


@router.post(f"{OPERATORS}/esci", dependencies=[needs_operator()])
async def go_out(request: Request) -> Response:
    """The browser forgets the key."""
    response = see_other(OPERATORS_SIGN_IN)
    drop_key(request, response)
    return response


def _form(request: Request, mistakes: Mistakes | None = None, status: int = 200) -> Response:
    return page(request, "operators/come_in.html", status=status, mistakes=mistakes or Mistakes())
