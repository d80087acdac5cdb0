"""What the public reads without a key: the CAP feed of a town, and each message of it; and what it never reads."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.alerting.cap import CapAlert, MessageType, Named, Severity
from comunica.alerting.feed import ATOM
from comunica.alerting.read_cap import read_cap
from comunica.broadcasting.starter_templates import starter_templates
from comunica.municipality.keys import KeyKind
from comunica.runtime.address_limit import AddressLimit
from comunica.stores.pool import Connection, Pool
from comunica.usecases.setting_up.starter_setups import setup_of
from services.api.doors.public_door import REMEMBERED_FOR
from tests.cap.messages import NOW, message
from tests.integration.api.asking import resolve, said
from tests.integration.api.conftest import ALL, Api, api_on
from tests.servers import Database
from tests.towns import TownAtTest, approved, enrol, put_town, town_setup

FLOOD = {
    "template": "piena",
    "parameters": {"dove": "torrente Lombra, zona Mulini", "quando": "nelle prossime tre ore"},
    "audience": {"everyone": True},
    "lane": "urgent",
    "reason": "Telefonata del sindaco Mario Rossi, 333 1234567",
}
KEYS = {"all": ALL, "test": ALL}
_numbers = count(800)
_clock = count(1000, int(REMEMBERED_FOR) + 1)


@dataclass
class Reader:
    """A town, who works there, and the public, who has no key."""

    client: httpx.AsyncClient
    there: TownAtTest

    async def submit(self, **asked: Any) -> str:
        answer = await self.post("/v2/broadcasts", FLOOD | asked)
        return str(answer["id"])

    async def post(self, path: str, body: Any = None, *, key: str = "all") -> Any:
        answer = await self.client.post(path, json=body, headers=self.there.headers(key))
        assert answer.is_success, answer.text
        return answer.json()

    async def give(self, name: str) -> Any:
        headers = {"Content-Type": "application/cap+xml", **self.there.headers()}
        return (await self.client.post("/v2/alerts/cap", content=message(name), headers=headers)).json()

    async def get(self, identifier: str = "") -> httpx.Response:
        return await self.client.get(f"/alerts/{self.there.setup.slug}" + (identifier and f"/{identifier}"))

    async def alert(self, identifier: str) -> CapAlert:
        answer = await self.get(identifier)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/cap+xml")
        return read_cap(answer.content)

    async def feed(self) -> list[str]:
        """The identifiers that the feed leads to, newest first."""
        answer = await self.get()
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "application/atom+xml")
        root = ElementTree.fromstring(answer.content)
        links = [entry.find(f"{{{ATOM}}}link[@rel='alternate']") for entry in root.findall(f"{{{ATOM}}}entry")]
        return [link.attrib["href"].rpartition("/")[2] for link in links if link is not None]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def public(pool: Pool) -> AsyncIterator[tuple[Api, httpx.AsyncClient]]:
    """The api in the morning of 14 January 2025; each look is so late that nothing is remembered."""
    api = api_on(pool, now=lambda: NOW)
    api = replace(api, parts=replace(api.parts, monotonic=lambda: float(next(_clock))))
    async with api.client(headers={}, deadline=30) as client:
        yield api, client


@pytest_asyncio.fixture
async def town(database: Database, public: tuple[Api, httpx.AsyncClient]) -> Reader:
    number = next(_numbers)
    setup = replace(town_setup(number, keys=KEYS), istat_code="015213")
    keys = tuple(replace(each, kind=KeyKind.TEST) if each.name == "test" else each for each in setup.keys)
    families = ("piena", "allerta_meteo", "emergenza")
    templates = [approved(setup_of(each)) for each in starter_templates(f"Town {number}", families, ["it"])]
    there = await put_town(database, replace(setup, keys=keys), *templates)
    for tail, zone in enumerate(("centro", "brollo")):
        await enrol(database, there, f"39334{number:04d}{tail:03d}", zone=zone)
    return Reader(public[1], there)


async def test_an_urgent_broadcast_is_a_cap_message_that_anybody_reads(town: Reader) -> None:
    broadcast_id = await town.submit()
    assert await town.feed() == [broadcast_id]
    alert = await town.alert(broadcast_id)
    (info,) = alert.infos
    assert (alert.identifier, alert.type, alert.sent) == (broadcast_id, MessageType.ALERT, NOW)
    assert alert.sender == "comunica@www.comune.example"
    assert (info.event, info.severity, info.language) == ("Piena", Severity.SEVERE, "it")
    assert "torrente Lombra, zona Mulini" in info.description
    assert info.expires == NOW + dt.timedelta(hours=6)
    assert info.areas[0].geocodes == (Named("ISTAT", "015213"),)


async def test_nothing_of_a_citizen_or_of_the_staff_is_in_it(town: Reader) -> None:
    broadcast_id = await town.submit()
    said_to_all = (await town.get()).text + (await town.get(broadcast_id)).text
    for private in ("Mario Rossi", "333 1234567", "39334", "Bianchi", str(town.there.id), str(town.there.channel_id)):
        assert private not in said_to_all


async def test_one_for_some_zones_names_them_and_not_the_whole_town(town: Reader) -> None:
    broadcast_id = await town.submit(audience={"zones": ["brollo", "centro"]})
    (info,) = (await town.alert(broadcast_id)).infos
    assert [each.description.partition(", ")[2] for each in info.areas] == ["Villaggio Brollo", "Centro"]
    assert [each.geocodes for each in info.areas] == [
        (Named("comunica:zone", "brollo"),),
        (Named("comunica:zone", "centro"),),
    ]


async def test_what_came_as_cap_is_published_in_full_under_the_town_s_name(town: Reader) -> None:
    given = await town.give("allerta_istat")
    (info,) = (await town.alert(given["broadcasts"][0]["id"])).infos
    assert (info.event, info.severity, info.urgency) == ("Esondazione", Severity.EXTREME, "Immediate")
    assert info.description == "Sono previsti rovesci intensi, grandine e raffiche di vento."
    assert info.sender_name.startswith("Comune di Town")
    assert "800 000 000" not in (await town.get(given["broadcasts"][0]["id"])).text


async def test_what_is_not_urgent_is_not_published(town: Reader) -> None:
    broadcast_id = await town.submit(lane="normal")
    assert (await town.feed(), (await town.get(broadcast_id)).status_code) == ([], 404)


async def test_what_awaits_approval_is_published_when_it_is_approved(town: Reader, superuser: Connection) -> None:
    broadcast_id = await town.submit()
    change = "UPDATE broadcast SET state = $2, needed_approval = true, decision = $3 WHERE id = $1"
    await superuser.execute(change, UUID(broadcast_id), "awaiting_approval", None)
    assert await town.feed() == []
    await superuser.execute(change, UUID(broadcast_id), "cancelled", "reject")
    assert await town.feed() == []
    await superuser.execute(change, UUID(broadcast_id), "scheduled", "approve")
    assert await town.feed() == [broadcast_id]


async def test_a_draft_is_published_when_somebody_said_whom_it_is_for(town: Reader) -> None:
    drafts = [(await town.give(name))["broadcasts"][0]["id"] for name in ("allerta_poligono", "allerta_quartiere")]
    assert await town.feed() == []
    await town.post(f"/v2/broadcasts/{drafts[0]}/audience", {"audience": {"everyone": True}})
    await town.post(f"/v2/broadcasts/{drafts[1]}/cancel")
    assert await town.feed() == [drafts[0]]


async def test_what_a_test_key_or_a_test_says_is_not_published(town: Reader) -> None:
    tried = await town.post("/v2/broadcasts", FLOOD, key="test")
    assert (await town.feed(), (await town.get(tried["id"])).status_code) == ([], 404)


async def test_what_goes_tomorrow_is_published_tomorrow(town: Reader) -> None:
    tomorrow = (NOW + dt.timedelta(days=1)).isoformat()
    await town.submit(scheduled_for=tomorrow)
    assert await town.feed() == []


async def test_one_that_is_cancelled_has_a_second_message_that_takes_it_back(town: Reader) -> None:
    broadcast_id = await town.submit()
    await town.post(f"/v2/broadcasts/{broadcast_id}/cancel")
    assert await town.feed() == [f"{broadcast_id}-cancel", broadcast_id]
    word = await town.alert(f"{broadcast_id}-cancel")
    assert (word.type, word.infos) == (MessageType.CANCEL, ())
    assert [each.identifier for each in word.references] == [broadcast_id]


async def test_an_update_that_came_as_cap_refers_to_what_it_takes_the_place_of(town: Reader) -> None:
    row = {"name": "zona di allerta", "value": "IM-09", "everyone": True}
    answer = await town.client.put("/v2/geocodes", json={"geocodes": [row]}, headers=town.there.headers())
    assert answer.status_code == 200
    before = (await town.give("allerta_zone"))["broadcasts"][0]["id"]
    after = (await town.give("aggiornamento"))["broadcasts"][0]["id"]
    update = await town.alert(after)
    assert (update.type, [each.identifier for each in update.references]) == (MessageType.UPDATE, [before])
    assert f"{before}-cancel" not in await town.feed()


async def test_a_cancel_that_came_as_cap_takes_back_what_is_over_too(town: Reader, superuser: Connection) -> None:
    row = {"name": "zona di allerta", "value": "IM-09", "everyone": True}
    await town.client.put("/v2/geocodes", json={"geocodes": [row]}, headers=town.there.headers())
    before = (await town.give("allerta_zone"))["broadcasts"][0]["id"]
    await resolve(superuser, town.there, before)
    await superuser.execute("UPDATE delivery SET state = 'read' WHERE source_id = $1", UUID(before))
    await superuser.execute("UPDATE broadcast SET state = 'finished' WHERE id = $1", UUID(before))
    told = (await town.give("revoca"))["broadcasts"][0]["id"]
    assert sorted(await town.feed()) == sorted([before, f"{before}-cancel", told])
    assert (await town.alert(told)).type is MessageType.CANCEL


@pytest.mark.parametrize("path", ["/alerts/atlantide", "/alerts/town-1/x", "/alerts/UPPER"])
async def test_a_feed_or_message_that_there_is_not_is_a_404_or_400(town: Reader, path: str) -> None:
    answer = await town.client.get(path)
    assert answer.status_code in {400, 404}
    assert said(answer)


async def test_another_town_s_message_is_not_under_this_town_s_name(town: Reader, database: Database) -> None:
    broadcast_id = await town.submit()
    other = await put_town(database, town_setup(next(_numbers), keys=KEYS))
    answer = await town.client.get(f"/alerts/{other.setup.slug}/{broadcast_id}")
    assert (answer.status_code, said(answer)) == (404, [("not_found", None)])
    missing = await town.client.get(f"/alerts/{other.setup.slug}/{uuid7()}")
    assert answer.json()["errors"] == missing.json()["errors"]


async def test_a_feed_with_nothing_in_it_is_a_feed(town: Reader) -> None:
    assert await town.feed() == []


async def test_nothing_of_a_town_s_own_is_behind_the_public_s_door(town: Reader) -> None:
    paths = (await town.client.get("/alerts/openapi.json")).json()["paths"]
    assert set(paths) == {"/alerts/{town}", "/alerts/{town}/{identifier}"}
    assert {verb for each in paths.values() for verb in each} == {"get"}
    assert (await town.client.get("/alerts/../v2/broadcasts")).status_code in {401, 404}


async def test_many_readers_of_a_moment_are_one_reader_of_the_record(pool: Pool, town: Reader) -> None:
    api = api_on(pool, now=lambda: NOW)
    clock = [0.0]
    api = replace(api, parts=replace(api.parts, monotonic=lambda: clock[0]))
    async with api.client(headers={}, deadline=30) as client:
        reader = replace(town, client=client)
        assert await reader.feed() == []
        broadcast_id = await reader.submit()
        assert await reader.feed() == []
        clock[0] += REMEMBERED_FOR
        assert await reader.feed() == [broadcast_id]


async def test_an_address_that_asks_too_often_waits_also_for_what_there_is_not(pool: Pool) -> None:
    api = api_on(pool, now=lambda: NOW)
    limited = replace(api, parts=replace(api.parts, readers=AddressLimit(clock=lambda: 1000.0, per_minute=3)))
    async with limited.client(headers={}) as client:
        answers = [await client.get(f"/alerts/nowhere-{place}") for place in range(4)]
        document = await client.get("/alerts/openapi.json")
        keyless = await client.get("/v2/zones")
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert (said(answers[3]), answers[3].headers["retry-after"]) == ([("rate_limit", None)], "20")
    assert answers[3].headers["ratelimit"] == '"address";r=0;t=60'
    assert [answers[3].headers[f"ratelimit-{name}"] for name in ("limit", "remaining", "reset")] == ["3", "0", "60"]
    assert document.status_code == 429
    assert keyless.status_code == 401, "another door has another limit"


async def test_an_address_may_read_again_when_its_time_has_come() -> None:
    moments = iter([0.0, 0.0, 0.0, 61.0])
    limit = AddressLimit(clock=lambda: next(moments), per_minute=1)
    assert [limit.take("a"), limit.take("a"), limit.take("b"), limit.take("a")] == [0, 60, 0, 0]
