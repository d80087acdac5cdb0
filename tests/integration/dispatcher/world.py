"""Towns with people, their broadcasts, and a provider that does as it is told: what the cases are told in."""

import asyncio
import datetime as dt
import itertools
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import uuid_utils.compat

from comunica.broadcasting.content import Content, TemplateContent
from comunica.broadcasting.prices import PriceList
from comunica.broadcasting.token import DeliveryToken, decode
from comunica.broadcasting.verdicts import Accepted, Verdict
from comunica.contracts.bells import Bell
from comunica.municipality.address import Address
from comunica.runtime import catalogue
from comunica.runtime.lifetime import Lifetime
from comunica.runtime.metrics import Metrics
from comunica.stores.delivering.claims import PostgresClaims
from comunica.stores.delivering.settlements import PostgresSettlements
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey, MunicipalityVault
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.finish_broadcast import Finished
from comunica.usecases.delivering.deliver_ports import ChannelFacts, Claimant
from comunica.usecases.messages import request_body
from comunica.usecases.setting_up.check_channels import ChannelInspector, Checked, Standing
from services.dispatcher.dispatcher import Dispatcher
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.settings import DispatcherSettings
from services.dispatcher.surroundings import Surroundings
from tests.eventually import PATIENCE, eventually

MASTER_KEY = MasterKey(bytes(range(32)))
#: Before every source.
FIRST_SOURCE = UUID(int=0)
FINAL = ("accepted", "sent", "delivered", "read", "failed", "suppressed", "expired", "cancelled", "unknown")

type Admin = asyncpg.Connection[asyncpg.Record]

_serial = itertools.count(1)


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


