"""Our own client and command, in front of the api over HTTP."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from comunica_client import AsyncClient, Client, NotAllowed, NotFound, Refused
from comunica_client.command.exits import Exit
from comunica_client.retrying import Patience
from uuid_utils.compat import uuid7

from services.api.web import web_app
from tests.integration.api.conftest import Api
from tests.integration.api.notify import served
from tests.servers import Database, NatsServer
from tests.towns import TownAtTest

SAID = {"testo": "domani manca l'acqua"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(
    database: Database,
    towns: tuple[TownAtTest, TownAtTest],
    nats_server: NatsServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    async with served(database, tmp_path_factory.mktemp("api"), nats_server.url) as url:
        yield url


@pytest_asyncio.fixture
async def client(url: str, town: TownAtTest) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(url, town.keys["all"].plain()) as client:
        yield client


async def test_a_broadcast_is_foreseen_sent_once_seen_and_cancelled(client: AsyncClient) -> None:
    foresight = await client.preview_broadcast("avviso", {"zones": ["brollo"]}, parameters=SAID)
    assert foresight["reached"] == 1
    sent = [await client.send_broadcast("avviso", {"zones": ["brollo"]}, parameters=SAID, key="once") for _ in "ab"]
    assert sent[0]["id"] == sent[1]["id"]
    cancelled = await client.steer_broadcast(sent[0]["id"], "cancel")
    assert cancelled["state"] == "cancelled"
    assert [each["state"] async for each in client.watch_broadcast(sent[0]["id"])] == ["cancelled"]
    assert (await client.reconcile_broadcast(sent[0]["id"]))["unaccounted"] == 0


async def test_lists_are_read_to_their_end(api: Api, town: TownAtTest) -> None:
    small = api.with_pages_of(2)
    app = web_app(small.parts, meter=small.meter)
    key = town.keys["all"].plain()
    async with AsyncClient("http://api", key, transport=httpx.ASGITransport(app)) as client:
        people = [each["id"] async for each in client.subscribers()]
        found = [each["id"] async for each in client.find_subscribers(phone="393330000002")]
    assert len(people) == len({*people}) == 5
    assert len(found) == 1


async def test_the_sync_client_does_the_same(url: str, town: TownAtTest) -> None:
    def asks() -> tuple[list[Any], str]:
        with Client(url, town.keys["all"].plain()) as client:
            return list(client.subscribers()), client.try_message("DISATTIVA")["action"]

    people, action = await asyncio.to_thread(asks)
    assert (len(people), action) == (5, "unsubscribe")


async def test_refusals_are_exceptions_with_all_that_is_wrong(client: AsyncClient, url: str, town: TownAtTest) -> None:
    with pytest.raises(Refused) as refused:
        await client.send_broadcast("non-c'è", {"everyone": True}, colour="red")
    assert set(refused.value.codes) == {"invalid", "unknown_field"}
    assert refused.value.request_id
    with pytest.raises(NotFound):
        await client.broadcast(str(uuid7()))
    async with AsyncClient(url, town.keys["reads"].plain()) as reader:
        with pytest.raises(NotAllowed):
            await reader.send_broadcast("avviso", {"everyone": True}, parameters=SAID)


class Flaky(httpx.AsyncBaseTransport):
    """Loses the first answer, says 503 to the second try, then does as the real one. Remembers the keys."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.keys: list[str | None] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.keys.append(request.headers.get("idempotency-key"))
        if len(self.keys) == 2:
            return httpx.Response(503, headers={"Retry-After": "3"})
        response = await self._inner.handle_async_request(request)
        if len(self.keys) == 1:
            await response.aread()
            raise httpx.ReadTimeout("the answer was lost", request=request)
        return response


async def test_a_lost_answer_is_asked_for_again_and_sent_once(api: Api, town: TownAtTest) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    flaky = Flaky(httpx.ASGITransport(web_app(api.parts, meter=api.meter)))
    async with AsyncClient(
        "http://api", town.keys["all"].plain(), transport=flaky, sleep=wait, patience=Patience(first_wait=0.1)
    ) as client:
        sent = await client.send_broadcast("avviso", {"zones": ["brollo"]}, parameters=SAID)
        listed = [each["id"] async for each in client.broadcasts()]
    assert listed.count(sent["id"]) == 1
    assert [*filter(lambda each: each > sent["id"], listed)] == []
    assert len({*flaky.keys[:3]}) == 1
    assert flaky.keys[0] is not None
    assert waited[1] == 3.0


async def run(url: str, key: str, *arguments: str) -> tuple[int, str, str]:
    """The command as a process: how it ended, and what it said."""
    environment = {**os.environ, "COMUNICA_URL": url, "COMUNICA_KEY": key, "LC_ALL": "it_IT.UTF-8", "COLUMNS": "200"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "comunica_client.command", *arguments),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, told = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, said.decode(), told.decode()


async def test_the_command_sends_and_cancels_and_answers_scripts_in_json(url: str, town: TownAtTest) -> None:
    key = town.keys["all"].plain()
    words = ("broadcast", "send", "avviso", "--set", f"testo={SAID['testo']}", "--zone", "brollo")
    code, said, _ = await run(url, key, "--json", *words, "--idempotency-key", "command")
    sent = json.loads(said)
    assert (code, sent["counted"]) == (Exit.DONE, 1)
    code, said, _ = await run(url, key, "--json", "broadcast", "cancel", sent["id"])
    assert (code, json.loads(said)["state"]) == (Exit.DONE, "cancelled")


async def test_the_command_says_in_italian_what_is_missing(url: str, town: TownAtTest) -> None:
    code, _, told = await run(url, town.keys["all"].plain(), "broadcast", "send", "avviso")
    assert (code, told) == (Exit.USAGE, "Scegli a chi: --everyone, --zone o --outside.\n")


async def test_the_command_ends_with_what_a_script_branches_on(url: str, town: TownAtTest) -> None:
    key = town.keys["all"].plain()
    assert (await run(url, key, "broadcast", "watch", str(uuid7())))[0] == Exit.NOT_FOUND
    assert (await run(url, "comunica_nobody", "template", "list"))[0] == Exit.NOT_ALLOWED
    wrong = ("broadcast", "send", "avviso", "--everyone")
    assert (await run(url, key, *wrong))[0] == Exit.REFUSED


async def test_a_table_for_people_masks_addresses(url: str, town: TownAtTest) -> None:
    code, said, _ = await run(url, town.keys["all"].plain(), "subscribers", "list")
    assert code == Exit.DONE
    assert "Bianchi" in said
    assert "39333" not in said


async def test_login_remembers_a_key_that_works_and_no_other(url: str, town: TownAtTest, tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    for key, code in (("comunica_nobody", Exit.NOT_ALLOWED), (town.keys["people"].plain(), Exit.DONE)):
        environment = {**os.environ, "COMUNICA_CREDENTIALS": str(path)}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "comunica_client.command", "login", "--url", url),
            env=environment,
            stdin=asyncio.subprocess.PIPE,
        )
        await asyncio.wait_for(process.communicate(f"{key}\n".encode()), 60)
        assert process.returncode == code
        assert path.exists() is (code is Exit.DONE)
