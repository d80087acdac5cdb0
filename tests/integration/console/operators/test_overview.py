"""What an operator sees of towns: how they stand, those first that need a look, and nobody who lives there."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.reasons import Reason
from comunica.municipality.keys import ApiKey
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection, Pool
from comunica.stores.setting_up.overview import PostgresOverview
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.paging import PageRequest
from comunica.usecases.setting_up.look_over import LATE_AFTER, Look, TownLookedOver, look_over
from services.console.pages.operators.sentences import LOOKS
from tests.integration.console.conftest import Console, put_session, visitor_of
from tests.integration.console.operators.conftest import OperatorBrowser, browser_of
from tests.integration.console.public.sent_notices import put_notice
from tests.servers import Database
from tests.towns import TownAtTest, put_town, town_setup

#: What the towns' people are called and reached by, in whatever form a page might show it.
_OF_PEOPLE = ("Maria", "Bianchi", "Via Roma", "39333", "333 00", "3330000", "Persona ")


async def change(superuser: Connection, table: str, town: TownAtTest, **columns: Any) -> None:
    """As other services would."""
    key = "id" if table == "municipality" else "municipality_id"
    marks = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
    await superuser.execute(f"UPDATE {table} SET {marks} WHERE {key} = $1", town.id, *columns.values())


async def run_ended(superuser: Connection, town: TownAtTest, state: str, steps: list[dict[str, str]]) -> None:
    await superuser.execute(
        "INSERT INTO channel_run (municipality_id, id, channel_id, kind, state, asked_by, steps, ended_at)"
        " VALUES ($1, $2, $3, 'check', $4, $5, $6, now())",
        *(town.id, uuid7(), town.channel_id, state, uuid7(), json.dumps(steps)),
    )


async def waits(superuser: Connection, town: TownAtTest, minutes: int) -> UUID:
    """A broadcast that may go, and has not been taken up by anybody."""
    broadcast_id = await put_notice(superuser, town, state="scheduled", started_at=None)
    await superuser.execute(
        "INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)"
        " VALUES ($1, $2, $3, 'normal', 'resolve', now() - make_interval(mins => $4))",
        *(town.id, broadcast_id, town.channel_id, minutes),
    )
    return broadcast_id


@pytest_asyncio.fixture(autouse=True)
async def as_it_was(superuser: Connection, towns: tuple[TownAtTest, TownAtTest]) -> AsyncIterator[None]:
    """Both towns in service, all approved but what is pending."""
    yield
    for town in towns:
        await change(superuser, "municipality", town, trial=False)
        await change(superuser, "channel", town, state="active", paused_reason=None, quality="unknown")
        await change(superuser, "template", town, status="approved")
        for table in ("channel_run", "due_source", "broadcast", "inbound_message"):
            await superuser.execute(f"DELETE FROM {table} WHERE municipality_id = $1", town.id)


@pytest_asyncio.fixture
async def overview(pool: Pool, superuser: Connection, key: ApiKey) -> "_Overview":
    key_id = await superuser.fetchval("SELECT id FROM operator_key WHERE prefix = $1", key.prefix)
    return _Overview(PostgresOverview(pool), Operator(key_id))


class _Overview:
    def __init__(self, record: PostgresOverview, operator: Operator) -> None:
        self.record, self.operator = record, operator

    async def rows(self, console: Console, words: str = "town-", **page: Any) -> list[TownLookedOver]:
        asked = PageRequest(**{"older_than": None, "size": 50} | page)
        now = console.parts.now()
        return list((await look_over(self.record, asked, operator=self.operator, words=words, now=now)).rows)

    async def look(self, console: Console, town: TownAtTest) -> Look:
        return next(each.look for each in await self.rows(console) if each.id == town.id)


async def test_a_town_shows_the_first_of_what_needs_a_look(
    console: Console, overview: _Overview, superuser: Connection, town: TownAtTest
) -> None:
    """From the last of the order to the first: each comes before the ones that are there already."""
    await change(superuser, "template", town, status="approved")
    seen = [await overview.look(console, town)]
    await change(superuser, "template", town, status="pending")
    seen.append(await overview.look(console, town))
    await change(superuser, "channel", town, quality="yellow")
    seen.append(await overview.look(console, town))
    await change(superuser, "template", town, status="rejected")
    seen.append(await overview.look(console, town))
    await run_ended(superuser, town, "failed", [])
    seen.append(await overview.look(console, town))
    await change(superuser, "channel", town, quality="red")
    seen.append(await overview.look(console, town))
    await waits(superuser, town, minutes=int(LATE_AFTER.total_seconds() // 60) + 1)
    seen.append(await overview.look(console, town))
    await change(superuser, "channel", town, state="paused", paused_reason=Reason.TOKEN_REFUSED)
    seen.append(await overview.look(console, town))

    assert seen == [each for each in reversed(Look) if each is not Look.NO_CHANNEL]


async def test_a_broadcast_that_just_became_due_is_not_late_and_one_of_later_does_not_wait(
    console: Console, overview: _Overview, superuser: Connection, town: TownAtTest
) -> None:
    await change(superuser, "template", town, status="approved")
    await waits(superuser, town, minutes=-60)
    [row] = await overview.rows(console, words=town.setup.slug)
    assert (row.look, row.waiting_since) == (Look.NOTHING, None)

    await waits(superuser, town, minutes=5)
    [row] = await overview.rows(console, words=town.setup.slug)
    assert row.look is Look.NOTHING
    assert row.waiting_since is not None


async def test_those_that_need_a_look_come_first_and_a_run_that_went_well_since_is_what_counts(
    console: Console, overview: _Overview, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    for each in (town, other_town):
        await change(superuser, "template", each, status="approved")
    assert [each.slug for each in await overview.rows(console)] == ["town-1", "town-2"]

    await run_ended(superuser, other_town, "failed", [])
    assert [each.slug for each in await overview.rows(console)] == ["town-2", "town-1"]

    await run_ended(superuser, other_town, "done", [])
    rows = await overview.rows(console)
    assert [each.slug for each in rows] == ["town-1", "town-2"]
    assert rows[1].run_ended_at is not None


async def test_pages_go_on_where_the_one_before_ended(
    console: Console, overview: _Overview, operator: OperatorBrowser, superuser: Connection, other_town: TownAtTest
) -> None:
    await change(superuser, "channel", other_town, state="paused", paused_reason=Reason.ACCOUNT_LOCKED)
    first = await overview.rows(console, size=1)
    second = await overview.rows(console, size=1, older_than=first[0].id)
    assert [each.slug for each in (*first, *second)] == ["town-2", "town-1"]
    assert await overview.rows(console, size=1, older_than=second[0].id) == []

    async with browser_of(console.with_pages_of(1)) as browser:
        browser.holds_cookie(operator.client.cookies["__Host-gestione"])
        page = (await browser.get("/operatori?q=town-")).text
        assert "town-2" in page
        assert 'href="/operatori/town-1"' not in page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert following is not None
        assert 'href="/operatori/town-1"' in (await browser.get(following[1].replace("&amp;", "&"))).text


async def test_a_town_is_found_by_a_part_of_its_name_or_slug(operator: OperatorBrowser) -> None:
    for words, found in (("Town 1", ["town-1"]), ("WN-2", ["town-2"]), ("  town ", ["town-1", "town-2"]), ("%", [])):
        page = (await operator.get("/operatori", params={"q": words})).text
        assert sorted(set(re.findall(r'href="/operatori/(town-\d)"', page))) == found, words
    assert "Nessun Comune corrisponde" in page


async def test_a_town_without_a_channel_is_shown_as_one(operator: OperatorBrowser, superuser: Connection) -> None:
    await superuser.execute(
        "INSERT INTO municipality SELECT (jsonb_populate_record(m, jsonb_build_object("
        "'id', gen_random_uuid(), 'slug', 'senza', 'name', 'Senza', 'istat_code', '999999', 'trial', true))).*"
        " FROM municipality AS m WHERE slug = 'town-1'"
    )
    try:
        assert "nessun canale" in (await operator.get("/operatori?q=senza")).text
        detail = (await operator.get("/operatori/senza")).text
    finally:
        await superuser.execute("DELETE FROM municipality WHERE slug = 'senza'")

    assert "Nessun numero collegato" in detail
    assert "in prova" in detail


async def test_the_list_says_of_each_what_the_record_says(
    operator: OperatorBrowser, superuser: Connection, town: TownAtTest
) -> None:
    await change(superuser, "municipality", town, trial=True)
    await change(superuser, "channel", town, state="paused", paused_reason=Reason.PAYMENT_PROBLEM)
    await superuser.execute(
        "INSERT INTO portfolio (id, people_limit, told_at) VALUES ($1, 2000, now())"
        " ON CONFLICT (id) DO UPDATE SET people_limit = excluded.people_limit",
        town.setup.channel.portfolio_id,
    )
    await waits(superuser, town, minutes=40)
    page = (await operator.get("/operatori?q=town-1")).text

    for said in ("in prova", "canale fermo", "problema di pagamento", "2.000", "nessuno in un giorno", "mai"):
        assert said in page, said


async def test_a_town_in_detail_shows_channel_runs_and_templates(
    operator: OperatorBrowser, superuser: Connection, town: TownAtTest
) -> None:
    step = {"what": "token", "outcome": "failed", "says": "ask for another", "at": "2026-11-27T10:00:00Z"}
    await run_ended(superuser, town, "failed", [step])
    await change(superuser, "template", town, status="rejected")
    page = (await operator.get("/operatori/town-1")).text

    for said in (
        "Town 1",
        "+39 399 99 00001",
        "Chiave di accesso a WhatsApp",
        "ask for another",
        "rifiutato",
        "avviso",
    ):
        assert said in page, said
    assert "token-of-1" not in page
    missing = await operator.get("/operatori/nessuno")
    assert missing.status_code == 404
    assert 'href="/operatori"' in missing.text
    assert 'href="/"' not in missing.text


async def test_a_check_is_asked_for_once_and_told_to_the_towns_log(
    operator: OperatorBrowser, superuser: Connection, town: TownAtTest, key: ApiKey
) -> None:
    path = f"/operatori/town-1/canali/{town.channel_id}/controlla"
    page = await operator.sent(path)
    assert "deve cominciare" in page.text
    assert "Controlla il canale" not in page.text

    again = await operator.post(path)
    assert again.status_code == 409
    assert "già in corso" in again.text

    [run] = await superuser.fetch("SELECT * FROM channel_run WHERE municipality_id = $1", town.id)
    key_id = await superuser.fetchval("SELECT id FROM operator_key WHERE prefix = $1", key.prefix)
    assert (run["kind"], run["state"], run["asked_by"]) == ("check", "waiting", key_id)
    who = await superuser.fetchval("SELECT who FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC", town.id)
    assert who == f"operator_key:{key_id}"


async def test_a_channel_of_another_town_is_not_checked_through_this_one(
    operator: OperatorBrowser, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    answer = await operator.post(f"/operatori/town-1/canali/{other_town.channel_id}/controlla")

    assert answer.status_code == 404
    assert await superuser.fetchval("SELECT count(*) FROM channel_run") == 0


async def test_no_page_holds_anything_of_a_citizen_or_of_a_person_of_the_staff(
    console: Console, operator: OperatorBrowser, superuser: Connection, towns: tuple[TownAtTest, TownAtTest]
) -> None:
    for town in towns:
        await put_session(console.parts, visitor_of(town, Role.CLERK))
        await superuser.execute(
            "INSERT INTO inbound_message (municipality_id, id, channel_id, message_digest, subscriber_id, sent_at,"
            " action) SELECT $1, gen_random_uuid(), $2, 'digest', id, now(), 'other' FROM subscriber"
            " WHERE municipality_id = $1 LIMIT 1",
            *(town.id, town.channel_id),
        )
        await waits(superuser, town, minutes=40)
        await run_ended(superuser, town, "done", [])
    people = [str(row["id"]) for row in await superuser.fetch("SELECT id FROM subscriber")]
    assert len(people) == 7

    paths = ("/operatori", "/operatori?q=maria", "/operatori/town-1", "/operatori/town-2", "/operatori/nessuno")
    pages = [await operator.get(path) for path in paths]
    pages += [await operator.get(path, headers={"Accept-Language": "en"}) for path in paths]
    for page in pages:
        assert not [each for each in (*_OF_PEOPLE, *people) if each in page.text.replace("?q=maria", "")], page.url
        assert "manca l'acqua" not in page.text


async def test_the_record_itself_shows_nothing_to_whoever_is_no_operator(
    console: Console, overview: _Overview, superuser: Connection
) -> None:
    assert len(await overview.rows(console)) == 2
    stranger = _Overview(overview.record, Operator(uuid7()))
    assert await stranger.rows(console) == []

    await superuser.execute("UPDATE operator_key SET revoked_at = now() WHERE id = $1", overview.operator.key_id)
    assert await overview.rows(console) == []


async def test_the_record_itself_takes_no_run_from_the_staff_of_a_town(
    database: Database, superuser: Connection, town: TownAtTest, key: ApiKey
) -> None:
    key_id = await superuser.fetchval("SELECT id FROM operator_key WHERE prefix = $1", key.prefix)
    for operator in ("", str(uuid7())):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ask_as(database, town, operator)
    await ask_as(database, town, str(key_id))

    await superuser.execute("DELETE FROM channel_run")
    await superuser.execute("ALTER POLICY operate_new ON channel_run WITH CHECK (true)")
    try:
        await ask_as(database, town, "")  # the damage, without it
    finally:
        await superuser.execute("ALTER POLICY operate_new ON channel_run WITH CHECK (operated())")


async def ask_as(database: Database, town: TownAtTest, operator: str) -> None:
    """What the console's role may write, whatever a page of it would have asked before."""
    console = await asyncpg.connect(database.dsn_as("comunica_console"))
    try:
        async with console.transaction():
            await console.execute("SELECT set_config('app.municipality', $1, true)", str(town.id))
            await console.execute("SELECT set_config('app.operator', $1, true)", operator)
            await console.execute(
                "INSERT INTO channel_run (municipality_id, id, channel_id, kind, asked_by)"
                " VALUES ($1, gen_random_uuid(), $2, 'check', gen_random_uuid())",
                *(town.id, town.channel_id),
            )
    finally:
        await console.close()


async def test_in_english_too(operator: OperatorBrowser) -> None:
    page = await operator.get("/operatori", headers={"Accept-Language": "en"})

    assert "The technical state of all" in page.text
    assert page.headers["content-language"] == "en"


def test_every_look_has_its_sentence() -> None:
    assert set(LOOKS) == set(Look)


async def test_a_town_of_two_channels_shows_the_one_that_is_paused(
    database: Database, console: Console, overview: _Overview, superuser: Connection
) -> None:
    town = await put_town(database, replace(town_setup(7, keys={}), slug="due-canali", name="Due"))
    await superuser.execute(
        "INSERT INTO channel SELECT (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),"
        " 'phone_number_id', '77', 'state', 'paused', 'paused_reason', 'token_refused'))).*"
        " FROM channel AS c WHERE municipality_id = $1",
        town.id,
    )

    [row] = await overview.rows(console, words="due-canali")
    assert (row.look, row.paused_reason) == (Look.CHANNEL_PAUSED, "token_refused")
