"""What is held of one person, for who asks for it; and of everybody, for the town. Each leaves a line in its log."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from comunica.municipality.keys import Scope
from comunica.usecases.people.export_format import AT_ONCE, ExportFormat, file_of, json_of
from comunica.usecases.people.export_subscribers import export_person, export_subscribers
from services.console.doors.front_door import STREAM
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.people.list_words import list_words
from services.console.pages.people.shown import or_not_found
from services.console.parts import PartsGiven
from services.console.rendering import page, speaking_to

router = APIRouter()


@router.get("/iscritti/esporta", dependencies=[needs(Scope.SUBSCRIBERS_EXPORT)])
async def ask(request: Request) -> Response:
    """What is in the file, and what to do with it."""
    return page(request, "people/export.html")


@router.post("/iscritti/esporta", dependencies=[needs(Scope.SUBSCRIBERS_EXPORT)])
async def everybody(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The file, in pieces: CSV that a spreadsheet opens safely and an import takes back."""
    caller = visitor.caller
    people = export_subscribers(
        parts.exports,
        caller.municipality_id,
        audit=parts.audit,
        who=caller.who,
        written_as=ExportFormat.CSV,
        page=AT_ONCE,
    )
    pieces = await file_of(people, ExportFormat.CSV, list_words(speaking_to(request)))
    setattr(request.state, STREAM, True)
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers=_attached("iscritti.csv"),
    )


@router.post("/iscritti/{subscriber_id:uuid}/dati", dependencies=[needs(Scope.SUBSCRIBERS_EXPORT)])
async def one(subscriber_id: UUID, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """All that is held of one person, as they are entitled to have it (GDPR art. 15 and 20)."""
    caller = visitor.caller
    person = await export_person(
        parts.persons, caller.municipality_id, subscriber_id, audit=parts.audit, who=caller.who
    )
    return Response(
        json_of(or_not_found(person)), media_type="application/json", headers=_attached("dati-personali.json")
    )


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
