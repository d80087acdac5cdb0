"""Setting up municipalities: the port of `usecases/apply_municipality.py`. For the role comunica_admin."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from comunica.broadcasting.pacing import DEFAULT_RATE
from comunica.broadcasting.prices import shown
from comunica.broadcasting.reasons import Reason
from comunica.enrolment.text_versions import TextVersion, new_versions
from comunica.municipality.profile import Profile, profile_to_json
from comunica.stores.api_keys import NOTIFY_SECRET
from comunica.stores.pool import Connection, Pool, in_directory, see, serving
from comunica.stores.sealing import MasterKey, MunicipalityVault, Unsealable
from comunica.stores.sql import query
from comunica.stores.territory import put_territory
from comunica.stores.texts import text_versions_in_force
from comunica.usecases.apply_municipality import (
    BudgetSetup,
    ChannelSetup,
    KeySetup,
    MunicipalitySetup,
    NumberLimits,
    Outcome,
    SetupRefused,
    StepTaken,
    TemplateState,
)

#: The column of the token that a channel sends with.
TOKEN = "channel.token_sealed"  # noqa: S105 - the name of a column


class PostgresSetup:
    """Writes what a town's file says. Sees no citizen."""

    def __init__(self, pool: Pool, master_key: MasterKey, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._master_key = master_key
        self._new_id = new_id

    async def put(self, setup: MunicipalitySetup) -> tuple[UUID, Sequence[StepTaken]]:
        """All of it in one transaction."""
        async with in_directory(self._pool) as connection:
            await connection.execute(query("lock_setup"))
            vault, changed, texts = await self._municipality(connection, setup)
            await see(connection, [vault.municipality_id])
            await connection.execute(query("put_consent_head"), vault.municipality_id)
            steps = [
                _step(f"municipality {setup.slug}", changed=changed),
                await _texts(connection, vault.municipality_id, setup, texts),
                *await put_territory(connection, vault.municipality_id, setup.territory),
                await self._channel(connection, vault, setup.channel),
                await self._keys(connection, vault, setup.keys),
                *await self._test_numbers(connection, vault, setup.test_numbers),
                *await _budget(connection, vault.municipality_id, setup.budget),
            ]
        return vault.municipality_id, steps

    async def id_of(self, slug: str) -> UUID | None:
        """The municipality of this name; none if there is none."""
        async with in_directory(self._pool) as connection:
            row = await connection.fetchrow(query("wrapped_key_of_slug"), slug)
        return None if row is None else row["id"]

    async def put_templates(
        self, municipality_id: UUID, waba_id: str, templates: Sequence[TemplateState], *, now: dt.datetime
    ) -> int:
        """How many changed."""
        changed = 0
        async with serving(self._pool, municipality_id) as connection:
            for template in templates:
                row = template_row(template)
                values = (municipality_id, self._new_id(), waba_id, *row, now)
                changed += await connection.fetchval(query("put_template"), *values) is not None
        return changed

    async def put_limits(self, municipality_id: UUID, phone_number_id: str, limits: NumberLimits) -> bool:
        """Whether anything changed."""
        told = (limits.messages_per_second, limits.quality, limits.tells_people, limits.people)
        async with in_directory(self._pool) as connection:
            return bool(await connection.fetch(query("put_limits"), municipality_id, phone_number_id, *told))

    async def resume(self, municipality_id: UUID, phone_number_id: str) -> str | None:
        """Why it was paused; none: it was not."""
        async with in_directory(self._pool) as connection:
            why = await connection.fetchval(query("resume_channel"), municipality_id, phone_number_id, list(Reason))
        return None if why is None else str(why)

    async def _municipality(
        self, connection: Connection, setup: MunicipalitySetup
    ) -> tuple[MunicipalityVault, bool, Sequence[TextVersion]]:
        there = await connection.fetchrow(query("wrapped_key_of_slug"), setup.slug)
        municipality_id = there["id"] if there else self._new_id()
        wrapped = there["wrapped_key"] if there else self._master_key.new_wrapped_key(municipality_id)
        try:
            vault = self._master_key.unwrap(municipality_id, wrapped)
        except Unsealable:
            raise SetupRefused("the master key is not the one that this municipality was set up with") from None
        await see(connection, [municipality_id])
        in_force = await text_versions_in_force(connection, municipality_id)
        texts = new_versions(in_force, setup.profile.texts)
        numbers = {
            each.reply: each.version for each in (*in_force.values(), *texts) if each.reply in setup.profile.texts
        }
        profile = replace(setup.profile, text_versions=numbers)
        row = await connection.fetchrow(
            query("put_municipality"), *_municipality_row(municipality_id, setup, profile, wrapped)
        )
        assert row is not None
        return vault, row["changed"], texts

    async def _channel(self, connection: Connection, vault: MunicipalityVault, channel: ChannelSetup) -> StepTaken:
        there = await _channel_on_record(connection, vault.municipality_id, channel.phone_number_id)
        channel_id = there["id"] if there else self._new_id()
        # Sealing the same token again gives other bytes: kept while it opens to what the file says.
        sealed = there["token_sealed"] if there else None
        if sealed is None or vault.open(TOKEN, sealed) != channel.token:
            sealed = vault.seal(TOKEN, channel.token)
        row = _channel_row(vault.municipality_id, channel_id, channel, sealed)
        changed = await connection.fetchval(query("put_channel"), *row) is not None
        await connection.execute(query("put_ownership"), vault.municipality_id, channel_id)
        return _step("channel", changed=changed)

    async def _test_numbers(
        self, connection: Connection, vault: MunicipalityVault, numbers: Sequence[str]
    ) -> Sequence[StepTaken]:
        changed = 0
        for number in numbers:
            row = (vault.index("phone", number), vault.seal("test_recipient.address_sealed", number))
            added = await connection.fetchval(query("add_test_recipient"), vault.municipality_id, self._new_id(), *row)
            changed += added is not None
        kept = [vault.index("phone", number) for number in numbers]
        dropped = await connection.fetch(query("drop_other_test_recipients"), vault.municipality_id, kept)
        step = _step(f"test numbers ({len(numbers)})", changed=bool(changed or dropped))
        return (step,) if numbers or dropped else ()

    async def _keys(self, connection: Connection, vault: MunicipalityVault, keys: Sequence[KeySetup]) -> StepTaken:
        changed = 0
        for each in keys:
            changed += await self._key(connection, vault, each)
        names = [each.name for each in keys]
        revoked = await connection.fetch(query("revoke_other_keys"), vault.municipality_id, names)
        says = f"revoked: {', '.join(row['name'] for row in revoked)}" if revoked else ""
        return _step(f"API keys ({len(keys)})", changed=bool(changed or revoked), says=says)

    async def _key(self, connection: Connection, vault: MunicipalityVault, key: KeySetup) -> bool:
        scopes = sorted(str(scope) for scope in key.scopes)
        secret = vault.seal(NOTIFY_SECRET, key.key.notify_secret())
        row = (key.key.prefix, key.key.digest(), key.name, scopes, str(key.kind), secret)
        values = (vault.municipality_id, self._new_id(), *row)
        try:
            return await connection.fetchval(query("put_api_key"), *values) is not None
        except asyncpg.UniqueViolationError:
            raise SetupRefused(f"the key {key.name} is in use already: give each key a key_file of its own") from None


async def _channel_on_record(
    connection: Connection, municipality_id: UUID, phone_number_id: str
) -> asyncpg.Record | None:
    rows = await connection.fetch(query("channels_in_question"), phone_number_id, municipality_id)
    for row in rows:
        if row["municipality_id"] != municipality_id:
            raise SetupRefused("channel.phone_number_id belongs to another municipality: check it with the provider")
        if row["phone_number_id"] != phone_number_id:
            raise SetupRefused("this municipality has another number already: its people enrolled there, so keep it")
    return rows[0] if rows else None


async def _budget(connection: Connection, municipality_id: UUID, budget: BudgetSetup | None) -> Sequence[StepTaken]:
    """Told only if there is, or was, a cap."""
    if budget is None:
        dropped = await connection.fetchval(query("drop_budget"), municipality_id) is not None
        return [_step("budget", changed=True, says="no cap any more")] if dropped else []
    row = (municipality_id, budget.cap_micros, budget.currency)
    changed = await connection.fetchval(query("put_budget"), *row) is not None
    return [_step("budget", changed=changed, says=f"at most {budget.currency} {shown(budget.cap_micros)} a month")]


async def _texts(
    connection: Connection, municipality_id: UUID, setup: MunicipalitySetup, texts: Sequence[TextVersion]
) -> StepTaken:
    for each in texts:
        values = (municipality_id, each.reply, each.version, each.body, each.digest)
        await connection.execute(query("add_text_version"), *values)
    told = (f"{each.reply} {'default again' if each.body is None else f'version {each.version}'}" for each in texts)
    return _step(f"own texts ({len(setup.profile.texts)})", changed=bool(texts), says=", ".join(told))


def _municipality_row(
    municipality_id: UUID, setup: MunicipalitySetup, profile: Profile, wrapped: bytes
) -> tuple[object, ...]:
    return (
        municipality_id,
        setup.slug,
        setup.name,
        setup.province,
        setup.istat_code,
        setup.service_name,
        setup.contacts,
        setup.privacy_url,
        setup.notice_version,
        setup.language,
        setup.timezone,
        setup.retention_days,
        profile_to_json(profile),
        wrapped,
        setup.trial,
    )


def _channel_row(
    municipality_id: UUID, channel_id: UUID, channel: ChannelSetup, token_sealed: bytes
) -> tuple[object, ...]:
    return (
        municipality_id,
        channel_id,
        channel.provider,
        channel.app,
        channel.phone_number_id,
        channel.waba_id,
        channel.portfolio_id,
        channel.display_phone_number,
        channel.base_url,
        token_sealed,
        channel.messages_per_second or DEFAULT_RATE,
        channel.messages_per_second is not None,
        channel.authorization_header,
        channel.callback_url,
    )


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


def _step(what: str, *, changed: bool, says: str = "") -> StepTaken:
    return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT, says)
