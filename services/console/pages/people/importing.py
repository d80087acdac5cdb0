"""Lists of people who consented elsewhere: uploaded, seen with what would come of them, brought in or discarded."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from comunica.municipality.keys import Scope
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.commit_import import commit_import
from comunica.usecases.people.discard_import import discard_import
from comunica.usecases.people.notify_imported import DAY
from comunica.usecases.people.people_imports import (
    LARGEST_UPLOAD,
    LONGEST_NAME,
    MOST_ERRORS,
    CommitImport,
    ImportOnRecord,
    ImportState,
    Notice,
    UploadImport,
)
from comunica.usecases.people.upload_import import upload_import
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.people.sentences import RIGHT, mistakes_in, said
from services.console.pages.people.shown import PER_PAGE, not_here, office_of, or_not_found
from services.console.pages.people.typed import typed
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.uploads import content_of
from services.console.words import sentence

router = APIRouter()

PATH = "/importa"
ONE = f"{PATH}/{{import_id:uuid}}"
#: While the list is worked on, the page looks again by itself; without JavaScript by a link.
UNDER_WAY = (ImportState.CHECKING, ImportState.IMPORTING)


@router.get(PATH, dependencies=[needs(Scope.IMPORT_WRITE)])
async def listed(request: Request, visitor: VisitorGiven, parts: PartsGiven, dopo: UUID | None = None) -> Response:
    """All lists, and the form for another one."""
    return await _listed(request, visitor, parts, dopo)


@router.post(PATH, dependencies=[needs(Scope.IMPORT_WRITE)])
async def upload(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Nobody is enrolled yet."""
    form, caller = await request.form(), visitor.caller
    file = form.get("file")
    content = await content_of(form, "file", LARGEST_UPLOAD)
    name = (file.filename or "")[-LONGEST_NAME:] if isinstance(file, UploadFile) else ""
    made = await upload_import(
        UploadImport(
            municipality_id=caller.municipality_id,
            uploaded_by=str(caller.key_id),
            name=name.replace("\x00", ""),
            content=content,
        ),
        shelf=parts.imports,
        import_id=parts.new_id(),
    )
    if not isinstance(made, UUID):
        mistakes = mistakes_in(request, made, {"": "file", "name": "file"})
        return await _listed(request, visitor, parts, None, mistakes=mistakes, status=422)
    return see_other(f"{PATH}/{made}")


@router.get(ONE, dependencies=[needs(Scope.IMPORT_WRITE)])
async def shown(
    import_id: UUID,
    request: Request,
    visitor: VisitorGiven,
    parts: PartsGiven,
    riga: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """How it stands, what came or would come of it, and what is wrong where."""
    return await _shown(import_id, request, visitor, parts, after=riga)


@router.post(f"{ONE}/conferma", dependencies=[needs(Scope.IMPORT_WRITE)])
async def commit(import_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Bring it in; whoever is added learns it by the notice, if one was chosen."""
    form, caller = await typed(request), visitor.caller
    template = form.text("template")
    outcome = await commit_import(
        CommitImport(
            municipality_id=caller.municipality_id,
            import_id=import_id,
            committed_by=str(caller.key_id),
            holder=caller.holder,
            notice=Notice(template=template, parameters={}) if template else None,
        ),
        kind=caller.kind,
        shelf=parts.imports,
        record=parts.submissions,
    )
    if outcome is None:
        raise not_here()
    if not isinstance(outcome, ImportOnRecord):
        mistakes = mistakes_in(request, outcome, {"notice.template": "template", "notice": "template"})
        return await _shown(import_id, request, visitor, parts, mistakes=mistakes, status=422)
    return see_other(f"{PATH}/{import_id}")


@router.post(f"{ONE}/scarta", dependencies=[needs(Scope.IMPORT_WRITE)])
async def discard(import_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Its file is forgotten at once."""
    caller = visitor.caller
    or_not_found(await parts.imports.one(caller.municipality_id, import_id))
    if await discard_import(caller.municipality_id, import_id, who=caller.who, shelf=parts.imports):
        notice(request, "success", sentence("Elenco scartato: il file è stato cancellato."))
    else:
        notice(request, "warning", sentence("Questo elenco non si può più scartare."))
    return see_other(PATH)


async def _listed(
    request: Request,
    visitor: VisitorGiven,
    parts: Parts,
    after: UUID | None,
    *,
    mistakes: Mistakes = RIGHT,
    status: int = 200,
) -> Response:
    found = await parts.imports.page(visitor.caller.municipality_id, PageRequest(after, PER_PAGE))
    return page(
        request,
        "people/imports.html",
        status=status,
        found=found,
        first=after is None,
        mistakes=mistakes,
        megabytes=LARGEST_UPLOAD // 2**20,
    )


async def _shown(  # noqa: PLR0913 - the page and what is wrong
    import_id: UUID,
    request: Request,
    visitor: VisitorGiven,
    parts: Parts,
    *,
    after: int = 0,
    mistakes: Mistakes = RIGHT,
    status: int = 200,
) -> Response:
    municipality_id = visitor.caller.municipality_id
    found = or_not_found(await parts.imports.one(municipality_id, import_id))
    wrong = await parts.imports.errors(municipality_id, import_id, after=after, count=PER_PAGE + 1)
    rows = wrong[:PER_PAGE]
    answer = page(
        request,
        "people/import.html",
        status=status,
        found=found,
        under_way=found.state in UNDER_WAY,
        may_tell_again=found.state is ImportState.IMPORTED and found.notice_failure is not None,
        wrong=[(each.error.row, each.error.column, said(request, each.error.says)) for each in rows],
        first=after == 0,
        next_after=rows[-1].position if len(wrong) > PER_PAGE else None,
        most=MOST_ERRORS,
        why=said(request, found.says) if found.says else "",
        why_not_told=said(request, found.notice_failure) if found.notice_failure else "",
        templates=await _templates(parts, municipality_id) if _asks(found) else (),
        mistakes=mistakes,
    )
    if "hx-request" in request.headers and found.state not in UNDER_WAY:
        answer.headers["HX-Refresh"] = "true"  # what the state asks for next is on the whole page
    return answer


def _asks(found: ImportOnRecord) -> bool:
    return found.state is ImportState.CHECKED or found.notice_failure is not None


async def _templates(parts: Parts, municipality_id: UUID) -> list[tuple[str, str]]:
    """Approved ones whose every variable fills itself: by one of them whoever is added may be told."""
    office = await office_of(parts, municipality_id)
    filled = {*office.channel.town.facts, DAY} if office else {DAY}
    found = [each.sendable.template for each in await parts.templates.templates(municipality_id)]
    fitting = [each for each in found if each.status == "approved" and set(each.text.names) <= filled]
    return [(each.name, f"{each.name}: {each.text.body[:80]}") for each in fitting if each.header in ("none", "text")]
