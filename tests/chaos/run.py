"""One fault from begin to end: people publish and write, it happens, everything heals, the three are compared."""

import asyncio
import datetime as dt
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx

from comunica.broadcasting.ownership import oldest_id
from comunica.broadcasting.token import NotOurToken, decode
from tests.chaos.balance import Balance, Key, Observed, Receipt, Row, compare
from tests.chaos.fleet import Build, Fleet
from tests.chaos.scene import Fault, Scene
from tests.chaos.streams import Mark, dead_letters
from tests.chaos.timings import Timings
from tests.chaos.town_hall import TownHall
from tests.chaos.towns import Town, found, plan_towns, provider_of
from tests.eventually import eventually

#: After the last blow everything is done within the doubt window and so many seconds.
GRACE = 60.0
#: Seconds until the provider has told all, and again until all of it is heard.
HEARD_WITHIN = 60.0
#: How a goodbye begins, and the seconds that a transaction of a loaded machine may take from its clock to its commit.
_GOODBYE = "Fatto"
_LONG_TRANSACTION = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large and how long. `seconds`: how long each fault goes on. `whole`: what its row asks for is done in full,
    also if that takes longer; without it, what fits into the time.
    """

    seed: int
    seconds: float
    timings: Timings
    whole: bool = True
    towns: int = 20
    people: int = 500
    messages_per_second: int = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What one fault showed."""

    fault: Fault
    plan: Plan
    scene: Scene
    balance: Balance
    done_after: float | None

    @property
    def is_good(self) -> bool:
        """The zeros, and what else the row asks for."""
        return self.balance.is_clean and all(one.holds for one in self.scene.expectations)

    def lines(self) -> list[str]:
        """For people."""
        plan, balance = self.plan, self.balance
        recorded = ", ".join(f"{state} {count}" for state, count in sorted(balance.recorded.items()))
        zeros = ("lost", "duplicated", "phantom", "unaccounted", "resent_in_doubt", "contradicted")
        return [
            f"== {self.fault.NAME}: {self.fault.SAYS}",
            f"   seed {plan.seed}, {plan.towns} towns with {plan.people} people, {plan.seconds:g} s",
            f"   {plan.timings.told()}",
            f"   asked {balance.asked}; recorded, replies too: {recorded}; received, replies too: {balance.received}",
            *(f"{name}: {getattr(balance, name)}" for name in zeros),
            f"   second attempts: {balance.second_attempts}; told as delivered and not heard yet: {balance.unheard}",
            *(f"   {what}: {value}" for what, value in self.scene.figures.items()),
            *(f"   {'ok' if one.holds else 'NOT'}: {one.what}" for one in self.scene.expectations),
            f"   {'good' if self.is_good else 'BAD'}",
        ]


@dataclass(frozen=True, slots=True)
class World:
    """A fleet with its towns, ready to be harmed."""

    plan: Plan
    fleet: Fleet
    towns: Sequence[Town]
    web: httpx.AsyncClient


@asynccontextmanager
async def world(plan: Plan, *, brokers: int, folder: Path | None = None) -> AsyncIterator[World]:
    """Start everything; end everything."""
    with tempfile.TemporaryDirectory(prefix="comunica-chaos-") as scratch:
        place = folder or Path(scratch)
        place.chmod(0o755)
        fleet = Fleet(place, Build(timings=plan.timings, brokers=brokers, seed=plan.seed))
        towns = plan_towns(plan.towns, hurried=plan.timings.hurried, chance=Random(plan.seed))
        limits = httpx.Limits(max_connections=60)
        async with httpx.AsyncClient(timeout=20, limits=limits, trust_env=False) as web:
            try:
                await fleet.start_servers(provider_of(towns, fleet))
                await found(fleet, towns, people=plan.people, messages_per_second=plan.messages_per_second)
                await fleet.start_services()
                yield World(plan, fleet, towns, web)
            finally:
                await fleet.stop()


async def run(fault: Fault, here: World) -> Report:
    """Let it happen once."""
    plan, since, first = here.plan, time.time(), oldest_id(dt.datetime.now(dt.UTC))
    chance = Random(f"{plan.seed} {fault.NAME}")
    hall = TownHall(here.fleet, here.towns, here.web, Random(plan.seed), f"avviso {fault.NAME} {since:.0f}")
    fell = _falls(here.fleet)
    await hall.publishes()
    scene = Scene(fleet=here.fleet, hall=hall, towns=here.towns, chance=chance, seconds=plan.seconds, whole=plan.whole)
    buried = await dead_letters(here.fleet.broker_client)
    async with hall.chatting():
        publishing = asyncio.create_task(hall.publishes_while(lambda: scene.publishes and not scene.is_over))
        await fault.happen(scene)
        await publishing
        await here.fleet.mend()
        await hall.lifts_faults()
        done_after = await _settles(hall, first, scene)
    all_heard = await _all_is_heard(hall, first, scene)
    scene.tell("blows", scene.blows)
    scene.tell("rounds of broadcasts", hall.rounds)
    scene.tell("dead letters", await dead_letters(here.fleet.broker_client) - buried)
    if fallen := _falls(here.fleet) - fell:
        scene.tell("processes that ended by themselves and were started again", fallen)
    balance = compare(await _observed(here, hall, since, first))
    if all_heard:
        missing = f"({balance.unheard} missing, {scene.unreadable} made unreadable)"
        holds = balance.unheard <= scene.unreadable
        scene.expect(f"no status acknowledged and not recorded {missing}", holds)
    return Report(fault, plan, scene, balance, done_after)