@dataclass(frozen=True, slots=True)
class Person:
    """A subscriber with a phone."""

    id: UUID
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A municipality with one channel, a template, two zones and a contrada."""

    admin: Admin
    id: UUID
    channel_id: UUID
    template_id: UUID
    number: str
    app: str
    vault: MunicipalityVault

    async def people(
        self, count: int, *, consent: str = "opted_in", zone: str | None = None, **more: Any
    ) -> list[Person]:
        """So many new subscribers."""
        made = [Person(new_id(), f"39333{next(_serial):07d}") for _ in range(count)]
        seal = self.vault.seal
        await self.admin.executemany(
            "INSERT INTO subscriber (municipality_id, id, channel_id, consent, address_kind, address_sealed, zone_id,"
            " outside) VALUES ($1, $2, $3, $4, 'phone', $5, $6, $7)",
            [
                (self.id, one.id, self.channel_id, consent, seal("subscriber.address_sealed", one.phone), zone,
                 more.get("outside", False))
                for one in made
            ],
        )  # fmt: skip
        return made

    async def leaves(self, *people: Person) -> None:
        await self.admin.execute(
            "UPDATE subscriber SET consent = 'opted_out' WHERE id = ANY($1)", [one.id for one in people]
        )

    async def broadcasts(
        self, audience: dict[str, Any] | None = None, *, lane: str = "normal", due: bool = True, **columns: Any
    ) -> "Broadcast":
        """A broadcast as `submit_broadcast` leaves it."""
        made = Broadcast(self, columns.pop("id", None) or new_id())
        row = {
            "municipality_id": self.id,
            "id": made.id,
            "channel_id": self.channel_id,
            "template_id": self.template_id,
            "template_name": "avviso",
            "language": "it",
            "category": "utility",
            "parameters": {"testo": "la biblioteca resta chiusa"},
            "audience": audience or {"everyone": True},
            "lane": lane,
            "state": "scheduled",
            "origin": "api",
            "submitted_by": "test",
            "scheduled_for": dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1),
        } | columns
        marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        await self.admin.execute(f"INSERT INTO broadcast ({', '.join(row)}) VALUES ({marks})", *row.values())
        if due:
            await self.admin.execute(
                "INSERT INTO due_source VALUES ($1, $2, $3, $4, 'resolve', $5)",
                *(self.id, made.id, self.channel_id, lane, row["scheduled_for"]),
            )
        return made

    async def reply(self, person: Person, text: str = "Benvenuta", *, expires_in: float = 3600) -> "Broadcast":
        """A reply as the subscription service leaves it. Its source stands for it."""
        made = Broadcast(self, new_id())
        await self.admin.execute(
            "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
            " expires_at, body_sealed) VALUES ($1, $2, $3, $4, 'inbound_message', 'reply', 'queued',"
            " now() + make_interval(secs => $5), $6)",
            *(self.id, made.id, person.id, self.channel_id, expires_in,
              self.vault.seal("delivery.body_sealed", text)),
        )  # fmt: skip
        return made

    async def requests(
        self, people: Sequence[Person], *, lane: str = "normal", text: str = "la carta è pronta", **columns: Any
    ) -> "Requests":
        """A request for each of them, as the api leaves it."""
        content = TemplateContent(template="avviso", language="it", names=("testo",), parameters={"testo": text})
        made = Requests(self, tuple(new_id() for _ in people))
        rows = [
            {
                "municipality_id": self.id,
                "source_id": source,
                "recipient_id": person.id,
                "channel_id": self.channel_id,
                "source_kind": "request",
                "lane": lane,
                "state": "queued",
                "body_sealed": self.vault.seal("delivery.body_sealed", request_body.to_text(content)),
                "template_id": self.template_id,
                "template_version": 1,
                "expires_at": dt.datetime.now(dt.UTC) + dt.timedelta(hours=1),
            }
            | columns
            for person, source in zip(people, made.ids, strict=True)
        ]
        marks = ", ".join(f"${place}" for place in range(1, len(rows[0]) + 1))
        await self.admin.executemany(
            f"INSERT INTO delivery ({', '.join(rows[0])}) VALUES ({marks})", [tuple(row.values()) for row in rows]
        )
        return made

    async def owner(self) -> asyncpg.Record:
        row = await self.admin.fetchrow("SELECT * FROM channel_ownership WHERE channel_id = $1", self.channel_id)
        assert row is not None
        return row

    async def channel(self) -> asyncpg.Record:
        row = await self.admin.fetchrow("SELECT * FROM channel WHERE id = $1", self.channel_id)
        assert row is not None
        return row

    async def hears_all(self, *, gap: bool = False) -> None:
        """The webhook path is known to be whole until now; or it had a gap."""
        await self.admin.execute(
            "INSERT INTO path_state (app, settled_to, proved_to) VALUES ($1, now(), now())"
            " ON CONFLICT (app) DO UPDATE SET settled_to = now(), proved_to = now()",
            self.app,
        )
        if gap:
            await self.admin.execute(
                "INSERT INTO path_gap (app, from_at, to_at, why)"
                " VALUES ($1, now() - interval '1 day', now(), 'refused')",
                self.app,
            )


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A source of deliveries."""

    town: Town
    id: UUID

    async def row(self) -> asyncpg.Record:
        row = await self.town.admin.fetchrow("SELECT * FROM broadcast WHERE id = $1", self.id)
        assert row is not None
        return row

    async def rows(self) -> list[asyncpg.Record]:
        return await self.town.admin.fetch("SELECT * FROM delivery WHERE source_id = $1 ORDER BY recipient_id", self.id)

    async def states(self) -> dict[str, int]:
        """Deliveries by state, counted one by one."""
        return dict(Counter(row["state"] for row in await self.rows()))

    async def tally(self) -> dict[str, int]:
        """Deliveries by state as the tally has them."""
        rows = await self.town.admin.fetch(
            "SELECT state, sum(n)::int AS n FROM delivery_tally WHERE source_id = $1 GROUP BY state HAVING sum(n) <> 0",
            self.id,
        )
        return {row["state"]: row["n"] for row in rows}

    async def is_finished(self) -> bool:
        return bool((await self.row())["state"] == "finished")

    async def resumes(self) -> None:
        """Staff resume it."""
        await self.town.admin.execute("UPDATE broadcast SET state = 'sending' WHERE id = $1", self.id)
        await self.town.admin.execute(
            "INSERT INTO due_source VALUES ($1, $2, $3, 'normal', 'send', now())",
            *(self.town.id, self.id, self.town.channel_id),
        )

    async def ages(self, seconds: float) -> None:
        """Its attempts began, and their leases end, so much earlier."""
        await self.town.admin.execute(
            "UPDATE delivery SET claimed_at = claimed_at - make_interval(secs => $2),"
            " lease_until = lease_until - make_interval(secs => $2) WHERE source_id = $1",
            *(self.id, seconds),
        )

    async def adds_up(self) -> None:
        """Promise 1: the snapshot, the tally and the rows agree."""
        row, states, tally = await self.row(), await self.states(), await self.tally()
        assert sum(states.values()) == row["resolved"]
        assert states == tally


