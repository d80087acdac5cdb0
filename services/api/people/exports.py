"""Routes that give out everybody on record: page by page, or as one file."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from comunica.municipality.keys import Scope
from comunica.usecases.people.export_format import AT_ONCE, ExportFormat, csv_head, file_of
from comunica.usecases.people.export_subscribers import export_page, export_subscribers
from services.api.document.addresses import newer_links
from services.api.document.documents import errors
from services.api.doors.front import IN_PIECES
from services.api.doors.gate import require
from services.api.parts import CallerGiven, PartsGiven
from services.api.people.people_shapes import ExportAsked, ExportFileAsked, ExportPage, person_exported

router = APIRouter(prefix="/v2/subscribers/export", tags=["subscribers"])

_KINDS = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.JSON: "application/json"}


@router.get("", summary="Export everybody, page by page", responses=errors(400))
async def page(
    asked: Annotated[ExportAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> ExportPage:
    """All that is held of each, with the address in full, oldest first. The town's log tells of every page."""
    require(caller, Scope.SUBSCRIBERS_EXPORT)
    people, last = await export_page(
        parts.exports,
        caller.municipality_id,
        after=asked.newer_than,
        count=parts.page_size,
        audit=parts.audit,
        who=caller.who,
    )
    return ExportPage(subscribers=list(map(person_exported, people)), links=newer_links(request, last=last))


@router.get(
    "/file",
    summary="Export everybody, as one file",
    response_class=StreamingResponse,
    responses=errors(400)
    | {
        200: {
            "description": "The file, in pieces. One that was cut has no end: JSON does not parse, and HTTP says so.",
            "content": {
                "text/csv": {"schema": {"type": "string"}, "example": csv_head()},
                "application/json": {"schema": {"type": "object"}, "example": {"subscribers": []}},
            },
        }
    },
)
async def file(
    asked: Annotated[ExportFileAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> StreamingResponse:
    """CSV that a spreadsheet opens safely and an import takes back, or JSON with every proof. The town's log tells of
    it before anything is given out.
    """
    require(caller, Scope.SUBSCRIBERS_EXPORT)
    written_as = ExportFormat(asked.format)
    people = export_subscribers(
        parts.exports,
        caller.municipality_id,
        audit=parts.audit,
        who=caller.who,
        written_as=asked.format,
        page=AT_ONCE,
    )
    pieces = await file_of(people, written_as)
    setattr(request.state, IN_PIECES, True)
    return StreamingResponse(
        pieces,
        media_type=_KINDS[written_as],
        headers={"Content-Disposition": f'attachment; filename="subscribers.{asked.format}"'},
    )
