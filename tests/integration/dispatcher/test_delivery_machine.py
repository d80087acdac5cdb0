"""The same machine as in tests/unit/broadcasting, against the real statements on a real PostgreSQL: modest examples.

Time passes by making what is on record older.
"""

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState, Step
from comunica.municipality.address import Address, AddressKind
from comunica.stores.delivering.sweeps import PostgresSweeps
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.pool import Pool, open_pool
from comunica.usecases.delivering.claim_deliveries import FIRST
from comunica.usecases.delivering.deliver_ports import Acceptance, Claimed, Ending
from comunica.usecases.delivering.own_channels import OwnedChannel
from comunica.usecases.delivering.resolve_doubts import resolve_doubts
from comunica.usecases.hearing.settle_statuses import Report
from tests.integration.dispatcher.world import (
    Admin,
    Broadcast,
    Office,
    Provider,
    Town,
    found_town,
    meter,
    new_id,
    owned_by,
)
from tests.servers import Database
from tests.unit.broadcasting.delivery_machine import LEASE, PEOPLE, POLICY, DeliveryMachine, Held
from tests.unit.broadcasting.delivery_stories import STORIES

_MODEST = settings(max_examples=12, stateful_step_count=25, suppress_health_check=list(HealthCheck), database=None)
_DISPATCHERS = (new_id(), new_id())
_NOWHERE = Address(AddressKind.PHONE, "")


