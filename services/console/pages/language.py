"""The language that somebody chose in the footer: kept in their browser, before whatever it asks for by itself."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse

from services.console.doors.own_paths import see_other
from services.console.doors.permissions import anybody
from services.console.rendering import LANGUAGE_COOKIE
from services.console.speaking import LANGUAGES

router = APIRouter()
ROUTERS = (router,)
_A_YEAR = 365 * 24 * 3600


@router.get("/lingua/{code}", dependencies=[anybody()])
async def choose_language(code: str, torna: str = "/") -> RedirectResponse:
    """Back to the page, in that language. A choice of a look, and of nothing else: a link does."""
    response = see_other(torna)
    if code in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=_A_YEAR, path="/", httponly=True, samesite="lax")
    return response
