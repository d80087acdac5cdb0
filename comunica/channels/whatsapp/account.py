"""A municipality's WhatsApp account, as setting it up needs it: the port of usecases/setting_up/provider_setup.py."""

from collections.abc import Sequence

import httpx

from comunica.channels.whatsapp.management import Management, Override
from comunica.channels.whatsapp.number_limits import limits_in
from comunica.channels.whatsapp.templates import definition_of, problems_of, state_of
from comunica.channels.whatsapp.uploads import upload_example
from comunica.usecases.setting_up.connect_channel import NumberStanding
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, TemplateSetup
from comunica.usecases.setting_up.provider_setup import NumberLimits, ProviderRefused, TemplateState
from comunica.usecases.setting_up.template_example import ExampleFile


class WhatsAppAccount:
    """The account of one channel. Its events go to the channel's callback address, else to the app's own."""

    def __init__(self, management: Management, channel: ChannelSetup) -> None:
        self._management = management
        self._channel = channel
        self._handles: dict[ExampleFile, str] = {}

    async def check_token(self) -> str:
        """What the token may do and until when, for a person to read."""
        if not self._management.is_metas:
            await self._management.number(self._channel.phone_number_id)
            return "of a solution provider, who does not say what it may and when it ends"
        facts = await self._management.debug_token()
        if facts.missing_scopes:
            missing = ", ".join(sorted(facts.missing_scopes))
            raise ProviderRefused(f"the token lacks {missing}: make one for the system user with these permissions")
        ends = "lasts until it is withdrawn" if facts.expires_at is None else f"ends on {facts.expires_at:%Y-%m-%d}"
        return f"of app {facts.app_id}, {ends}"

    async def register_number(self) -> bool:
        """Have the number registered; false if it was."""
        channel = self._channel
        if (await self._management.number(channel.phone_number_id)).is_registered:
            return False
        if channel.pin is None:
            raise ProviderRefused("the number is not registered: give the file of its PIN (pin_file) and apply again")
        await self._management.register(channel.phone_number_id, channel.pin)
        return True

    async def limits(self) -> NumberLimits:
        """Throughput, tier and quality as the provider shows them."""
        return limits_in(await self._management.number(self._channel.phone_number_id))

    async def subscribe_app(self) -> bool:
        """Have the account's events come to our app; false if they did."""
        if await self.calls_us():
            return False
        url, verify_token = self._channel.callback_url, self._channel.verify_token
        override = None if url is None else Override(url=url, verify_token=verify_token)
        await self._management.subscribe(self._channel.waba_id, override)
        return True

    async def calls_us(self) -> bool:
        """Whether the account's events come to our app, and to the address that the channel has."""
        found = await self._management.subscriptions(self._channel.waba_id)
        ours = (await self._management.debug_token()).app_id if self._management.is_metas else None
        wanted = self._channel.callback_url
        return any((ours is None or one.app_id == ours) and one.override_url == wanted for one in found)

    async def number(self) -> NumberStanding:
        """How the number stands, and what citizens see above a message."""
        facts = await self._management.number(self._channel.phone_number_id)
        return NumberStanding(
            name=facts.verified_name, name_status=facts.name_status.lower(), is_registered=facts.is_registered
        )

    async def templates(self, wanted: Sequence[TemplateSetup]) -> Sequence[TemplateState]:
        """Those of the wanted templates that exist, as they stand."""
        keys = {(one.name, one.language) for one in wanted}
        shown = await self._management.templates(self._channel.waba_id)
        states = [state_of(one) for one in shown]
        return [one for one in states if (one.setup.name, one.setup.language) in keys]

    async def create_template(self, template: TemplateSetup) -> None:
        """Ask for a template; its review begins. Meta's rules are checked first, and all that is broken is told."""
        problems = problems_of(template)
        if problems:
            told = "; ".join(f"{one.field}: {one.message}" for one in problems)
            raise ProviderRefused(f"template {template.name} would be rejected. {told}")
        definition = definition_of(template, handle=await self._handle(template.example))
        await self._management.create_template(self._channel.waba_id, definition)

    async def _handle(self, example: ExampleFile | None) -> str:
        """Of an example; brought once, also if several templates have it."""
        if example is None:
            return ""
        if example not in self._handles:
            app_id = (await self._management.debug_token()).app_id
            self._handles[example] = await upload_example(self._management, app_id, example)
        return self._handles[example]


def account_of(client: httpx.AsyncClient, channel: ChannelSetup) -> WhatsAppAccount:
    """The account of a channel, asked with its own token."""
    management = Management(
        client, base_url=channel.base_url, token=channel.token, authorization_header=channel.authorization_header
    )
    return WhatsAppAccount(management, channel)
