"""Whoever was invited: a password, an app that shows codes, and codes for the day when the phone is lost."""

import io
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.usecases.problem import Refused
from comunica.usecases.staff.accept_invitation import (
    InvitationAccepted,
    InvitationShown,
    accept_invitation,
    open_invitation,
)
from services.console.doors.permissions import anybody
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.signing_in.known_browser import know_browser
from services.console.pages.signing_in.proofs import NewProofs
from services.console.pages.signing_in.sentences import SENTENCES, not_the_same
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page

router = APIRouter()


@router.get("/invito/{token}", dependencies=[anybody()])
async def invitation(request: Request, token: str, parts: PartsGiven) -> Response:
    """The form behind the link."""
    return await _form(request, token, parts)


@router.get("/invito/{token}/codice.svg", dependencies=[anybody()])
async def picture_of_secret(request: Request, token: str, parts: PartsGiven) -> Response:
    """What the app reads. As a picture of its own: no page holds drawings."""
    shown = await _shown(token, parts)
    if shown is None:
        return page(request, "signing_in/link_over.html", status=404, invitation=True)
    drawn = io.BytesIO()
    segno.make(shown.uri, error="m").save(drawn, kind="svg", scale=6, border=4, light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml")


@router.post("/invito/{token}", dependencies=[anybody()])
async def accepted(request: Request, token: str, parts: PartsGiven, typed: Annotated[NewProofs, Form()]) -> Response:
    """The recovery codes: shown in the answer itself and nowhere else, since nobody keeps them."""
    if typed.differ:
        return await _form(request, token, parts, not_the_same(request), 422)
    match await accept_invitation(token, password=typed.password, code=typed.code, desk=parts.front_desk):
        case InvitationAccepted() as done:
            response: Response = page(request, "signing_in/recovery_codes.html", codes=done.recovery_codes, new=True)
            know_browser(request, response, done.device_token)
        case Refused(errors):
            response = await _form(request, token, parts, mistakes_of(request, errors, SENTENCES), 422)
        case None:
            response = page(request, "signing_in/link_over.html", status=404, invitation=True)
    return response


async def _shown(token: str, parts: Parts) -> InvitationShown | None:
    return await open_invitation(token, directory=parts.front_desk.directory, now=parts.now())


async def _form(
    request: Request, token: str, parts: Parts, mistakes: Mistakes | None = None, status: int = 200
) -> Response:
    shown = await _shown(token, parts)
    if shown is None:
        return page(request, "signing_in/link_over.html", status=404, invitation=True)
    return page(
        request,
        "signing_in/invitation.html",
        status=status,
        shown=shown,
        token=token,
        secret_in_parts=" ".join(shown.secret[at : at + 4] for at in range(0, len(shown.secret), 4)),
        mistakes=mistakes or Mistakes(),
    )
