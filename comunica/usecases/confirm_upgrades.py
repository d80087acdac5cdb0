"""Ask the provider what a number may, after a webhook said that it may more.

The pace rises by the provider's answer, never by the word alone: the webhook names no level and may be old, and a pace
that is too high earns refusals for everybody on the number. Without an answer all stays as it is, and is asked again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True)
class ToldUpgrade:
    """A number of which an upgrade was told, and when: one that is told meanwhile is asked about again."""

    channel_id: UUID
    told_at: dt.datetime


class UpgradeRecord(Protocol):
    """The record, as far as upgrades go. All raise RecordAway."""

    async def told_upgrades(self, channels: Sequence[UUID]) -> Sequence[ToldUpgrade]:
        """Those of these channels for which an answer is still wanted."""

    async def note_rate(self, told: ToldUpgrade, messages_per_second: int) -> None:
        """What the provider answered; nothing more is wanted, unless an upgrade was told since."""


class RateDesk(Protocol):
    """The provider, as far as it tells what a number may."""

    async def rate(self, channel_id: UUID) -> int | None:
        """Messages a second, in and out together; none if there was no answer, or none that says. Raises RecordAway."""


async def confirm_upgrades(channels: Sequence[UUID], *, record: UpgradeRecord, desk: RateDesk) -> None:
    """One question for each told upgrade of these channels, one after the other: they are rare."""
    if not channels:
        return
    for told in await record.told_upgrades(channels):
        rate = await desk.rate(told.channel_id)
        if rate is None:
            _log.warning("upgrade not confirmed", action="upgrade_not_confirmed", channel_id=str(told.channel_id))
            continue
        await record.note_rate(told, rate)
        _log.info("rate confirmed", action="rate_confirmed", channel_id=str(told.channel_id), messages_per_second=rate)
