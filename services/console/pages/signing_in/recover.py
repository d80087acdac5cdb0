"""Whoever forgot the password: a link by e-mail, which opens once, and with a code another password."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from comunica.usecases.problem import Refused
from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.links import LinkDesk
from comunica.usecases.staff.recover import Recovered, ask_recovery, choose_password, open_recovery
from services.console.doors.own_paths import SIGN_IN, see_other
from services.console.doors.permissions import anybody
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.signing_in.known_browser import address_of, know_browser
from services.console.pages.signing_in.proofs import NewProofs
from services.console.pages.signing_in.sentences import SENTENCES, not_the_same, too_often, wait_first
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page

router = APIRouter()


@router.get("/recupera", dependencies=[anybody()])
async def ask(request: Request) -> Response:
    """Which e-mail?"""
    return page(request, "signing_in/ask_recovery.html")


@router.post("/recupera", dependencies=[anybody()])
async def asked(request: Request, parts: PartsGiven, email: Annotated[str, Form()] = "") -> Response:
    """The same for everybody, and as soon: looking and writing come behind the answer."""
    response = page(request, "signing_in/recovery_asked.html")
    response.background = BackgroundTask(_write, email, address_of(request), parts)
    return response


async def _write(email: str, address: str, parts: Parts) -> None:
    # Not by the Host of the request: whoever asks could make the letter lead to a host of theirs.
    if parts.public_url:
        links = LinkDesk(letters=parts.letters, base_url=parts.public_url, chance=parts.chance)
        await ask_recovery(email, address=address, desk=parts.front_desk, links=links)


@router.get("/recupera/{token}", dependencies=[anybody()])
async def another_password(request: Request, token: str, parts: PartsGiven) -> Response:
    """The form behind the link."""
    return await _form(request, token, parts)


@router.post("/recupera/{token}", dependencies=[anybody()])
async def chosen(request: Request, token: str, parts: PartsGiven, typed: Annotated[NewProofs, Form()]) -> Response:
    """They sign in next."""
    if typed.differ:
        return await _form(request, token, parts, not_the_same(request), 422)
    match await choose_password(token, password=typed.password, code=typed.code, desk=parts.front_desk):
        case Recovered(device_token):
            notice(request, "success", "La password è cambiata. Ora puoi entrare.")
            response: Response = see_other(SIGN_IN)
            know_browser(request, response, device_token)
        case Refused(errors):
            response = await _form(request, token, parts, mistakes_of(request, errors, SENTENCES), 422)
        case TooManyAttempts(wait):
            response = too_often(await _form(request, token, parts, wait_first(request, wait)), wait)
        case None:
            response = page(request, "signing_in/link_over.html", status=404, invitation=False)
    return response


async def _form(
    request: Request, token: str, parts: Parts, mistakes: Mistakes | None = None, status: int = 200
) -> Response:
    shown = await open_recovery(token, directory=parts.front_desk.directory, now=parts.now())
    if shown is None:
        return page(request, "signing_in/link_over.html", status=404, invitation=False)
    return page(request, "signing_in/choose_password.html", status=status, shown=shown, mistakes=mistakes or Mistakes())
