"""Routes of reports: ask for the figures of a month, see them, take them away as a table."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from comunica.municipality.keys import Scope
from comunica.municipality.month import read_month
from comunica.usecases.errands import ErrandKind, ErrandOnRecord, ErrandState
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.reports.make_report import AskReport, ask_report
from services.api.document.addresses import links, root_of
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.doors.refusals import refusal
from services.api.errand_shapes import LOCATION, ErrandAccepted
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.reports.report_shapes import (
    MonthReport,
    ReportAsked,
    ReportPage,
    ReportShown,
    report_facts,
    report_shown,
)
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/reports", tags=["reports"])

_KINDS = (ErrandKind.REPORT,)
_AS_CSV = "sezione;voce;valore\r\npersone;iscritte;1066\r\n"
_CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The figures: JSON, or a table of section, item and value.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": "sezione;voce;valore\r\npersone;iscritte;1066\r\n"}
        },
    }
}


@router.post("", status_code=202, summary="Ask for the report of a month", responses=errors(400, 413, 415) | LOCATION)
async def ask(
    asked: ReportAsked, request: Request, response: Response, caller: CallerGiven, parts: PartsGiven
) -> ErrandAccepted:
    """It is made within seconds, and kept as it was then. Places with few people are not counted, unless asked for."""
    require(caller, Scope.REPORT_READ)
    if asked.exact:
        require(caller, Scope.SUBSCRIBERS_READ)
    made = await ask_report(
        AskReport(
            municipality_id=caller.municipality_id,
            asked_by=str(caller.key_id),
            month=read_month(asked.month),
            language=asked.language,
            residents=asked.residents,
            exact=asked.exact,
        ),
        shelf=parts.errands,
        now=parts.now(),
        errand_id=parts.new_id(),
    )
    if not isinstance(made, UUID):
        raise refusal(made)
    uri = f"{root_of(request)}/v2/reports/{made}"
    response.headers["Location"] = uri
    return ErrandAccepted(id=made, state=ErrandState.WAITING, uri=uri)


@router.get("", summary="List reports", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> ReportPage:
    """Newest first, without their figures."""
    require(caller, Scope.REPORT_READ)
    found = await parts.errands.page(caller.municipality_id, _KINDS, PageRequest(page.older_than, parts.page_size))
    return ReportPage(
        reports=[report_facts(each) for each in found.rows], links=links(request, next_after=found.next_after)
    )


@router.get("/{report_id}", summary="Show a report", responses=errors(400, 404))
async def show(report_id: UUID, caller: CallerGiven, parts: PartsGiven) -> ReportShown:
    """Its figures, once it is done."""
    found = await _found(report_id, caller, parts)
    return report_shown(found)


@router.get(
    "/{report_id}/content",
    summary="Take a report away",
    response_model=MonthReport,
    responses=errors(400, 404, 409) | _CONTENT,
)
async def content(
    report_id: UUID,
    caller: CallerGiven,
    parts: PartsGiven,
    form: Annotated[Literal["json", "csv"], Query(alias="format", description="json or csv.")] = "json",
) -> Any:
    """As JSON, or as CSV with semicolons that any spreadsheet opens; in Italian its decimals have a comma."""
    found = await _found(report_id, caller, parts)
    if found.answer is None:
        message = f"This report is {found.state}: look at it until it is done"
        raise fault(409, "ConflictError", code="report_not_done", message=message)
    if form == "json":
        return MonthReport.model_validate(found.answer["report"])
    name = f"numeri-{found.asked['month']}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.answer["csv"], media_type="text/csv; charset=utf-8", headers=headers)


async def _found(report_id: UUID, caller: Caller, parts: Parts) -> ErrandOnRecord:
    require(caller, Scope.REPORT_READ)
    found = await parts.errands.one(caller.municipality_id, report_id, _KINDS)
    if found is None:
        raise no_result()
    if found.asked["exact"]:
        require(caller, Scope.SUBSCRIBERS_READ)
    return found
