"""/v2/imports: a list of people is uploaded, checked, and brought in when somebody says so; or forgotten."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.pool import Connection, Pool
from comunica.usecases.away import RecordAway
from comunica.usecases.errands import ErrandFailed, ErrandKind, TakenErrand
from comunica.usecases.people.people_imports import MOST_OPEN
from comunica.usecases.people.work_imports import WorkImports
from comunica.usecases.setting_up.municipality_setup import TemplateSetup
from comunica.usecases.work_errands import ErrandPolicy, work_errands
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.errands import IMPORTS, RememberedErrands, api_desk, desk_of, done, imports_on
from tests.servers import Database
from tests.towns import NOTICE, TownAtTest, approved, enrol, put_town, town_setup

LISTS = Path(__file__).parents[1] / "importing"
RIGHT = LISTS / "lista.csv"
WRONG = LISTS / "con_errori.csv"
TOLD = TemplateSetup(
    name="avviso_iscrizione",
    language="it",
    category="utility",
    body="Sei tra gli iscritti dal {{data}}. Come usiamo i tuoi dati: {{link_privacy}} Grazie.",
    footer=NOTICE.footer,
    parameters=("data", "link_privacy"),
    examples=("1 marzo 2024", "https://www.comune.example/privacy"),
)
_numbers = iter(range(41, 100))


@pytest_asyncio.fixture
async def importing(database: Database) -> TownAtTest:
    """A town of its own for each case: lists enrol people."""
    number = next(_numbers)
    keys = {
        "all": (Scope.IMPORT_WRITE, Scope.SUBSCRIBERS_READ, Scope.BROADCAST_READ),
        "test": (Scope.IMPORT_WRITE,),
        "none": (Scope.SUBSCRIBERS_READ,),
    }
    setup = town_setup(number, keys=keys)
    keyed = tuple(replace(each, kind=KeyKind.TEST) if each.name == "test" else each for each in setup.keys)
    return await put_town(database, replace(setup, keys=keyed), approved(TOLD))


@pytest_asyncio.fixture
async def clerk(api: Api, importing: TownAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=importing.headers()) as client:
        yield client


async def uploaded(client: httpx.AsyncClient, content: bytes, **params: str) -> dict[str, Any]:
    answer = await client.post("/v2/imports", content=content, params=params, headers={"Content-Type": "text/csv"})
    assert answer.status_code == 202, answer.text
    shown: dict[str, Any] = answer.json()
    assert answer.headers["location"] == shown["uri"]
    return shown


async def checked(client: httpx.AsyncClient, pool: Pool, content: bytes, **params: str) -> dict[str, Any]:
    shown = await uploaded(client, content, **params)
    return await done(api_desk(pool), client, f"/v2/imports/{shown['id']}", "checking")


async def committed(client: httpx.AsyncClient, import_id: str, **asked: object) -> httpx.Response:
    return await client.post(f"/v2/imports/{import_id}/commit", json=asked)


async def people_of(superuser: Connection, town: TownAtTest) -> int:
    return int(await superuser.fetchval("SELECT count(*) FROM subscriber WHERE municipality_id = $1", town.id))


async def file_of(superuser: Connection, import_id: str) -> bytes | None:
    content: bytes | None = await superuser.fetchval(
        "SELECT content_sealed FROM people_import WHERE id = $1::text::uuid", import_id
    )
    return content


def many(count: int) -> bytes:
    """A list of so many people."""
    rows = (f"333{number:07d},Maria,Bianchi,Brollo,2024-03-05,paper" for number in range(5_000_000, 5_000_000 + count))
    return "\n".join(("phone,given_name,surname,place,consent_date,consent_way", *rows)).encode()


async def test_a_list_is_checked_before_anybody_is_enrolled_and_then_brought_in(
    clerk: httpx.AsyncClient, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, RIGHT.read_bytes(), name="lista del 2024")
    assert (shown["state"], shown["name"], shown["errors"]) == ("checked", "lista del 2024", 0)
    assert (shown["preview"]["rows"], shown["preview"]["added"]) == (4, 4)
    assert await people_of(superuser, importing) == 0
    answer = await committed(clerk, shown["id"])
    assert (answer.status_code, answer.json()["state"]) == (202, "importing")
    over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "importing")
    assert (over["state"], over["result"]) == ("imported", shown["preview"])
    assert await people_of(superuser, importing) == 4
    assert await file_of(superuser, shown["id"]) is None
    [line] = await superuser.fetch("SELECT who, what, counts FROM audit_entry WHERE municipality_id = $1", importing.id)
    assert (line["what"], line["who"].partition(":")[0]) == ("import", "key")


async def test_the_file_is_kept_sealed(clerk: httpx.AsyncClient, superuser: Connection) -> None:
    shown = await uploaded(clerk, RIGHT.read_bytes())
    sealed = await file_of(superuser, shown["id"])
    assert sealed is not None
    assert b"Bianchi" not in sealed
    assert (await clerk.post(f"/v2/imports/{shown['id']}/discard")).status_code == 200


async def test_every_error_has_its_row_and_column_and_nothing_of_the_person(
    api: Api, clerk: httpx.AsyncClient, importing: TownAtTest, pool: Pool
) -> None:
    shown = await checked(clerk, pool, WRONG.read_bytes())
    assert (shown["preview"]["refused"], shown["preview"]["added"], shown["errors"]) == (5, 0, 10)
    async with api.with_pages_of(4).client(headers=importing.headers()) as client:
        found, url = [], f"/v2/imports/{shown['id']}/errors"
        while url:
            page = (await client.get(url)).json()
            assert len(page["errors"]) <= 4
            found += page["errors"]
            url = page["links"]["next"]
    assert [each["row"] for each in found] == [2, 3, 3, 3, 3, 4, 5, 6, 6, 6]
    assert all(each["column"] and each["message"] for each in found)
    for told in ("333100", "3332000003", "Bianchi", "Atlantide", "Carlo"):
        assert told not in str(found)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"nome;cognome\nMaria;Bianchi", "these columns are missing"),
        (b"\x00\x01\x02", "neither CSV nor XLSX"),
        (b"PK\x03\x04broken", "not an XLSX file"),
    ],
)
async def test_what_cannot_be_read_fails_with_what_to_do_and_its_file_is_forgotten(
    clerk: httpx.AsyncClient, superuser: Connection, pool: Pool, content: bytes, says: str
) -> None:
    shown = await checked(clerk, pool, content)
    assert (shown["state"], shown["failure"]) == ("failed", "unreadable")
    assert says in shown["says"]
    assert await file_of(superuser, shown["id"]) is None
    assert said(await committed(clerk, shown["id"])) == [("import_state", None)]


async def test_the_same_list_again_adds_nobody(clerk: httpx.AsyncClient, pool: Pool) -> None:
    for expected in ({"added": 4, "already": 0}, {"added": 0, "already": 4}):
        shown = await checked(clerk, pool, RIGHT.read_bytes())
        await committed(clerk, shown["id"])
        over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "importing")
        assert expected.items() <= over["result"].items()


async def test_who_left_is_not_added_again(
    clerk: httpx.AsyncClient, database: Database, importing: TownAtTest, pool: Pool
) -> None:
    await enrol(database, importing, "393335000000", consent="opted_out")
    shown = await checked(clerk, pool, many(3))
    assert (shown["preview"]["added"], shown["preview"]["left"]) == (2, 1)


async def test_a_list_is_brought_in_once(clerk: httpx.AsyncClient, pool: Pool) -> None:
    shown = await checked(clerk, pool, many(3))
    answers = await asyncio.gather(*(committed(clerk, shown["id"]) for _ in range(5)))
    assert sorted(each.status_code for each in answers) == [202, 409, 409, 409, 409]
    over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "importing")
    assert over["result"]["added"] == 3
    assert said(await committed(clerk, shown["id"])) == [("import_state", None)]


async def test_who_is_added_is_told_by_the_notice_and_nothing_else_goes_before(
    clerk: httpx.AsyncClient, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, many(3))
    await committed(clerk, shown["id"], notice={"template": TOLD.name})
    over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "importing")
    assert (over["state"], over["told"], over["notice_failure"]) == ("imported", 3, None)
    [broadcast] = (await clerk.get("/v2/broadcasts")).json()["broadcasts"]
    assert (broadcast["template"]["name"], broadcast["lane"], broadcast["counted"]) == (TOLD.name, "bulk", 3)
    awaiting = "SELECT count(*) FROM subscriber WHERE municipality_id = $1 AND notice_of IS NOT NULL"
    assert await superuser.fetchval(awaiting, importing.id) == 3


async def test_a_notice_that_cannot_be_sent_is_refused_before_anybody_is_enrolled(
    clerk: httpx.AsyncClient, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, many(3))
    answer = await committed(clerk, shown["id"], notice={"template": "nessuno"})
    assert said(answer) == [("template_not_approved", "notice.template")]
    assert await people_of(superuser, importing) == 0


async def test_a_notice_that_failed_is_sent_by_a_second_commit_and_nobody_is_enrolled_twice(
    clerk: httpx.AsyncClient, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, many(3))
    wrong = {"template": TOLD.name, "parameters": {"nessuna": "x"}}
    await committed(clerk, shown["id"], notice=wrong)
    path = f"/v2/imports/{shown['id']}"
    over = await done(api_desk(pool), clerk, path, "importing")
    assert (over["state"], over["told"]) == ("imported", None)
    assert over["notice_failure"]
    await committed(clerk, shown["id"], notice={"template": TOLD.name})
    over = await done(api_desk(pool), clerk, path, "importing")
    assert (over["told"], over["notice_failure"], over["result"]["added"]) == (3, None, 3)
    assert await people_of(superuser, importing) == 3


async def test_killed_in_the_middle_another_process_does_the_rest_and_counts_everybody_once(
    clerk: httpx.AsyncClient, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, many(10))
    await committed(clerk, shown["id"])
    first = desk_of(pool, imports_on(pool, batch=2), ErrandKind.BRING_IN)
    # Two batches are written; then somebody holds the town's ledger, and the process ends while it waits.
    await _until_it_waits(first, importing, superuser, shown["id"], after=5)
    path = f"/v2/imports/{shown['id']}"
    half = (await clerk.get(path)).json()
    assert half["state"] == "importing"
    assert 0 < half["result"]["added"] < 10
    await superuser.execute("UPDATE due_errand SET leased_until = now() WHERE errand_id = $1::text::uuid", shown["id"])
    over = await done(api_desk(pool, batch=3), clerk, path, "importing")
    assert (over["state"], over["result"]["added"], over["result"]["already"]) == ("imported", 10, 0)
    assert over["result"]["rows"] == 10
    assert await people_of(superuser, importing) == 10
    entries = "SELECT count(*) FROM consent_entry WHERE municipality_id = $1"
    assert await superuser.fetchval(entries, importing.id) == 10


async def _until_it_waits(desk: Any, town: TownAtTest, superuser: Connection, import_id: str, *, after: int) -> None:
    """Let the list be brought in up to this row at least, and kill who does it between two batches."""
    stop = asyncio.Event()
    record_of = desk.workers[ErrandKind.BRING_IN].workshop.record_of

    def counted_record(errand: TakenErrand, done_before: Any) -> Any:
        record = record_of(errand, done_before)
        begin = record.begin

        def watched(municipalities: Any) -> Any:
            if record.done.to >= after:
                stop.set()
                return _never()
            return begin(municipalities)

        record.begin = watched
        return record

    workshop = desk.workers[ErrandKind.BRING_IN].workshop
    workshop.record_of = counted_record
    task = asyncio.create_task(work_errands(desk))
    await asyncio.wait_for(stop.wait(), 30)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


class _never:  # noqa: N801 - stands where a context manager is entered
    async def __aenter__(self) -> None:
        await asyncio.Event().wait()

    async def __aexit__(self, *_: object) -> None:
        return None


async def test_a_process_that_lost_its_lease_brings_in_nothing_more(
    clerk: httpx.AsyncClient, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    """Two work on the same list at once: each row is counted once, and the slower one lets go."""
    shown = await checked(clerk, pool, many(40))
    await committed(clerk, shown["id"])
    slow = desk_of(pool, imports_on(pool, batch=2), ErrandKind.BRING_IN, policy=ErrandPolicy(lease=dt.timedelta(0)))
    other = desk_of(pool, imports_on(pool, batch=5), ErrandKind.BRING_IN)
    rounds = [asyncio.create_task(work_errands(each)) for each in (slow, other)]
    await asyncio.gather(*rounds)
    over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "importing")
    assert (over["result"]["added"], over["result"]["already"]) == (40, 0)
    assert await people_of(superuser, importing) == 40
    entries = "SELECT count(*) FROM consent_entry WHERE municipality_id = $1"
    assert await superuser.fetchval(entries, importing.id) == 40


async def test_discarded_a_list_is_forgotten_at_once(
    clerk: httpx.AsyncClient, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, many(3))
    answer = await clerk.post(f"/v2/imports/{shown['id']}/discard")
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert await file_of(superuser, shown["id"]) is None
    assert said(await clerk.post(f"/v2/imports/{shown['id']}/discard")) == [("import_state", None)]
    assert said(await committed(clerk, shown["id"])) == [("import_state", None)]
    due = "SELECT count(*) FROM due_errand WHERE errand_id = $1::text::uuid"
    assert await superuser.fetchval(due, shown["id"]) == 0
    # One line, of the one time when there was something to discard.
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1", shown["id"])
    assert [(line["who"].partition(":")[0], line["what"]) for line in lines] == [("key", "discard_import")]


async def test_a_list_that_nobody_wanted_for_a_day_is_forgotten(
    clerk: httpx.AsyncClient, superuser: Connection, pool: Pool
) -> None:
    shown = await checked(clerk, pool, many(3))
    at = dt.datetime.fromisoformat(shown["expires_at"]) - dt.datetime.fromisoformat(shown["checked_at"])
    assert at == dt.timedelta(hours=24)
    await superuser.execute("UPDATE due_errand SET due_at = now() WHERE errand_id = $1::text::uuid", shown["id"])
    over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "checked")
    assert (over["state"], over["failure"]) == ("expired", "expired")
    assert await file_of(superuser, shown["id"]) is None


async def test_so_many_lists_are_open_at_once_and_no_more(clerk: httpx.AsyncClient) -> None:
    made = [await uploaded(clerk, many(1)) for _ in range(MOST_OPEN)]
    answer = await clerk.post("/v2/imports", content=many(1))
    assert (answer.status_code, said(answer)) == (409, [("too_many_imports", None)])
    for each in made:
        await clerk.post(f"/v2/imports/{each['id']}/discard")
    assert len((await clerk.get("/v2/imports")).json()["imports"]) == MOST_OPEN


async def test_a_test_key_sees_the_preview_and_brings_in_nobody(
    api: Api, importing: TownAtTest, superuser: Connection, pool: Pool
) -> None:
    async with api.client(headers=importing.headers("test")) as client:
        shown = await checked(client, pool, many(3))
        assert shown["preview"]["added"] == 3
        answer = await committed(client, shown["id"])
        assert (answer.status_code, said(answer)) == (403, [("import_needs_live_key", None)])
    assert await people_of(superuser, importing) == 0


async def test_files_that_are_no_files_are_refused(api: Api, clerk: httpx.AsyncClient, importing: TownAtTest) -> None:
    assert said(await clerk.post("/v2/imports")) == [("file_empty", None)]
    large = await clerk.post("/v2/imports", content=b"x" * (16 * 2**20 + 1))
    assert (large.status_code, said(large)) == (413, [("too_large", None)])
    async with api.client(headers=importing.headers("none")) as other:
        assert said(await other.post("/v2/imports", content=b"x")) == [("scope_missing", None)]


async def test_a_repeated_upload_is_one_list(clerk: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": str(uuid7())}
    answers = [await clerk.post("/v2/imports", content=many(2), headers=key) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert (await clerk.post("/v2/imports", content=many(3), headers=key)).status_code == 422


async def test_while_the_record_is_away_a_list_waits_and_is_not_given_up(clerk: httpx.AsyncClient, pool: Pool) -> None:
    shown = await uploaded(clerk, many(2))

    class Away(WorkImports):
        async def work(self, errand: TakenErrand) -> None:
            raise RecordAway("for a moment")

        async def fail(self, errand: TakenErrand, failure: ErrandFailed) -> None:
            raise AssertionError("it was given up")

    good = imports_on(pool)
    away = Away(
        workshop=good.workshop,
        record=good.record,
        audit=good.audit,
        now=good.now,
        new_id=good.new_id,
        new_salt=good.new_salt,
    )
    desk = desk_of(pool, away, *IMPORTS)
    await work_errands(desk)
    assert isinstance(desk.meter, RememberedErrands)
    assert set(desk.meter.over) == {("check_import", "put_off")}
    over = await done(api_desk(pool), clerk, f"/v2/imports/{shown['id']}", "checking")
    assert over["state"] == "checked"
