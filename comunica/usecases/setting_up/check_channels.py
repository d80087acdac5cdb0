"""Check channels: ask the provider, now and then, whether each could send and would be heard, and when its token ends.

The first sign of a withdrawn token or of webhooks that go nowhere should not be a flood alert that fails. It repairs
nothing: a person must act, and the runbooks say how.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import structlog

from comunica.usecases.delivering.deliver_ports import ChannelFacts

_log = structlog.get_logger("comunica.dispatcher")


class Standing(StrEnum):
    """What the provider said of a channel."""

    READY = "ready"
    #: The token, or what it may do.
    REFUSED = "refused"
    #: The number cannot send.
    UNREGISTERED = "unregistered"
    #: Nobody is called for the account: neither a message nor a status would reach us.
    DEAF = "deaf"
    #: It did not answer, or answered that it has a problem of its own: this says nothing of the channel.
    AWAY = "away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One channel. `token_ends` is none for a token that lasts until it is withdrawn, or if nobody said."""

    standing: Standing
    token_ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """All channels of one round. `version_ends`: by API version in use, of those whose end is announced."""

    standings: Mapping[Standing, int] = field(default_factory=dict)
    token_ends: Mapping[UUID, datetime] = field(default_factory=dict)
    version_ends: Mapping[str, datetime] = field(default_factory=dict)


class ChannelInspector(Protocol):
    """The provider, asked about a channel."""

    async def check(self, channel: ChannelFacts) -> Checked:
        """Ask. Never raises for what the provider does."""

    def version_ends(self, channel: ChannelFacts) -> tuple[str, datetime] | None:
        """The version of the provider's API that the channel uses, and its end, if one is announced."""


class CheckMeter(Protocol):
    """Shows what was found."""

    def checks(self, checks: Checks) -> None:
        """A whole round. What was shown before and is not in it any more goes."""


async def check_channels(channels: Sequence[ChannelFacts], *, inspector: ChannelInspector, meter: CheckMeter) -> None:
    """One round, a channel after the other: it is no hurry, and the provider counts such calls."""
    standings: Counter[Standing] = Counter()
    token_ends: dict[UUID, datetime] = {}
    for channel in channels:
        checked = await inspector.check(channel)
        standings[checked.standing] += 1
        if checked.token_ends is not None:
            token_ends[channel.channel_id] = checked.token_ends
        if checked.standing not in (Standing.READY, Standing.AWAY):
            _log.error(
                "channel failed its check: see the runbook ChannelCheckFailed",
                action="channel_check_failed",
                channel_id=str(channel.channel_id),
                outcome=checked.standing,
            )
    ends = [found for channel in channels if (found := inspector.version_ends(channel)) is not None]
    meter.checks(Checks(standings=standings, token_ends=token_ends, version_ends=dict(ends)))
