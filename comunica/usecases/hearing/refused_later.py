"""What a failed status says beyond its own delivery: the content is refused, or the channel, or too many people are.

Most refusals come so, minutes after the provider took the message. The broadcast or the channel pauses as if the answer
to the call had said it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.reasons import OF_THE_TEMPLATE, Reason
from comunica.broadcasting.refusals import RefusalPolicy, RefusalWatches
from comunica.broadcasting.states import DeliveryState
from comunica.broadcasting.verdicts import RefusedChannel, RefusedContent, Verdict

_log = structlog.get_logger("comunica.subscription")

#: Broadcasts and replies whose last statuses are remembered.
_MOST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A delivery that a status moved. `verdict`: what the code of its failure means."""

    municipality_id: UUID
    source_id: UUID
    channel_id: UUID
    state: DeliveryState
    verdict: Verdict | None


class RefusalRecord(Protocol):
    """The record, as far as refusals need it."""

    async def pause_broadcast(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """False if it was not sending, or is none."""

    async def pause_list(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """Of this request. False if it was held already, or there is none."""

    async def pause_channel(self, channel_id: UUID, reason: Reason) -> bool:
        """False if it was paused already."""


class RefusedLater:
    """Watches what statuses say. One for a process: each sees a part of them, which is enough."""

    def __init__(self, record: RefusalRecord, policy: RefusalPolicy) -> None:
        self._record = record
        self._watches = RefusalWatches(policy, most=_MOST)

    async def __call__(self, news: Iterable[News]) -> None:
        """Act on statuses that moved a delivery: each broadcast and each channel once, however many they are."""
        broadcasts: dict[tuple[UUID, UUID], Reason] = {}
        channels: dict[UUID, Reason] = {}
        for each in news:
            if (reason := self._against_the_broadcast(each)) is not None:
                broadcasts.setdefault((each.municipality_id, each.source_id), reason)
            elif each.state is DeliveryState.FAILED and isinstance(each.verdict, RefusedChannel):
                channels.setdefault(each.channel_id, each.verdict.reason)
        for (municipality_id, source_id), reason in broadcasts.items():
            if await self._record.pause_broadcast(municipality_id, source_id, reason):
                _log.error("broadcast paused", action="broadcast_paused", broadcast_id=str(source_id), reason=reason)
            elif reason in OF_THE_TEMPLATE and await self._record.pause_list(municipality_id, source_id, reason):
                _log.error("list paused", action="list_paused", request_id=str(source_id), reason=reason)
        for channel_id, reason in channels.items():
            if await self._record.pause_channel(channel_id, reason):
                _log.error("channel paused", action="channel_paused", channel_id=str(channel_id), reason=reason)

    def _against_the_broadcast(self, news: News) -> Reason | None:
        match news.state, news.verdict:
            case DeliveryState.DELIVERED, _:
                self._watches.took(news.source_id)
                return None
            case DeliveryState.FAILED, RefusedContent(reason=reason):
                return reason
            case DeliveryState.FAILED, verdict if verdict is not None:
                return self._watches.refused(news.source_id, verdict)
            case _:
                return None
