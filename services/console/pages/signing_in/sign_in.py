"""Come in: e-mail, password and code in one form, so that no answer tells which was wrong. And go out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel
from starlette.responses import Response

from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.sign_in import NotSignedIn, SignedIn, SignIn, sign_in
from comunica.usecases.staff.sign_out import sign_out
from services.console.doors.own_paths import SIGN_IN, own_path, see_other
from services.console.doors.permissions import VisitorGiven, anybody, needs
from services.console.doors.session_door import begin_session, end_session
from services.console.mistakes import Mistakes
from services.console.pages.signing_in.known_browser import address_of, browser_of, know_browser
from services.console.pages.signing_in.sentences import NOT_SIGNED_IN, too_often, wait_first
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say
from services.console.sign_ins import Outcome, Way
from services.console.words import sentence

router = APIRouter()
_RECOVERY_CODE_USED = sentence(
    "Hai usato un codice di riserva, che ora non vale più. Se te ne restano pochi, fanne di nuovi qui."
)


class Typed(BaseModel):
    """The form's fields."""

    email: str = ""
    password: str = ""
    code: str = ""
    dopo: str = ""


@router.get(SIGN_IN, dependencies=[anybody()])
async def door(request: Request, parts: PartsGiven, dopo: str = "") -> Response:
    """The form; whoever is in already goes on."""
    if request.state.visitor is not None:
        return see_other(dopo)
    return _form(request, parts, dopo=dopo)


@router.post(SIGN_IN, dependencies=[anybody()])
async def come_in(request: Request, parts: PartsGiven, typed: Annotated[Typed, Form()]) -> Response:
    """A new session, whatever the browser held before; or the form again, which tells no more than that."""
    asked = SignIn(
        email=typed.email,
        password=typed.password,
        code=typed.code,
        address=address_of(request),
        device=browser_of(request),
    )
    match await sign_in(asked, desk=parts.front_desk, refusals=parts.refusals):
        case SignedIn() as entered:
            parts.sign_ins.sign_in_tried(Way.PASSWORD, Outcome.SIGNED_IN)
            response: Response = see_other("/profilo" if entered.by_recovery_code else typed.dopo)
            begin_session(request, response, entered.session_token)
            know_browser(request, response, entered.device_token)
            if entered.by_recovery_code:
                notice(request, "warning", _RECOVERY_CODE_USED)
            return response
        case NotSignedIn():
            parts.sign_ins.sign_in_tried(Way.PASSWORD, Outcome.REFUSED)
            mistakes = Mistakes((("", say(request, NOT_SIGNED_IN)),))
            return _form(request, parts, dopo=typed.dopo, email=typed.email, mistakes=mistakes, status=422)
        case TooManyAttempts(wait):
            parts.sign_ins.sign_in_tried(Way.PASSWORD, Outcome.TOO_OFTEN)
            mistakes = wait_first(request, wait)
            return too_often(_form(request, parts, dopo=typed.dopo, email=typed.email, mistakes=mistakes), wait)


@router.post("/esci", dependencies=[needs()])
async def go_out(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """The session ends on record, and in the browser."""
    await sign_out(visitor, register=parts.front_desk.register)
    response = see_other(SIGN_IN)
    end_session(request, response)
    notice(request, "success", "Hai chiuso la sessione.")
    return response


def _form(
    request: Request, parts: Parts, *, dopo: str, email: str = "", mistakes: Mistakes | None = None, status: int = 200
) -> Response:
    return page(
        request,
        "signing_in/sign_in.html",
        status=status,
        dopo=own_path(dopo),
        email=email,
        mistakes=mistakes or Mistakes(),
        gateway=parts.identities.gateway.name if parts.identities else None,
    )
