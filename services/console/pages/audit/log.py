"""The town's log: who did what, latest first; looked through by deed and by day."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from comunica.municipality.keys import Scope
from comunica.usecases.audit import AuditEntry, AuditSought, Deed, search_audit
from comunica.usecases.paging import PageRequest
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.audit.deeds import DEEDS, GROUPS, LogLine, line_of
from services.console.pages.audit.names import names_of
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page, speaking_to
from services.console.speaking import Speaking

router = APIRouter(prefix="/registro")
_PAGE = 50


@router.get("", dependencies=[needs(Scope.AUDIT_READ)])
async def look(
    request: Request,
    visitor: VisitorGiven,
    parts: PartsGiven,
    cosa: str = "",
    giorno: str = "",
    dopo: UUID | None = None,
) -> HTMLResponse:
    """A page of it. What no form of ours asks for is as if nothing was asked."""
    municipality_id, speaking = visitor.caller.municipality_id, speaking_to(request)
    day = _day(giorno)
    since, until = bounds_of(day, speaking.timezone)
    sought = AuditSought(deeds=_deeds(cosa), since=since, until=until)
    found = await search_audit(parts.audit, municipality_id, sought, PageRequest(dopo, _PAGE))
    return page(
        request,
        "audit/log.html",
        lines=await _lines(found.rows, municipality_id, parts, speaking),
        choices=_choices(speaking),
        chosen=cosa if _deeds(cosa) else "",
        day=day.isoformat() if day else "",
        today=speaking.local(parts.now()).date().isoformat(),
        next_after=found.next_after,
        first=dopo is None,
        sealed_until=await parts.audit.sealed_until(municipality_id),
    )


async def _lines(
    entries: Sequence[AuditEntry], municipality_id: UUID, parts: Parts, speaking: Speaking
) -> Sequence[LogLine]:
    words = [each.who for each in entries]
    # What was done to a colleague, or to a key, names them as well.
    words += ["staff:", "key:"] if any(each.reason for each in entries) else []
    names = await names_of(words, municipality_id, parts)
    return [line_of(each, names, speaking) for each in entries]


def _deeds(chosen: str) -> Sequence[Deed]:
    if chosen in GROUPS:
        return GROUPS[chosen][1]
    return [Deed(chosen)] if chosen in {str(each) for each in Deed} else []


def _choices(speaking: Speaking) -> Sequence[tuple[str, str]]:
    groups = [(value, speaking.gettext(name)) for value, (name, _) in GROUPS.items()]
    deeds = sorted(((str(deed), speaking.gettext(says)) for deed, says in DEEDS.items()), key=lambda each: each[1])
    return [*groups, *deeds]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def bounds_of(day: dt.date | None, timezone: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Of a day on the town's clock; the days when it is put forward or back have 23 or 25 hours."""
    if day is None:
        return None, None
    zone, midnight = ZoneInfo(timezone), dt.time()
    try:
        since = dt.datetime.combine(day, midnight, zone).astimezone(dt.UTC)
        return since, dt.datetime.combine(day + dt.timedelta(days=1), midnight, zone).astimezone(dt.UTC)
    except OverflowError:
        # The first and the last day that there are begin, or end, when there is no day.
        return None, None
