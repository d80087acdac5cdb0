"""A partner's CAP alert to many municipalities: by mandate, each by its own table, one failing stops no other."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.starter_templates import starter_templates
from comunica.contracts.bells import Bell
from comunica.stores.alerts.cap_alerts import PostgresCapAlerts
from comunica.stores.broadcasts.broadcasts import PostgresBroadcasts
from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.partners.alert_fan_outs import PostgresLeftAlerts
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.usecases.alerts.take_cap_alert import AlertDesk
from comunica.usecases.partners.fan_out_cap_alert import AlertPartner
from comunica.usecases.partners.finish_cap_alerts import GIVEN_UP_AFTER, NewAlertFanOut, finish_cap_alerts
from comunica.usecases.setting_up.starter_setups import setup_of
from tests.cap.messages import NOW, message
from tests.integration.api.asking import said
from tests.integration.api.conftest import ALL, Api, api_on
from tests.integration.api.partners import PartnerAtTest, grant, put_partner
from tests.servers import Database
from tests.towns import TownAtTest, approved, enrol, put_town, town_setup

XML = {"Content-Type": "application/cap+xml"}
IM_09 = {"name": "zona di allerta", "value": "IM-09", "everyone": True}
OTHER = {"name": "zona di allerta", "value": "IM-11", "everyone": True}
_numbers = count(900)


@dataclass
class Region:
    """A partner and the municipalities that it may know."""

    api: Api
    client: httpx.AsyncClient
    database: Database
    superuser: Connection
    partner: PartnerAtTest

    async def town(
        self, *geocodes: Any, mandate: Any = None, families: tuple[str, ...] = ("allerta_meteo", "emergenza")
    ) -> TownAtTest:
        """A municipality with one person, this table, and a mandate; none if it is false."""
        number = next(_numbers)
        templates = [approved(setup_of(each)) for each in starter_templates(f"Town {number}", families, ["it"])]
        town = await put_town(self.database, town_setup(number, keys={"all": ALL}), *templates)
        await enrol(self.database, town, f"39335{number:04d}000")
        body = {"geocodes": list(geocodes)}
        answer = await self.client.put("/v2/geocodes", json=body, headers=town.headers())
        assert answer.status_code == 200
        if mandate is not False:
            await grant(self.api, town, self.partner, **(mandate or {}))
        return town

    async def give(self, name: str) -> httpx.Response:
        headers = XML | self.partner.headers
        return await self.client.post("/v2/partner/alerts/cap", content=message(name), headers=headers)

    async def outcomes(self, name: str, *towns: TownAtTest) -> list[str]:
        answer = await self.give(name)
        assert answer.status_code == 202, answer.text
        body = answer.json()
        assert body["settled"] is True
        found = {each["id"]: each["outcome"] for each in body["municipalities"]}
        assert found.keys() == {str(town.id) for town in towns}
        return [found[str(town.id)] for town in towns]

    async def broadcasts(self, town: TownAtTest) -> list[str]:
        answer = await self.client.get("/v2/broadcasts", headers=town.headers())
        return [each["state"] for each in answer.json()["broadcasts"]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def serving(pool: Pool) -> AsyncIterator[tuple[Api, httpx.AsyncClient]]:
    api = api_on(pool, now=lambda: NOW)
    async with api.client(headers={}, deadline=30) as client:
        yield api, client


@pytest_asyncio.fixture
async def region(serving: tuple[Api, httpx.AsyncClient], database: Database, superuser: Connection) -> Region:
    return Region(*serving, database, superuser, await put_partner(serving[0], superuser))


async def test_each_municipality_takes_it_by_its_own_table_its_mandate_and_its_rules(region: Region) -> None:
    here = await region.town(IM_09)
    calm = await region.town(IM_09, mandate={"lanes": ["normal"]})
    elsewhere = await region.town(OTHER)
    bare = await region.town(IM_09, families=())
    stranger = await region.town(IM_09, mandate=False)
    found = await region.outcomes("allerta_zone", here, calm, elsewhere, bare)
    assert found == ["accepted", "refused", "elsewhere", "refused"]
    assert [await region.broadcasts(each) for each in (here, calm, elsewhere, bare, stranger)] == [
        ["scheduled"],
        [],
        [],
        [],
        [],
    ]


async def test_why_one_refuses_is_told_to_the_partner(region: Region) -> None:
    await region.town(IM_09, mandate={"lanes": ["normal"]})
    await region.town(IM_09)
    replies = (await region.give("allerta_zone")).json()["municipalities"]
    codes = [[each["code"] for each in reply["problems"]] for reply in replies]
    assert codes == [["lane_not_mandated"], ["area_elsewhere"]]


async def test_nothing_of_citizens_is_in_the_partner_s_answer(region: Region) -> None:
    await region.town(IM_09)
    assert "counted" not in (await region.give("allerta_zone")).text


async def test_the_same_alert_again_goes_on_and_reaches_nobody_twice(region: Region) -> None:
    first = await region.town(IM_09)
    before = (await region.give("allerta_zone")).json()["municipalities"]
    second = await region.town(IM_09)
    after = (await region.give("allerta_zone")).json()["municipalities"]
    assert [each for each in after if each["id"] == str(first.id)] == before
    assert [await region.broadcasts(each) for each in (first, second)] == [["scheduled"], ["scheduled"]]


async def test_what_the_municipality_s_own_program_gave_already_is_not_sent_again(region: Region) -> None:
    town = await region.town(IM_09)
    own = await region.client.post("/v2/alerts/cap", content=message("allerta_zone"), headers=XML | town.headers())
    assert own.status_code == 202
    assert await region.outcomes("allerta_zone", town) == ["accepted"]
    assert await region.broadcasts(town) == ["scheduled"]


async def test_a_partner_cannot_take_the_name_of_an_alert_away(region: Region) -> None:
    """Whoever says something else first under the same names does not silence the real one."""
    town = await region.town(IM_09)
    await region.give("altra_stesso_nome")
    own = await region.client.post("/v2/alerts/cap", content=message("allerta_zone"), headers=XML | town.headers())
    assert (own.status_code, own.json()["outcome"]) == (202, "accepted")
    again = await region.give("allerta_zone")
    assert [each["outcome"] for each in again.json().get("municipalities", [])] in ([], ["refused"])


async def test_where_nobody_knows_such_codes_it_is_a_draft_and_no_silence(region: Region) -> None:
    here, unset = await region.town(IM_09), await region.town()
    assert await region.outcomes("allerta_zone", here, unset) == ["accepted", "draft"]
    assert await region.broadcasts(unset) == ["draft"]


async def test_one_that_is_for_none_of_them_is_a_draft_in_each(region: Region) -> None:
    towns = [await region.town(OTHER), await region.town(OTHER)]
    assert await region.outcomes("allerta_zone", *towns) == ["draft", "draft"]


async def test_a_cancel_takes_it_back_where_it_came_and_leaves_the_others_alone(region: Region) -> None:
    here, elsewhere = await region.town(IM_09), await region.town(OTHER)
    await region.give("allerta_zone")
    assert await region.outcomes("revoca", here, elsewhere) == ["withdrawn", "elsewhere"]
    assert await region.broadcasts(here) == ["cancelled"]


async def test_a_partner_does_not_take_back_what_the_municipality_s_own_program_gave(region: Region) -> None:
    town = await region.town(IM_09)
    await region.client.post("/v2/alerts/cap", content=message("allerta_zone"), headers=XML | town.headers())
    answer = await region.give("revoca")
    assert (answer.status_code, said(answer)) == (403, [("cancel_not_allowed", "alert.msgType")])
    assert await region.broadcasts(town) == ["scheduled"]


async def test_an_update_replaces_it_in_each(region: Region) -> None:
    town = await region.town(IM_09)
    await region.give("allerta_zone")
    assert await region.outcomes("aggiornamento", town) == ["accepted"]
    assert sorted(await region.broadcasts(town)) == ["cancelled", "scheduled"]


async def test_a_revoked_mandate_counts_at_once(region: Region) -> None:
    town = await region.town(IM_09)
    await region.superuser.execute("UPDATE mandate SET revoked_at = now() WHERE municipality_id = $1", town.id)
    answer = await region.give("allerta_zone")
    assert (answer.status_code, said(answer)) == (400, [("mandates_missing", None)])


async def test_what_is_wrong_with_the_message_is_wrong_everywhere(region: Region) -> None:
    for _ in range(2):
        await region.town(IM_09)
    for name, code in (
        ("allerta_scaduta", "expired"),
        ("xxe", "doctype_forbidden"),
        ("conferma", "message_type_not_taken"),
    ):
        answer = await region.give(name)
        assert (answer.status_code, said(answer)[0][0]) == (400, code)


async def test_one_that_fails_for_a_reason_of_ours_stops_no_other_and_waits(region: Region) -> None:
    broken, fine = await region.town(IM_09), await region.town(IM_09)
    # Its clock is of nowhere: what reads it fails.
    await region.superuser.execute("UPDATE municipality SET timezone = 'Nowhere/None' WHERE id = $1", broken.id)
    answer = await region.give("allerta_zone")
    found = {each["id"]: each["outcome"] for each in answer.json()["municipalities"]}
    assert (answer.json()["settled"], answer.headers["retry-after"]) == (False, "1")
    assert found == {str(broken.id): "waiting", str(fine.id): "accepted"}
    await region.superuser.execute("UPDATE municipality SET timezone = 'Europe/Rome' WHERE id = $1", broken.id)
    assert await region.outcomes("allerta_zone", broken, fine) == ["accepted", "accepted"]
    assert [await region.broadcasts(each) for each in (broken, fine)] == [["scheduled"], ["scheduled"]]


async def test_a_test_message_leaves_nothing_anywhere(region: Region) -> None:
    town = await region.town(IM_09)
    assert await region.outcomes("prova", town) == ["checked"]
    assert await region.broadcasts(town) == []


async def test_a_town_s_key_does_not_open_the_partners_route_and_a_partner_s_not_the_town_s(region: Region) -> None:
    town = await region.town(IM_09)
    body = message("allerta_zone")
    mine = await region.client.post("/v2/partner/alerts/cap", content=body, headers=XML | town.headers())
    theirs = await region.client.post("/v2/alerts/cap", content=body, headers=XML | region.partner.headers)
    assert (mine.status_code, theirs.status_code) == (404, 403)
    assert await region.broadcasts(town) == []


async def test_what_waits_is_finished_by_the_dispatchers_sweep_without_a_second_post(
    region: Region, dispatcher_pool: Pool
) -> None:
    broken, fine = await region.town(IM_09), await region.town(IM_09)
    await region.superuser.execute("UPDATE municipality SET timezone = 'Nowhere/None' WHERE id = $1", broken.id)
    assert (await region.give("allerta_zone")).json()["settled"] is False
    puts_off = await sweep(dispatcher_pool)
    assert puts_off == 1, "it still cannot, and waits for another turn"
    await region.superuser.execute("UPDATE municipality SET timezone = 'Europe/Rome' WHERE id = $1", broken.id)
    assert await left(region) == 1
    await region.superuser.execute("UPDATE alert_fan_out SET not_before = now()")
    assert await sweep(dispatcher_pool) == 0
    assert [await region.broadcasts(each) for each in (broken, fine)] == [["scheduled"], ["scheduled"]]
    assert await left(region) == 0


async def test_what_a_process_left_that_was_killed_on_the_way_is_finished(
    region: Region, dispatcher_pool: Pool
) -> None:
    first, second = await region.town(IM_09), await region.town(IM_09)
    await region.give("allerta_zone")
    # As it stands before the first municipality takes it, while one of them has.
    third = await region.town(IM_09)
    new = NewAlertFanOut(
        id=uuid7(),
        message=message("allerta_zone"),
        partner=AlertPartner(
            partner_id=UUID(region.partner.id),
            submitted_by=str(uuid7()),
            may_draft=True,
            may_send=True,
            may_send_urgent=True,
        ),
        municipalities=(first.id, second.id, third.id),
    )
    await region.api.parts.alert_fan_outs.write(new, held_for=dt.timedelta())
    await sweep(dispatcher_pool)
    found = [await region.broadcasts(each) for each in (first, second, third)]
    assert found == [["scheduled"]] * 3, "each once"
    assert await left(region) == 0


async def test_while_a_request_is_at_it_no_sweep_comes(region: Region, dispatcher_pool: Pool) -> None:
    town = await region.town(IM_09)
    new = NewAlertFanOut(
        id=uuid7(),
        message=message("allerta_zone"),
        partner=AlertPartner(
            partner_id=UUID(region.partner.id),
            submitted_by="k",
            may_draft=True,
            may_send=True,
            may_send_urgent=True,
        ),
        municipalities=(town.id,),
    )
    await region.api.parts.alert_fan_outs.write(new, held_for=dt.timedelta(minutes=1))
    await sweep(dispatcher_pool)
    assert await region.broadcasts(town) == []
    assert await left(region) == 1


async def test_what_nobody_could_take_for_a_day_is_given_up(region: Region, dispatcher_pool: Pool) -> None:
    broken = await region.town(IM_09)
    await region.superuser.execute("UPDATE municipality SET timezone = 'Nowhere/None' WHERE id = $1", broken.id)
    await region.give("allerta_zone")
    assert await sweep(dispatcher_pool) == 1
    assert await left(region) == 1
    longer = "UPDATE alert_fan_out SET not_before = now(), waits_since = $1"
    await region.superuser.execute(longer, NOW - GIVEN_UP_AFTER)
    assert await sweep(dispatcher_pool) == 1
    assert await left(region) == 0


async def test_what_is_over_by_the_time_it_can_be_taken_is_refused(region: Region, dispatcher_pool: Pool) -> None:
    broken = await region.town(IM_09)
    await region.superuser.execute("UPDATE municipality SET timezone = 'Nowhere/None' WHERE id = $1", broken.id)
    await region.give("allerta_zone")
    await region.superuser.execute("UPDATE municipality SET timezone = 'Europe/Rome' WHERE id = $1", broken.id)
    await sweep(dispatcher_pool, now=NOW + dt.timedelta(days=30))
    assert (await left(region), await region.broadcasts(broken)) == (0, [])


async def test_one_that_no_sweep_came_to_is_taken_by_nobody(region: Region) -> None:
    """The sweep is what finishes it: without it the municipality waits."""
    broken = await region.town(IM_09)
    await region.superuser.execute("UPDATE municipality SET timezone = 'Nowhere/None' WHERE id = $1", broken.id)
    await region.give("allerta_zone")
    await region.superuser.execute("UPDATE municipality SET timezone = 'Europe/Rome' WHERE id = $1", broken.id)
    assert await region.broadcasts(broken) == []


async def left(region: Region) -> int:
    found = "SELECT count(*) FROM alert_fan_out WHERE partner_id = $1"
    return int(await region.superuser.fetchval(found, UUID(region.partner.id)))


@dataclass
class _Counted:
    puts_off: int = 0

    def branch_put_off(self) -> None:
        self.puts_off += 1


async def sweep(pool: Pool, *, now: dt.datetime = NOW) -> int:
    """As the dispatcher does, in its role: how often one was put off."""
    counted = _Counted()
    desk = AlertDesk(
        record=PostgresCapAlerts(pool),
        submissions=PostgresSubmissions(pool),
        helm=PostgresBroadcasts(pool, new_id=uuid7),
        bells=NoBells(),
        new_id=uuid7,
    )
    await finish_cap_alerts(PostgresLeftAlerts(pool), desk=desk, meter=counted, now=lambda: now)
    return counted.puts_off


class NoBells:
    async def ring(self, bell: Bell) -> None:
        """Nobody listens."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dispatcher_pool(database: Database) -> AsyncIterator[Pool]:
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), name="tests", size=8)
    yield pool
    await pool.close()
