"""The templates of one account at the Cloud API: the port of usecases/setting_up/work_templates.py."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import httpx

from comunica.broadcasting.reasons import Reason
from comunica.channels.whatsapp.management import Management, ManagementRefused
from comunica.channels.whatsapp.templates import definition_of, problems_of, state_of
from comunica.channels.whatsapp.uploads import upload_example
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.municipality_setup import TemplateSetup
from comunica.usecases.setting_up.provider_setup import TemplateState
from comunica.usecases.setting_up.work_templates import AccountRefused, Key, ProviderAway

#: Seconds of one call. Creating a template takes the provider a few.
CALL_DEADLINE = 20.0
#: The provider's own troubles, and the way there.
_AWAY = frozenset(
    {
        *(Reason.CONNECTION_REFUSED, Reason.NAME_NOT_FOUND, Reason.TLS_FAILED, Reason.CONNECTION_TIMEOUT),
        *(Reason.PROVIDER_DOWN, Reason.MAINTENANCE, Reason.TOO_FAST, Reason.PROVIDER_FAULT),
    }
)


@asynccontextmanager
async def template_account(channel: ChannelFacts) -> AsyncIterator["WhatsAppTemplates"]:
    """The account of a channel, asked with its own token."""
    async with httpx.AsyncClient(timeout=CALL_DEADLINE) as client:
        management = Management(
            client, base_url=channel.base_url, token=channel.token, authorization_header=channel.authorization_header
        )
        yield WhatsAppTemplates(management, channel.waba_id)


class WhatsAppTemplates:
    """Implements `TemplateAccount`."""

    def __init__(self, management: Management, waba_id: str) -> None:
        self._management = management
        self._waba_id = waba_id

    async def templates(self) -> Sequence[TemplateState]:
        """See TemplateAccount."""
        with _told():
            return [state_of(each) for each in await self._management.templates(self._waba_id)]

    async def create(self, template: TemplateSetup) -> None:
        """See TemplateAccount."""
        with _told():
            handle = ""
            if template.example is not None:
                app_id = (await self._management.debug_token()).app_id
                handle = await upload_example(self._management, app_id, template.example)
            await self._management.create_template(self._waba_id, definition_of(template, handle=handle))

    async def change_category(self, key: Key, category: str) -> bool:
        """See TemplateAccount."""
        with _told():
            shown = await self._management.templates(self._waba_id)
            ids = [str(each.get("id", "")) for each in shown if (each.get("name"), each.get("language")) == key]
            if not ids:
                return False
            await self._management.edit_template(ids[0], {"category": category.upper()})
        return True


def rules_of(template: TemplateSetup) -> Sequence[Problem]:
    """Every rule of Meta's that a template breaks, in the words of a use case."""
    return [Problem(f"template_{each.code}", each.field, each.message) for each in problems_of(template)]


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except ManagementRefused as refused:
        if refused.reason in _AWAY:
            raise ProviderAway(str(refused.reason)) from None
        raise AccountRefused(str(refused)) from None
