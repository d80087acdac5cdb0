"""A municipality lets a partner send in its name, sees whom it let, and ends that."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from tests.integration.api.asking import GOOD, resolve, said
from tests.integration.api.conftest import Api, api_on
from tests.integration.api.partners import SAYS, PartnerAtTest, grant, operating, put_partner
from tests.towns import TownAtTest


@pytest_asyncio.fixture
async def partner(api: Api, superuser: Any) -> PartnerAtTest:
    return await put_partner(api, superuser)


def wish(whom: PartnerAtTest, **other: Any) -> dict[str, Any]:
    return {"partner": whom.slug, "categories": ["utility"], "lanes": ["normal"]} | other


async def test_a_granted_mandate_is_shown_to_the_town_and_to_the_partner(
    api: Api, client: httpx.AsyncClient, town: TownAtTest, partner: PartnerAtTest
) -> None:
    answer = await client.post("/v2/mandates", json=wish(partner, partner=partner.id, lanes=["urgent", "normal"]))
    granted = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"].endswith(f"/v2/mandates/{granted['id']}")
    assert granted["partner"] == {"id": partner.id, "slug": partner.slug, "name": "Protezione civile"}
    assert (granted["state"], granted["lanes"], granted["categories"]) == (
        "in_force",
        ["normal", "urgent"],
        ["utility"],
    )
    assert (await client.get(f"/v2/mandates/{granted['id']}")).json() == granted
    assert granted in (await client.get("/v2/mandates")).json()["mandates"]
    async with api.client(headers=partner.headers) as program:
        [given] = (await program.get("/v2/partner/mandates")).json()["mandates"]
    assert given["id"] == granted["id"]
    assert given["municipality"] == {
        "id": str(town.id),
        "slug": "town-1",
        "name": "Town 1",
        "province": "MI",
        "istat_code": "000001",
    }


async def test_partners_to_choose_from_are_those_that_are_not_closed(
    api: Api, client: httpx.AsyncClient, partner: PartnerAtTest, superuser: Any
) -> None:
    assert partner.slug in {each["slug"] for each in (await client.get("/v2/partners")).json()["partners"]}
    async with operating(api, superuser) as operator:
        await operator.post(f"/v2/operator/partners/{partner.id}/close")
    assert partner.slug not in {each["slug"] for each in (await client.get("/v2/partners")).json()["partners"]}
    answer = await client.post("/v2/mandates", json=wish(partner))
    assert (answer.status_code, said(answer)) == (400, [("partner_unknown", "partner")])


async def test_a_second_mandate_takes_the_place_of_the_first(
    client: httpx.AsyncClient, api: Api, town: TownAtTest, partner: PartnerAtTest
) -> None:
    first = await grant(api, town, partner, lanes=["urgent", "normal"])
    second = await grant(api, town, partner, lanes=["bulk"])
    assert (await client.get(f"/v2/mandates/{first['id']}")).json()["state"] == "revoked"
    async with api.client(headers=partner.headers) as program:
        given = (await program.get("/v2/partner/mandates")).json()["mandates"]
    assert [(each["id"], each["lanes"]) for each in given] == [(second["id"], ["bulk"])]


async def test_of_many_who_grant_at_once_one_mandate_stands(client: httpx.AsyncClient, partner: PartnerAtTest) -> None:
    answers = await asyncio.gather(*(client.post("/v2/mandates", json=wish(partner)) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    states = [(await client.get(f"/v2/mandates/{answer.json()['id']}")).json()["state"] for answer in answers]
    assert sorted(states) == ["in_force", "revoked", "revoked", "revoked"]


async def test_a_mandate_is_revoked_once_and_the_town_s_log_tells_of_both(
    client: httpx.AsyncClient, api: Api, town: TownAtTest, partner: PartnerAtTest, superuser: Any
) -> None:
    granted = await grant(api, town, partner)
    answers = [await client.post(f"/v2/mandates/{granted['id']}/revoke") for _ in range(2)]
    assert [(each.status_code, each.json()["state"]) for each in answers] == [(200, "revoked"), (200, "revoked")]
    assert answers[0].json()["revoked_at"] == answers[1].json()["revoked_at"]
    lines = await superuser.fetch(
        "SELECT who LIKE 'key:%' AS by_key, what, reason FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC"
        " LIMIT 2",
        town.id,
    )
    assert [tuple(each) for each in lines] == [
        (True, "revoke_mandate", granted["id"]),
        (True, "grant_mandate", partner.slug),
    ]


async def test_a_mandate_that_ends_by_itself_is_expired_and_the_partner_has_it_no_more(
    api: Api, client: httpx.AsyncClient, town: TownAtTest, partner: PartnerAtTest, superuser: Any
) -> None:
    granted = await grant(api, town, partner, expires_at="2027-12-31T23:00:00+01:00")
    await superuser.execute("UPDATE mandate SET expires_at = now() WHERE id = $1", granted["id"])
    assert (await client.get(f"/v2/mandates/{granted['id']}")).json()["state"] == "expired"
    async with api.client(headers=partner.headers) as program:
        assert (await program.get("/v2/partner/mandates")).json()["mandates"] == []


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"lanes": ["reply"]}, [("invalid", "lanes[0]")]),
        ({"lanes": [], "categories": []}, [("invalid", "categories"), ("invalid", "lanes")]),
        ({"categories": ["alerts"]}, [("invalid", "categories[0]")]),
        ({"expires_at": "2020-01-01T00:00:00Z"}, [("expires_at_range", "expires_at")]),
        ({"note": "per le allerte"}, [("unknown_field", "note")]),
        ({"partner": "nobody-of-this-name"}, [("partner_unknown", "partner")]),
        ({"partner": str(uuid7())}, [("partner_unknown", "partner")]),
    ],
)
async def test_a_wrong_wish_is_told_all_at_once_and_leaves_nothing(
    client: httpx.AsyncClient, partner: PartnerAtTest, superuser: Any, other: dict[str, Any], expected: Any
) -> None:
    answer = await client.post("/v2/mandates", json=wish(partner, **other))
    assert (answer.status_code, sorted(said(answer))) == (400, expected)
    assert await superuser.fetchval("SELECT count(*) FROM mandate WHERE partner_id = $1", partner.id) == 0


@pytest.mark.parametrize(
    ("scopes", "lanes", "status"),
    [
        (["key:write", "mandate:write", "broadcast:send"], ["normal"], 201),
        (["key:write", "mandate:write", "broadcast:send"], ["urgent"], 403),
        (["key:write", "mandate:write"], ["normal"], 403),
        (["key:write", "mandate:read", "broadcast:send"], ["normal"], 403),
    ],
)
async def test_nobody_lets_a_partner_do_what_their_own_key_may_not(
    api: Api, client: httpx.AsyncClient, partner: PartnerAtTest, scopes: list[str], lanes: list[str], status: int
) -> None:
    key = (await client.post("/v2/keys", json={"name": f"grants {uuid7()}", "scopes": scopes})).json()
    async with api.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}"}) as holder:
        answer = await holder.post("/v2/mandates", json=wish(partner, lanes=lanes))
    assert answer.status_code == status, answer.text


async def test_a_test_key_lets_no_partner_reach_citizens(api: Api, town: TownAtTest, partner: PartnerAtTest) -> None:
    async with api.client(headers=town.headers("test")) as holder:
        answer = await holder.post("/v2/mandates", json=wish(partner))
    assert (answer.status_code, said(answer)) == (403, [("kind_not_yours", None)])


async def test_a_grant_repeated_with_its_key_is_one_mandate(client: httpx.AsyncClient, partner: PartnerAtTest) -> None:
    key = {"Idempotency-Key": f"grant {partner.slug}"}
    answers = await asyncio.gather(*(client.post("/v2/mandates", json=wish(partner), headers=key) for _ in range(10)))
    assert len({answer.content for answer in answers}) == 1
    mandate = answers[0].json()
    assert (await client.get(f"/v2/mandates/{mandate['id']}")).json()["state"] == "in_force"


async def test_a_partner_sees_the_mandates_of_no_other_partner(
    api: Api, town: TownAtTest, partner: PartnerAtTest, superuser: Any
) -> None:
    other = await put_partner(api, superuser)
    await grant(api, town, other)
    async with api.client(headers=partner.headers) as program:
        assert (await program.get("/v2/partner/mandates")).json()["mandates"] == []


async def test_mandates_are_paged_by_their_ids(
    api: Api, town: TownAtTest, partner: PartnerAtTest, other_town: TownAtTest
) -> None:
    wanted = [(await grant(api, each, partner))["id"] for each in (town, other_town)]
    found: list[str] = []
    async with api.with_pages_of(1).client(headers=partner.headers) as program:
        url: str | None = "/v2/partner/mandates"
        while url:
            page = (await program.get(url)).json()
            found += [each["id"] for each in page["mandates"]]
            url = page["links"]["next"]
    assert found == wanted[::-1]


async def test_the_clock_of_the_api_decides_when_a_mandate_is_over(
    pool: Any, town: TownAtTest, api: Api, partner: PartnerAtTest
) -> None:
    granted = await grant(api, town, partner, expires_at="2027-06-30T12:00:00Z")
    later = api_on(pool, now=lambda: dt.datetime(2027, 7, 1, tzinfo=dt.UTC))
    async with later.client(headers=town.headers()) as client:
        assert (await client.get(f"/v2/mandates/{granted['id']}")).json()["state"] == "expired"


# What a partner planned goes with its mandate.


@pytest_asyncio.fixture
async def program(api: Api, partner: PartnerAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=partner.headers) as program:
        yield program


async def sent(program: httpx.AsyncClient, **more: Any) -> tuple[str, str]:
    """What the partner submitted, and the town's broadcast out of it."""
    body = (await program.post("/v2/partner/broadcasts", json=SAYS | more)).json()
    [branch] = body["municipalities"]
    assert branch["state"] == "accepted", branch
    return body["id"], branch["broadcast"]["id"]


