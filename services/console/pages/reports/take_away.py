"""The figures of a month to take away: on paper, and as a table for a spreadsheet."""

import datetime as dt
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.municipality.month_words import as_csv
from comunica.usecases.reports.show_reports import MonthReport, show_month
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.reports.month_view import MonthView, month_view
from services.console.pages.reports.paper_words import PaperWords
from services.console.pages.reports.shown_month import month_asked, press_text_of
from services.console.parts import Parts, PartsGiven
from services.console.rendering import speaking_to
from services.console.speaking import Speaking
from services.console.words import sentence

router = APIRouter(prefix="/numeri")


@router.get("/{written}.pdf", dependencies=[needs(Scope.REPORT_READ)])
async def on_paper(written: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """A4, as many sheets as it takes."""
    report, speaking = await _done(written, visitor, parts, request), speaking_to(request)
    press = await press_text_of(report, visitor, parts, speaking)
    view, words = month_view(report.report or {}, speaking), paper_words(speaking, press)
    made_at = report.made_at or parts.now()
    body = await parts.printed.of((report.id, words), partial(_drawn, view, words, made_at=made_at))
    return _file(body, "application/pdf", f"numeri-{report.month}.pdf")


@router.get("/{written}.csv", dependencies=[needs(Scope.REPORT_READ)])
async def as_table(written: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """With semicolons, as any spreadsheet opens it."""
    report = await _done(written, visitor, parts, request)
    body = as_csv(report.report or {}, speaking_to(request).language).encode()
    return _file(body, "text/csv; charset=utf-8", f"numeri-{report.month}.csv")


def paper_words(speaking: Speaking, press: str) -> PaperWords:
    """What stands on paper besides the figures."""
    return PaperWords(
        language=speaking.language,
        growth_title=speaking.say(sentence("Iscritti mese per mese")),
        milestones_title=speaking.say(sentence("Traguardi")),
        press_title=speaking.say(sentence("Testo per la stampa")),
        press_text=press,
        page=speaking.gettext("pagina %(page)s di %(pages)s"),
    )


def _drawn(view: MonthView, words: PaperWords, *, made_at: dt.datetime) -> bytes:
    # Whatever draws takes a second to come in: beside the requests, as drawing itself, and not at every start.
    from services.console.pages.reports.month_pdf import month_pdf  # noqa: PLC0415

    return month_pdf(view, words, made_at=made_at)


async def _done(written: str, visitor: VisitorGiven, parts: Parts, request: Request) -> MonthReport:
    today = speaking_to(request).local(parts.now()).date()
    shown = await show_month(parts.month_reports, visitor.municipality_id, month_asked(written), today=today)
    if shown is None or shown.done is None or shown.done.report is None:
        raise Refused(Why.NOT_FOUND)
    return shown.done


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