@dataclass(slots=True, kw_only=True)
class OnRecord:
    """The record of the machine in PostgreSQL: one broadcast of one town, urgent."""

    loop: asyncio.Runner
    town: Town
    office: Office
    statuses: StoredStatusRecord
    broadcast: Broadcast
    ids: list[UUID]

    def claim(self, dispatcher: int, *, now: float, most: int) -> list[Held]:
        return self.loop.run(self._claim(dispatcher, now, most))

    async def _claim(self, dispatcher: int, now: float, most: int) -> list[Held]:
        claimant = await owned_by(self.town, _DISPATCHERS[dispatcher])
        claim = await self.office.claims().claim_source(
            claimant, self.broadcast.id, after=FIRST, most=most, lease=LEASE
        )
        return [Held(self.ids.index(row.recipient_id), row.attempt, now) for row in claim.rows]

    def settle(self, step: Step, row: Held) -> None:
        self.loop.run(self._settle(step, row))

    async def _settle(self, step: Step, row: Held) -> None:
        claimed = Claimed(self.broadcast.id, self.ids[row.person], row.attempt, Lane.URGENT, _NOWHERE)
        settlements = self.office.settlements()
        if step is Step.ACCEPT:
            await settlements.accept([Acceptance(self.town.id, claimed, f"wamid.{row}", 0.0)], now=0.0)
        else:
            await settlements.settle(step, [Ending(self.town.id, claimed, Reason.UNREACHABLE)])

    def report(self, state: DeliveryState, person: int, attempt: int) -> None:
        report = Report(
            municipality_id=self.town.id,
            source_id=self.broadcast.id,
            recipient_id=self.ids[person],
            channel_id=self.town.channel_id,
            app=self.town.app,
            attempt=attempt,
            proof=state,
        )
        match state:
            case DeliveryState.SENT:
                report.sent_at = dt.datetime.now(dt.UTC)
            case _:
                report.delivered_at = dt.datetime.now(dt.UTC)
        self.loop.run(self._report(report))

    async def _report(self, report: Report) -> None:
        await self.statuses.settle([report])

    def lapse(self, *, now: float) -> None:
        self.loop.run(self._lapse())

    async def _lapse(self) -> None:
        await self._sweeps().lapse_leases([self._channel()], most=100)

    def decide(self, *, now: float, gaps: Sequence[tuple[float, float]]) -> None:
        self.loop.run(self._decide(now, gaps))

    async def _decide(self, now: float, gaps: Sequence[tuple[float, float]]) -> None:
        await self.town.hears_all()
        await self.town.admin.execute("DELETE FROM path_gap WHERE app = $1", self.town.app)
        await self.town.admin.executemany(
            "INSERT INTO path_gap (app, from_at, to_at, why) VALUES ($1, now() - make_interval(secs => $2),"
            " now() - make_interval(secs => $3), 'silent')",
            # Half a second for what the statements themselves took.
            [(self.town.app, now - begin + 0.5, now - end - 0.5) for begin, end in gaps],
        )
        await resolve_doubts([self._channel()], record=self._sweeps(), policy=POLICY, meter=meter())

    def leave(self, person: int) -> None:
        self.loop.run(self._leave(person))

    async def _leave(self, person: int) -> None:
        await self.town.admin.execute(
            "UPDATE subscriber SET consent = 'opted_out' WHERE municipality_id = $1 AND id = $2",
            *(self.town.id, self.ids[person]),
        )

    def cancel(self) -> None:
        self.loop.run(self._cancel())

    async def _cancel(self) -> None:
        await self._sweeps().stop(self.town.id, self.broadcast.id, Step.CANCEL, most=100)

    def passes(self, seconds: float) -> None:
        self.loop.run(self._passes(seconds))

    async def _passes(self, seconds: float) -> None:
        await self.town.admin.execute(
            "UPDATE delivery SET claimed_at = claimed_at - make_interval(secs => $2),"
            " lease_until = lease_until - make_interval(secs => $2),"
            " accepted_at = accepted_at - make_interval(secs => $2) WHERE source_id = $1",
            *(self.broadcast.id, seconds),
        )

    def states(self) -> list[DeliveryState]:
        return [DeliveryState(row["state"]) for row in self._rows()]

    def resent(self) -> list[bool]:
        return [row["resent_in_doubt"] for row in self._rows()]

    def close(self) -> None:
        self.loop.run(self.broadcast.adds_up())

    def _rows(self) -> list[asyncpg.Record]:
        rows = {row["recipient_id"]: row for row in self.loop.run(self.broadcast.rows())}
        return [rows[each] for each in self.ids]

    def _sweeps(self) -> PostgresSweeps:
        return PostgresSweeps(self.office.pool, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id)

    def _channel(self) -> OwnedChannel:
        return OwnedChannel(municipality_id=self.town.id, channel_id=self.town.channel_id, epoch=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What all examples share: a loop of their own, since Hypothesis drives a machine from outside of any."""

    loop: asyncio.Runner
    admin: Admin
    office: Office
    statuses: StoredStatusRecord

    def record(self) -> OnRecord:
        """A new town with a broadcast whose snapshot is made."""
        return self.loop.run(self._record())

    async def _record(self) -> OnRecord:
        town = await found_town(self.admin)
        people = await town.people(PEOPLE)
        broadcast = await town.broadcasts(lane="urgent")
        sweeps = PostgresSweeps(self.office.pool, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id)
        await sweeps.start(town.id, broadcast.id)
        return OnRecord(
            loop=self.loop,
            town=town,
            office=self.office,
            statuses=self.statuses,
            broadcast=broadcast,
            ids=[one.id for one in people],
        )


@pytest.fixture
def bench(database: Database) -> Iterator[Bench]:
    """Connections of a loop that is not the tests' own."""
    with asyncio.Runner() as loop:
        opened = loop.run(_opened(database))
        yield Bench(
            loop=loop,
            admin=opened.admin,
            office=Office(pool=opened.sending, provider=Provider()),
            statuses=StoredStatusRecord(opened.hearing),
        )
        loop.run(_close(opened))


@dataclass(frozen=True, slots=True)
class _Opened:
    admin: Admin
    sending: Pool
    hearing: Pool


async def _opened(database: Database) -> _Opened:
    admin = await asyncpg.connect(database.dsn)
    await admin.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: msgspec.json.encode(value).decode(),
        decoder=msgspec.json.decode,
    )
    sending = await open_pool(database.dsn_as("comunica_dispatcher"), name="tests", size=2)
    hearing = await open_pool(database.dsn_as("comunica_subscription"), name="tests", size=2)
    return _Opened(admin, sending, hearing)


async def _close(opened: _Opened) -> None:
    await asyncio.gather(opened.admin.close(), opened.sending.close(), opened.hearing.close())


def test_the_statements_keep_the_promises_in_every_interleaving(bench: Bench) -> None:
    class OnPostgres(DeliveryMachine):
        def make_record(self) -> OnRecord:
            return bench.record()

    run_state_machine_as_test(OnPostgres, settings=_MODEST)


@pytest.mark.parametrize("guard", STORIES)
def test_the_stories_of_the_guards_end_well_on_postgres(bench: Bench, guard: str) -> None:
    class OnPostgres(DeliveryMachine):
        def make_record(self) -> OnRecord:
            return bench.record()

    machine = OnPostgres()
    STORIES[guard](machine)
    machine.teardown()
