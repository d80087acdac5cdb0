"""Months and their figures: see them, have them counted, publish them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.municipality.month import Month
from comunica.usecases.errands import ErrandState
from comunica.usecases.problem import Problem
from comunica.usecases.reports.make_report import AskReport, ask_report
from comunica.usecases.reports.show_reports import MonthShown, list_months, show_month
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.reports.month_view import month_view
from services.console.pages.reports.sentences import SENTENCES
from services.console.pages.reports.shown_month import month_asked, press_text_of
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say, speaking_to
from services.console.words import sentence

router = APIRouter(prefix="/numeri")

#: Of a town: more than any has.
MOST_RESIDENTS = 10_000_000
_BEING_COUNTED = sentence("I numeri sono in preparazione: tra pochi secondi li trovi qui.")
_NOT_RESIDENTS = sentence("Scrivi il numero dei residenti con le sole cifre, per esempio 14000, o lascia vuoto.")


@dataclass(frozen=True, slots=True)
class CountForm:
    """What was filled in to have a month counted. `residents`: as it was typed."""

    residents: str = ""
    public: bool = False

    @property
    def counted_residents(self) -> int | None:
        """As a number; a ValueError if it is none."""
        digits = self.residents.replace(".", "").replace(" ", "")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdecimal() and 1 <= int(digits[:9]) <= MOST_RESIDENTS):
            raise ValueError("not a number of residents")
        return int(digits)


@router.get("", dependencies=[needs(Scope.REPORT_READ)])
async def months(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Every month since people are counted."""
    today = speaking_to(request).local(parts.now()).date()
    shown = await list_months(parts.month_reports, visitor.municipality_id, today=today)
    return page(request, "reports/months.html", months=shown, slug=visitor.slug)


@router.get("/{written}", dependencies=[needs(Scope.REPORT_READ)])
async def one(written: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The figures that there are, and the form to have them counted."""
    shown = await _shown(month_asked(written), request, visitor, parts)
    return await _page(request, shown, visitor, parts, form=_form_of(shown))


@router.post("/{written}", dependencies=[needs(Scope.BROADCAST_SEND)])
async def count(
    written: str,
    request: Request,
    visitor: VisitorGiven,
    parts: PartsGiven,
    residents: Annotated[str, Form(max_length=20)] = "",
    pubblica: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Have them counted now. Whoever may send to everybody may publish what everybody may know."""
    shown = await _shown(month_asked(written), request, visitor, parts)
    form = CountForm(residents.strip(), pubblica == "si")
    try:
        found = await _ask(shown.month, form, visitor, parts, request)
    except ValueError:
        mistakes = Mistakes((("residents", say(request, _NOT_RESIDENTS)),))
        return await _page(request, shown, visitor, parts, form=form, mistakes=mistakes)
    if found:
        mistakes = mistakes_of(request, found, SENTENCES, fields={"public": "pubblica", "month": ""})
        return await _page(request, shown, visitor, parts, form=form, mistakes=mistakes)
    notice(request, "info", _BEING_COUNTED)
    return see_other(f"/numeri/{shown.month}")


async def _ask(month: Month, form: CountForm, visitor: VisitorGiven, parts: Parts, request: Request) -> list[Problem]:
    asked = AskReport(
        municipality_id=visitor.municipality_id,
        asked_by=visitor.caller.who,
        month=month,
        language=speaking_to(request).language,
        residents=form.counted_residents,
        exact=False,
        public=form.public,
    )
    made = await ask_report(asked, shelf=parts.errands, now=parts.now(), errand_id=parts.new_id())
    return [*made] if isinstance(made, list | tuple) else []


async def _shown(month: Month, request: Request, visitor: VisitorGiven, parts: Parts) -> MonthShown:
    today = speaking_to(request).local(parts.now()).date()
    shown = await show_month(parts.month_reports, visitor.municipality_id, month, today=today)
    if shown is None:
        raise Refused(Why.NOT_FOUND)
    return shown


def _form_of(shown: MonthShown) -> CountForm:
    """Filled in as the last time; published is what is proposed for a month that is over."""
    if shown.done is None:
        return CountForm(public=shown.is_over)
    residents = shown.done.residents
    return CountForm("" if residents is None else str(residents), shown.done.public or not _was_over(shown))


def _was_over(shown: MonthShown) -> bool:
    """Whether its figures are those of the whole month."""
    made_at = shown.done.made_at if shown.done else None
    return made_at is not None and made_at.date() >= shown.month.next.first_day


async def _page(
    request: Request,
    shown: MonthShown,
    visitor: VisitorGiven,
    parts: Parts,
    *,
    form: CountForm,
    mistakes: Mistakes | None = None,
) -> Response:
    speaking, done = speaking_to(request), shown.done
    return page(
        request,
        "reports/month.html",
        status=422 if mistakes else 200,
        shown=shown,
        slug=visitor.slug,
        first_day=shown.month.first_day,
        view=month_view(done.report, speaking) if done and done.report else None,
        press=await press_text_of(done, visitor, parts, speaking) if done else "",
        is_whole=_was_over(shown),
        is_waiting=shown.newer is not None and shown.newer.state is ErrandState.WAITING,
        form=form,
        mistakes=mistakes or Mistakes(),
    )
