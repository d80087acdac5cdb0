"""Routes of files for the headers of broadcasts: upload one, see what there is of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.check_media import MediaOnRecord
from comunica.usecases.broadcasts.keep_media import KeepMedia, keep_media
from services.api.broadcasts.life_shapes import MediaAsked, MediaShown
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.parts import CallerGiven, PartsGiven

router = APIRouter(prefix="/v2/media", tags=["media"])

_BYTES = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "",
    status_code=201,
    summary="Upload a file",
    responses=errors(400, 413, 415),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bytes themselves: a JPEG or PNG of 5 MB at most, a PDF of 16 MB at most.",
            "content": {"image/jpeg": _BYTES, "image/png": _BYTES, "application/pdf": _BYTES},
        }
    },
)
async def upload(
    asked: Annotated[MediaAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> MediaShown:
    """What it is, its bytes say. Name its id as media_id of a broadcast whose template begins with a file."""
    require(caller, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    kept = await keep_media(
        KeepMedia(
            municipality_id=caller.municipality_id,
            uploaded_by=str(caller.key_id),
            file_name=asked.file_name,
            alternative_text=asked.alternative_text,
            content=await request.body(),
        ),
        shelf=parts.media,
        media_id=parts.new_id(),
    )
    if isinstance(kept, tuple):
        raise refusal(kept)
    return _shown(kept)


@router.get("/{media_id}", summary="Show a file", responses=errors(400, 404))
async def show(media_id: UUID, caller: CallerGiven, parts: PartsGiven) -> MediaShown:
    """What is known of it. Its bytes are not given out."""
    require(caller, Scope.BROADCAST_READ)
    found = await parts.media.see(caller.municipality_id, media_id)
    if found is None:
        raise no_result()
    return _shown(found)


def _shown(media: MediaOnRecord) -> MediaShown:
    return MediaShown(
        id=media.id,
        kind=media.kind,
        mime_type=media.mime_type,
        file_name=media.file_name,
        alternative_text=media.alternative_text,
        size=media.size,
        created_at=media.created_at,
        is_there=media.is_there,
    )
