"""All municipalities, those first that need a look."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from comunica.usecases.paging import PageRequest
from comunica.usecases.setting_up.look_over import TownLookedOver, look_over
from services.console.doors.operator_door import OperatorGiven
from services.console.doors.own_paths import OPERATORS
from services.console.doors.permissions import needs_operator
from services.console.pages.operators.sentences import LOOKS, QUALITIES, WHY_PAUSED
from services.console.pages.setting_up.sentences import RUN_STATES
from services.console.parts import PartsGiven
from services.console.rendering import page

router = APIRouter()
#: Rows of a page.
_PER_PAGE = 50


class Wanted(BaseModel):
    """What the address of the page says."""

    q: str = Field("", max_length=100)
    dopo: UUID | None = None


@router.get(OPERATORS, dependencies=[needs_operator()])
async def overview(
    request: Request, parts: PartsGiven, operator: OperatorGiven, wanted: Annotated[Wanted, Query()]
) -> Response:
    """A page of them, or of those with some words in their name."""
    now = parts.now()
    asked = PageRequest(wanted.dopo, min(_PER_PAGE, parts.page_size))
    found = await look_over(parts.overview, asked, operator=operator, words=wanted.q, now=now)
    return page(
        request,
        "operators/overview.html",
        towns=[_shown(each) for each in found.rows],
        next_after=found.next_after,
        first=wanted.dopo is None,
        sought=wanted.q,
        now=now,
    )


def _shown(town: TownLookedOver) -> dict[str, object]:
    return {
        "town": town,
        "look": LOOKS[town.look],
        "quality": QUALITIES.get(town.quality or "", QUALITIES["unknown"]),
        "why_paused": WHY_PAUSED.get(town.paused_reason or "", town.paused_reason or ""),
        "run_state": RUN_STATES[town.run_state] if town.run_state else None,
    }
