"""Routes of lists of people: upload one, see what would come of it, bring it in or discard it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from comunica.municipality.keys import Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.commit_import import commit_import
from comunica.usecases.people.discard_import import discard_import
from comunica.usecases.people.people_imports import CommitImport, ImportOnRecord, UploadImport
from comunica.usecases.people.upload_import import upload_import
from services.api.document.addresses import links, root_of
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.errand_shapes import LOCATION
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.people.import_shapes import (
    CommitAsked,
    ImportErrorPage,
    ImportErrorsAsked,
    ImportPage,
    ImportShown,
    UploadAsked,
    error_shown,
    import_shown,
)
from services.api.shapes import Links, PageAsked

router = APIRouter(prefix="/v2/imports", tags=["imports"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES = {"schema": {"type": "string", "format": "binary"}}


@router.post(
    "",
    status_code=202,
    summary="Upload a list of people",
    responses=errors(400, 409, 413, 415) | LOCATION,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The bytes themselves: CSV or XLSX, of 16 MB at most; the first row names the columns.",
            "content": {"text/csv": _BYTES, XLSX: _BYTES},
        }
    },
)
async def upload(
    asked: Annotated[UploadAsked, Query()], request: Request, response: Response, caller: CallerGiven, parts: PartsGiven
) -> ImportShown:
    """Nobody is enrolled yet: within seconds its preview says what would come of it, and what is wrong where."""
    require(caller, Scope.IMPORT_WRITE)
    made = await upload_import(
        UploadImport(
            municipality_id=caller.municipality_id,
            uploaded_by=str(caller.key_id),
            name=asked.name,
            content=await request.body(),
        ),
        shelf=parts.imports,
        import_id=parts.new_id(),
    )
    if not isinstance(made, UUID):
        raise refusal(made)
    shown = _shown(await _found(made, caller, parts), request)
    response.headers["Location"] = shown.uri
    return shown


@router.get("", summary="List lists of people", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> ImportPage:
    """Newest first."""
    require(caller, Scope.IMPORT_WRITE)
    found = await parts.imports.page(caller.municipality_id, PageRequest(page.older_than, parts.page_size))
    return ImportPage(
        imports=[_shown(each, request) for each in found.rows], links=links(request, next_after=found.next_after)
    )


@router.get("/{import_id}", summary="Show a list of people", responses=errors(400, 404))
async def show(import_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> ImportShown:
    """How it stands, and what came or would come of it."""
    return _shown(await _found(import_id, caller, parts), request)


@router.get("/{import_id}/errors", summary="Show what is wrong with a list", responses=errors(400, 404))
async def show_errors(
    import_id: UUID,
    page: Annotated[ImportErrorsAsked, Query()],
    request: Request,
    caller: CallerGiven,
    parts: PartsGiven,
) -> ImportErrorPage:
    """Row, column and what to do, in the order of the rows. The first 20,000 are kept."""
    await _found(import_id, caller, parts)
    found = await parts.imports.errors(caller.municipality_id, import_id, after=page.after, count=parts.page_size + 1)
    rows, here = found[: parts.page_size], f"{root_of(request)}{request.url.path}"
    following = f"{here}?after={rows[-1].position}" if len(found) > len(rows) else None
    current = here + (f"?{request.url.query}" if request.url.query else "")
    return ImportErrorPage(errors=[error_shown(each) for each in rows], links=Links(current=current, next=following))


@router.post(
    "/{import_id}/commit",
    status_code=202,
    summary="Bring a list of people in",
    responses=errors(400, 404, 409, 413, 415) | LOCATION,
)
async def commit(
    import_id: UUID,
    request: Request,
    response: Response,
    caller: CallerGiven,
    parts: PartsGiven,
    asked: CommitAsked | None = None,
) -> ImportShown:
    """Every row that is right, once. Who left is not added again. Stopped in the middle, it goes on by itself."""
    require(caller, Scope.IMPORT_WRITE)
    notice = asked.notice.notice() if asked and asked.notice else None
    outcome = await commit_import(
        CommitImport(
            municipality_id=caller.municipality_id,
            import_id=import_id,
            committed_by=str(caller.key_id),
            holder=caller.holder,
            notice=notice,
        ),
        kind=caller.kind,
        shelf=parts.imports,
        record=parts.submissions,
    )
    if outcome is None:
        raise no_result()
    if not isinstance(outcome, ImportOnRecord):
        raise refusal(outcome)
    shown = _shown(outcome, request)
    response.headers["Location"] = shown.uri
    return shown


@router.post("/{import_id}/discard", summary="Discard a list of people", responses=errors(400, 404, 409))
async def discard(import_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> ImportShown:
    """Its file is forgotten at once."""
    found = await _found(import_id, caller, parts)
    if not await discard_import(caller.municipality_id, import_id, who=caller.who, shelf=parts.imports):
        message = f"This list is {found.state}: nobody can discard it any more"
        raise fault(409, "ConflictError", code="import_state", message=message)
    return _shown(await _found(import_id, caller, parts), request)


async def _found(import_id: UUID, caller: Caller, parts: Parts) -> ImportOnRecord:
    require(caller, Scope.IMPORT_WRITE)
    found = await parts.imports.one(caller.municipality_id, import_id)
    if found is None:
        raise no_result()
    return found


def _shown(found: ImportOnRecord, request: Request) -> ImportShown:
    return import_shown(found, f"{root_of(request)}/v2/imports/{found.id}")