@dataclass(frozen=True, slots=True)
class Requests:
    """Sources of one delivery each."""

    town: Town
    ids: tuple[UUID, ...]

    async def rows(self) -> list[asyncpg.Record]:
        return await self.town.admin.fetch(
            "SELECT * FROM delivery WHERE source_id = ANY($1) ORDER BY source_id", list(self.ids)
        )

    async def states(self) -> dict[str, int]:
        """Each of them is in exactly one."""
        states = dict(Counter(row["state"] for row in await self.rows()))
        assert sum(states.values()) == len(self.ids)
        return states

    async def become(self, states: dict[str, int], *, within: float = PATIENCE) -> None:
        """Wait until these are their states."""

        async def they_are() -> bool:
            found = await self.states()
            assert found == states, found
            return True

        await eventually(they_are, within=within)

    async def ages(self, seconds: float) -> None:
        """Their attempts began, and their leases end, so much earlier."""
        await self.town.admin.execute(
            "UPDATE delivery SET claimed_at = claimed_at - make_interval(secs => $2),"
            " lease_until = lease_until - make_interval(secs => $2) WHERE source_id = ANY($1)",
            *(list(self.ids), seconds),
        )


async def found_town(admin: Admin, *, messages_per_second: int = 1000) -> Town:
    """Write a new town into the record, as the administration's tool does."""
    serial = next(_serial)
    town_id, wrapped = new_id(), None
    wrapped = MASTER_KEY.new_wrapped_key(town_id)
    town = Town(
        admin=admin,
        id=town_id,
        channel_id=new_id(),
        template_id=new_id(),
        number=f"10{serial:06d}",
        app=f"app-{serial}",
        vault=MASTER_KEY.unwrap(town_id, wrapped),
    )
    await admin.execute(
        "INSERT INTO municipality (id, slug, name, service_name, contacts, privacy_url, notice_version, wrapped_key,"
        " profile) VALUES ($1, $2, 'Borgo', 'Borgo Comunica', '02 000', 'https://borgo.it/privacy', '1', $3,"
        """ '{"without_approval": ["utility", "marketing"]}')""",
        *(town.id, f"borgo-{serial}", wrapped),
    )
    await admin.execute(
        "INSERT INTO channel (municipality_id, id, provider, app, phone_number_id, waba_id, portfolio_id,"
        " display_phone_number, base_url, token_sealed, messages_per_second)"
        " VALUES ($1, $2, 'whatsapp', $3, $4, $5, 'p', '+39', 'http://127.0.0.1:9/v25.0', $6, $7)",
        *(town.id, town.channel_id, town.app, town.number, f"20{serial:06d}"),
        *(town.vault.seal("channel.token_sealed", "token"), messages_per_second),
    )
    await admin.execute(
        "INSERT INTO channel_ownership (municipality_id, channel_id) VALUES ($1, $2)", town.id, town.channel_id
    )
    await admin.execute(
        "INSERT INTO template (municipality_id, id, waba_id, name, language, category, status, body, footer,"
        " parameters, parameter_format, synced_at) VALUES ($1, $2, $3, 'avviso', 'it', 'utility', 'approved',"
        " 'Avviso: {{testo}}. Saluti.', 'Comune di Borgo. Per uscire scrivi DISATTIVA', '{testo}', 'named', now())",
        *(town.id, town.template_id, f"20{serial:06d}"),
    )
    for zone, kind, around in (("centro", "zone", []), ("brollo", "zone", []), ("la-costa", "contrada", ["centro"])):
        await admin.execute(
            "INSERT INTO zone (municipality_id, id, kind, name, zones) VALUES ($1, $2, $3, $2, $4)",
            *(town.id, zone, kind, around),
        )
    await _see(admin, town.id)
    return town


async def _see(admin: Admin, town_id: UUID) -> None:
    # The tally's triggers work for the owner, whom row level security binds even when a superuser writes.
    await admin.execute(
        "SELECT set_config('app.municipality', concat_ws(',', nullif(current_setting('app.municipality', true), ''),"
        " $1::text), false)",
        str(town_id),
    )


@dataclass(frozen=True, slots=True)
class Call:
    """One message as it reached the provider."""

    number: str
    phone: str
    token: DeliveryToken
    content: Content


@dataclass(slots=True)
class Provider:
    """Takes everything and keeps it, unless a case says otherwise. One for all channels and dispatchers of a case."""

    calls: list[Call] = field(default_factory=list)
    #: What it answers; the call is kept either way.
    answer: Callable[[Call], Awaitable[Verdict]] | None = None

    def carrier(self, facts: ChannelFacts) -> "FakeCarrier":
        return FakeCarrier(self, facts.phone_number_id)

    def phones(self) -> list[str]:
        return sorted(call.phone for call in self.calls)

    def times(self) -> Counter[str]:
        """How often each phone was written to."""
        return Counter(call.phone for call in self.calls)


