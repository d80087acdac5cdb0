"""End the trial: from then on notices reach citizens. Asked first, and refused while something is missing."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.setting_up.change_settings import end_trial
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.setting_up.sentences import LACKS
from services.console.pages.setting_up.steps import standing_of, steps_page
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say

router = APIRouter()
_PATH = "/messa-in-servizio"


@router.get(f"{_PATH}/apri", dependencies=[needs(Scope.SETTING_WRITE)])
async def ask(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What happens then."""
    standing = await standing_of(parts, visitor)
    if not standing.facts.on_trial:
        return see_other(_PATH)
    if problems := standing.facts.readiness.lacks:
        return steps_page(request, standing, lacks=[say(request, LACKS[each.code]) for each in problems])
    return page(request, "setting_up/end_trial.html", facts=standing.facts)


@router.post(f"{_PATH}/apri", dependencies=[needs(Scope.SETTING_WRITE)])
async def open_to_citizens(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """From now on."""
    standing = await standing_of(parts, visitor)
    outcome = await end_trial(
        visitor.municipality_id, standing.facts.readiness, who=visitor.caller.who, record=parts.settings
    )
    if isinstance(outcome, Wrong):
        lacks = [say(request, LACKS[each.code]) for each in outcome.errors]
        return steps_page(request, standing, lacks=lacks, status=422)
    notice(request, "success", "Il periodo di prova è finito: da adesso gli avvisi arrivano ai cittadini.")
    return see_other(_PATH)
