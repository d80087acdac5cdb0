"""Gathers what the first page shows: a few rows of each, all asked at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.show_broadcast import BroadcastOnRecord, list_broadcasts, show_broadcast
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.review import count_reviews
from comunica.usecases.reports.look_today import Today
from comunica.usecases.setting_up.offer_templates import WritingDesk
from comunica.usecases.setting_up.show_municipalities import ChannelShown
from services.console.channel_words import why_paused
from services.console.pages.broadcasts.approve_desk import title_of_broadcast
from services.console.pages.broadcasts.follow_progress import sent_of
from services.console.pages.broadcasts.preview_desk import desk_of
from services.console.parts import Parts

#: Rows of a list; whoever wants more goes to the list itself.
_FEW = 5
_UNDER_WAY = (BroadcastState.SENDING, BroadcastState.PAUSED, BroadcastState.SCHEDULED)
_OVER = (BroadcastState.FINISHED, BroadcastState.CANCELLED)
_ARRIVED = (DeliveryState.DELIVERED, DeliveryState.READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A notice in a list. `counts` none: it was not asked how far it is."""

    broadcast: BroadcastOnRecord
    title: str
    counts: Mapping[DeliveryState, int] | None = None

    @property
    def arrived(self) -> int:
        """On the phone."""
        return sum((self.counts or {}).get(state, 0) for state in _ARRIVED)

    @property
    def sent(self) -> int:
        """Handed to the provider."""
        return sent_of(self.broadcast.resolved or 0, self.counts or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The first page. `more_…`: there are more than these. `to_review` none: nothing of this person's."""

    awaiting: Sequence[Row]
    more_awaiting: bool
    under_way: Sequence[Row]
    over: Sequence[Row]
    to_review: int | None
    channel: ChannelShown | None
    #: What to do about the channel, if it sends nothing.
    why_paused: str
    today: Today

    @property
    def has_no_broadcast(self) -> bool:
        """A town that begins."""
        return not (self.awaiting or self.under_way or self.over)


async def at_a_glance(caller: Caller, parts: Parts) -> Glance:
    """All of it; what the person may not see is left out."""
    municipality_id = caller.municipality_id
    async with asyncio.TaskGroup() as group:
        desk = group.create_task(desk_of(parts, municipality_id))
        waits = group.create_task(_list(caller, parts, (BroadcastState.AWAITING_APPROVAL,)))
        under_way = group.create_task(_list(caller, parts, _UNDER_WAY))
        over = group.create_task(_list(caller, parts, _OVER))
        to_review = group.create_task(_to_review(caller, parts))
        channels = group.create_task(parts.municipalities.channels(municipality_id, None, 1))
        today = group.create_task(parts.today.today(municipality_id, parts.now()))
    channel = next(iter(channels.result()), None)
    return Glance(
        awaiting=[_row(each, desk.result()) for each in waits.result()[:_FEW]],
        more_awaiting=len(waits.result()) > _FEW,
        under_way=await _with_counts(under_way.result()[:_FEW], desk.result(), caller, parts),
        over=await _with_counts(over.result()[:_FEW], desk.result(), caller, parts),
        to_review=to_review.result(),
        channel=channel,
        why_paused=why_paused(channel.paused_reason) if channel and channel.state == "paused" else "",
        today=today.result(),
    )


async def _list(caller: Caller, parts: Parts, states: Sequence[BroadcastState]) -> Sequence[BroadcastOnRecord]:
    page = PageRequest(size=_FEW + 1)
    return (await list_broadcasts(parts.broadcasts, caller.municipality_id, page, states=states)).rows


async def _to_review(caller: Caller, parts: Parts) -> int | None:
    if not caller.may(Scope.REVIEW_WRITE):
        return None
    return sum((await count_reviews(parts.reviews, caller.municipality_id, now=parts.now())).values())


async def _with_counts(
    broadcasts: Sequence[BroadcastOnRecord], desk: WritingDesk | None, caller: Caller, parts: Parts
) -> Sequence[Row]:
    async with asyncio.TaskGroup() as group:
        asked = [
            group.create_task(show_broadcast(parts.broadcasts, caller.municipality_id, each.id)) for each in broadcasts
        ]
    found = (each.result() for each in asked)
    return [_row(each.broadcast, desk, each.counts) for each in found if each is not None]


def _row(
    broadcast: BroadcastOnRecord, desk: WritingDesk | None, counts: Mapping[DeliveryState, int] | None = None
) -> Row:
    return Row(broadcast=broadcast, title=title_of_broadcast(broadcast, desk), counts=counts)
