"""Check one channel, for a person: what `connect_channel` brought about, looked at again. Changes nothing."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.usecases.setting_up.connect_channel import ChannelEars, Heard, NumberStanding, name_step
from comunica.usecases.setting_up.municipality_setup import ChannelSetup
from comunica.usecases.setting_up.provider_setup import NumberLimits, ProviderRefused
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken

#: How far back a message or a status is looked for.
LOOK_BACK = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOnRecord:
    """A channel as it is on record, its token opened; `paused_reason` is none while it sends."""

    municipality_id: UUID
    setup: ChannelSetup
    paused_reason: str | None


class CheckedAccount(Protocol):
    """The provider, asked and nothing changed. Everything here may raise `ProviderRefused`."""

    async def check_token(self) -> str:
        """What the token may do and until when, for a person to read."""

    async def number(self) -> NumberStanding:
        """How the number stands."""

    async def calls_us(self) -> bool:
        """Whether the account's events come to us."""

    async def limits(self) -> NumberLimits:
        """What the number and its portfolio may."""


async def check_channel(
    channel: ChannelOnRecord, *, account: CheckedAccount, ears: ChannelEars
) -> AsyncIterator[StepTaken]:
    """The steps, as connecting has them. Without a good token nothing is asked after it."""
    try:
        yield StepTaken("token", Outcome.KEPT, await account.check_token())
        number = await account.number()
        yield _registered(number)
        yield name_step(number)
        yield _called(is_so=await account.calls_us())
        yield StepTaken("limits", Outcome.KEPT, str(await account.limits()))
    except ProviderRefused as refused:
        yield StepTaken("provider", Outcome.FAILED, str(refused))
    yield _sending(channel)
    since = await ears.moment() - LOOK_BACK
    for step in _heard(await ears.heard(channel.municipality_id, channel.setup.phone_number_id, since)):
        yield step


def _registered(number: NumberStanding) -> StepTaken:
    if number.is_registered:
        return StepTaken("number registered", Outcome.KEPT)
    says = "it is not, and cannot send: name its PIN (pin_file) in the town's file, and connect it again"
    return StepTaken("number registered", Outcome.FAILED, says)


def _called(*, is_so: bool) -> StepTaken:
    if is_so:
        return StepTaken("webhooks of the account", Outcome.KEPT)
    says = "they go elsewhere, or nowhere: connect it again"
    return StepTaken("webhooks of the account", Outcome.FAILED, says)


def _sending(channel: ChannelOnRecord) -> StepTaken:
    if channel.paused_reason is None:
        return StepTaken("sending", Outcome.KEPT)
    says = f"paused: {channel.paused_reason}. Mend the cause, and connect it again"
    return StepTaken("sending", Outcome.FAILED, says)


def _heard(heard: Heard) -> tuple[StepTaken, StepTaken]:
    return (
        _last("a message heard", heard.message_at, "nobody wrote in the last day: write to it yourself"),
        _last("a status heard", heard.status_at, "nothing sent in the last day had a status: write to it yourself"),
    )


def _last(what: str, at: dt.datetime | None, else_says: str) -> StepTaken:
    if at is None:
        return StepTaken(what, Outcome.WAITING, else_says)
    return StepTaken(what, Outcome.KEPT, f"last at {at:%Y-%m-%d %H:%M} UTC")
