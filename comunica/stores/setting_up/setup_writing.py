"""Writes what is set up of a municipality, in a transaction at hand: its town, its channel.

Who writes is told by the transaction: comunica-admin at the desk, or the api for an operator (`operated.py`).
"""

from collections.abc import Callable, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.pacing import DEFAULT_RATE
from comunica.enrolment.text_versions import TextVersion
from comunica.municipality.profile import Profile, profile_from_json, profile_to_json
from comunica.municipality.territory import Territory
from comunica.stores.pool import Connection, see
from comunica.stores.sealing import MasterKey, MunicipalityVault, Unsealable
from comunica.stores.setting_up.texts import add_versions, numbered
from comunica.stores.sql import query
from comunica.stores.territory.territory import put_territory
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, SetupRefused, TownSetup
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken

#: The column of the token that a channel sends with.
TOKEN = "channel.token_sealed"  # noqa: S105 - the name of a column
#: The column of a phone of the staff.
TEST_NUMBER = "test_recipient.address_sealed"
_TOWN = (
    *("slug", "name", "province", "istat_code", "service_name", "contacts", "privacy_url", "notice_version"),
    *("language", "timezone", "retention_days", "trial"),
)


class SetupWriter:
    """Of one transaction. `beside`: what it sees besides the municipality that it writes."""

    def __init__(
        self, connection: Connection, master_key: MasterKey, *, new_id: Callable[[], UUID], beside: Sequence[UUID] = ()
    ) -> None:
        self.connection = connection
        self._master_key = master_key
        self._new_id = new_id
        self._beside = tuple(beside)

    async def town(self, setup: TownSetup) -> tuple[MunicipalityVault, Sequence[StepTaken]]:
        """Municipality, texts and territory; from now on the transaction sees the municipality."""
        await self.connection.execute(query("lock_setup"))
        vault, changed, texts = await self._municipality(setup)
        await self.connection.execute(query("put_consent_head"), vault.municipality_id)
        return vault, [
            step(f"municipality {setup.slug}", changed=changed),
            await self._texts(vault.municipality_id, setup, texts),
            *await put_territory(self.connection, vault.municipality_id, setup.territory),
        ]

    async def _municipality(self, setup: TownSetup) -> tuple[MunicipalityVault, bool, Sequence[TextVersion]]:
        there = await self.connection.fetchrow(query("wrapped_key_of_slug"), setup.slug)
        municipality_id = there["id"] if there else self._new_id()
        wrapped = there["wrapped_key"] if there else self._master_key.new_wrapped_key(municipality_id)
        vault = self.opened(municipality_id, wrapped)
        await self.see(municipality_id)
        profile, texts = await numbered(self.connection, municipality_id, setup.profile)
        row = await self.connection.fetchrow(
            query("put_municipality"), *_municipality_row(municipality_id, setup, profile, wrapped)
        )
        assert row is not None
        return vault, row["changed"], texts

    async def channel(self, vault: MunicipalityVault, channel: ChannelSetup) -> tuple[UUID, StepTaken]:
        """The sending number, and its id. `SetupRefused` if it is another municipality's."""
        there = await _channel_on_record(self.connection, vault.municipality_id, channel.phone_number_id)
        channel_id = there["id"] if there else self._new_id()
        # Sealing the same token again gives other bytes: kept while it opens to what the file says.
        sealed = there["token_sealed"] if there else None
        if sealed is None or vault.open(TOKEN, sealed) != channel.token:
            sealed = vault.seal(TOKEN, channel.token)
        row = _channel_row(vault.municipality_id, channel_id, channel, sealed)
        changed = await self.connection.fetchval(query("put_channel"), *row) is not None
        await self.connection.execute(query("put_ownership"), vault.municipality_id, channel_id)
        return channel_id, step("channel", changed=changed)

    async def test_numbers(self, vault: MunicipalityVault, numbers: Sequence[str] | None) -> Sequence[StepTaken]:
        """The staff's phones; none: as they are."""
        if numbers is None:
            return ()
        changed = await put_test_numbers(self.connection, vault, numbers, new_id=self._new_id)
        return (step(f"test numbers ({len(numbers)})", changed=changed),) if numbers or changed else ()

    async def _texts(self, municipality_id: UUID, setup: TownSetup, texts: Sequence[TextVersion]) -> StepTaken:
        await add_versions(self.connection, municipality_id, texts)
        told = (f"{each.reply} {'default again' if each.body is None else f'version {each.version}'}" for each in texts)
        return step(f"own texts ({len(setup.profile.texts)})", changed=bool(texts), says=", ".join(told))

    async def see(self, municipality_id: UUID) -> None:
        """Let the transaction see this municipality."""
        await see(self.connection, [*self._beside, municipality_id])

    def opened(self, municipality_id: UUID, wrapped_key: bytes) -> MunicipalityVault:
        """The vault of a municipality on record; `SetupRefused` under another master key."""
        try:
            return self._master_key.unwrap(municipality_id, wrapped_key)
        except Unsealable:
            raise SetupRefused("the master key is not the one that this municipality was set up with") from None


async def put_test_numbers(
    connection: Connection, vault: MunicipalityVault, numbers: Sequence[str], *, new_id: Callable[[], UUID]
) -> bool:
    """The staff's phones are these and no others: whether anything changed."""
    changed = False
    for number in numbers:
        row = (vault.index("phone", number), vault.seal(TEST_NUMBER, number))
        added = await connection.fetchval(query("add_test_recipient"), vault.municipality_id, new_id(), *row)
        changed = changed or added is not None
    kept = [vault.index("phone", number) for number in numbers]
    dropped = await connection.fetch(query("drop_other_test_recipients"), vault.municipality_id, kept)
    return changed or bool(dropped)


def town_on_record(row: asyncpg.Record) -> TownSetup:
    """A municipality as it was set up; of its territory and its test numbers it says nothing, so that they stay."""
    return TownSetup(
        **{name: row[name] for name in _TOWN},
        profile=profile_from_json(row["profile"]),
        territory=Territory(),
        test_numbers=None,
    )


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


def _municipality_row(municipality_id: UUID, setup: TownSetup, profile: Profile, wrapped: bytes) -> tuple[object, ...]:
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


def step(what: str, *, changed: bool, says: str = "") -> StepTaken:
    """One that was taken in the record."""
    return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT, says)
