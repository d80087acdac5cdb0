"""Take an alert of civil protection (CAP 1.2): it becomes broadcasts of one municipality, or takes earlier ones back.

All of it is one transaction: the alert with the broadcasts that it became, or nothing. The same alert again, by the
names that its sender gave it, is answered as the first time.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from comunica.alerting.cap import CapAlert, Distribution, MessageType, Status
from comunica.alerting.cap_json import digest_of
from comunica.broadcasting.states import BroadcastState
from comunica.contracts.bells import Bell
from comunica.usecases.alerts.cap_alert_record import KEPT, AlertTurn, CapAlerts, NewAlert, Outcome, TakenAlert
from comunica.usecases.alerts.speak_alert import AlertGiver, Spoken, Telling, is_elsewhere, speak_alert
from comunica.usecases.alerts.withdraw_alert import supersede, withdraw_alert
from comunica.usecases.broadcasts.check_submission import NO_MANDATE
from comunica.usecases.broadcasts.steer_broadcast import Helm
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.ring_bell import Bells

#: Blocks of one message; each that is for here becomes a broadcast.
MOST_INFOS = 20
#: Problems of what nobody would get.
_FOR_NOBODY = frozenset({"area_unknown", "area_missing", "audience_empty"})
_REUSED = Problem(
    "alert_identifier_reused",
    "alert.identifier",
    "an alert of this sender with this identifier came before and said something else: "
    "give a new one its own identifier, and refer to the earlier one as Update or Cancel",
)
_NOT_KEPT = frozenset({Outcome.CHECKED, Outcome.ELSEWHERE})
_TRIED = frozenset({Status.TEST, Status.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDesk:
    """What taking an alert works with. `new_id` gives fresh UUIDv7s."""

    record: CapAlerts
    submissions: Submissions
    helm: Helm
    bells: Bells
    new_id: Callable[[], UUID]


async def take_cap_alert(
    alert: CapAlert, giver: AlertGiver, *, desk: AlertDesk, now: dt.datetime
) -> TakenAlert | Refused:
    """What became of it, or everything that is wrong with it. A test is checked as if, and leaves nothing."""
    if wrong := tuple(_problems_of(alert, now)):
        return Refused(wrong)
    held = _HeldBells()
    try:
        async with desk.record.taking(giver.municipality_id) as turn:
            outcome = await _take(alert, giver, turn, replace(desk, bells=held), now)
            if isinstance(outcome, Refused) or outcome.outcome in _NOT_KEPT:
                raise _Undone(outcome)
    except _Undone as undone:
        return undone.outcome
    # Not before the commit: a dispatcher would look and find nothing.
    for bell in held.bells:
        await desk.bells.ring(bell)
    return outcome


async def _take(
    alert: CapAlert, giver: AlertGiver, turn: AlertTurn, desk: AlertDesk, now: dt.datetime
) -> TakenAlert | Refused:
    town = await turn.town()
    if town is None:
        return Refused((Problem("channel_missing", "", "this municipality is not set up yet: ask who runs Comunica"),))
    if giver.partner_id is not None:
        mandate = await turn.mandate(giver.partner_id)
        if mandate is None or not mandate.stands(now):
            return Refused((NO_MANDATE,))
        giver = replace(giver, mandate=mandate)
    new = NewAlert(
        id=desk.new_id(),
        alert=alert,
        digest=digest_of(alert),
        given_by=giver.submitted_by,
        partner_id=giver.partner_id,
        reach=giver.reach,
        taken_at=now,
    )
    telling = Telling(
        alert=alert,
        giver=giver,
        town=town,
        submissions=desk.submissions,
        helm=desk.helm,
        bells=desk.bells,
        now=now,
        new_id=desk.new_id,
    )
    if giver.leaves_elsewhere and await _is_elsewhere(telling, turn):
        return TakenAlert(id=new.id, alert=alert, outcome=Outcome.ELSEWHERE, taken_at=now)
    if await turn.is_reused(new):
        return Refused((_REUSED,))
    if not await turn.write(new):
        return await _replay(new, turn)
    taken = await _withdraw(new, telling, turn) if alert.type is MessageType.CANCEL else await _say(new, telling, turn)
    if isinstance(taken, TakenAlert):
        await turn.settle(taken)
    return taken


async def _is_elsewhere(telling: Telling, turn: AlertTurn) -> bool:
    """What an earlier alert became here is not left alone, wherever the later one is for."""
    if await turn.known(telling.alert.references, telling.giver.reach):
        return False
    return telling.alert.type is MessageType.CANCEL or is_elsewhere(telling)


async def _say(new: NewAlert, telling: Telling, turn: AlertTurn) -> TakenAlert | Refused:
    spoken = await speak_alert(telling)
    if isinstance(spoken, Refused):
        return spoken
    superseded: tuple[UUID, ...] = ()
    problems = spoken.problems
    if new.alert.type is MessageType.UPDATE:
        superseded, more = await supersede(telling, spoken.broadcasts, turn)
        problems += more
    return TakenAlert(
        id=new.id,
        alert=new.alert,
        outcome=_outcome(new.alert, spoken),
        taken_at=new.taken_at,
        broadcasts=spoken.broadcasts,
        supersedes=superseded,
        problems=problems,
    )


async def _withdraw(new: NewAlert, telling: Telling, turn: AlertTurn) -> TakenAlert | Refused:
    withdrawn = await withdraw_alert(telling, turn)
    if isinstance(withdrawn, Refused):
        return withdrawn
    return TakenAlert(
        id=new.id,
        alert=new.alert,
        outcome=Outcome.CHECKED if new.alert.status in _TRIED else Outcome.WITHDRAWN,
        taken_at=new.taken_at,
        broadcasts=withdrawn.corrections,
        supersedes=withdrawn.supersedes,
        problems=withdrawn.problems,
    )


async def _replay(new: NewAlert, turn: AlertTurn) -> TakenAlert:
    earlier = await turn.earlier(new)
    if earlier is None:
        raise RuntimeError("an alert came before but is not on record; submit again")
    return replace(earlier, replayed=True)


def _outcome(alert: CapAlert, spoken: Spoken) -> Outcome:
    states = {broadcast.state for broadcast in spoken.broadcasts}
    if alert.status in _TRIED:
        return Outcome.CHECKED
    if _FOR_NOBODY.intersection(problem.code for problem in spoken.problems):
        return Outcome.DRAFT
    return Outcome.AWAITING_APPROVAL if BroadcastState.AWAITING_APPROVAL in states else Outcome.ACCEPTED


def _problems_of(alert: CapAlert, now: dt.datetime) -> Iterator[Problem]:
    """What can be seen without the record."""
    if alert.type in {MessageType.ACK, MessageType.ERROR}:
        yield Problem("message_type_not_taken", "alert.msgType", "only Alert, Update and Cancel are taken")
    if alert.distribution is not Distribution.PUBLIC:
        yield Problem("not_public", "alert.scope", "only what is Public can be sent to citizens")
    if len(alert.infos) > MOST_INFOS:
        yield Problem("too_many_infos", "alert.info", f"at most {MOST_INFOS}: send several alerts")
    if alert.sent <= now - KEPT:
        # Nobody remembers whether it came before.
        yield Problem("expired", "alert.sent", f"this was sent more than {KEPT.days} days ago: give a new alert")
    if alert.type is MessageType.CANCEL:
        return
    if not alert.infos:
        yield Problem("required", "alert.info", "an alert without info says nothing: give it one")
    elif all(info.expires is not None and info.expires <= now for info in alert.infos):
        yield Problem("expired", "alert.info[0].expires", "this moment is over: nothing would be sent")


@dataclass(slots=True)
class _HeldBells:
    bells: list[Bell] = field(default_factory=list)

    async def ring(self, bell: Bell) -> None:
        self.bells.append(bell)


class _Undone(Exception):
    def __init__(self, outcome: TakenAlert | Refused) -> None:
        super().__init__()
        self.outcome = outcome
