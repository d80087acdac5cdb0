"""Give a partner's alert of civil protection to every municipality that mandates them: each takes it by itself.

What one municipality refuses, or cannot do now, stops no other. Sender and identifier name an alert: given again, it
goes on where it was left, and reaches nobody twice.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

import structlog

from comunica.alerting.cap import CapAlert
from comunica.broadcasting.reach import Reach
from comunica.usecases.alerts.cap_alert_record import Outcome, TakenAlert
from comunica.usecases.alerts.speak_alert import AlertGiver
from comunica.usecases.alerts.take_cap_alert import AlertDesk, take_cap_alert
from comunica.usecases.few_at_once import few_at_once
from comunica.usecases.problem import Refused

_log = structlog.get_logger("comunica.alerts")

#: Municipalities that take it at once: each holds a connection.
AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPartner:
    """Who gives it, and what their key may do."""

    partner_id: UUID
    submitted_by: str
    may_draft: bool
    may_send: bool
    may_send_urgent: bool
    reach: Reach = Reach.AUDIENCE

    def giver(self, municipality_id: UUID) -> AlertGiver:
        """As one municipality sees them."""
        return AlertGiver(
            municipality_id=municipality_id,
            submitted_by=self.submitted_by,
            may_draft=self.may_draft,
            may_send=self.may_send,
            may_send_urgent=self.may_send_urgent,
            reach=self.reach,
            partner_id=self.partner_id,
            leaves_elsewhere=True,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What one municipality did with it; none: nobody came to it yet, or it cannot do it now."""

    municipality_id: UUID
    outcome: TakenAlert | Refused | None


async def fan_out_cap_alert(
    alert: CapAlert,
    partner: AlertPartner,
    municipalities: Sequence[UUID],
    *,
    desk: AlertDesk,
    now: dt.datetime,
    patience: float,
) -> Sequence[Reply]:
    """A reply of each, in their order. It waits for `patience` seconds at most; give it again for the rest."""
    givers = {town: partner.giver(town) for town in municipalities}
    replies: dict[UUID, TakenAlert | Refused] = {}
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            await _give(alert, list(givers.values()), replies, desk, now)
            if _is_for_nobody(replies, municipalities):
                # Nobody's own, so everybody's: staff look at it, and it is not lost in silence.
                everywhere = [replace(giver, leaves_elsewhere=False) for giver in givers.values()]
                await _give(alert, everywhere, replies, desk, now)
    return [Reply(town, replies.get(town)) for town in municipalities]


async def _give(
    alert: CapAlert,
    givers: Sequence[AlertGiver],
    replies: dict[UUID, TakenAlert | Refused],
    desk: AlertDesk,
    now: dt.datetime,
) -> None:
    async def one(giver: AlertGiver) -> None:
        try:
            replies[giver.municipality_id] = await take_cap_alert(alert, giver, desk=desk, now=now)
        except Exception as problem:
            # Of one municipality: the others go on. Only the class: a database's error can quote a row.
            _log.warning("alert put off", action="alert_put_off", error=type(problem).__name__)
            replies.pop(giver.municipality_id, None)

    await few_at_once(givers, one, at_once=AT_ONCE)


def _is_for_nobody(replies: dict[UUID, TakenAlert | Refused], municipalities: Sequence[UUID]) -> bool:
    if len(replies) < len(municipalities):
        return False
    return all(isinstance(each, TakenAlert) and each.outcome is Outcome.ELSEWHERE for each in replies.values())
