"""What the provider says of a channel, written down: the port `ProviderRecord` of `provider_setup.py`.

For the roles comunica_admin and comunica_dispatcher.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

from comunica.broadcasting.reasons import Reason
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sql import query
from comunica.usecases.setting_up.provider_setup import NumberLimits, TemplateState


class PostgresProviderWord:
    """Implements `ProviderRecord`."""

    def __init__(self, pool: Pool, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._new_id = new_id

    async def put_templates(
        self, municipality_id: UUID, waba_id: str, templates: Sequence[TemplateState], *, now: dt.datetime
    ) -> int:
        """How many changed."""
        changed = 0
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                for template in templates:
                    row = template_row(template)
                    values = (municipality_id, self._new_id(), waba_id, *row, now)
                    changed += await connection.fetchval(query("put_template"), *values) is not None
        return changed

    async def put_limits(self, municipality_id: UUID, phone_number_id: str, limits: NumberLimits) -> bool:
        """Whether anything changed."""
        told = (limits.messages_per_second, limits.quality, limits.tells_people, limits.people)
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return bool(await connection.fetch(query("put_limits"), municipality_id, phone_number_id, *told))

    async def resume(self, municipality_id: UUID, phone_number_id: str) -> str | None:
        """Why it was paused; none: it was not."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                why = await connection.fetchval(query("resume_channel"), municipality_id, phone_number_id, list(Reason))
        return None if why is None else str(why)


def template_row(template: TemplateState) -> tuple[object, ...]:
    """A template as `put_template` takes it, without whose it is."""
    setup = template.setup
    return (
        setup.name,
        setup.language,
        setup.category,
        template.status,
        setup.body,
        setup.footer,
        list(setup.parameters),
        template.parameter_format,
        setup.header,
        setup.header_text if setup.header == "text" else "",
        [{"title": each.title, "payload": each.payload} for each in setup.buttons],
        setup.ttl_seconds,
    )
