"""Templates for who works on them with the provider: the port of work_templates.py. For the dispatcher."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from comunica.broadcasting.identity import Identity
from comunica.stores.away import told_as_away
from comunica.stores.broadcasts.media import PostgresMedia
from comunica.stores.delivering.sending_channels import PostgresSendingChannels
from comunica.stores.hearing.accounts import StoredAccountRecord
from comunica.stores.pool import Pool, serving
from comunica.stores.setting_up.provider_word import template_row
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.record_account_event import TemplateCategory, TemplateChanged, TemplateStatus
from comunica.usecases.setting_up.municipality_setup import QuickReply
from comunica.usecases.setting_up.provider_setup import TemplateState
from comunica.usecases.setting_up.template_example import ExampleFile
from comunica.usecases.setting_up.work_templates import Key, KnownTemplate, TemplateTown


class PostgresTemplateDesk:
    """Implements `TemplateRecord`."""

    def __init__(
        self, pool: Pool, vaults: Vaults, *, new_id: Callable[[], UUID], now: Callable[[], dt.datetime]
    ) -> None:
        self._pool = pool
        self._new_id = new_id
        self._now = now
        self._channels = PostgresSendingChannels(pool, vaults)
        self._accounts = StoredAccountRecord(pool)
        self._media = PostgresMedia(pool)

    async def town(self, municipality_id: UUID) -> TemplateTown | None:
        """See TemplateRecord."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("sending_channel_of"), municipality_id)
        found = await self._channels.facts([row["id"]]) if row else ()
        if row is None or not found:
            return None
        identity = Identity(names=(row["name"], row["service_name"]), leave_words=tuple(row["leave_words"]))
        return TemplateTown(channel=found[0], identity=identity)

    async def known(self, town: TemplateTown) -> Mapping[Key, KnownTemplate]:
        """See TemplateRecord."""
        channel = town.channel
        with told_as_away():
            async with serving(self._pool, channel.municipality_id) as connection:
                which = (channel.municipality_id, channel.waba_id)
                rows = await connection.fetch(query("see_account_templates"), *which)
        return {
            (row["name"], row["language"]): KnownTemplate(
                id=row["id"],
                status=TemplateStatus(row["status"]),
                category=TemplateCategory(row["category"]),
                buttons=tuple(QuickReply(each["title"], each["payload"]) for each in row["buttons"]),
            )
            for row in rows
        }

    async def change(self, town: TemplateTown, change: TemplateChanged) -> None:
        """See TemplateRecord."""
        with told_as_away():
            await self._accounts.change_template([town.channel.municipality_id], change)

    async def put(self, town: TemplateTown, templates: Sequence[TemplateState]) -> None:
        """See TemplateRecord."""
        channel = town.channel
        with told_as_away():
            async with serving(self._pool, channel.municipality_id) as connection:
                for each in templates:
                    values = (channel.municipality_id, self._new_id(), channel.waba_id, *template_row(each))
                    await connection.execute(query("put_template"), *values, self._now())

    async def example(self, municipality_id: UUID, media_id: UUID) -> ExampleFile | None:
        """See TemplateRecord."""
        found = await self._media.content(municipality_id, media_id)
        if found is None:
            return None
        return ExampleFile(mime_type=found.mime_type, file_name=found.file_name, content=found.content)
