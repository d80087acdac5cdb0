"""Foresee a broadcast: the rules of submitting it, then reach, time and cost by the record. Nothing is written."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.audience import Audience
from comunica.broadcasting.foresight import Foresight, Outlook, PeopleRoom, Plan, foresee
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.prices import PriceList
from comunica.broadcasting.reach import Reach
from comunica.usecases.broadcasts.check_submission import audience_empty, check_broadcast
from comunica.usecases.broadcasts.route_broadcast import needs_approval, reach_of
from comunica.usecases.broadcasts.submission import NewBroadcast, Submissions, SubmitBroadcast
from comunica.usecases.problem import Refused


class Outlooks(Protocol):
    """The record, as far as foreseeing needs it."""

    async def outlook(
        self, municipality_id: UUID, channel_id: UUID, audience: Audience, *, starts_at: dt.datetime
    ) -> Outlook:
        """An audience and the channel before it, in one statement. Raises RecordAway."""


class PeopleRooms(Protocol):
    """How many different people a channel's portfolio may still write to."""

    async def room(self, municipality_id: UUID, channel_id: UUID, lane: Lane) -> PeopleRoom | None:
        """None: as many as it likes. Raises RecordAway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseeing:
    """What foreseeing works with."""

    outlooks: Outlooks
    prices: PriceList
    rooms: PeopleRooms
    #: How far quiet hours are looked ahead.
    horizon: dt.timedelta = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A foresight, and of what."""

    foresight: Foresight
    #: As it would be written.
    broadcast: NewBroadcast

    @property
    def template(self) -> str:
        """The name of what would be sent."""
        return self.broadcast.template.name

    @property
    def category(self) -> str:
        """What it costs as."""
        return self.broadcast.template.category

    @property
    def may_arrive_days_later(self) -> bool:
        """It is an alert, and its template does not say how long the provider tries to reach a phone that is off."""
        return self.broadcast.request.lane is Lane.URGENT and self.broadcast.template.ttl_seconds is None

    @property
    def awaits_approval(self) -> bool:
        """Somebody else would have to say yes."""
        return reach_of(self.broadcast) is Reach.AUDIENCE and needs_approval(self.broadcast)

    @property
    def held_until(self) -> dt.datetime | None:
        """When the quiet hours that it begins in are over; none if it begins at once."""
        channel = self.broadcast.channel
        return channel.rules.held_until(self.broadcast.request.lane, self.foresight.starts_at, channel.zone)


async def foresee_broadcast(
    request: SubmitBroadcast, *, record: Submissions, foreseeing: Foreseeing, now: dt.datetime, broadcast_id: UUID
) -> Foreseen | Refused:
    """What would come of it, or everything that is wrong with it. `broadcast_id` is used for nothing."""
    async with record.submitting(request.municipality_id) as submission:
        # The outlook counts them: in a big town once is enough.
        checked = await check_broadcast(
            request, submission=submission, now=now, broadcast_id=broadcast_id, counts=False
        )
    if isinstance(checked, Refused):
        return checked
    starts_at = max(checked.scheduled_for, now)
    outlook = await foreseeing.outlooks.outlook(
        request.municipality_id, checked.channel.id, checked.request.audience, starts_at=starts_at
    )
    if not outlook.groups:
        return Refused((audience_empty(request.kind),))
    plan = await _plan(checked, starts_at, foreseeing)
    prices = foreseeing.prices.at(starts_at.astimezone(checked.channel.zone).date())
    return Foreseen(foresight=foresee(outlook, plan, prices), broadcast=checked)


async def _plan(broadcast: NewBroadcast, starts_at: dt.datetime, foreseeing: Foreseeing) -> Plan:
    request, channel = broadcast.request, broadcast.channel
    return Plan(
        category=broadcast.template.category,
        lane=request.lane,
        starts_at=starts_at,
        expires_at=broadcast.expires_at,
        pauses=channel.rules.pauses(request.lane, starts_at, starts_at + foreseeing.horizon, channel.zone),
        room=await foreseeing.rooms.room(request.municipality_id, channel.id, request.lane),
    )
