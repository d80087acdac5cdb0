"""A partner sends once to many municipalities: one broadcast in each, by its mandate; one failing stops no other."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.contracts.bells import BroadcastBell
from comunica.stores.partners.fan_outs import PostgresFanOuts
from comunica.stores.pool import Pool
from comunica.stores.sql import query
from comunica.usecases.partners.fan_out import BranchKey, BranchState, BranchTurn
from comunica.usecases.partners.work_fan_out import BranchDesk, work_fan_out
from tests.eventually import PATIENCE
from tests.integration.api.asking import resolve, said
from tests.integration.api.conftest import Api, RememberedBells, RememberedBranches, api_on
from tests.integration.api.partners import SAYS, PartnerAtTest, grant, put_partner
from tests.servers import Database
from tests.towns import TownAtTest, enrol


@pytest_asyncio.fixture
async def partner(api: Api, superuser: Any, town: TownAtTest, other_town: TownAtTest) -> PartnerAtTest:
    """With a mandate of both towns."""
    made = await put_partner(api, superuser)
    await grant(api, town, made)
    await grant(api, other_town, made)
    return made


@pytest_asyncio.fixture
async def program(api: Api, partner: PartnerAtTest) -> AsyncIterator[httpx.AsyncClient]:
    """The partner's program."""
    async with api.client(headers=partner.headers) as client:
        yield client


def results(body: Any) -> dict[UUID, tuple[str, ...]]:
    """By municipality: state, and codes of what is wrong."""
    return {UUID(each["id"]): (each["state"], *(e["code"] for e in each["errors"])) for each in body["municipalities"]}


async def sent_by(superuser: Any, partner: PartnerAtTest) -> list[Any]:
    """The broadcasts that towns have of a partner."""
    rows = await superuser.fetch(
        "SELECT municipality_id, id, state, lane, audience, reach FROM broadcast WHERE partner_id = $1", partner.id
    )
    return list(rows)


ACCEPTED = ("accepted",)


async def test_one_broadcast_of_a_partner_is_one_in_each_municipality_that_gave_a_mandate(
    program: httpx.AsyncClient,
    client: httpx.AsyncClient,
    api: Api,
    town: TownAtTest,
    other_town: TownAtTest,
    partner: PartnerAtTest,
) -> None:
    api.bells.rung.clear()
    answer = await program.post("/v2/partner/broadcasts", json=SAYS)
    body = answer.json()
    assert (answer.status_code, body["settled"]) == (202, True)
    assert answer.headers["location"] == body["uri"]
    assert results(body) == {town.id: ACCEPTED, other_town.id: ACCEPTED}
    own = next(each for each in body["municipalities"] if each["id"] == str(town.id))
    assert (own["name"], own["broadcast"]["state"]) == ("Town 1", "scheduled")
    shown = (await client.get(f"/v2/broadcasts/{own['broadcast']['id']}")).json()
    assert (shown["partner_id"], shown["template"]["name"], shown["lane"]) == (partner.id, "avviso", "normal")
    rung = {bell.broadcast_id for bell in api.bells.rung if isinstance(bell, BroadcastBell)}
    assert rung == {each["broadcast"]["id"] for each in body["municipalities"]}


async def test_what_one_municipality_refuses_stops_no_other(
    api: Api, superuser: Any, town: TownAtTest, other_town: TownAtTest
) -> None:
    partner = await put_partner(api, superuser)
    await grant(api, town, partner, lanes=["normal"])
    await grant(api, other_town, partner, lanes=["urgent"])
    async with api.client(headers=partner.headers) as program:
        body = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    assert results(body) == {town.id: ACCEPTED, other_town.id: ("refused", "lane_not_mandated")}
    assert {row["municipality_id"] for row in await sent_by(superuser, partner)} == {town.id}


async def test_a_category_that_the_mandate_does_not_cover_is_refused(
    api: Api, superuser: Any, town: TownAtTest
) -> None:
    partner = await put_partner(api, superuser)
    await grant(api, town, partner, categories=["marketing"])
    async with api.client(headers=partner.headers) as program:
        body = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    assert results(body) == {town.id: ("refused", "category_not_mandated")}
    assert await sent_by(superuser, partner) == []