def tomorrow() -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()


async def last_line(superuser: Any, town: TownAtTest) -> tuple[str, dict[str, int]]:
    row = await superuser.fetchrow(
        "SELECT what, counts FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    return row["what"], json.loads(row["counts"])


async def test_what_its_partner_planned_is_cancelled_with_it_and_everybody_is_told_why(
    api: Api,
    client: httpx.AsyncClient,
    town: TownAtTest,
    partner: PartnerAtTest,
    program: httpx.AsyncClient,
    superuser: Any,
) -> None:
    mandate = await grant(api, town, partner)
    fan_out, broadcast = await sent(program, scheduled_for=tomorrow())
    due = "SELECT count(*) FROM due_source WHERE source_id = $1::text::uuid"
    assert await superuser.fetchval(due, broadcast) == 1
    await client.post(f"/v2/mandates/{mandate['id']}/revoke")

    shown = (await client.get(f"/v2/broadcasts/{broadcast}")).json()
    assert (shown["state"], shown["cancelled_reason"]) == ("cancelled", "mandate_ended")
    assert shown["finished_at"] is not None
    [branch] = (await program.get(f"/v2/partner/broadcasts/{fan_out}")).json()["municipalities"]
    assert (branch["progress"]["state"], branch["progress"]["cancelled_reason"]) == ("cancelled", "mandate_ended")
    assert await superuser.fetchval(due, broadcast) == 0
    assert await last_line(superuser, town) == ("revoke_mandate", {"broadcasts_cancelled": 1})


async def test_without_that_it_would_still_be_planned(
    api: Api,
    client: httpx.AsyncClient,
    town: TownAtTest,
    partner: PartnerAtTest,
    program: httpx.AsyncClient,
    superuser: Any,
) -> None:
    """The guard is off: the mandate ends, and nothing else."""
    mandate = await grant(api, town, partner)
    _, broadcast = await sent(program, scheduled_for=tomorrow())
    await superuser.execute("UPDATE mandate SET revoked_at = now() WHERE id = $1", mandate["id"])
    assert (await client.get(f"/v2/broadcasts/{broadcast}")).json()["state"] == "scheduled"


async def test_what_awaits_approval_or_is_paused_before_it_began_is_cancelled_too(
    api: Api,
    client: httpx.AsyncClient,
    town: TownAtTest,
    partner: PartnerAtTest,
    program: httpx.AsyncClient,
    superuser: Any,
) -> None:
    mandate = await grant(api, town, partner)
    planned = []
    for state in ("awaiting_approval", "paused"):
        _, broadcast = await sent(program, scheduled_for=tomorrow())
        await superuser.execute("UPDATE broadcast SET state = $2 WHERE id = $1::text::uuid", broadcast, state)
        planned.append(broadcast)
    await client.post(f"/v2/mandates/{mandate['id']}/revoke")
    states = [(await client.get(f"/v2/broadcasts/{each}")).json()["state"] for each in planned]
    assert states == ["cancelled", "cancelled"]


async def test_what_had_begun_goes_on_and_is_the_town_s_to_cancel(
    api: Api,
    client: httpx.AsyncClient,
    town: TownAtTest,
    partner: PartnerAtTest,
    program: httpx.AsyncClient,
    superuser: Any,
) -> None:
    mandate = await grant(api, town, partner)
    _, broadcast = await sent(program)
    await resolve(superuser, town, broadcast)
    await client.post(f"/v2/mandates/{mandate['id']}/revoke")
    shown = (await client.get(f"/v2/broadcasts/{broadcast}")).json()
    assert (shown["state"], shown["cancelled_reason"]) == ("sending", None)
    cancelled = (await client.post(f"/v2/broadcasts/{broadcast}/cancel")).json()
    assert (cancelled["state"], cancelled["cancelled_reason"]) == ("cancelled", None)


async def test_a_mandate_for_less_cancels_what_it_does_not_cover_and_leaves_the_rest(
    api: Api,
    client: httpx.AsyncClient,
    town: TownAtTest,
    partner: PartnerAtTest,
    program: httpx.AsyncClient,
    superuser: Any,
) -> None:
    await grant(api, town, partner, lanes=["normal", "bulk"])
    _, normal = await sent(program, scheduled_for=tomorrow())
    _, bulk = await sent(program, scheduled_for=tomorrow(), lane="bulk")
    await grant(api, town, partner, lanes=["normal"])
    states = [(await client.get(f"/v2/broadcasts/{each}")).json()["state"] for each in (normal, bulk)]
    assert states == ["scheduled", "cancelled"]
    assert await last_line(superuser, town) == ("grant_mandate", {"broadcasts_cancelled": 1})


async def test_what_the_town_itself_and_other_partners_planned_stays(
    api: Api,
    client: httpx.AsyncClient,
    town: TownAtTest,
    partner: PartnerAtTest,
    superuser: Any,
) -> None:
    other = await put_partner(api, superuser)
    mandate = await grant(api, town, partner)
    await grant(api, town, other)
    own = (await client.post("/v2/broadcasts", json=GOOD | {"scheduled_for": tomorrow()})).json()["id"]
    async with api.client(headers=other.headers) as neighbour:
        _, theirs = await sent(neighbour, scheduled_for=tomorrow())
    await client.post(f"/v2/mandates/{mandate['id']}/revoke")
    states = {(await client.get(f"/v2/broadcasts/{each}")).json()["state"] for each in (own, theirs)}
    assert states == {"scheduled"}