async def _settles(hall: TownHall, first: UUID, scene: Scene) -> float | None:
    """Seconds from the last blow until nothing waits any more."""
    most = scene.fleet.build.timings.window + GRACE
    expected = f"done within the doubt window and {GRACE:g} s ({most:.0f} s) of the last blow"
    deadline = scene.last_blow + most
    within = max(5.0, deadline - time.monotonic())
    try:
        await eventually(lambda: _nothing_waits(hall, first), within=within, every=0.2)
    except AssertionError:
        scene.expect(expected, holds=False, timed=True)
        return None
    took = time.monotonic() - scene.last_blow
    scene.tell("seconds from the last blow to done", took)
    scene.expect(expected, holds=True, timed=True)
    return took


async def _nothing_waits(hall: TownHall, first: UUID) -> bool:
    rows = await hall.looks(
        "SELECT count(*) FILTER (WHERE state IN ('queued', 'sending', 'doubt') AND not_before IS NULL)"
        " + count(*) FILTER (WHERE state = 'queued' AND not_before < now() + interval '1 hour') AS n"
        " FROM delivery WHERE source_id >= $1",
        first,
    )
    return bool(rows) and rows[0]["n"] == 0


async def _all_is_heard(hall: TownHall, first: UUID, scene: Scene) -> bool:
    """Whatever the provider still has to tell is told, and taken off the stream: only then may the record be judged.

    Twice: the last word of a citizen is answered, and of that answer there are statuses.
    """
    expected = f"all that the provider told was heard (each look within {HEARD_WITHIN:g} s)"
    try:
        await _told_and_taken(hall)
        await eventually(lambda: _nothing_waits(hall, first), within=HEARD_WITHIN, every=0.2)
        await _told_and_taken(hall)
    except AssertionError:
        scene.expect(expected, holds=False, timed=True)
        return False
    scene.expect(expected, holds=True, timed=True)
    return True


async def _told_and_taken(hall: TownHall) -> None:
    mark = Mark(hall.fleet.broker_client)
    await eventually(lambda: _has_told_all(hall), within=HEARD_WITHIN, every=0.2)
    await eventually(mark.is_passed, within=HEARD_WITHIN, every=0.2)


async def _has_told_all(hall: TownHall) -> bool:
    return not (await hall.stats())["webhooks"]["pending"]


async def _observed(here: World, hall: TownHall, since: float, first: UUID) -> Observed:
    rows = await hall.looks(
        "SELECT source_id, recipient_id, state, attempt, resent_in_doubt, lane = 'reply' AS is_reply FROM delivery"
        " WHERE source_id >= $1 AND NOT (state = 'queued' AND not_before > now() + interval '1 hour')",
        first,
    )
    counts = await hall.looks(
        "SELECT b.id, coalesce(b.resolved, 0)::int AS resolved,"
        " (SELECT coalesce(sum(n), 0)::int FROM delivery_tally AS t WHERE t.source_id = b.id) AS tally,"
        " (SELECT count(*)::int FROM delivery AS d WHERE d.source_id = b.id) AS rows"
        " FROM broadcast AS b WHERE b.id >= $1",
        first,
    )
    witnessed = await hall.witnessed(since)
    # What an earlier fault left behind in doubt is none of this one's.
    receipts = [_receipt(one) for one in witnessed]
    return Observed(
        asked=hall.asked,
        rows={
            (row["source_id"], row["recipient_id"]): Row(
                state=row["state"],
                attempt=row["attempt"],
                resent_in_doubt=row["resent_in_doubt"],
                is_reply=row["is_reply"],
            )
            for row in rows
        },
        received=[one for one in receipts if one.key is None or one.key[0] >= first],
        counts={row["id"]: (row["resolved"], row["tally"], row["rows"]) for row in counts},
        deaf_from=await _deaf_from(here, hall, witnessed),
    )


async def _deaf_from(here: World, hall: TownHall, witnessed: Sequence[dict[str, Any]]) -> dict[UUID, float]:
    """Who left: from when nothing may come any more.

    The goodbye shows that the leave is in the record; a claim that was made before may still be written out. Where no
    goodbye was seen, a long transaction of a loaded machine is allowed for.
    """
    lease = here.plan.timings.row_lease
    goodbyes: dict[str, float] = {}
    for one in witnessed:
        if str(one["text"]).startswith(_GOODBYE):
            goodbyes.setdefault(str(one["to"]), float(str(one["at"])))
    left = await hall.looks(
        "SELECT subscriber_id, max(recorded_at) AS at FROM consent_entry"
        " WHERE event = 'opted_out' GROUP BY subscriber_id"
    )
    recorded = {row["subscriber_id"]: row["at"].timestamp() + _LONG_TRANSACTION for row in left}
    phones = {who: phone for town in here.towns for who, phone in town.leavers.items()}
    return {who: goodbyes.get(phones.get(who, ""), at) + lease for who, at in recorded.items()}


def _receipt(one: dict[str, Any]) -> Receipt:
    key: Key | None = None
    try:
        token = decode(str(one["callback_data"] or ""))
        key = (token.source_id, token.recipient_id)
    except NotOurToken:
        pass
    told = {each["status"] for each in one["statuses"]}
    return Receipt(key=key, to=str(one["to"]), at=float(str(one["at"])), is_delivered="delivered" in told)


def _falls(fleet: Fleet) -> int:
    return sum(member.fell for member in fleet.members.values())
