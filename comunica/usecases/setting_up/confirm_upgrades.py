"""Ask the provider what a number and its portfolio may, after a webhook said that they may more, or less.

A pace and a limit on people rise by the provider's answer, never by the word alone: a webhook may be days old, and what
is too high earns refusals for everybody. Without an answer all stays as it is, and is asked again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from comunica.usecases.setting_up.provider_setup import NumberLimits

_log = structlog.get_logger("comunica.dispatcher")


@dataclass(frozen=True, slots=True)
class ToldUpgrade:
    """A number of which something was told, and when: what is told meanwhile is asked about again."""

    municipality_id: UUID
    channel_id: UUID
    told_at: dt.datetime


class UpgradeRecord(Protocol):
    """The record, as far as upgrades go. All raise RecordAway."""

    async def told_upgrades(self, channels: Sequence[UUID]) -> Sequence[ToldUpgrade]:
        """Those of these channels for which an answer is still wanted."""

    async def note_limits(self, told: ToldUpgrade, limits: NumberLimits) -> None:
        """What the provider answered; nothing more is wanted, unless something was told since.

        Of what the answer does not say, the pace stays as it was, and of people the webhook's word counts.
        """


class LimitsDesk(Protocol):
    """The provider, as far as it tells what a number and its portfolio may."""

    async def limits(self, channel_id: UUID) -> NumberLimits | None:
        """As the provider shows them; none if there was no answer. Raises RecordAway."""


async def confirm_upgrades(channels: Sequence[UUID], *, record: UpgradeRecord, desk: LimitsDesk) -> None:
    """One question for each of these channels of which something was told, one after the other: they are rare."""
    if not channels:
        return
    for told in await record.told_upgrades(channels):
        limits = await desk.limits(told.channel_id)
        if limits is None:
            _log.warning("upgrade not confirmed", action="upgrade_not_confirmed", channel_id=str(told.channel_id))
            continue
        await record.note_limits(told, limits)
        _log.info(
            "limits confirmed",
            action="limits_confirmed",
            channel_id=str(told.channel_id),
            messages_per_second=limits.messages_per_second,
            people=limits.people if limits.tells_people else "not told",
        )
