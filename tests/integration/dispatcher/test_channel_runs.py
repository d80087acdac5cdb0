"""What operators ask for is done by dispatchers, step by step and once, whoever dies meanwhile, at the simulator."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.callbacks.addresses import AddressRules
from comunica.forms.channel import NumberPart
from comunica.forms.town import MunicipalityPart, town_setup
from comunica.municipality.territory import Territory
from comunica.stores.pool import Pool, open_pool
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.setting_up.operated import PostgresOperated
from comunica.stores.setting_up.runs import PostgresRuns
from comunica.stores.vaults import Vaults
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.problem import Refused
from comunica.usecases.setting_up.channel_run import RunShown, RunState, RunWish
from comunica.usecases.setting_up.operate_channel import ChannelOrder, check_again, connect_again, connect_new_channel
from comunica.usecases.setting_up.operate_municipality import create_municipality
from comunica.usecases.setting_up.run_channels import MOST_TRIES, ChannelRuns, RunPolicy
from comunica.usecases.setting_up.starter_setups import starters_for
from services.dispatcher.desk_chores import run_desk
from tests.eventually import PATIENCE, eventually
from tests.integration.api.operating import borgo, number, operator_key
from tests.integration.dispatcher.world import MASTER_KEY, Admin, Office, new_id
from tests.servers import Database
from tests.simulated import simulated_provider

#: The simulator is on this machine.
HERE = AddressRules(http=True, inside=(ip_network("127.0.0.0/8"),))
TOKEN = "EAAG-good"
QUICK = RunWish(wait_for_reviews=10.0, wait_for_message=0.0, wait_for_status=0.0)
NUMBER = number("", 1, token=TOKEN)


@dataclass(frozen=True, slots=True)
class Asking:
    """An operator, who asks as the api does."""

    record: PostgresOperated
    directory: PostgresMunicipalities
    operator: Operator
    provider: str

    async def connects(self, *, token: str = TOKEN, wish: RunWish = QUICK) -> RunShown:
        """A municipality, and a number of it that is to be connected."""
        town = town_setup(MunicipalityPart.model_validate(borgo(1)), Territory())
        made = await create_municipality(town, operator=self.operator, record=self.record)
        assert not isinstance(made, Refused)
        facts = {name: value for name, value in NUMBER.items() if name not in {"municipality_id", "token"}}
        part = NumberPart.model_validate(facts | {"base_url": f"{self.provider}/v25.0"})
        setup = part.setup(token=token, pin=wish.pin, verify_token=None)
        wish = replace(wish, templates=tuple(starters_for("Borgo 1", ["viabilita"], None, own_language="it")))
        run = await connect_new_channel(
            made.id,
            lambda _: ChannelOrder(setup=setup, wish=wish),
            operator=self.operator,
            record=self.record,
            addresses=HERE,
        )
        assert isinstance(run, RunShown), run
        return run

    async def sees(self, run: RunShown) -> RunShown:
        """How far it is."""
        channel = await self.directory.channel(run.channel_id)
        assert channel is not None
        found = await self.directory.run(channel, run.id)
        assert found is not None
        return found

    async def ended(self, run: RunShown) -> RunShown:
        """Once it is over."""

        async def is_over() -> RunShown | None:
            found = await self.sees(run)
            return found if found.state in {RunState.DONE, RunState.FAILED} else None

        return await eventually(is_over)


@pytest_asyncio.fixture(loop_scope="session")
async def provider(tmp_path: Path) -> AsyncIterator[str]:
    async with simulated_provider(tmp_path, NUMBER, token=TOKEN, name="Borgo Informa") as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def asking(admin: Admin, database: Database, provider: str) -> AsyncIterator[Asking]:
    key = await operator_key(admin)
    found = await admin.fetchval("SELECT id FROM operator_key WHERE prefix = $1", key.prefix)
    pool = await open_pool(database.dsn_as("comunica_api"), size=4, name="tests")
    record = PostgresOperated(pool, MASTER_KEY, new_id=uuid7)
    yield Asking(record, PostgresMunicipalities(pool), Operator(found), provider)
    await pool.close()


def runs_on(pool: Pool, *, lease: float = 30.0) -> ChannelRuns:
    return ChannelRuns(new_id(), run_desk(pool, Vaults(pool, MASTER_KEY)), RunPolicy(lease=lease))


@asynccontextmanager
async def at_work(runs: ChannelRuns) -> AsyncIterator[None]:
    """A dispatcher that looks for runs, and leaves in order."""

    async def look() -> None:
        while True:
            await runs.turn()
            await asyncio.sleep(0.05)

    looking = asyncio.create_task(look())
    yield
    looking.cancel()
    await runs.leave()


def outcomes(run: RunShown) -> dict[str, str]:
    return {step.what: str(step.outcome) for step in run.steps}


def says(run: RunShown, what: str) -> str:
    [step] = [each for each in run.steps if each.what == what]
    return step.says


async def hears(admin: Admin, run: RunShown) -> None:
    """A citizen wrote, and the answer has a status, a moment after it was asked for."""
    await admin.execute(
        "INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, sent_at,"
        " recorded_at) VALUES ($1, $2, '\\x01', gen_random_uuid(), gen_random_uuid(), 'help', now(), now())",
        *(run.municipality_id, run.channel_id),
    )
    row = (run.municipality_id, uuid7(), run.channel_id, dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
    await admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
        " expires_at, accepted_at, sent_at)"
        " VALUES ($1, $2, gen_random_uuid(), $3, 'request', 'normal', 'sent', $4, now(), now())",
        *row,
    )


async def test_a_run_takes_every_step_and_is_done_when_a_message_and_a_status_were_heard(
    asking: Asking, office: Office, admin: Admin
) -> None:
    wish = replace(QUICK, wait_for_message=20.0, wait_for_status=20.0)
    async with office.working(run_interval=0.05):
        run = await asking.connects(wish=wish)

        async def asks_for_a_message() -> bool:
            return outcomes(await asking.sees(run)).get("a message heard") == "waiting"

        await eventually(asks_for_a_message)
        assert "write AIUTO to +39 399 98 00001" in says(await asking.sees(run), "a message heard")
        await hears(admin, run)
        ended = await asking.ended(run)
    assert (ended.state, "failed" in outcomes(ended).values()) == (RunState.DONE, False), ended.steps
    told = outcomes(ended)
    assert list(told)[:3] == ["token", "webhooks of the account", "limits"]
    assert (told["webhooks of the account"], told["a message heard"], told["a status heard"]) == ("changed",) * 3
    assert told["display name"] == "kept"
    assert any(what.startswith("template viabilita") for what in told)
    assert ended.ended_at is not None
    approved = "SELECT count(*) FROM template WHERE municipality_id = $1 AND status = 'approved'"
    assert await admin.fetchval(approved, run.municipality_id) > 0
    kept = await admin.fetchrow("SELECT wish_sealed, owner FROM channel_run WHERE id = $1", run.id)
    assert kept is not None
    assert tuple(kept) == (None, None), "its secrets are gone"


async def test_a_token_that_is_not_accepted_ends_the_run_and_says_what_to_do(asking: Asking, pool: Pool) -> None:
    run = await asking.connects(token="EAAG-bad")
    async with at_work(runs_on(pool)):
        ended = await asking.ended(run)
    assert (ended.state, outcomes(ended)) == (RunState.FAILED, {"provider": "failed"})
    assert "put a new one" in says(ended, "provider")
    assert "EAAG" not in str(ended)


async def test_connected_again_with_a_good_token_the_paused_channel_resumes(
    asking: Asking, pool: Pool, admin: Admin
) -> None:
    run = await asking.connects(token="EAAG-bad")
    async with at_work(runs_on(pool)):
        await asking.ended(run)
        pause = "UPDATE channel SET state = 'paused', paused_reason = 'token_refused' WHERE id = $1"
        await admin.execute(pause, run.channel_id)
        again = await connect_again(
            run.channel_id,
            lambda channel: ChannelOrder(setup=replace(channel.setup, token=TOKEN), wish=QUICK),
            operator=asking.operator,
            record=asking.record,
            addresses=HERE,
        )
        assert isinstance(again, RunShown)
        ended = await asking.ended(again)
    assert outcomes(ended)["channel resumed"] == "changed"
    assert await admin.fetchval("SELECT state FROM channel WHERE id = $1", run.channel_id) == "active"
    assert "ingress" in says(ended, "a message heard"), "nobody wrote"


async def test_checking_changes_nothing_and_says_what_is_wrong(
    asking: Asking, pool: Pool, admin: Admin, provider: str
) -> None:
    run = await asking.connects()
    async with at_work(runs_on(pool)):
        await asking.ended(run)
        account = f"{provider}/v25.0/{NUMBER['waba_id']}/subscribed_apps"
        async with httpx.AsyncClient(timeout=PATIENCE, headers={"Authorization": f"Bearer {TOKEN}"}) as web:
            (await web.delete(account)).raise_for_status()
        before = await admin.fetch("SELECT xmin, * FROM channel")
        check = await check_again(run.channel_id, operator=asking.operator, record=asking.record)
        assert isinstance(check, RunShown)
        ended = await asking.ended(check)
    assert (ended.state, outcomes(ended)["webhooks of the account"]) == (RunState.FAILED, "failed")
    assert says(ended, "webhooks of the account") == "they go elsewhere, or nowhere: connect it again"
    assert await admin.fetch("SELECT xmin, * FROM channel") == before


async def test_a_dispatcher_that_ends_hands_its_run_on_at_once(asking: Asking, pool: Pool, admin: Admin) -> None:
    run = await asking.connects(wish=replace(QUICK, wait_for_message=60.0, wait_for_status=20.0))
    async with at_work(runs_on(pool, lease=300.0)):

        async def waits() -> bool:
            return "a message heard" in outcomes(await asking.sees(run))

        await eventually(waits)
    await hears(admin, run)
    async with at_work(runs_on(pool)):
        ended = await asking.ended(run)
    assert ended.state is RunState.DONE, ended.steps
    assert outcomes(ended)["webhooks of the account"] == "kept", "the first had done it"


async def test_what_a_dead_dispatcher_left_is_done_by_another_whom_it_cannot_disturb(
    asking: Asking, pool: Pool, admin: Admin
) -> None:
    run, dead, alive = await asking.connects(), new_id(), new_id()
    record = PostgresRuns(pool, Vaults(pool, MASTER_KEY))
    [left] = await record.take(dead, lease=30.0, most=8)
    assert await record.take(alive, lease=30.0, most=8) == [], "it is the first one's"
    await admin.execute("UPDATE channel_run SET lease_until = now()")
    async with at_work(runs_on(pool)):
        ended = await asking.ended(run)
    assert not await record.keep(left, dead, lease=30.0, steps=())
    assert not await record.end(left, dead, RunState.DONE, ())
    assert await asking.sees(run) == ended


async def test_without_the_lease_two_would_be_at_one_run(asking: Asking, pool: Pool) -> None:
    """The guard of the case above, switched off."""
    run = await asking.connects()
    record = PostgresRuns(pool, Vaults(pool, MASTER_KEY))
    taken = [await record.take(new_id(), lease=0.0, most=8) for _ in range(2)]
    assert [[each.id for each in some] for some in taken] == [[run.id], [run.id]]


async def test_a_run_that_never_ends_is_not_begun_for_ever(asking: Asking, pool: Pool, admin: Admin) -> None:
    run = await asking.connects()
    await admin.execute("UPDATE channel_run SET tries = $1", MOST_TRIES)
    async with at_work(runs_on(pool)):
        ended = await asking.ended(run)
    assert (ended.state, outcomes(ended)) == (RunState.FAILED, {"run": "failed"})


async def test_a_long_run_keeps_its_lease(asking: Asking, pool: Pool) -> None:
    run = await asking.connects(wish=replace(QUICK, wait_for_message=7.0))
    first, second = runs_on(pool, lease=3.0), runs_on(pool, lease=3.0)
    async with at_work(first), at_work(second):
        ended = await asking.ended(run)
    assert outcomes(ended)["a message heard"] == "failed"
    tries: Any = await pool.fetchval("SELECT tries FROM channel_run WHERE id = $1", run.id)
    assert tries == 1, "nobody began it a second time"
