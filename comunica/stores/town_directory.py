"""The directory of towns and channels, cached: read whole, again after a while, and when somebody asks for a number we
do not know. A town that was set up a second ago is served; a stranger's number cannot make us read all the time.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from uuid import UUID

import asyncpg

from comunica.enrolment.gazetteer import Gazetteer
from comunica.municipality.profile import Profile, profile_from_json
from comunica.stores.pool import Pool, in_directory
from comunica.stores.sql import query
from comunica.stores.territory.gazetteers import StoredGazetteers, TownNames
from comunica.stores.vaults import Vaults
from comunica.usecases.town_directory import Channel, Town, Vault

#: Seconds: how old an answer may be, and how soon an unknown number makes us look again.
BELIEVED_FOR = 30.0
LOOK_AGAIN_AFTER = 1.0


class StoredTownDirectory:
    """Implements `TownDirectory` over PostgreSQL. `clock` is monotonic, in seconds."""

    def __init__(
        self,
        pool: Pool,
        vaults: Vaults,
        *,
        clock: Callable[[], float],
        believed_for: float = BELIEVED_FOR,
        look_again_after: float = LOOK_AGAIN_AFTER,
    ) -> None:
        self._pool = pool
        self._vaults = vaults
        self._gazetteers = StoredGazetteers(pool)
        self._clock = clock
        self._believed_for = believed_for
        self._look_again_after = look_again_after
        self._read_at = float("-inf")
        self._channels: Mapping[str, Channel] = {}
        self._by_account: Mapping[str, list[Channel]] = {}
        self._reading = asyncio.Lock()

    async def channels(self, phone_number_ids: Collection[str]) -> Mapping[str, Channel]:
        await self._refresh(self._believed_for)
        if any(each not in self._channels for each in phone_number_ids):
            await self._refresh(self._look_again_after)
        known = self._channels
        return {each: known[each] for each in phone_number_ids if each in known}

    async def channels_of_account(self, waba_id: str) -> Collection[Channel]:
        await self._refresh(self._believed_for)
        if waba_id not in self._by_account:
            await self._refresh(self._look_again_after)
        return self._by_account.get(waba_id, [])

    async def slugs(self) -> Collection[str]:
        """Of all towns that have a channel."""
        await self._refresh(self._believed_for)
        return {channel.town.slug for channel in self._channels.values()}

    async def refresh(self) -> None:
        """Read everything now."""
        async with self._reading:
            await self._read()

    async def _refresh(self, older_than: float) -> None:
        if self._clock() - self._read_at < older_than:
            return
        async with self._reading:
            # Whoever waited for the lock finds that the work is done.
            if self._clock() - self._read_at >= older_than:
                await self._read()

    async def _read(self) -> None:
        began = self._clock()
        async with in_directory(self._pool) as connection:
            rows = await connection.fetch(query("see_town_channels"))
        towns = await self._towns({row["municipality_id"]: row for row in rows})
        channels = [channel_of(row, towns[row["municipality_id"]]) for row in rows]
        by_account: dict[str, list[Channel]] = defaultdict(list)
        for channel in channels:
            by_account[channel.waba_id].append(channel)
        self._channels = {channel.phone_number_id: channel for channel in channels}
        self._by_account = dict(by_account)
        self._read_at = began

    async def _towns(self, rows: Mapping[UUID, asyncpg.Record]) -> Mapping[UUID, Town]:
        await self._vaults.open(rows)
        profiles = {
            town: replace(profile_from_json(row["profile"]), service_name=row["service_name"])
            for town, row in rows.items()
        }
        gazetteers = await self._gazetteers.of(
            {town: TownNames(row["name"], row["province"], profiles[town].other_towns) for town, row in rows.items()}
        )
        return {
            town: town_of(row, profiles[town], gazetteers[town], await self._vaults.of(town))
            for town, row in rows.items()
        }


def town_of(row: asyncpg.Record, profile: Profile, gazetteer: Gazetteer, vault: Vault) -> Town:
    """A town out of a row of the directory."""
    return Town(
        id=row["municipality_id"],
        name=row["name"],
        service_name=row["service_name"],
        contacts=row["contacts"],
        privacy_url=row["privacy_url"],
        notice_version=row["notice_version"],
        language=row["language"],
        retention_days=row["retention_days"],
        profile=profile,
        gazetteer=gazetteer,
        vault=vault,
        slug=row["slug"],
    )


def channel_of(row: asyncpg.Record, town: Town) -> Channel:
    """A channel out of a row of the directory."""
    return Channel(
        id=row["channel_id"],
        app=row["app"],
        phone_number_id=row["phone_number_id"],
        waba_id=row["waba_id"],
        town=town,
    )
