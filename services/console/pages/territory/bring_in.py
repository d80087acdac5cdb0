"""Bring in a stradario as CSV: checked first, then brought in as it was checked. Whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.enrolment.territory.content import NotATerritory, decoded, read_streets
from comunica.enrolment.territory.stradario import by_zone
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.municipality_setup import SetupRefused
from comunica.usecases.setting_up.step_taken import Outcome
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.territory.import_gazetteer import Imported, import_gazetteer
from comunica.usecases.territory.still_needed import PlaceInUse, StillNeeded
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.territory.sentences import ROW_FAULTS, STEPS
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say
from services.console.retelling import retold
from services.console.uploads import file_of
from services.console.words import sentence

router = APIRouter()
#: Faults, or streets that are still needed, that a page shows; the rest are counted.
MOST_FAULTS = 200
_NO_FILE = sentence("Scegli il file CSV dello stradario.")
_FAULTS = sentence("Il file ha degli errori: correggili e caricalo di nuovo. Non è cambiato niente.")
_REFUSED = sentence(
    "Alcune vie resterebbero in una zona che non c’è: controlla le zone del file. Non è cambiato niente."
)
_NEEDED = sentence("Il file non nomina alcune vie che servono ancora. Non è cambiato niente.")


@dataclass(frozen=True, slots=True)
class FaultShown:
    """What is wrong, and in which row and column."""

    row: int | None
    column: str
    says: str


@router.get("/territorio/importa", dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def form(request: Request) -> Response:
    """Which file?"""
    return _page(request)


@router.post("/territorio/importa", dependencies=[needs(Scope.GAZETTEER_WRITE)])
async def check_or_bring_in(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """With a file: only say what would change. With the text of a file that was checked: bring it in."""
    sent = await request.form()
    checked = sent.get("contenuto")
    if isinstance(checked, str) and checked:
        return await _brought_in(request, checked.encode(), parts, visitor)
    file = file_of(sent, "file")
    content = b"" if file is None else await file.read()
    if not content.strip():
        return _page(request, mistakes=Mistakes((("file", say(request, _NO_FILE)),)))
    return await _checked(request, content, parts, visitor)


async def _checked(request: Request, content: bytes, parts: Parts, visitor: Visitor) -> Response:
    outcome = await _import(content, parts, visitor, keep=False)
    if not isinstance(outcome, Imported):
        return _faulty(request, outcome)
    town = await parts.territories.town(visitor.municipality_id)
    return page(
        request,
        "territory/bring_in_checked.html",
        steps=[(retold(request, each.what, STEPS), retold(request, each.says, STEPS)) for each in outcome.steps],
        changes=any(each.outcome is Outcome.CHANGED for each in outcome.steps),
        streets_by_zone=[
            (town.gazetteer.name_of(zone) or zone, count) for zone, count in by_zone(outcome.territory.streets or ())
        ],
        content=decoded(content),
    )


async def _brought_in(request: Request, content: bytes, parts: Parts, visitor: Visitor) -> Response:
    outcome = await _import(content, parts, visitor, keep=True)
    if not isinstance(outcome, Imported):
        return _faulty(request, outcome)
    streets = len(outcome.territory.streets or ())
    notice(request, "success", "Stradario importato. Vie: %(streets)s. Vale entro mezzo minuto.", streets=streets)
    return see_other("/territorio/vie")


async def _import(
    content: bytes, parts: Parts, visitor: Visitor, *, keep: bool
) -> Imported | NotATerritory | SetupRefused:
    try:
        return await import_gazetteer(
            visitor.municipality_id,
            lambda there: read_streets(content, list(there.zones.values())),
            record=parts.territories,
            keep=keep,
            who=visitor.caller.who,
        )
    except (NotATerritory, SetupRefused) as refused:
        return refused


def _faulty(request: Request, refused: NotATerritory | SetupRefused) -> Response:
    if isinstance(refused, StillNeeded):
        return _page(request, mistakes=Mistakes((("file", say(request, _NEEDED)),)), needed=refused.places)
    if isinstance(refused, SetupRefused):
        return _page(request, mistakes=Mistakes((("file", say(request, _REFUSED)),)))
    faults = [
        FaultShown(each.row, each.where if each.row else "", retold(request, each.says, ROW_FAULTS))
        for each in refused.faults
    ]
    return _page(request, mistakes=Mistakes((("file", say(request, _FAULTS)),)), faults=faults)


def _page(
    request: Request,
    *,
    mistakes: Mistakes | None = None,
    faults: Sequence[FaultShown] = (),
    needed: Sequence[PlaceInUse] = (),
) -> Response:
    return page(
        request,
        "territory/bring_in.html",
        status=422 if mistakes else 200,
        mistakes=mistakes or Mistakes(),
        faults=faults[:MOST_FAULTS],
        more=max(0, len(faults) - MOST_FAULTS),
        needed=needed[:MOST_FAULTS],
        more_needed=max(0, len(needed) - MOST_FAULTS),
    )
