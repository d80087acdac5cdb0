"""Foresee a broadcast: the rules of submitting it, then reach, time and cost by the record. Nothing is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.foresight import Foresight, Outlook, PeopleRoom, Plan, foresee
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.prices import PriceList
from comunica.usecases.submit_broadcast import NewBroadcast, Refused, Submissions, SubmitBroadcast, check_broadcast

#: Prices, months and days are those of the town; towns are in one zone.
TOWN_TIME = ZoneInfo("Europe/Rome")


class Outlooks(Protocol):
    """The record, as far as foreseeing needs it."""

    async def outlook(
        self, municipality_id: UUID, channel_id: UUID, audience: Audience, *, starts_at: dt.datetime
    ) -> Outlook:
        """An audience and the channel before it, in one statement. Raises RecordAway."""


class Pauses(Protocol):
    """When a town's normal and bulk messages wait: its quiet hours."""

    async def pauses(
        self, municipality_id: UUID, lane: Lane, *, since: dt.datetime, until: dt.datetime
    ) -> Sequence[tuple[dt.datetime, dt.datetime]]:
        """Begin and end of each, in order."""


class PeopleRooms(Protocol):
    """How many different people a channel's portfolio may still write to."""

    async def room(self, municipality_id: UUID, channel_id: UUID, lane: Lane) -> PeopleRoom | None:
        """None: as many as it likes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseeing:
    """What foreseeing works with."""

    outlooks: Outlooks
    prices: PriceList
    #: None: no town has quiet hours, no portfolio a limit.
    pauses: Pauses | None = None
    rooms: PeopleRooms | None = None
    #: How far quiet hours are looked ahead.
    horizon: dt.timedelta = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A foresight, and of what."""

    foresight: Foresight
    template: str
    category: str


async def foresee_broadcast(
    request: SubmitBroadcast, *, record: Submissions, foreseeing: Foreseeing, now: dt.datetime, broadcast_id: UUID
) -> Foreseen | Refused:
    """What would come of it, or everything that is wrong with it. `broadcast_id` is used for nothing."""
    async with record.submitting(request.municipality_id) as submission:
        checked = await check_broadcast(request, submission=submission, now=now, broadcast_id=broadcast_id)
    if isinstance(checked, Refused):
        return checked
    starts_at = max(checked.scheduled_for, now)
    outlook = await foreseeing.outlooks.outlook(
        request.municipality_id, checked.channel.id, request.audience, starts_at=starts_at
    )
    plan = await _plan(checked, starts_at, foreseeing)
    prices = foreseeing.prices.at(starts_at.astimezone(TOWN_TIME).date())
    return Foreseen(
        foresight=foresee(outlook, plan, prices), template=checked.template.name, category=checked.template.category
    )


async def _plan(broadcast: NewBroadcast, starts_at: dt.datetime, foreseeing: Foreseeing) -> Plan:
    request = broadcast.request
    return Plan(
        category=broadcast.template.category,
        lane=request.lane,
        starts_at=starts_at,
        expires_at=request.expires_at,
        pauses=await _pauses(request, starts_at, foreseeing),
        room=await _room(broadcast, foreseeing),
    )


async def _pauses(
    request: SubmitBroadcast, starts_at: dt.datetime, foreseeing: Foreseeing
) -> Sequence[tuple[dt.datetime, dt.datetime]]:
    if foreseeing.pauses is None:
        return ()
    until = starts_at + foreseeing.horizon
    return await foreseeing.pauses.pauses(request.municipality_id, request.lane, since=starts_at, until=until)


async def _room(broadcast: NewBroadcast, foreseeing: Foreseeing) -> PeopleRoom | None:
    if foreseeing.rooms is None:
        return None
    request = broadcast.request
    return await foreseeing.rooms.room(request.municipality_id, broadcast.channel.id, request.lane)
