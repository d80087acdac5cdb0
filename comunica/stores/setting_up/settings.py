"""A municipality's settings, changed by its own people: the port of change_settings. For the role comunica_console."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from comunica.broadcasting.states import NOT_OVER
from comunica.enrolment.text_versions import TextVersion
from comunica.municipality.coat_of_arms import CoatOfArms
from comunica.municipality.profile import profile_to_json
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.setting_up.setup_writing import TEST_NUMBER, put_test_numbers, town_on_record
from comunica.stores.setting_up.texts import add_versions, numbered
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine
from comunica.usecases.setting_up.change_settings import SettingsOnRecord
from comunica.usecases.setting_up.keep_topics import TopicUses
from comunica.usecases.setting_up.municipality_setup import BudgetSetup, TownSetup
from comunica.usecases.setting_up.publish_notice import LegalBasis, NoticeDraft, NoticePublished


class PostgresSettings:
    """Implements `SettingsRecord`, `TopicRecord`, `NoticeRecord` and `ArmsRecord`.

    `new_id` makes ids that grow with time.
    """

    def __init__(self, pool: Pool, vaults: Vaults, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._vaults = vaults
        self._new_id = new_id

    @asynccontextmanager
    async def turn(self, municipality_id: UUID) -> "AsyncIterator[StoredSettingsTurn]":
        """A transaction. Raises RecordAway; nothing is written then."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("lock_setup"))
                yield StoredSettingsTurn(connection, vault, self._new_id)

    async def settings(self, municipality_id: UUID) -> SettingsOnRecord | None:
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_settings"), municipality_id)
                if row is None:
                    return None
                texts = await connection.fetch(query("see_text_versions"), municipality_id)
                numbers = await connection.fetch(query("list_test_recipients"), municipality_id)
        return SettingsOnRecord(
            town=town_on_record(row),
            texts=[TextVersion(**each) for each in texts],
            test_numbers=[vault.open(TEST_NUMBER, each["address_sealed"]) for each in numbers],
            budget=_budget(row),
        )

    async def topic_uses(self, municipality_id: UUID, topic: str, others: Collection[str]) -> TopicUses:
        """See TopicRecord."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return await _topic_uses(connection, municipality_id, topic, others)

    async def notices(
        self, municipality_id: UUID, *, version: str | None = None, count: int
    ) -> Sequence[NoticePublished]:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("see_notices"), municipality_id, version, count)
        return [
            NoticePublished(
                version=row["version"],
                basis=LegalBasis(row["basis"]),
                body=row["body"],
                by=row["published_by"],
                at=row["published_at"],
            )
            for row in rows
        ]


class StoredSettingsTurn:
    """Implements `SettingsTurn`, `TopicTurn`, `NoticeTurn` and `ArmsTurn` on a transaction at hand."""

    def __init__(self, connection: Connection, vault: MunicipalityVault, new_id: Callable[[], UUID]) -> None:
        self._connection = connection
        self._vault = vault
        self._new_id = new_id

    @property
    def _of(self) -> UUID:
        return self._vault.municipality_id

    async def town(self) -> TownSetup:
        row = await self._connection.fetchrow(query("hold_municipality"), self._of)
        assert row is not None, "whoever acts is of its staff"
        return town_on_record(row)

    async def put_town(self, town: TownSetup) -> bool:
        profile, texts = await numbered(self._connection, self._of, town.profile)
        await add_versions(self._connection, self._of, texts)
        facts = (town.service_name, town.contacts, town.privacy_url, town.notice_version, town.retention_days)
        row = (self._of, *facts, profile_to_json(profile), town.trial)
        return await self._connection.fetchval(query("change_settings"), *row) is not None

    async def put_test_numbers(self, numbers: Sequence[str]) -> bool:
        return await put_test_numbers(self._connection, self._vault, numbers, new_id=self._new_id)

    async def put_budget(self, budget: BudgetSetup | None) -> bool:
        if budget is None:
            return await self._connection.fetchval(query("drop_budget"), self._of) is not None
        row = (self._of, budget.cap_micros, budget.currency)
        return await self._connection.fetchval(query("put_budget"), *row) is not None

    async def put_notice(self, notice: NoticeDraft, *, by: str) -> bool:
        row = (self._of, notice.version, notice.basis, notice.body, by)
        return await self._connection.fetchval(query("put_notice"), *row) is not None

    async def put_arms(self, arms: CoatOfArms, *, by: str) -> bool:
        row = (self._of, arms.printed, arms.shown, arms.width, arms.height, arms.digest, by)
        return await self._connection.fetchval(query("put_coat_of_arms"), *row) is not None

    async def drop_arms(self) -> bool:
        return await self._connection.fetchval(query("drop_coat_of_arms"), self._of) is not None

    async def topic_uses(self, topic: str, others: Collection[str]) -> TopicUses:
        return await _topic_uses(self._connection, self._of, topic, others)

    async def tell(self, line: AuditLine) -> None:
        await add_line(self._connection, self._of, self._new_id(), line)


async def _topic_uses(connection: Connection, municipality_id: UUID, topic: str, others: Collection[str]) -> TopicUses:
    row = await connection.fetchrow(query("count_uses_of_topic"), municipality_id, topic, [*others], NOT_OVER)
    assert row is not None, "a statement of sums"
    return TopicUses(**row)


def _budget(row: asyncpg.Record) -> BudgetSetup | None:
    if row["cap_micros"] is None:
        return None
    return BudgetSetup(cap_micros=row["cap_micros"], currency=row["currency"])
