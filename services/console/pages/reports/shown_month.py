"""The month of an address, and whoever looks at it."""

from comunica.municipality.month import Month, NotAMonth, read_month
from comunica.municipality.month_words import press_text
from comunica.usecases.reports.show_reports import MonthReport
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.refused import Refused, Why
from services.console.parts import Parts
from services.console.speaking import Speaking


def month_asked(written: str) -> Month:
    """Of the address; one that is none is a page that there is not."""
    try:
        return read_month(written)
    except NotAMonth as not_a_month:
        raise Refused(Why.NOT_FOUND) from not_a_month


async def press_text_of(report: MonthReport, visitor: Visitor, parts: Parts, speaking: Speaking) -> str:
    """For the papers, in the visitor's language; empty while the town has no number to join by."""
    town = await parts.towns_reported.town(visitor.municipality_id)
    if town is None or report.report is None:
        return ""
    return press_text(report.report, town.facts, speaking.language)
