"""The route of partners for alerts of civil protection: one CAP message to every municipality that mandates them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter

from comunica.alerting.cap import MessageType
from comunica.alerting.read_cap import NotCap, read_cap
from comunica.municipality.keys import Scope
from comunica.usecases.alerts.cap_alert_record import Outcome, TakenAlert
from comunica.usecases.broadcasts.callers_reach import reach_of
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.partners.fan_out_cap_alert import AlertPartner, Reply, fan_out_cap_alert
from comunica.usecases.partners.finish_cap_alerts import NewAlertFanOut, is_settled, leave_or_drop
from comunica.usecases.problem import Problem, Refused
from services.api.alerts.alert_shapes import (
    MunicipalityAlertShown,
    PartnerAlertBroadcast,
    PartnerAlertShown,
    ProblemShown,
)
from services.api.alerts.alerts import BODY, REFUSED, desk_of, not_cap
from services.api.document.documents import errors
from services.api.doors.exchange import ExchangeGiven
from services.api.doors.partner_door import require_of_partner
from services.api.doors.refusals import refusal
from services.api.parts import PartnerGiven, PartsGiven

router = APIRouter(prefix="/v2/partner/alerts", tags=["partners"])

#: Seconds after which it is worth asking again, for the municipalities that wait.
AGAIN_IN = "1"
#: What is left when a request is over for so long, nobody is at any more.
SWEPT_AFTER = dt.timedelta(seconds=10)
NO_MANDATES = Problem("mandates_missing", "", "no municipality has given you a mandate yet: ask their staff for one")


@router.post(
    "/cap",
    status_code=202,
    summary="Give an alert as CAP 1.2 to many municipalities",
    responses=errors(400, 413, 415),
    openapi_extra=BODY,
)
async def take(exchange: ExchangeGiven, partner: PartnerGiven, parts: PartsGiven) -> PartnerAlertShown:
    """Each municipality whose mandate stands takes it by its own table of geocodes, its mandate and its rules.

    What one refuses stops no other. While `settled` is false, those that wait take it by themselves as soon as they
    can: the same message given again says how it stands, and reaches nobody twice.
    """
    require_of_partner(partner, Scope.BROADCAST_URGENT, Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)
    try:
        alert = read_cap(await exchange.request.body())
    except NotCap as refused:
        parts.count_alert(REFUSED)
        raise not_cap(refused) from None
    towns = await parts.fan_outs.mandating(partner.partner_id, parts.now())
    if not towns:
        raise refusal([NO_MANDATES])
    given = NewAlertFanOut(
        id=parts.new_id(),
        message=await exchange.request.body(),
        partner=_who(partner),
        municipalities=tuple(towns),
    )
    # Before anybody takes it: whatever becomes of this process, the sweep finishes it.
    await parts.alert_fan_outs.write(given, held_for=dt.timedelta(seconds=parts.patience) + SWEPT_AFTER)
    replies = await fan_out_cap_alert(
        alert, given.partner, towns, desk=desk_of(parts), now=parts.now(), patience=parts.patience
    )
    await leave_or_drop(given, replies, record=parts.alert_fan_outs)
    for reply in replies:
        _count(reply, parts.count_alert)
    _refuse_what_all_refuse(replies)
    settled = is_settled(replies)
    if not settled:
        exchange.response.headers["Retry-After"] = AGAIN_IN
    return PartnerAlertShown(
        sender=alert.sender,
        identifier=alert.identifier,
        sent=alert.sent,
        status=alert.status,
        type=MessageType(alert.type),
        settled=settled,
        municipalities=[_shown(reply) for reply in replies],
    )


def _who(partner: Partner) -> AlertPartner:
    return AlertPartner(
        partner_id=partner.partner_id,
        submitted_by=str(partner.key_id),
        may_draft=partner.may(Scope.BROADCAST_DRAFT),
        may_send=partner.may(Scope.BROADCAST_SEND),
        may_send_urgent=partner.may(Scope.BROADCAST_URGENT),
        reach=reach_of(partner),
    )


def _count(reply: Reply, count: Any) -> None:
    match reply.outcome:
        case Refused():
            count(REFUSED)
        case TakenAlert(replayed=False, outcome=outcome) if outcome is not Outcome.ELSEWHERE:
            count(outcome)


def _refuse_what_all_refuse(replies: Sequence[Reply]) -> None:
    """What is wrong with the message itself is wrong everywhere: the answer is then that of one municipality."""
    said = {reply.outcome.errors for reply in replies if isinstance(reply.outcome, Refused)}
    all_refuse = all(isinstance(reply.outcome, Refused) for reply in replies)
    if all_refuse and len(said) == 1 and all(each.field.startswith("alert.") for each in next(iter(said))):
        raise refusal(next(iter(said)))


def _shown(reply: Reply) -> MunicipalityAlertShown:
    match reply.outcome:
        case None:
            return MunicipalityAlertShown(id=reply.municipality_id, outcome="waiting", broadcasts=[], problems=[])
        case Refused(problems):
            return MunicipalityAlertShown(
                id=reply.municipality_id, outcome="refused", broadcasts=[], problems=_problems(problems)
            )
        case taken:
            return MunicipalityAlertShown(
                id=reply.municipality_id,
                outcome=taken.outcome.value,
                # Without how many: a partner learns nothing of who lives in a zone.
                broadcasts=[
                    PartnerAlertBroadcast(
                        id=None if taken.outcome is Outcome.CHECKED else each.id,
                        info=each.info,
                        state=each.state,
                        lane=each.lane,
                    )
                    for each in taken.broadcasts
                ],
                problems=_problems(taken.problems),
            )


def _problems(problems: Sequence[Problem]) -> list[ProblemShown]:
    return [ProblemShown(code=each.code, field=each.field, message=each.message) for each in problems]
