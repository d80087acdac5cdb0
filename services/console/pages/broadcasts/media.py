"""The file above a notice: a picture to be seen in the preview, anything else to be saved."""

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.show_media import show_media
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.doors.security_headers import KEPT_BY_THE_BROWSER
from services.console.pages.broadcasts.preview_bubble import FILES
from services.console.parts import PartsGiven

router = APIRouter(prefix=FILES)
#: Whoever sees a preview: who writes, who approves, who follows.
_SEES = needs(Scope.BROADCAST_READ, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)


@router.get("/{media_id}", dependencies=[_SEES])
async def show(media_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Its bytes as what they are. A file never changes, so its id is the mark of a copy."""
    municipality_id, mark = visitor.caller.municipality_id, f'"{media_id}"'
    if request.headers.get("if-none-match") == mark:
        seen = await parts.files.see(municipality_id, media_id)
        if seen is not None and seen.is_there:
            return Response(status_code=304, headers={"ETag": mark, "Cache-Control": KEPT_BY_THE_BROWSER})
    shown = await show_media(parts.files, municipality_id, media_id)
    if shown is None:
        raise Refused(Why.NOT_FOUND)
    headers = {
        "Content-Disposition": disposition(shown.media.file_name, inline=shown.is_picture),
        "ETag": mark,
        "Cache-Control": KEPT_BY_THE_BROWSER,
    }
    return Response(shown.content, media_type=shown.mime_type, headers=headers)


def disposition(name: str, *, inline: bool) -> str:
    """How a browser takes it, under the name that the town gave it (RFC 6266)."""
    plain = "".join(each if each.isascii() and (each.isalnum() or each in " .-_") else "_" for each in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
