"""Take back, or replace, what earlier alerts became: nothing more of it goes, and who got it hears that it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from comunica.alerting.cap import Info
from comunica.broadcasting.audience import Audience
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reach import Reach
from comunica.broadcasting.states import BroadcastState
from comunica.usecases.alerts.cap_alert_record import AlertBroadcast, AlertTurn, FollowedBroadcast
from comunica.usecases.alerts.speak_alert import (
    Telling,
    at,
    blocks_of,
    request_of,
    shortened,
    shown,
    submit_words,
    words_of_block,
)
from comunica.usecases.broadcasts.steer_broadcast import FROM_STATES, Order, steer_broadcast
from comunica.usecases.problem import Problem, Refused

_NOT_YET = frozenset({BroadcastState.DRAFT, BroadcastState.AWAITING_APPROVAL})
#: Nobody got it, so that nobody need be told.
_NOBODY = frozenset({"audience_empty"})


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken back, and the corrections to those who had got it."""

    supersedes: tuple[UUID, ...]
    corrections: tuple[AlertBroadcast, ...]
    problems: tuple[Problem, ...]


async def withdraw_alert(telling: Telling, turn: AlertTurn) -> Withdrawn | Refused:
    """Cancel what the alerts that are referred to became; correct it if this one says anything."""
    references = telling.alert.references
    if not await turn.known(references, telling.giver.reach):
        message = "no alert that it refers to came here: nothing was taken back"
        return Refused((Problem("reference_unknown", "alert.references", message),))
    followed = await _followed(telling, turn)
    if not all(_may_stop(telling, each) for each in followed):
        message = "this key may take back its own drafts only: use one that sends alerts, or ask for the permission"
        return Refused((Problem("cancel_not_allowed", "alert.msgType", message),))
    await _stop(telling, followed)
    corrections, problems = await _correct(telling, followed)
    return Withdrawn(tuple(each.id for each in followed), corrections, problems)


async def supersede(
    telling: Telling, broadcasts: Sequence[AlertBroadcast], turn: AlertTurn
) -> tuple[tuple[UUID, ...], tuple[Problem, ...]]:
    """What an update takes the place of, stopped; it goes on as long as the update does not go itself."""
    references = telling.alert.references
    followed = await _followed(telling, turn)
    if not await turn.known(references, telling.giver.reach):
        message = "no alert that it refers to came here: it is taken as a new one"
        return (), (Problem("reference_unknown", "alert.references", message),)
    goes = bool(broadcasts) and all(each.state not in _NOT_YET for each in broadcasts)
    if not goes or not all(_may_stop(telling, each) for each in followed):
        message = "what it updates goes on until somebody cancels it: this update does not go by itself"
        return (), (Problem("original_goes_on", "alert.references", message),)
    await _stop(telling, followed)
    return tuple(each.id for each in followed), ()


async def _followed(telling: Telling, turn: AlertTurn) -> Sequence[FollowedBroadcast]:
    """What is followed; of a partner, what came in their own name, if anything did."""
    found = await turn.followed(telling.alert.references, telling.giver.reach)
    own = [each for each in found if each.partner_id == telling.giver.partner_id]
    return own if telling.giver.partner_id is not None and own else found


def _may_stop(telling: Telling, followed: FollowedBroadcast) -> bool:
    giver = telling.giver
    is_over = followed.state not in FROM_STATES[Order.CANCEL]
    is_strange = giver.partner_id is not None and giver.partner_id != followed.partner_id
    is_real = giver.reach is Reach.AUDIENCE or followed.reach is giver.reach
    if is_strange or not is_real:
        return is_over
    if giver.may_send or giver.goes_by_itself(Lane.URGENT):
        return True
    is_own_draft = followed.state in _NOT_YET and followed.submitted_by == giver.submitted_by
    return is_own_draft or is_over


async def _stop(telling: Telling, followed: Sequence[FollowedBroadcast]) -> None:
    for each in followed:
        if each.state in FROM_STATES[Order.CANCEL]:
            await steer_broadcast(
                Order.CANCEL,
                who=telling.giver.who,
                helm=telling.helm,
                bells=telling.bells,
                municipality_id=telling.giver.municipality_id,
                broadcast_id=each.id,
            )


async def _correct(
    telling: Telling, followed: Sequence[FollowedBroadcast]
) -> tuple[tuple[AlertBroadcast, ...], tuple[Problem, ...]]:
    if not any(info.expires is None or info.expires > telling.now for info in telling.alert.infos):
        message = "says nothing to people: nothing more goes, and who got it already is not told that it is over"
        return (), (Problem("nobody_told", "alert.info", message),)
    block = blocks_of(telling)[0]
    corrections: list[AlertBroadcast] = []
    problems: list[Problem] = []
    for each in followed:
        if each.state in _NOT_YET or each.kind is BroadcastKind.TEST or each.reach is not Reach.AUDIENCE:
            continue
        told = await _tell_over(telling, block.info, block.number, each)
        # What was taken back stays so, whether or not it can be told.
        match told:
            case AlertBroadcast():
                corrections.append(told)
            case _ if {problem.code for problem in told.errors} == _NOBODY:
                continue
            case _:
                problems += at(block.path, told).errors
    words = words_of_block(telling, block.info, _everywhere(block.info))
    return tuple(corrections), (*problems, *(shortened(block.path, words) if corrections else ()))


async def _tell_over(
    telling: Telling, info: Info, number: int, followed: FollowedBroadcast
) -> AlertBroadcast | Refused:
    audience = Audience(got=followed.id)
    request = replace(request_of(telling, info, audience), kind=BroadcastKind.CORRECTION, original_id=followed.id)
    words = words_of_block(telling, info, _everywhere(info))
    outcome = await submit_words(telling, words, request, telling.new_id())
    return outcome if isinstance(outcome, Refused) else shown(outcome, request, number)


def _everywhere(info: Info) -> tuple[int, ...]:
    return tuple(range(len(info.areas)))
