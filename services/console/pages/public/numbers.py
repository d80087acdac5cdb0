"""The figures of months that a town published, for everybody; also as a table, as open data."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.month import NotAMonth, read_month
from comunica.municipality.month_report import for_everybody
from comunica.municipality.month_words import as_csv
from comunica.usecases.public.public_record import PublicTown
from comunica.usecases.reports.show_reports import MonthReport, list_published, show_published
from services.console.doors.permissions import anybody
from services.console.doors.refused import Refused, Why
from services.console.pages.public.answers import STEADY, cached, file
from services.console.pages.public.often import takes_work
from services.console.pages.public.town import TownGiven
from services.console.pages.reports.month_view import month_view
from services.console.parts import Parts, PartsGiven
from services.console.rendering import fragment, speaking_to

router = APIRouter(prefix="/comuni/{slug}/numeri")


@router.get("", dependencies=[anybody()])
async def months(request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """Which there are."""
    found = await list_published(parts.month_reports, town.id)
    days = [each.month.first_day for each in found]
    answer = fragment(request, "public/months.html", months=list(zip(found, days, strict=True)))
    return cached(request, answer, seconds=STEADY)


@router.get("/{month}.csv", dependencies=[anybody(), takes_work()])
async def table(month: str, request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """A month as a table, under CC BY 4.0."""
    report = await _published(month, town, parts)
    body = as_csv(for_everybody(report.report or {}), "en" if town.language == "en" else "it").encode()
    name = f"numeri-{town.slug}-{report.month}.csv"
    return cached(request, file(body, "text/csv; charset=utf-8", name), seconds=STEADY)


@router.get("/{month}", dependencies=[anybody(), takes_work()])
async def one(month: str, request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """A month."""
    report = await _published(month, town, parts)
    view = month_view(for_everybody(report.report or {}), speaking_to(request))
    return cached(request, fragment(request, "public/month.html", view=view), seconds=STEADY)


async def _published(month: str, town: PublicTown, parts: Parts) -> MonthReport:
    try:
        found = await show_published(parts.month_reports, town.id, read_month(month))
    except NotAMonth:
        found = None
    if found is None or found.report is None:
        raise Refused(Why.NOT_FOUND)
    return found
