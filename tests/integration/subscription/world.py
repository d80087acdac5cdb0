"""Towns on record and people who write to them: what the cases of the subscription service are told in."""

import datetime as dt
import itertools
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import uuid_utils.compat

from comunica.broadcasting.content import Choice, ChoiceContent
from comunica.contracts.bells import Bell
from comunica.contracts.inbound import MessageReceived
from comunica.stores.hearing.inbound import StoredInboundRecord
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey, MunicipalityVault
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.record_inbound import Recorded, RecordInbound
from comunica.usecases.hearing.reply_body import from_text

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
MASTER_KEY = MasterKey(bytes(range(32)))

type Admin = asyncpg.Connection[asyncpg.Record]

_serial = itertools.count(1)


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with one channel, two zones and a contrada."""

    id: UUID
    channel_id: UUID
    app: str
    number: str
    waba: str
    vault: MunicipalityVault


async def found_town(admin: Admin, *, app: str = "town-app", profile: dict[str, Any] | None = None) -> Town:
    """Write a new town into the record, as the administration's tool does."""
    serial = next(_serial)
    town_id, channel_id = new_id(), new_id()
    wrapped = MASTER_KEY.new_wrapped_key(town_id)
    town = Town(town_id, channel_id, app, f"10{serial:06d}", f"20{serial:06d}", MASTER_KEY.unwrap(town_id, wrapped))
    await admin.execute(
        "INSERT INTO municipality (id, slug, name, service_name, contacts, privacy_url, notice_version, profile,"
        " wrapped_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        *(town_id, f"borgo-{serial}", f"Borgo {serial}", f"Borgo {serial} Comunica", "chiama 02 000 e vedi borgo.it"),
        *("https://borgo.it/privacy", "2026-11", profile or {"other_towns": ["Saronno"]}, wrapped),
    )
    await admin.execute(
        "INSERT INTO channel (municipality_id, id, provider, app, phone_number_id, waba_id, portfolio_id,"
        " display_phone_number, base_url, token_sealed)"
        " VALUES ($1, $2, 'whatsapp', $3, $4, $5, 'p', '+39', 'http://x', $6)",
        *(town_id, channel_id, app, town.number, town.waba, town.vault.seal("channel.token_sealed", "t")),
    )
    # The tally's triggers work for the owner, whom row level security binds even when a superuser writes.
    await admin.execute(
        "SELECT set_config('app.municipality', concat_ws(',', nullif(current_setting('app.municipality', true), ''),"
        " $1::text), false)",
        str(town_id),
    )
    for zone, kind, name, aliases, around in (
        ("centro", "zone", "Centro", [], []),
        ("brollo", "zone", "Villaggio Brollo", ["Brollo"], []),
        ("la-costa", "contrada", "La Costa", [], ["centro"]),
    ):
        await admin.execute(
            "INSERT INTO zone (municipality_id, id, kind, name, aliases, zones) VALUES ($1, $2, $3, $4, $5, $6)",
            *(town_id, zone, kind, name, aliases, around),
        )
    return town


@dataclass(frozen=True, slots=True, kw_only=True)
class Citizen:
    """Somebody with a phone, a user id, or both."""

    town: Town
    phone: str = ""
    user_id: str = ""

    def says(self, text: str = "", *, after: float = 0, message_id: str = "", **more: Any) -> MessageReceived:
        """A message, sent so many seconds after `NOW`."""
        return MessageReceived(
            phone_number_id=self.town.number,
            message_id=message_id or f"wamid.{os.urandom(12).hex()}",
            sender_phone=self.phone,
            sender_user_id=self.user_id,
            sent_at=NOW + dt.timedelta(seconds=after),
            type=more.pop("type", "text"),
            text=text,
            **more,
        )

    def presses(self, choice: Choice, *, after: float, **more: Any) -> MessageReceived:
        """A choice that was offered, pressed."""
        return self.says(choice.title, after=after, type="interactive", payload=choice.payload, **more)


@dataclass(slots=True)
class RungBells:
    """Bells that are only remembered."""

    rung: list[Bell] = field(default_factory=list)

    async def ring(self, bell: Bell) -> None:
        self.rung.append(bell)


def citizen(town: Town, **more: str) -> Citizen:
    """Somebody with a phone of their own."""
    return Citizen(town=town, phone=more.pop("phone", f"39333{next(_serial):07d}"), **more)


@dataclass(frozen=True, slots=True)
class Subscription:
    """The use case over the real record, and the record as a superuser sees it."""

    record_inbound: RecordInbound
    bells: RungBells
    admin: Admin

    async def hears(self, *events: MessageReceived) -> Recorded:
        return await self.record_inbound(events)

    async def hears_each(self, *events: MessageReceived) -> None:
        for event in events:
            await self.record_inbound([event])

    async def people(self, town: Town) -> list[asyncpg.Record]:
        """The town's subscribers, oldest first."""
        return await self.admin.fetch("SELECT * FROM subscriber WHERE municipality_id = $1 ORDER BY id", town.id)

    async def person(self, town: Town) -> asyncpg.Record:
        """The town's only subscriber."""
        [person] = await self.people(town)
        return person

    async def replies(self, town: Town) -> list[str]:
        """The texts that wait to be sent, in order."""
        return await self._texts(town, "state = 'queued' AND not_before IS NULL")

    async def reminders(self, town: Town) -> list[str]:
        """The texts that wait for their hour."""
        return await self._texts(town, "state = 'queued' AND not_before IS NOT NULL")

    async def withdrawn(self, town: Town) -> list[str]:
        """The texts that were to be sent, and will not be."""
        return await self._texts(town, "state = 'suppressed'")

    async def _texts(self, town: Town, where: str) -> list[str]:
        rows = await self.admin.fetch(
            f"SELECT body_sealed FROM delivery WHERE municipality_id = $1 AND lane = 'reply' AND {where}"
            " ORDER BY source_id",
            town.id,
        )
        return [from_text(town.vault.open("delivery.body_sealed", row["body_sealed"])).body for row in rows]

    async def choices(self, town: Town, reply: int = -1) -> dict[str, Choice]:
        """What a waiting reply offers to press, by title; by default the latest."""
        rows = await self.admin.fetch(
            "SELECT body_sealed FROM delivery WHERE municipality_id = $1 AND lane = 'reply' AND not_before IS NULL"
            " ORDER BY source_id",
            town.id,
        )
        content = from_text(town.vault.open("delivery.body_sealed", rows[reply]["body_sealed"]))
        return {each.title: each for each in content.choices} if isinstance(content, ChoiceContent) else {}

    async def ledger(self, town: Town) -> list[asyncpg.Record]:
        return await self.admin.fetch(
            "SELECT * FROM consent_entry WHERE municipality_id = $1 ORDER BY position", town.id
        )


def record_inbound_over(pool: Pool, bells: RungBells, *, now: dt.datetime = NOW) -> RecordInbound:
    """The use case as the service builds it, at a fixed moment."""
    return RecordInbound(
        directory=StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=time.monotonic, look_again_after=0),
        record=StoredInboundRecord(pool),
        bells=bells,
        now=lambda: now,
        new_id=new_id,
        new_salt=lambda: os.urandom(16),
    )


def facts(person: asyncpg.Record, names: Sequence[str] = ("consent", "zone_id", "outside")) -> tuple[Any, ...]:
    """Some columns of a subscriber, to be compared."""
    return tuple(person[name] for name in names)