async def test_the_rules_of_each_municipality_count_and_all_that_is_wrong_is_told(
    program: httpx.AsyncClient, town: TownAtTest, other_town: TownAtTest
) -> None:
    asked = SAYS | {"template": "in_esame", "audience": {"zones": ["nowhere"]}}
    body = (await program.post("/v2/partner/broadcasts", json=asked)).json()
    wrong = ("refused", "template_not_approved", "zone_unknown")
    assert results(body) == {town.id: wrong, other_town.id: wrong}
    [error, _] = body["municipalities"][0]["errors"]
    assert error["field"] == "template"


async def test_without_any_mandate_nothing_is_written(api: Api, superuser: Any) -> None:
    partner = await put_partner(api, superuser)
    async with api.client(headers=partner.headers) as program:
        answer = await program.post("/v2/partner/broadcasts", json=SAYS)
    assert (answer.status_code, said(answer)) == (400, [("mandates_missing", "municipalities")])
    assert await superuser.fetchval("SELECT count(*) FROM fan_out WHERE partner_id = $1", partner.id) == 0


async def test_a_mandate_that_was_revoked_or_is_over_sends_nothing_more(
    api: Api, superuser: Any, town: TownAtTest, other_town: TownAtTest
) -> None:
    partner = await put_partner(api, superuser)
    revoked, over = await grant(api, town, partner), await grant(api, other_town, partner)
    async with api.client(headers=town.headers()) as client:
        await client.post(f"/v2/mandates/{revoked['id']}/revoke")
    await superuser.execute("UPDATE mandate SET expires_at = now() WHERE id = $1", over["id"])
    named = SAYS | {"municipalities": [{"id": str(town.id)}, {"id": str(other_town.id)}]}
    async with api.client(headers=partner.headers) as program:
        assert (await program.post("/v2/partner/broadcasts", json=SAYS)).status_code == 400
        body = (await program.post("/v2/partner/broadcasts", json=named)).json()
    assert set(results(body).values()) == {("refused", "mandate_missing")}
    assert await sent_by(superuser, partner) == []


async def test_a_municipality_without_mandate_looks_like_one_that_there_is_not(
    api: Api, superuser: Any, town: TownAtTest, other_town: TownAtTest
) -> None:
    partner, missing = await put_partner(api, superuser), str(uuid7())
    await grant(api, town, partner)
    named = [{"id": str(other_town.id)}, {"id": missing}]
    async with api.client(headers=partner.headers) as program:
        body = (await program.post("/v2/partner/broadcasts", json=SAYS | {"municipalities": named})).json()
    without_id = {json.dumps(each | {"id": ""}, sort_keys=True) for each in body["municipalities"]}
    assert len(without_id) == 1
    assert results(body)[other_town.id] == ("refused", "mandate_missing")


async def test_a_municipality_may_have_an_audience_of_its_own(
    program: httpx.AsyncClient, superuser: Any, town: TownAtTest, other_town: TownAtTest, partner: PartnerAtTest
) -> None:
    named = [{"id": str(town.id), "audience": {"zones": ["brollo"]}}, {"id": str(other_town.id)}]
    body = (await program.post("/v2/partner/broadcasts", json=SAYS | {"municipalities": named})).json()
    assert set(results(body).values()) == {ACCEPTED}
    audiences = {row["municipality_id"]: json.loads(row["audience"]) for row in await sent_by(superuser, partner)}
    assert audiences[town.id]["zones"] == ["brollo"]
    assert audiences[other_town.id]["everyone"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"template": "NO"}, [("invalid", "template")]),
        ({"lane": "reply", "note": 1}, [("invalid", "lane"), ("unknown_field", "note")]),
        ({"media_id": str(uuid7())}, [("not_offered", "media_id")]),
        ({"expires_at": "2020-01-01T00:00:00Z"}, [("expired", "expires_at")]),
        ({"audience": {}}, [("audience_missing", "audience")]),
        ({"municipalities": []}, [("invalid", "municipalities")]),
        ({"municipalities": [{"id": str(UUID(int=7))}] * 2}, [("invalid", "municipalities")]),
        (
            {"municipalities": [{"id": str(UUID(int=7)), "audience": {}}]},
            [("audience_missing", "municipalities[0].audience")],
        ),
        (
            {"expires_at": "2030-01-01T00:00:00Z", "expires_after_minutes": 5},
            [("two_expiries", "expires_after_minutes")],
        ),
    ],
)
async def test_what_is_wrong_for_everybody_is_refused_at_once_and_leaves_nothing(
    program: httpx.AsyncClient, partner: PartnerAtTest, superuser: Any, other: dict[str, Any], expected: Any
) -> None:
    answer = await program.post("/v2/partner/broadcasts", json=SAYS | other)
    assert (answer.status_code, sorted(said(answer))) == (400, expected)
    assert await superuser.fetchval("SELECT count(*) FROM fan_out WHERE partner_id = $1", partner.id) == 0


