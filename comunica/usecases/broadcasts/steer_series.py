"""Steer a series: pause, resume, cancel. Broadcasts that it made already are steered by themselves."""

import datetime as dt
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.broadcasts.show_series import SeriesOnRecord
from comunica.usecases.broadcasts.steer_broadcast import Order, Steered
from comunica.usecases.broadcasts.submit_series import SeriesState

_S = SeriesState
#: Order → states from which it can be followed, and the state where it leads.
FROM_STATES: dict[Order, tuple[SeriesState, ...]] = {
    Order.PAUSE: (_S.ACTIVE,),
    Order.RESUME: (_S.PAUSED,),
    Order.CANCEL: (_S.ACTIVE, _S.PAUSED),
}
LEADS_TO: dict[Order, SeriesState] = {
    Order.PAUSE: _S.PAUSED,
    Order.RESUME: _S.ACTIVE,
    Order.CANCEL: _S.CANCELLED,
}
#: Order → what the town's log says of it.
DEEDS: dict[Order, Deed] = {
    Order.PAUSE: Deed.PAUSE_SERIES,
    Order.RESUME: Deed.RESUME_SERIES,
    Order.CANCEL: Deed.CANCEL_SERIES,
}


class SeriesHelm(Protocol):
    """The record, as far as steering series needs it."""

    async def series(self, municipality_id: UUID, series_id: UUID) -> SeriesOnRecord | None:
        """A series; none if this municipality has no such one."""

    async def steer(
        self, order: Order, municipality_id: UUID, series_id: UUID, *, next_at: dt.datetime | None, line: AuditLine
    ) -> bool:
        """One transaction: the state, and on the work list or off it. True if the series was in a from-state.

        Then, and only then, the line is in the town's log too. Resumed without a next occurrence it is finished.
        """


async def steer_series(
    order: Order, *, who: str, helm: SeriesHelm, municipality_id: UUID, series_id: UUID, now: dt.datetime
) -> Steered:
    """Follow the order. A series that is resumed goes on with what is ahead: nothing is made up for.

    `who`: whose order it is, as the town's log names them.
    """
    series = await helm.series(municipality_id, series_id)
    if series is None:
        return Steered.MISSING
    next_at = series.rule.after(now, series.zone) if order is Order.RESUME else None
    line = AuditLine(who=who, what=DEEDS[order], reason=str(series_id))
    changed = await helm.steer(order, municipality_id, series_id, next_at=next_at, line=line)
    return Steered.DONE if changed or series.state is LEADS_TO[order] else Steered.TOO_LATE
