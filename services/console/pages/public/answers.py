"""Answers for everybody: copies of them may be kept for a while, and asked whether they are still right."""

import hashlib

from fastapi import Request
from starlette.responses import Response

#: Seconds for which a copy may be shown: of what changes with each broadcast, and of what changes with the settings.
FRESH, STEADY = 30, 300


def cached(request: Request, response: Response, *, seconds: int) -> Response:
    """The answer with its mark; or only that the copy is still right.

    A page is spoken in the reader's language: that, and the choice of it in a cookie, make another page.
    """
    mark = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": f"public, max-age={seconds}"}
    if response.media_type == "text/html":
        headers["Vary"] = "Accept-Language, Cookie"
    if mark in {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def file(body: bytes, kind: str, name: str = "") -> Response:
    """A file; with a name it is saved under it, if somebody saves it."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'} if name else {}
    return Response(body, media_type=kind, headers=headers)