@pytest.mark.parametrize(
    ("scopes", "asked", "status"),
    [
        (["broadcast:read"], {}, 403),
        (["broadcast:send"], {"lane": "urgent", "reason": "piena"}, 403),
        (["broadcast:send", "broadcast:urgent"], {"lane": "urgent", "reason": "piena"}, 202),
    ],
)
async def test_a_partner_s_key_needs_its_scopes_besides_the_mandate(
    api: Api, superuser: Any, town: TownAtTest, scopes: list[str], asked: dict[str, Any], status: int
) -> None:
    partner = await put_partner(api, superuser, scopes=scopes)
    await grant(api, town, partner)
    async with api.client(headers=partner.headers) as program:
        answer = await program.post("/v2/partner/broadcasts", json=SAYS | asked)
    assert answer.status_code == status, answer.text


async def test_an_urgent_one_stands_in_the_town_s_log_with_its_partner(
    program: httpx.AsyncClient, partner: PartnerAtTest, town: TownAtTest, superuser: Any
) -> None:
    body = (await program.post("/v2/partner/broadcasts", json=SAYS | {"lane": "urgent", "reason": "piena"})).json()
    own = next(each for each in body["municipalities"] if each["id"] == str(town.id))
    line = await superuser.fetchrow("SELECT who, what FROM audit_entry WHERE id = $1", UUID(own["broadcast"]["id"]))
    assert tuple(line) == (f"partner:{partner.id}", "urgent_broadcast")


@pytest.mark.parametrize(
    ("wish", "state", "reach"),
    [
        ({"kind": "test"}, "finished", "nobody"),
        ({"scopes": ["broadcast:draft"]}, "awaiting_approval", "audience"),
    ],
)
async def test_test_keys_reach_nobody_and_drafts_await_the_town_s_approval(
    api: Api, superuser: Any, town: TownAtTest, wish: dict[str, Any], state: str, reach: str
) -> None:
    partner = await put_partner(api, superuser, **wish)
    await grant(api, town, partner)
    api.bells.rung.clear()
    async with api.client(headers=partner.headers) as program:
        body = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    assert body["municipalities"][0]["broadcast"]["state"] == state
    [row] = await sent_by(superuser, partner)
    assert (row["state"], row["reach"]) == (state, reach)
    assert api.bells.rung == []


async def test_a_partner_s_draft_goes_when_the_town_approves_it(api: Api, superuser: Any, town: TownAtTest) -> None:
    partner = await put_partner(api, superuser, scopes=["broadcast:draft"])
    await grant(api, town, partner)
    async with api.client(headers=partner.headers) as program:
        body = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    draft = body["municipalities"][0]["broadcast"]["id"]
    async with api.client(headers=town.headers("approves")) as approver:
        answer = await approver.post(f"/v2/broadcasts/{draft}/approve")
    assert (answer.status_code, answer.json()["state"]) == (200, "scheduled")
    assert answer.json()["partner_id"] == partner.id


