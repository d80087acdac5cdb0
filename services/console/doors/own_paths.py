"""Where a page may send somebody: to our own paths and nowhere else."""

from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse

SIGN_IN = "/entra"
#: Where the identity gateway sends people back to: it is registered there.
IDENTITY_RETURN = "/entra/identita/ritorno"
HOME = "/"
#: Pages of those who run the service are here and below, and so is their own door.
OPERATORS = "/operatori"
OPERATORS_SIGN_IN = "/operatori/entra"
#: Characters of a path that somebody is sent back to.
_LONGEST = 2000


def own_path(text: str | None) -> str:
    """The path, with its query, if it is one of ours; else home.

    `//host`, `/\\host` and a path with control characters in it are addresses elsewhere for one browser or another.
    """
    if not text or len(text) > _LONGEST or not text.startswith("/") or text[1:2] in {"/", "\\"}:
        return HOME
    if "\\" in text or any(ord(each) <= 32 or ord(each) == 127 for each in text):
        return HOME
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else HOME


def see_other(path: str) -> RedirectResponse:
    """After a form: look at this page of ours."""
    return RedirectResponse(own_path(path), status_code=303)


def sign_in_first(request: Request) -> str:
    """Where somebody signs in who then wants to be where they are."""
    return f"{SIGN_IN}?dopo={quote(_wanted(request), safe='')}"


def _wanted(request: Request) -> str:
    """The page that they look at: the one with the form, if they sent one."""
    if request.method in {"GET", "HEAD"} and "hx-request" not in request.headers:
        return own_path(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    before = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    if before.netloc != request.headers.get("host"):
        return HOME
    return own_path(before.path + (f"?{before.query}" if before.query else ""))
