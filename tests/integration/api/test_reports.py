"""/v2/reports: the figures of a month, made after the answer and kept as they were then."""

import csv
import datetime as dt
import io
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.municipality.keys import Scope
from comunica.municipality.month import month_of
from comunica.stores.pool import Connection, Pool
from comunica.usecases.errands import ErrandKind
from comunica.usecases.work_errands import work_errands
from tests.integration.api.asking import resolve, said, submitted
from tests.integration.api.conftest import Api
from tests.integration.api.errands import RememberedErrands, api_desk, desk_of, done, reports_on
from tests.servers import Database
from tests.towns import NOTICE, TownAtTest, approved, enrol, put_town, town_setup

#: The month of the town's clock in which the test runs.
MONTH = str(month_of(dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=1))).date()))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def reported(database: Database) -> TownAtTest:
    """A town with six people in the centre, two in Brollo, one from outside."""
    keys = {
        "all": (Scope.REPORT_READ, Scope.SUBSCRIBERS_READ, Scope.BROADCAST_SEND, Scope.BROADCAST_READ),
        "reports": (Scope.REPORT_READ,),
        "none": (Scope.BROADCAST_READ,),
    }
    town = await put_town(database, town_setup(31, keys=keys), approved(NOTICE))
    zones: list[str | None] = ["centro"] * 6 + ["brollo"] * 2 + [None]
    for number, zone in enumerate(zones):
        await enrol(database, town, f"39333100{number:04d}", zone=zone)
    return town


@pytest_asyncio.fixture
async def reader(api: Api, reported: TownAtTest) -> Any:
    async with api.client(headers=reported.headers()) as client:
        yield client


async def made(client: httpx.AsyncClient, pool: Pool, **asked: object) -> dict[str, Any]:
    answer = await client.post("/v2/reports", json={"month": MONTH} | asked)
    assert answer.status_code == 202, answer.text
    accepted = answer.json()
    assert accepted["state"] == "waiting"
    assert answer.headers["location"] == accepted["uri"]
    return await done(api_desk(pool), client, f"/v2/reports/{accepted['id']}", "waiting")


async def test_a_report_is_asked_for_made_and_read(reader: httpx.AsyncClient, pool: Pool) -> None:
    shown = await made(reader, pool, residents=900)
    assert (shown["state"], shown["failure"]) == ("done", None)
    people = shown["report"]["people"]
    assert (people["at_end"], people["joined"], people["left"]) == (9, 9, 0)
    assert people["residents_percent"] == 1.0
    places = {each["place"] or each["kind"]: (each["count"], each["hidden"]) for each in people["by_place"]}
    assert places["centro"] == (6, None)
    assert places["brollo"] == places["outside"] == places["vuota"] == (None, "few")
    [listed, *_] = (await reader.get("/v2/reports")).json()["reports"]
    assert listed == {name: value for name, value in shown.items() if name != "report"}


async def test_its_content_is_json_or_a_table(reader: httpx.AsyncClient, pool: Pool) -> None:
    shown = await made(reader, pool)
    path = f"/v2/reports/{shown['id']}/content"
    assert (await reader.get(path)).json() == shown["report"]
    table = await reader.get(path, params={"format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = [*csv.reader(io.StringIO(table.text.removeprefix("\ufeff")), delimiter=";")]
    assert ["Iscritti per zona", "Villaggio Brollo", "meno di 5"] in rows
    assert ["Iscritti", "alla fine del mese", "9"] in rows


async def test_before_it_is_made_it_has_no_content(reader: httpx.AsyncClient, pool: Pool) -> None:
    report_id = (await reader.post("/v2/reports", json={"month": MONTH})).json()["id"]
    assert (await reader.get(f"/v2/reports/{report_id}")).json()["report"] is None
    assert said(await reader.get(f"/v2/reports/{report_id}/content")) == [("report_not_done", None)]
    await done(api_desk(pool), reader, f"/v2/reports/{report_id}", "waiting")


async def test_exact_figures_are_for_keys_that_may_see_the_people(
    api: Api, reader: httpx.AsyncClient, reported: TownAtTest, pool: Pool
) -> None:
    exact = await made(reader, pool, exact=True)
    counts = {each["place"]: each["count"] for each in exact["report"]["people"]["by_place"]}
    assert counts["brollo"] == 2
    async with api.client(headers=reported.headers("reports")) as other:
        assert said(await other.post("/v2/reports", json={"month": MONTH, "exact": True})) == [("scope_missing", None)]
        for path in (f"/v2/reports/{exact['id']}", f"/v2/reports/{exact['id']}/content"):
            assert said(await other.get(path)) == [("scope_missing", None)]
    async with api.client(headers=reported.headers("none")) as other:
        assert said(await other.get("/v2/reports")) == [("scope_missing", None)]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"month": "2026-13"}, ("invalid", "month")),
        ({"month": "2999-01"}, ("month_in_future", "month")),
        ({}, ("required", "month")),
        ({"month": MONTH, "residents": 0}, ("invalid", "residents")),
        ({"month": MONTH, "colour": "red"}, ("unknown_field", "colour")),
    ],
)
async def test_a_wrong_request_says_what_is_wrong(
    reader: httpx.AsyncClient, asked: dict[str, object], code: tuple[str, str]
) -> None:
    answer = await reader.post("/v2/reports", json=asked)
    assert (answer.status_code, said(answer)) == (400, [code])


