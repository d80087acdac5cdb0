"""Routes of lists that were sent: look at them, resume one that is held, cancel one. Beside `message_lists`."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request

from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.broadcasts.steer_broadcast import Steered
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.messages.steer_message_list import ListOnRecord, ListOrder, steer_message_list
from comunica.usecases.paging import PageRequest
from services.api.document.addresses import links
from services.api.document.documents import errors
from services.api.doors.faults import fault, no_result
from services.api.doors.gate import require
from services.api.notify.list_shapes import ListPage, ListStanding
from services.api.parts import CallerGiven, Parts, PartsGiven
from services.api.shapes import PageAsked

router = APIRouter(prefix="/v2/notifications/bulk", tags=["messages"])


@router.get("", summary="List lists", responses=errors(400))
async def list_all(
    page: Annotated[PageAsked, Query()], request: Request, caller: CallerGiven, parts: PartsGiven
) -> ListPage:
    """Newest first. A test key sees those of test keys, another key the others."""
    require(caller, Scope.MESSAGE_READ)
    asked = PageRequest(page.older_than, parts.page_size)
    found = await parts.message_lists.page(caller.municipality_id, asked, tests=_tests(caller))
    shown = [ListStanding.model_validate(_facts(each, parts)) for each in found.rows]
    return ListPage(lists=shown, links=links(request, next_after=found.next_after))


@router.get("/{list_id}", summary="Show a list", responses=errors(400, 404))
async def show(list_id: UUID, caller: CallerGiven, parts: PartsGiven) -> ListStanding:
    """How it stands, and why it is held if it is."""
    require(caller, Scope.MESSAGE_READ)
    return await _shown(list_id, caller, parts)


@router.post("/{list_id}/resume", summary="Resume a list that is held", responses=errors(400, 404, 409))
async def resume(list_id: UUID, caller: CallerGiven, parts: PartsGiven) -> ListStanding:
    """What waits goes on within seconds, and is held again if it is refused again. 409 while its template cannot go."""
    return await _steer(ListOrder.RESUME, list_id, caller, parts)


@router.post("/{list_id}/cancel", summary="Cancel a list", responses=errors(400, 404, 409))
async def cancel(list_id: UUID, caller: CallerGiven, parts: PartsGiven) -> ListStanding:
    """What is queued is cancelled within seconds; what is under way is finished. 409 if all of it went."""
    return await _steer(ListOrder.CANCEL, list_id, caller, parts)


async def _steer(order: ListOrder, list_id: UUID, caller: Caller, parts: Parts) -> ListStanding:
    require(caller, Scope.MESSAGE_SEND)
    steered = await steer_message_list(
        order,
        caller.municipality_id,
        list_id,
        who=caller.who,
        record=parts.message_lists,
        tests=_tests(caller),
    )
    if steered is Steered.TOO_LATE:
        message = f"This list is in a state in which nobody can {order} it: see its state, and that of its template"
        raise fault(409, "ConflictError", code="state_does_not_allow", message=message)
    return await _shown(list_id, caller, parts)


async def _shown(list_id: UUID, caller: Caller, parts: Parts) -> ListStanding:
    found = await parts.message_lists.see(caller.municipality_id, list_id, tests=_tests(caller))
    if found is None:
        raise no_result()
    return ListStanding.model_validate(_facts(found, parts))


def _tests(caller: Caller) -> bool:
    return caller.kind is KeyKind.TEST


def _facts(found: ListOnRecord, parts: Parts) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "state": found.state(parts.now()),
        "paused_reason": found.paused_reason,
        "template": found.template_id,
        "template_version": found.template_version,
        "lane": found.lane,
        "notification_count": found.resolved,
        "refused_count": found.refused,
        "counts": {str(state): n for state, n in found.counts.items()},
        "reference": found.reference,
        "created_at": found.created_at,
        "scheduled_for": found.scheduled_for,
        "cancelled_at": found.cancelled_at,
    }
