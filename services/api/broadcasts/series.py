"""Routes of series: show, list, pause, resume, cancel. One is submitted as a broadcast with a recurrence."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.broadcasting.recurrence import recurrence_to_json
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.make_occurrences import Note
from comunica.usecases.broadcasts.show_series import SeriesOnRecord, show_series
from comunica.usecases.broadcasts.steer_broadcast import Order, Steered
from comunica.usecases.broadcasts.steer_series import steer_series
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from services.api.broadcasts.audience_shapes import AudienceShown
from services.api.broadcasts.life_shapes import (
    OccurrenceShown,
    RecurrenceShown,
    SeriesPage,
    SeriesShown,
    SeriesWithOccurrences,
)
from services.api.document.addresses import broadcast_uri, links, series_uri
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/series", tags=["series"])


@router.get("", summary="List series", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> SeriesPage:
    """Newest first."""
    require(caller, Scope.BROADCAST_READ)
    found = await parts.series.series_page(caller.municipality_id, PageRequest(page.older_than, parts.page_size))
    shown = [SeriesShown.model_validate(_facts(request, each)) for each in found.rows]
    return SeriesPage(series=shown, links=links(request, next_after=found.next_after))


@router.get("/{series_id}", summary="Show a series", responses=errors(400, 404))
async def show(series_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> SeriesWithOccurrences:
    """What it says, when it is next, and what became of its latest occurrences."""
    require(caller, Scope.BROADCAST_READ)
    return await _shown(series_id, request, caller, parts)


@router.post("/{series_id}/pause", summary="Pause a series", responses=errors(400, 404, 409))
async def pause(series_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> SeriesWithOccurrences:
    """No occurrence is made until it is resumed. What would have been meanwhile is left out."""
    return await _steer(Order.PAUSE, series_id, request, caller, parts)


@router.post("/{series_id}/resume", summary="Resume a series", responses=errors(400, 404, 409))
async def resume(series_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> SeriesWithOccurrences:
    """It goes on with the occurrences that lie ahead."""
    return await _steer(Order.RESUME, series_id, request, caller, parts)


@router.post("/{series_id}/cancel", summary="Cancel a series", responses=errors(400, 404, 409))
async def cancel(series_id: UUID, request: Request, caller: CallerGiven, parts: PartsGiven) -> SeriesWithOccurrences:
    """No occurrence any more. Broadcasts that it made already are cancelled by themselves."""
    return await _steer(Order.CANCEL, series_id, request, caller, parts)


async def _steer(
    order: Order, series_id: UUID, request: Request, caller: Caller, parts: Parts
) -> SeriesWithOccurrences:
    require(caller, Scope.BROADCAST_SEND)
    steered = await steer_series(
        order,
        who=caller.who,
        helm=parts.series,
        municipality_id=caller.municipality_id,
        series_id=series_id,
        now=parts.now(),
    )
    if steered is Steered.TOO_LATE:
        message = f"This series is in a state in which nobody can {order} it: see its state"
        raise fault(409, "ConflictError", code="state_does_not_allow", message=message)
    return await _shown(series_id, request, caller, parts)


async def _shown(series_id: UUID, request: Request, caller: Caller, parts: Parts) -> SeriesWithOccurrences:
    found = await show_series(parts.series, caller.municipality_id, series_id)
    if found is None:
        raise no_result()
    series, notes = found
    return SeriesWithOccurrences.model_validate(_facts(request, series) | {"occurrences": _notes(request, notes)})


def _facts(request: Request, series: SeriesOnRecord) -> dict[str, object]:
    return {
        "id": series.id,
        "uri": series_uri(request, series.id),
        "state": series.state,
        "template": series.template,
        "language": series.language,
        "parameters": dict(series.parameters),
        "audience": AudienceShown.of(series.audience),
        "lane": str(series.lane),
        "media_id": series.media_id,
        "recurrence": RecurrenceShown.model_validate(recurrence_to_json(series.rule)),
        "timezone": series.zone.key,
        "next_at": series.next_at,
        "counted": series.counted,
        "created_at": series.created_at,
    }


def _notes(request: Request, notes: Sequence[Note]) -> list[OccurrenceShown]:
    return [
        OccurrenceShown.model_validate(
            {
                "occurs_at": note.occurs_at,
                "outcome": note.outcome,
                "broadcast": note.broadcast_id and broadcast_uri(request, note.broadcast_id),
                "reason": note.reason,
            }
        )
        for note in notes
    ]