async def test_broadcasts_count_with_what_became_of_them(
    reader: httpx.AsyncClient, reported: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    before = (await made(reader, pool))["report"]
    broadcast_id = await submitted(reader)
    people = await resolve(superuser, reported, broadcast_id)
    await superuser.execute(
        "UPDATE delivery SET state = 'read', delivered_at = queued_at + interval '4 seconds', read_at = now()"
        " WHERE municipality_id = $1 AND source_id = $2 AND recipient_id <> $3",
        reported.id,
        broadcast_id,
        people[0],
    )
    await superuser.execute(
        "UPDATE delivery SET state = 'failed', reason = 'unreachable', failed_at = now()"
        " WHERE municipality_id = $1 AND source_id = $2 AND recipient_id = $3",
        reported.id,
        broadcast_id,
        people[0],
    )
    report = (await made(reader, pool))["report"]
    assert report["broadcasts"]["total"] == before["broadcasts"]["total"] + 1
    assert report["broadcasts"]["by_target"] == {"everyone": 1}
    deliveries = report["deliveries"]
    assert (deliveries["resolved"], deliveries["counts"]) == (9, {"failed": 1, "read": 8})
    assert (deliveries["delivered_percent"], deliveries["read_percent"]) == (88.9, 100.0)
    assert deliveries["median_seconds"] == 4.0
    assert deliveries["missed"] == [{"state": "failed", "reason": "unreachable", "count": 1}]
    assert report["cost"]["currency"] == "EUR"
    await superuser.execute(
        "UPDATE delivery SET delivered_at = queued_at - interval '0.4 seconds'"
        " WHERE municipality_id = $1 AND source_id = $2 AND delivered_at IS NOT NULL",
        reported.id,
        broadcast_id,
    )
    assert (await made(reader, pool))["report"]["deliveries"]["median_seconds"] == 0.0, (
        "the provider tells whole seconds"
    )


async def test_who_leaves_and_who_is_erased_are_counted_and_the_days_stay(
    api: Api, database: Database, superuser: Connection, pool: Pool
) -> None:
    """Also when nobody can tell any more who it was."""
    town = await put_town(database, town_setup(32, keys={"all": (Scope.REPORT_READ,)}), approved(NOTICE))
    people = [await enrol(database, town, f"39333200{number:04d}", zone="centro") for number in range(8)]
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await superuser.execute("UPDATE subscriber SET consent = 'opted_out' WHERE id = $1", people[0])
    await superuser.execute("UPDATE subscriber SET zone_id = 'brollo' WHERE id = ANY ($1)", people[1:3])
    await superuser.execute("DELETE FROM subscriber WHERE id = ANY ($1)", [people[0], people[7]])
    async with api.client(headers=town.headers()) as client:
        report = (await made(client, pool))["report"]
    assert (report["people"]["at_end"], report["people"]["joined"], report["people"]["left"]) == (6, 8, 2)
    rows = await superuser.fetch(
        "SELECT place, sum(net)::int AS net FROM people_day WHERE municipality_id = $1 GROUP BY place ORDER BY place",
        town.id,
    )
    assert [(row["place"], row["net"]) for row in rows] == [("brollo", 2), ("centro", 4)]


async def test_who_asks_to_leave_and_was_never_enrolled_has_not_left(
    api: Api, database: Database, superuser: Connection, pool: Pool
) -> None:
    """Neither as a first word, nor after others, nor once they are erased."""
    town = await put_town(database, town_setup(34, keys={"all": (Scope.REPORT_READ,)}), approved(NOTICE))
    await enrol(database, town, "393334000001")
    stranger = await enrol(database, town, "393334000002", zone=None, consent="opted_out")
    talker = await enrol(database, town, "393334000003", zone=None, consent="none")
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await superuser.execute("UPDATE subscriber SET consent = 'opted_out' WHERE id = $1", talker)
    await superuser.execute("DELETE FROM subscriber WHERE id = $1", stranger)
    async with api.client(headers=town.headers()) as client:
        people = (await made(client, pool))["report"]["people"]
    assert (people["at_end"], people["joined"], people["left"], people["net"]) == (1, 1, 0, 1)


async def test_without_its_triggers_who_was_erased_would_be_missing(
    api: Api, database: Database, superuser: Connection, pool: Pool
) -> None:
    """The guard is switched off, and the damage is seen."""
    town = await put_town(database, town_setup(33, keys={"all": (Scope.REPORT_READ,)}), approved(NOTICE))
    people = [await enrol(database, town, f"39333300{number:04d}", zone="centro") for number in range(6)]
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    async with superuser.transaction():
        await superuser.execute("SET LOCAL session_replication_role = replica")
        await superuser.execute("DELETE FROM subscriber WHERE id = $1", people[0])
    async with api.client(headers=town.headers()) as client:
        report = (await made(client, pool))["report"]
    assert (report["people"]["at_end"], report["people"]["left"]) == (5, 0)


async def test_what_fails_again_and_again_is_given_up_and_says_so(reader: httpx.AsyncClient, pool: Pool) -> None:
    class Broken:
        """Fails as a defect does, and can still be told that it failed."""

        def __init__(self) -> None:
            self.fail = reports_on(pool).fail

        async def work(self, errand: object) -> None:
            raise ZeroDivisionError

    report_id = (await reader.post("/v2/reports", json={"month": MONTH})).json()["id"]
    desk = desk_of(pool, Broken(), ErrandKind.REPORT)
    shown = await done(desk, reader, f"/v2/reports/{report_id}", "waiting")
    assert (shown["state"], shown["failure"]) == ("failed", "given_up")
    assert isinstance(desk.meter, RememberedErrands)
    assert desk.meter.over == [("report", "put_off")] * desk.policy.most_attempts + [("report", "failed")]


async def test_nothing_is_asked_for_twice_by_a_repeated_request(reader: httpx.AsyncClient, pool: Pool) -> None:
    key = {"Idempotency-Key": str(uuid7())}
    answers = [await reader.post("/v2/reports", json={"month": MONTH}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["idempotent-replay"] == "true"
    await work_errands(api_desk(pool))
