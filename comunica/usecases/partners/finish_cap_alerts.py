"""Finish partners' alerts that some municipalities have not taken yet: nobody needs to give them again.

An alert is on record before the first municipality takes it, and leaves when each has said what it does with it. Who is
killed on the way, or runs out of patience, leaves it to the sweep; given twice, it reaches nobody twice.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.alerting.read_cap import read_cap
from comunica.usecases.alerts.take_cap_alert import AlertDesk
from comunica.usecases.partners.fan_out_cap_alert import AlertPartner, Reply, fan_out_cap_alert

_log = structlog.get_logger("comunica.alerts")

#: For how long one sweep holds an alert, and how long it works on it: less, so that two are rarely at the same.
HELD_FOR = dt.timedelta(seconds=60)
PATIENCE = 30.0
#: One that some municipality could not take for so long is not news any more.
GIVEN_UP_AFTER = dt.timedelta(days=1)
_LONGEST_PAUSE = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlertFanOut:
    """An alert that a partner gives, as it came."""

    id: UUID
    message: bytes
    partner: AlertPartner
    municipalities: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlert:
    """One that is not finished. `attempts`: sweeps, this one too."""

    given: NewAlertFanOut
    attempts: int
    waits_since: dt.datetime


class AlertFanOuts(Protocol):
    """The record, for who gives alerts. All raise RecordAway."""

    async def write(self, new: NewAlertFanOut, *, held_for: dt.timedelta) -> None:
        """Put it on record; no sweep comes to it for so long."""

    async def put_off(self, partner_id: UUID, fan_out_id: UUID, *, pause: dt.timedelta) -> None:
        """A sweep comes to it after this pause."""

    async def drop(self, partner_id: UUID, fan_out_id: UUID) -> None:
        """It is finished."""


class LeftAlerts(AlertFanOuts, Protocol):
    """The record, for the sweep."""

    async def take(self, *, held_for: dt.timedelta) -> LeftAlert | None:
        """The one that is longest due, of whatever partner; no other sweep comes to it for so long."""


class LeftMeter(Protocol):
    """Where alerts are counted that could not be finished."""

    def branch_put_off(self) -> None:
        """A municipality could not take it, for a reason of ours, and is tried again."""


async def leave_or_drop(new: NewAlertFanOut, replies: Sequence[Reply], *, record: AlertFanOuts) -> None:
    """After the first giving: what waits is the sweep's, from now on."""
    whose = (new.partner.partner_id, new.id)
    if is_settled(replies):
        await record.drop(*whose)
    else:
        await record.put_off(*whose, pause=dt.timedelta())


def is_settled(replies: Sequence[Reply]) -> bool:
    """Whether each municipality has said what it does with it."""
    return all(reply.outcome is not None for reply in replies)


async def finish_cap_alerts(
    record: LeftAlerts, *, desk: AlertDesk, meter: LeftMeter, now: Callable[[], dt.datetime]
) -> None:
    """All that are due. Raises RecordAway."""
    while (left := await record.take(held_for=HELD_FOR)) is not None:
        await _finish(left, record, desk, meter, now())


async def _finish(left: LeftAlert, record: LeftAlerts, desk: AlertDesk, meter: LeftMeter, now: dt.datetime) -> None:
    given = left.given
    whose = (given.partner.partner_id, given.id)
    # As of now: what is over by now is refused, and nobody is told of it late.
    replies = await fan_out_cap_alert(
        read_cap(given.message), given.partner, given.municipalities, desk=desk, now=now, patience=PATIENCE
    )
    waiting = sum(reply.outcome is None for reply in replies)
    if not waiting:
        await record.drop(*whose)
        return
    for _ in range(waiting):
        meter.branch_put_off()
    if now - left.waits_since >= GIVEN_UP_AFTER:
        _log.error("alert given up", action="alert_given_up", fan_out_id=str(given.id), municipalities=waiting)
        await record.drop(*whose)
        return
    await record.put_off(*whose, pause=pause_after(left.attempts))


def pause_after(attempts: int) -> dt.timedelta:
    """2, 4, 8 … seconds, five minutes at most."""
    return min(dt.timedelta(seconds=1 << min(attempts, 16)), _LONGEST_PAUSE)
