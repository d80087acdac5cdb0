"""When a broadcast goes and when it is too old: the town's clock, its quiet hours, its alerts of a day."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from comunica.stores.pool import Pool
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import api_on
from tests.towns import TownAtTest

DAY_TIME = dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)  # noon in Rome
ROME = ZoneInfo("Europe/Rome")
NIGHT = dt.datetime(2026, 11, 24, 22, tzinfo=dt.UTC)
QUIET = {"quiet_hours": {"from": "21:00", "to": "08:00", "holidays": "hold"}}


@asynccontextmanager
async def at(pool: Pool, town: TownAtTest, now: dt.datetime) -> AsyncIterator[httpx.AsyncClient]:
    async with api_on(pool, now=lambda: now).client(headers=town.headers()) as client:
        yield client


@pytest.fixture
async def quiet_town(superuser: Any, other_town: TownAtTest) -> AsyncIterator[TownAtTest]:
    await _profile(superuser, other_town, '{"quiet_hours": {"from": "21:00", "to": "08:00"}, "urgent_per_day": 3}')
    yield other_town
    await _profile(superuser, other_town, "{}")
    await superuser.execute("DELETE FROM urgent_day")


async def _profile(superuser: Any, town: TownAtTest, profile: str) -> None:
    await superuser.execute("UPDATE municipality SET profile = $2::text::jsonb WHERE id = $1", town.id, profile)


async def submit(client: httpx.AsyncClient, **more: Any) -> httpx.Response:
    return await client.post("/v2/broadcasts", json=GOOD | more)


@pytest.mark.parametrize(
    ("more", "scheduled_for", "expires_at"),
    [
        ({}, "2026-11-24T11:00:00Z", "2026-11-26T11:00:00Z"),
        ({"lane": "urgent"}, "2026-11-24T11:00:00Z", "2026-11-24T17:00:00Z"),
        ({"lane": "bulk"}, "2026-11-24T11:00:00Z", "2026-12-01T11:00:00Z"),
        ({"at": "2026-12-01T09:00"}, "2026-12-01T08:00:00Z", "2026-12-03T08:00:00Z"),
        # The clock jumps: a time that does not exist is an hour later, of one that there is twice the first counts.
        ({"at": "2027-03-28T02:30"}, "2027-03-28T01:30:00Z", "2027-03-30T01:30:00Z"),
        ({"at": "2027-10-31T02:30"}, "2027-10-31T00:30:00Z", "2027-11-02T00:30:00Z"),
        ({"expires_after_minutes": 30}, "2026-11-24T11:00:00Z", "2026-11-24T11:30:00Z"),
        ({"expires_at": "2026-11-24T13:00:00+01:00"}, "2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z"),
    ],
)
async def test_times_become_instants_and_nothing_is_without_an_end(
    pool: Pool, town: TownAtTest, more: dict[str, Any], scheduled_for: str, expires_at: str
) -> None:
    async with at(pool, town, DAY_TIME) as client:
        body = (await submit(client, **more)).json()
    assert (body["scheduled_for"], body["expires_at"]) == (scheduled_for, expires_at)


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"at": "2026-12-01T09:00", "scheduled_for": "2026-12-01T09:00:00Z"}, [("two_schedules", "at")]),
        (
            {"expires_at": "2026-12-01T09:00:00Z", "expires_after_minutes": 5},
            [("two_expiries", "expires_after_minutes")],
        ),
        ({"at": "2026-02-30T09:00"}, [("invalid", "at")]),
        ({"at": "2029-12-01T09:00"}, [("scheduled_too_far", "at")]),
        # The last day of the calendar.
        ({"at": "9999-12-31T09:00"}, [("scheduled_too_far", "at")]),
        ({"scheduled_for": "9999-12-31T23:59:59Z"}, [("scheduled_too_far", "scheduled_for")]),
        ({"at": "2026-12-01T09:00", "expires_at": "2026-12-01T07:59:00Z"}, [("expires_before_start", "expires_at")]),
    ],
)
async def test_times_that_cannot_be_meant_are_refused(
    pool: Pool, town: TownAtTest, more: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    async with at(pool, town, DAY_TIME) as client:
        answer = await submit(client, **more)
    assert (answer.status_code, said(answer)) == (400, errors)


async def test_one_of_the_night_has_its_whole_time_from_the_morning_on(pool: Pool, quiet_town: TownAtTest) -> None:
    async with at(pool, quiet_town, NIGHT) as client:
        body = (await submit(client)).json()
    assert body["expires_at"] == "2026-11-27T07:00:00Z"


async def test_one_that_would_expire_before_the_morning_is_refused(pool: Pool, quiet_town: TownAtTest) -> None:
    async with at(pool, quiet_town, NIGHT) as client:
        answer = await submit(client, expires_at="2026-11-25T00:00:00Z")
    assert (answer.status_code, said(answer)) == (400, [("expires_in_quiet_hours", "expires_at")])


async def test_an_alert_of_the_night_needs_its_reason_and_shows_it(pool: Pool, quiet_town: TownAtTest) -> None:
    async with at(pool, quiet_town, NIGHT) as client:
        answer = await submit(client, lane="urgent")
        assert (answer.status_code, said(answer)) == (400, [("reason_required", "reason")])
        made = await submit(client, lane="urgent", reason="piena del torrente")
        assert made.status_code == 202
        shown = (await client.get(f"/v2/broadcasts/{made.json()['id']}")).json()
    assert (shown["reason"], shown["kind"], shown["held_until"]) == ("piena del torrente", "ordinary", None)


async def test_an_alert_has_a_line_in_the_towns_log(pool: Pool, quiet_town: TownAtTest, superuser: Any) -> None:
    async with at(pool, quiet_town, NIGHT) as client:
        made = (await submit(client, lane="urgent", reason="piena")).json()["id"]
        await submit(client, lane="normal")
    rows = await superuser.fetch("SELECT * FROM audit_entry WHERE municipality_id = $1", quiet_town.id)
    [line] = [row for row in rows if str(row["id"]) == made]
    assert (line["what"], line["reason"], line["counts"]) == (
        "urgent_broadcast",
        "ordinary, quiet hours",
        '{"people": 1}',
    )
    assert line["who"].startswith("key:")


async def test_by_day_an_alert_needs_no_reason(pool: Pool, quiet_town: TownAtTest) -> None:
    async with at(pool, quiet_town, DAY_TIME) as client:
        assert (await submit(client, lane="urgent")).status_code == 202


async def test_the_cap_of_alerts_is_exact_however_many_come_at_once(pool: Pool, quiet_town: TownAtTest) -> None:
    async with at(pool, quiet_town, DAY_TIME) as client:
        answers = await asyncio.gather(*(submit(client, lane="urgent") for _ in range(12)))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [202] * 3 + [429] * 9
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert said(refused) == [("urgent_cap_reached", "lane")]
        assert refused.json()["errors"][0]["error"] == "TooManyRequestsError"
        # Other lanes go on, and so does the next day: midnight is Rome's.
        assert (await submit(client)).status_code == 202
        assert (await submit(client, lane="urgent", at="2026-11-25T09:00")).status_code == 202


async def test_an_alert_beyond_the_cap_hears_when_the_next_day_begins(pool: Pool, quiet_town: TownAtTest) -> None:
    """RFC 9110, 10.2.3. Of a time that the request names, waiting changes nothing."""
    async with at(pool, quiet_town, DAY_TIME) as client:
        assert [(await submit(client, lane="urgent")).status_code for _ in range(3)] == [202] * 3
        refused = await submit(client, lane="urgent")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(12 * 3600))
        later = await submit(client, lane="urgent", at="2026-11-24T18:00")
        assert (later.status_code, "Retry-After" in later.headers) == (429, False)
    async with at(pool, quiet_town, dt.datetime(2026, 11, 25, 0, tzinfo=ROME)) as client:
        assert (await submit(client, lane="urgent", reason="piena")).status_code == 202


async def test_an_alert_approved_beyond_the_cap_hears_it_too_unless_it_would_be_over_by_then(
    pool: Pool, quiet_town: TownAtTest
) -> None:
    api = api_on(pool, now=lambda: DAY_TIME)
    async with at(pool, quiet_town, DAY_TIME) as client:
        assert [(await submit(client, lane="urgent")).status_code for _ in range(3)] == [202] * 3
    async with api.client(headers=quiet_town.headers("drafts")) as drafts:
        lasting, short, later = [
            (await submit(drafts, lane="urgent", **more)).json()["id"]
            for more in ({"expires_after_minutes": 24 * 60}, {}, {"at": "2026-11-24T18:00"})
        ]
    async with api.client(headers=quiet_town.headers("approves")) as approver:
        answers = [await approver.post(f"/v2/broadcasts/{each}/approve") for each in (lasting, short, later)]
    assert [(each.status_code, said(each)) for each in answers] == [(429, [("urgent_cap_reached", None)])] * 3
    assert [each.headers.get("Retry-After") for each in answers] == [str(12 * 3600), None, None]


async def test_a_refused_alert_uses_up_no_key_and_a_repeat_no_alert(pool: Pool, quiet_town: TownAtTest) -> None:
    async with at(pool, quiet_town, DAY_TIME) as client:
        keyed: Any = {"json": GOOD | {"lane": "urgent"}, "headers": {"Idempotency-Key": "alert-1"}}
        for _ in range(5):
            assert (await client.post("/v2/broadcasts", **keyed)).status_code == 202
        assert [(await submit(client, lane="urgent")).status_code for _ in range(3)] == [202, 202, 429]
        late: Any = {"json": GOOD | {"lane": "urgent"}, "headers": {"Idempotency-Key": "alert-2"}}
        assert (await client.post("/v2/broadcasts", **late)).status_code == 429
    async with at(pool, quiet_town, DAY_TIME + dt.timedelta(days=1)) as client:
        assert (await client.post("/v2/broadcasts", **late)).status_code == 202
