"""Asks the Cloud API whether a channel could send and would be heard: three short GETs."""

import datetime as dt
from types import MappingProxyType

import httpx

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp.management import Management, ManagementRefused
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.setting_up.check_channels import Checked, Standing

#: Seconds of each of the three calls.
CALL_DEADLINE = 10.0
#: When Meta ends a version of its Graph API: its changelog, as of November 2026. A newer one has no announced end.
VERSION_ENDS = MappingProxyType(
    {
        "v21.0": dt.datetime(2027, 1, 21, tzinfo=dt.UTC),
        "v22.0": dt.datetime(2027, 5, 20, tzinfo=dt.UTC),
        "v23.0": dt.datetime(2027, 10, 8, tzinfo=dt.UTC),
        "v24.0": dt.datetime(2028, 2, 18, tzinfo=dt.UTC),
        "v25.0": dt.datetime(2028, 7, 29, tzinfo=dt.UTC),
    }
)
#: The provider's own troubles, and the way there: they say nothing of the channel.
_AWAY = frozenset(
    {
        *(Reason.CONNECTION_REFUSED, Reason.NAME_NOT_FOUND, Reason.TLS_FAILED, Reason.CONNECTION_TIMEOUT),
        *(Reason.PROVIDER_DOWN, Reason.MAINTENANCE, Reason.TOO_FAST, Reason.NOT_THE_PROVIDER, Reason.PROVIDER_FAULT),
    }
)


class WhatsAppInspector:
    """Implements `ChannelInspector`."""

    async def check(self, channel: ChannelFacts) -> Checked:
        """The token first: without it nothing else can be asked."""
        try:
            async with httpx.AsyncClient(timeout=CALL_DEADLINE) as client:
                return await _ask(_management(client, channel), channel)
        except ManagementRefused as refused:
            return Checked(standing=Standing.AWAY if refused.reason in _AWAY else Standing.REFUSED)

    def version_ends(self, channel: ChannelFacts) -> tuple[str, dt.datetime] | None:
        """The version is the last part of the base URL."""
        version = channel.base_url.rstrip("/").rpartition("/")[2]
        return (version, VERSION_ENDS[version]) if version in VERSION_ENDS else None


async def _ask(management: Management, channel: ChannelFacts) -> Checked:
    # Of a solution provider's key nobody says what it may: the number, asked with it, tells whether it is good.
    token = await management.debug_token() if management.is_metas else None
    ends = token.expires_at if token else None
    if token and token.missing_scopes:
        return Checked(standing=Standing.REFUSED, token_ends=ends)
    if not (await management.number(channel.phone_number_id)).is_registered:
        return Checked(standing=Standing.UNREGISTERED, token_ends=ends)
    if not await management.subscriptions(channel.waba_id):
        return Checked(standing=Standing.DEAF, token_ends=ends)
    return Checked(standing=Standing.READY, token_ends=ends)


def _management(client: httpx.AsyncClient, channel: ChannelFacts) -> Management:
    return Management(
        client, base_url=channel.base_url, token=channel.token, authorization_header=channel.authorization_header
    )