async def test_fifty_repeats_at_once_are_one_broadcast_in_each_municipality(
    program: httpx.AsyncClient, partner: PartnerAtTest, superuser: Any
) -> None:
    key = {"Idempotency-Key": f"fifty {partner.slug}"}
    answers = await asyncio.gather(*(program.post("/v2/partner/broadcasts", json=SAYS, headers=key) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotent-replay" not in answer.headers for answer in answers) == 1
    assert len(await sent_by(superuser, partner)) == 2


async def test_without_a_key_the_second_is_a_broadcast_of_its_own(
    program: httpx.AsyncClient, partner: PartnerAtTest, superuser: Any
) -> None:
    """The guard of the case above, switched off."""
    for _ in range(2):
        await program.post("/v2/partner/broadcasts", json=SAYS)
    assert len(await sent_by(superuser, partner)) == 4


async def test_the_same_key_with_another_body_is_a_422_and_another_key_of_the_partner_repeats_the_same(
    program: httpx.AsyncClient, api: Api, partner: PartnerAtTest, superuser: Any
) -> None:
    key = {"Idempotency-Key": f"reused {partner.slug}"}
    first = await program.post("/v2/partner/broadcasts", json=SAYS, headers=key)
    other = await program.post("/v2/partner/broadcasts", json=SAYS | {"lane": "bulk"}, headers=key)
    assert (other.status_code, said(other)) == (422, [("idempotency_key_reused", "idempotency_key")])
    again = await program.post("/v2/partner/broadcasts", json=dict(reversed(SAYS.items())), headers=key)
    assert (again.content, again.headers["idempotent-replay"]) == (first.content, "true")


class _Broken(PostgresFanOuts):
    """One municipality cannot be served."""

    def __init__(self, pool: Pool, town: UUID) -> None:
        super().__init__(pool)
        self.town: UUID | None = town

    def turn(self, branch: BranchKey) -> AbstractAsyncContextManager[BranchTurn]:
        return self._broken(branch)

    @asynccontextmanager
    async def _broken(self, branch: BranchKey) -> AsyncIterator[BranchTurn]:
        async with super().turn(branch) as turn:
            yield turn
            if branch.municipality_id == self.town:
                # After its broadcast was written: all of it is undone.
                raise RuntimeError("this town's disk is full")


async def test_one_municipality_that_fails_stops_no_other_and_is_done_later(
    api: Api, pool: Pool, superuser: Any, town: TownAtTest, other_town: TownAtTest, partner: PartnerAtTest
) -> None:
    record = _Broken(pool, town.id)
    broken = replace(api, parts=replace(api.parts, fan_outs=record))
    async with broken.client(headers=partner.headers) as program:
        answer = await program.post("/v2/partner/broadcasts", json=SAYS)
        body = answer.json()
        assert (answer.status_code, body["settled"]) == (202, False)
        assert results(body) == {town.id: ("waiting",), other_town.id: ACCEPTED}
        assert {row["municipality_id"] for row in await sent_by(superuser, partner)} == {other_town.id}
        record.town = None
        await superuser.execute("UPDATE fan_out_branch SET not_before = now() WHERE fan_out_id = $1", body["id"])
        await work_fan_out(UUID(partner.id), UUID(body["id"]), desk=desk_of(record))
        shown = (await program.get(f"/v2/partner/broadcasts/{body['id']}")).json()
    assert results(shown) == {town.id: ACCEPTED, other_town.id: ACCEPTED}
    assert len(await sent_by(superuser, partner)) == 2


def desk_of(record: PostgresFanOuts, *, now: dt.datetime | None = None) -> BranchDesk:
    """As another process has it."""
    moment = now or dt.datetime.now(dt.UTC)
    return BranchDesk(
        record=record, bells=RememberedBells(), meter=RememberedBranches(), now=lambda: moment, new_id=uuid7
    )


async def test_what_an_api_left_behind_when_it_was_killed_is_done_once_whoever_comes(
    api: Api, pool: Pool, superuser: Any, partner: PartnerAtTest
) -> None:
    """Written and not worked: then four processes at once."""
    fan_out = await _left_behind(api, partner)
    works = (work_fan_out(UUID(partner.id), fan_out, desk=desk_of(PostgresFanOuts(pool))) for _ in range(4))
    await asyncio.gather(*works)
    assert len(await sent_by(superuser, partner)) == 2


async def test_without_the_lock_two_who_come_at_once_would_both_send(
    api: Api, pool: Pool, superuser: Any, partner: PartnerAtTest
) -> None:
    """The guard of the case above, switched off: both see the branch waiting before either has settled it."""
    fan_out = await _left_behind(api, partner)

    def unlocked(name: str) -> str:
        text = query(name)
        return text.replace("FOR NO KEY UPDATE OF b SKIP LOCKED", "") if name == "hold_branch" else text

    met = _Meeting(pool, sql=unlocked)
    await asyncio.gather(*(work_fan_out(UUID(partner.id), fan_out, desk=desk_of(met)) for _ in range(2)))
    assert len(await sent_by(superuser, partner)) == 4


class _Meeting(PostgresFanOuts):
    """Each branch is only gone on with when two are at it."""

    def __init__(self, pool: Pool, *, sql: Any) -> None:
        super().__init__(pool, sql=sql)
        self._barriers: dict[UUID, asyncio.Barrier] = {}

    def turn(self, branch: BranchKey) -> AbstractAsyncContextManager[BranchTurn]:
        return self._met(branch)

    @asynccontextmanager
    async def _met(self, branch: BranchKey) -> AsyncIterator[BranchTurn]:
        barrier = self._barriers.setdefault(branch.municipality_id, asyncio.Barrier(2))
        async with super().turn(branch) as turn:
            hold = turn.hold

            async def held() -> Any:
                asked = await hold()
                async with asyncio.timeout(PATIENCE):
                    await barrier.wait()
                return asked

            turn.hold = held  # type: ignore[method-assign] # of this one turn
            yield turn


async def _left_behind(api: Api, partner: PartnerAtTest) -> UUID:
    class Idle(PostgresFanOuts):
        async def waiting_of(self, partner_id: UUID, fan_out_id: UUID) -> list[BranchKey]:
            return []

    idle = replace(api, parts=replace(api.parts, fan_outs=Idle(api.parts.fan_outs._pool)))
    async with idle.client(headers=partner.headers) as program:
        body = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    assert set(results(body).values()) == {("waiting",)}
    return UUID(body["id"])


async def test_an_alert_that_waited_too_long_for_us_is_not_sent_as_if_it_were_new(
    api: Api, pool: Pool, superuser: Any, partner: PartnerAtTest
) -> None:
    fan_out = await _left_behind(api, partner)
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=20)
    await work_fan_out(UUID(partner.id), fan_out, desk=desk_of(PostgresFanOuts(pool), now=tomorrow))
    async with api.client(headers=partner.headers) as program:
        body = (await program.get(f"/v2/partner/broadcasts/{fan_out}")).json()
    assert set(results(body).values()) == {("refused", "too_late")}
    assert await sent_by(superuser, partner) == []


async def test_a_mandate_revoked_while_a_branch_waits_counts(
    api: Api, pool: Pool, client: httpx.AsyncClient, partner: PartnerAtTest, town: TownAtTest, superuser: Any
) -> None:
    fan_out = await _left_behind(api, partner)
    mandate = (await client.get("/v2/mandates")).json()["mandates"][0]
    await client.post(f"/v2/mandates/{mandate['id']}/revoke")
    desk = desk_of(PostgresFanOuts(pool))
    await work_fan_out(UUID(partner.id), fan_out, desk=desk)
    assert town.id not in {row["municipality_id"] for row in await sent_by(superuser, partner)}
    meter = desk.meter
    assert isinstance(meter, RememberedBranches)
    assert sorted(meter.settled) == [BranchState.ACCEPTED, BranchState.REFUSED]


async def test_a_partner_sees_how_its_broadcasts_stand_in_figures_and_none_of_few_people(
    program: httpx.AsyncClient, town: TownAtTest, other_town: TownAtTest, superuser: Any
) -> None:
    body = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    for each in (town, other_town):
        found = next(one for one in body["municipalities"] if one["id"] == str(each.id))
        # Town 1 has four people who consent, the other one.
        assert found["broadcast"]["counted"] is None
        await resolve(superuser, each, found["broadcast"]["id"])
    few = (await program.get(body["uri"].removeprefix("http://api"))).json()
    assert [(each["progress"]["state"], each["progress"]["counts"]) for each in few["municipalities"]] == [
        ("sending", None)
    ] * 2
    await superuser.execute(
        "UPDATE broadcast SET resolved = 5 WHERE municipality_id = $1 AND state = 'sending'", town.id
    )
    shown = (await program.get(body["uri"].removeprefix("http://api"))).json()
    [own] = [each for each in shown["municipalities"] if each["id"] == str(town.id)]
    assert (own["progress"]["resolved"], own["progress"]["counts"]["queued"]) == (5, 4)


async def test_what_a_partner_sent_is_listed_page_by_page_newest_first(api: Api, partner: PartnerAtTest) -> None:
    async with api.with_pages_of(2).client(headers=partner.headers) as program:
        made = [(await program.post("/v2/partner/broadcasts", json=SAYS)).json()["id"] for _ in range(3)]
        found: list[Any] = []
        url: str | None = "/v2/partner/broadcasts"
        while url:
            page = (await program.get(url)).json()
            found += page["broadcasts"]
            url = page["links"]["next"]
    assert [each["id"] for each in found] == made[::-1]
    assert found[0]["municipalities"] == {"waiting": 0, "accepted": 2, "refused": 0, "cancelled": 0}


async def test_cancelled_it_is_stopped_everywhere_and_nothing_that_waits_becomes_a_broadcast(
    api: Api, pool: Pool, superuser: Any, town: TownAtTest, other_town: TownAtTest, partner: PartnerAtTest
) -> None:
    record = _Broken(pool, town.id)
    broken = replace(api, parts=replace(api.parts, fan_outs=record))
    async with broken.client(headers=partner.headers) as program:
        made = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
        answers = [await program.post(f"/v2/partner/broadcasts/{made['id']}/cancel") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert results(answers[0].json()) == {town.id: ("cancelled",), other_town.id: ACCEPTED}
    record.town = None
    await superuser.execute("UPDATE fan_out_branch SET not_before = now() WHERE fan_out_id = $1", made["id"])
    await work_fan_out(UUID(partner.id), UUID(made["id"]), desk=desk_of(record))
    assert [(row["municipality_id"], row["state"]) for row in await sent_by(superuser, partner)] == [
        (other_town.id, "cancelled")
    ]


async def test_a_key_is_used_for_one_request_whichever_it_was(
    program: httpx.AsyncClient, partner: PartnerAtTest
) -> None:
    submits, orders = ({"Idempotency-Key": f"{word} {partner.slug}"} for word in ("submits", "orders"))
    one = (await program.post("/v2/partner/broadcasts", json=SAYS, headers=submits)).json()["id"]
    other = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()["id"]
    answers = [
        await program.post(f"/v2/partner/broadcasts/{one}/cancel", headers=orders),
        await program.post(f"/v2/partner/broadcasts/{one}/cancel", headers=orders),
        await program.post(f"/v2/partner/broadcasts/{other}/cancel", headers=orders),
        await program.post(f"/v2/partner/broadcasts/{other}/cancel", headers=submits),
        await program.post("/v2/partner/broadcasts", json=SAYS, headers=orders),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 422, 422, 422]
    assert answers[0].content == answers[1].content
    assert (await program.get(f"/v2/partner/broadcasts/{other}")).json()["cancelled_at"] is None


async def test_another_process_answers_a_repeat_the_same(pool: Pool, partner: PartnerAtTest, api: Api) -> None:
    key = {"Idempotency-Key": f"restarted {partner.slug}"}
    async with api.client(headers=partner.headers) as program:
        first = await program.post("/v2/partner/broadcasts", json=SAYS, headers=key)
    async with api_on(pool).client(headers=partner.headers) as later:
        again = await later.post("/v2/partner/broadcasts", json=SAYS, headers=key)
    assert again.content == first.content


# Foresee only.


async def test_it_is_foreseen_by_municipality_and_nothing_is_written(
    api: Api, superuser: Any, database: Database, town: TownAtTest, other_town: TownAtTest
) -> None:
    # The fifth: of fewer no figure would be told.
    await enrol(database, town, "393330000007")
    partner = await put_partner(api, superuser)
    await grant(api, town, partner, lanes=["normal"])
    await grant(api, other_town, partner, lanes=["urgent"])
    async with api.client(headers=partner.headers) as program:
        answer = await program.post("/v2/partner/broadcasts", json=SAYS | {"dry_run": True})
        listed = (await program.get("/v2/partner/broadcasts")).json()["broadcasts"]
    assert answer.status_code == 200, answer.text
    found = {UUID(each["id"]): each for each in answer.json()["municipalities"]}
    own, other = found[town.id], found[other_town.id]
    assert (own["state"], own["template"], own["reached"], own["errors"]) == ("foreseen", "avviso", 5, [])
    assert own["starts_at"] < own["ends_at"]
    assert (other["state"], other["reached"]) == ("refused", None)
    assert [each["code"] for each in other["errors"]] == ["lane_not_mandated"]
    assert await sent_by(superuser, partner) == []
    assert listed == []


async def test_a_foresight_of_few_people_tells_no_figure_and_none_tells_money_or_zones(
    program: httpx.AsyncClient, town: TownAtTest
) -> None:
    named = {"municipalities": [{"id": str(town.id), "audience": {"zones": ["brollo"]}}], "dry_run": True}
    [branch] = (await program.post("/v2/partner/broadcasts", json=SAYS | named)).json()["municipalities"]
    assert (branch["state"], branch["reached"], branch["ends_at"]) == ("foreseen", None, None)
    assert branch.keys() == {"id", "state", "template", "reached", "starts_at", "ends_at", "errors"}


async def test_what_is_wrong_for_everybody_and_who_gave_no_mandate_are_told_when_foreseeing_too(
    program: httpx.AsyncClient, api: Api, superuser: Any
) -> None:
    dry = SAYS | {"dry_run": True}
    answer = await program.post("/v2/partner/broadcasts", json=dry | {"expires_at": "2020-01-01T00:00:00Z"})
    assert (answer.status_code, said(answer)) == (400, [("expired", "expires_at")])
    answer = await program.post("/v2/partner/broadcasts", json=dry | {"municipalities": [{"id": str(uuid7())}]})
    assert results(answer.json()).popitem()[1] == ("refused", "mandate_missing")
    async with api.client(headers=(await put_partner(api, superuser)).headers) as nobody:
        answer = await nobody.post("/v2/partner/broadcasts", json=dry)
    assert (answer.status_code, said(answer)) == (400, [("mandates_missing", "municipalities")])


async def test_municipalities_that_nobody_came_to_in_time_are_told_apart(
    api: Api, partner: PartnerAtTest, town: TownAtTest, other_town: TownAtTest
) -> None:
    hasty = replace(api, parts=replace(api.parts, patience=0.0))
    async with hasty.client(headers=partner.headers) as program:
        answer = await program.post("/v2/partner/broadcasts", json=SAYS | {"dry_run": True})
    assert results(answer.json()) == {town.id: ("waiting",), other_town.id: ("waiting",)}


@pytest.mark.parametrize(
    ("field", "value"),
    [("media_id", str(uuid7())), ("recurrence", {"every": "day", "times": 2})],
    ids=["a file", "a series"],
)
async def test_files_and_series_are_refused_by_name(
    program: httpx.AsyncClient, superuser: Any, partner: PartnerAtTest, field: str, value: Any
) -> None:
    answer = await program.post("/v2/partner/broadcasts", json=SAYS | {field: value})
    assert (answer.status_code, said(answer)) == (400, [("not_offered", field)])
    assert await sent_by(superuser, partner) == []