@dataclass(slots=True)
class FakeCarrier:
    """The port to the provider, for one channel."""

    provider: Provider
    number: str

    def prepare(self, content: Content, /) -> Content:
        return content

    async def send(self, message: Any, address: Address, token: str) -> Verdict:
        call = Call(self.number, address.value, decode(token), message)
        self.provider.calls.append(call)
        await asyncio.sleep(0)
        if self.provider.answer is not None:
            return await self.provider.answer(call)
        return Accepted(f"wamid.{address.value}.{len(self.provider.calls)}")

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class Silence:
    """Nobody hears bells or news."""

    news: list[Finished] = field(default_factory=list)
    #: Whether NATS keeps the news.
    keeps: bool = True

    async def ring(self, bell: Bell) -> None:
        """Lost."""

    async def finished(self, finished: Finished) -> bool:
        self.news.append(finished)
        return self.keeps


def scaled_settings(**changes: Any) -> DispatcherSettings:
    """The start values, some 10 times faster. Windows of doubt are long: cases age their deliveries instead."""
    values: dict[str, Any] = {
        "postgres_dsn": "",
        "master_key_file": "/dev/null",
        "call_deadline": 1.0,
        "connect_deadline": 0.5,
        "row_lease": 10.0,
        "ownership_lease": 3.0,
        "ownership_renewal": 0.1,
        "sweep_interval": 0.05,
        "doubt_interval": 0.05,
        "facts_interval": 0.1,
        "doubt_window_urgent": 100.0,
        "doubt_window": 200.0,
        "doubt_limit_urgent": 1000.0,
        "doubt_limit": 2000.0,
    }
    return DispatcherSettings(**(values | changes))


class Ready:
    """A provider that finds every channel ready."""

    async def check(self, _channel: ChannelFacts) -> Checked:
        return Checked(standing=Standing.READY)

    def version_ends(self, _channel: ChannelFacts) -> tuple[str, dt.datetime] | None:
        return None


@dataclass(slots=True, kw_only=True)
class Office:
    """Where dispatchers are made: one record, one provider."""

    pool: Pool
    provider: Provider
    silence: Silence = field(default_factory=Silence)
    prices: PriceList = field(default_factory=PriceList)
    inspector: ChannelInspector = field(default_factory=Ready)

    def dispatcher(self, **settings: Any) -> Dispatcher:
        around = Surroundings(
            pool=self.pool,
            vaults=Vaults(self.pool, MASTER_KEY),
            announcements=self.silence,
            bells=self.silence,
            meter=meter(),
            open_carrier=self.provider.carrier,
            prices=self.prices,
            inspector=self.inspector,
        )
        return Dispatcher(new_id(), scaled_settings(**settings), around)

    @asynccontextmanager
    async def working(self, **settings: Any) -> AsyncIterator[Dispatcher]:
        """A dispatcher at work; at the end it stops in order."""
        dispatcher = self.dispatcher(**settings)
        async with dispatcher.running(Lifetime()):
            yield dispatcher

    def claims(self, sql: Callable[[str], str] | None = None) -> PostgresClaims:
        more = {} if sql is None else {"sql": sql}
        return PostgresClaims(self.pool, Vaults(self.pool, MASTER_KEY), now=lambda: dt.datetime.now(dt.UTC), **more)

    def settlements(self, sql: Callable[[str], str] | None = None) -> PostgresSettlements:
        more = {} if sql is None else {"sql": sql}
        return PostgresSettlements(self.pool, Vaults(self.pool, MASTER_KEY), **more)


def meter() -> DispatcherMeter:
    return DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher"))


async def owned_by(town: Town, owner: UUID | None = None) -> Claimant:
    """The channel of a town in the hands of somebody for a minute."""
    owner = owner or new_id()
    epoch = await town.admin.fetchval(
        "UPDATE channel_ownership SET owner = $2, epoch = epoch + 1, lease_until = now() + interval '1 minute'"
        " WHERE channel_id = $1 RETURNING epoch",
        *(town.channel_id, owner),
    )
    return Claimant(municipality_id=town.id, channel_id=town.channel_id, owner=owner, epoch=epoch)


async def all_are(broadcast: Broadcast, state: str, *, within: float = PATIENCE) -> None:
    """Wait until every delivery of a broadcast is in this state."""

    async def they_are() -> bool:
        states = await broadcast.states()
        assert list(states) == [state], states
        return True

    await eventually(they_are, within=within)


async def quiet_for(seconds: float, check: Callable[[], bool]) -> None:
    """`check` holds, and goes on holding for so long."""
    end = time.monotonic() + seconds
    assert check()

    def is_over() -> bool:
        # Not an AssertionError: `eventually` would take that for "not yet".
        if not check():
            pytest.fail("it did not stay so")
        return time.monotonic() >= end

    await eventually(is_over, within=seconds + PATIENCE)


def phones_of(people: Sequence[Person]) -> list[str]:
    return sorted(one.phone for one in people)
