"""The ways to WhatsApp: as whom a channel sends, where its files go, what its number may, and its account."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import httpx

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp import media
from comunica.channels.whatsapp.account import WhatsAppAccount, account_of
from comunica.channels.whatsapp.number_limits import limits_of
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.stores.delivering.sending_channels import PostgresSendingChannels
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.delivering.provide_media import MediaFile, Upload, UploadFailed
from comunica.usecases.setting_up.municipality_setup import ProviderSetup
from comunica.usecases.setting_up.provider_setup import NumberLimits

#: Seconds for one call to the provider's management API.
_ACCOUNT_DEADLINE = 20.0


class Uploads:
    """The port to the provider for files: the channel's facts are read anew for each, since each is rare."""

    def __init__(
        self, facts: PostgresSendingChannels, upload: Callable[[ChannelFacts, MediaFile], Awaitable[Upload]] | None
    ) -> None:
        self._facts = facts
        self._upload = upload or _upload

    async def upload(self, channel_id: UUID, file: MediaFile) -> Upload:
        """See comunica.usecases.delivering.provide_media.MediaCarrier."""
        found: Sequence[ChannelFacts] = await self._facts.facts([channel_id])
        if not found:
            return UploadFailed(Reason.TOKEN_REFUSED)
        return await self._upload(found[0], file)


class ToldLimits:
    """The port to the provider for what a number may: the channel's facts are read anew for each question."""

    def __init__(
        self,
        facts: PostgresSendingChannels,
        limits_of: Callable[[ChannelFacts], Awaitable[NumberLimits | None]] | None,
    ) -> None:
        self._facts = facts
        self._limits_of = limits_of or _limits

    async def limits(self, channel_id: UUID) -> NumberLimits | None:
        """See comunica.usecases.setting_up.confirm_upgrades.LimitsDesk."""
        found = await self._facts.facts([channel_id])
        return await self._limits_of(found[0]) if found else None


@asynccontextmanager
async def account(setup: ProviderSetup) -> AsyncIterator[WhatsAppAccount]:
    """The account of a channel that is connected or checked."""
    async with httpx.AsyncClient(timeout=_ACCOUNT_DEADLINE) as client:
        yield account_of(client, setup.channel)


def number_of(facts: ChannelFacts) -> SendingNumber:
    """Where and as whom a channel sends."""
    return SendingNumber(
        base_url=facts.base_url,
        phone_number_id=facts.phone_number_id,
        token=facts.token,
        authorization_header=facts.authorization_header,
    )


def _limits(facts: ChannelFacts) -> Awaitable[NumberLimits | None]:
    return limits_of(number_of(facts))


def _upload(facts: ChannelFacts, file: MediaFile) -> Awaitable[Upload]:
    return media.upload(number_of(facts), file)
