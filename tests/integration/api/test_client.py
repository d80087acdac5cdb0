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
from comunica_client import AsyncClient, AsyncPartnerClient, Client, NotAllowed, NotFound, PartnerClient, Refused
from comunica_client.command.exits import Exit
from comunica_client.retrying import Patience
from uuid_utils.compat import uuid7

from comunica.municipality.operator_keys import operator_form
from services.api.web import web_app
from tests.cap.messages import message
from tests.integration.api.conftest import Api
from tests.integration.api.notify import served
from tests.integration.api.operating import operator_key
from tests.integration.api.partners import grant, put_partner
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


# Partners.


@pytest_asyncio.fixture
async def operators_key(superuser: Any) -> str:
    return operator_form(await operator_key(superuser))


def json_of(ran: tuple[int, str, str]) -> Any:
    code, said, told = ran
    assert code == Exit.DONE, told
    return json.loads(said)


async def test_from_the_command_line_a_partner_is_made_given_a_mandate_and_ended(
    url: str, town: TownAtTest, operators_key: str
) -> None:
    slug, town_key = f"p-{uuid7().hex[-10:]}", town.keys["all"].plain()
    words = ("partner", "create", slug, "Protezione civile", "--scope", "broadcast:send", "--scope", "broadcast:read")
    code, said, told = await run(url, operators_key, "--json", *words)
    made = json_of((code, said, told))
    assert "Conserva il segreto" in told
    assert made["key"]["secret"].startswith("comunica-partner_")
    assert made["nkey"]["seed"].startswith("SU")

    mandate = ("mandate", "grant", slug, "--category", "utility", "--lane", "normal")
    granted = json_of(await run(url, town_key, "--json", *mandate))
    assert (granted["state"], granted["partner"]["slug"]) == ("in_force", slug)
    code, table, _ = await run(url, town_key, "mandate", "list")
    assert (code, slug in table, granted["id"] in table) == (Exit.DONE, True, True)
    assert json_of(await run(url, town_key, "--json", "mandate", "revoke", granted["id"]))["state"] == "revoked"

    added = json_of(
        await run(url, operators_key, "--json", "partner", "nkey", "add", slug, "b", "--scope", "broadcast:send")
    )
    ended = json_of(await run(url, operators_key, "--json", "partner", "nkey", "revoke", slug, added["id"]))
    assert ended["state"] == "revoked"
    code, table, _ = await run(url, operators_key, "partner", "nkey", "list", slug)
    assert (code, "revocata" in table, "in vigore" in table) == (Exit.DONE, True, True)
    code, lines, _ = await run(url, operators_key, "--json", "partner", "log", slug)
    assert [json.loads(line)["what"] for line in lines.splitlines()][:2] == ["revoke_nkey", "add_nkey"]
    code, lines, _ = await run(url, operators_key, "--json", "partner", "list")
    assert slug in {json.loads(line)["slug"] for line in lines.splitlines()}


async def test_the_command_about_partners_ends_with_what_a_script_branches_on(
    url: str, town: TownAtTest, operators_key: str
) -> None:
    code, _, told = await run(url, operators_key, "partner", "nkey", "list", "nessuno")
    assert (code, told) == (Exit.NOT_FOUND, "Nessun ente si chiama così: nessuno\n")
    town_key = town.keys["all"].plain()
    nobody = ("mandate", "grant", "nessuno", "--category", "utility", "--lane", "normal")
    assert (await run(url, town_key, *nobody))[0] == Exit.REFUSED
    assert (await run(url, town_key, "mandate", "revoke", str(uuid7())))[0] == Exit.NOT_FOUND
    assert (await run(url, town.keys["reads"].plain(), "mandate", "list"))[0] == Exit.NOT_ALLOWED
    assert (await run(url, town_key, "mandate", "grant", "nessuno"))[0] == Exit.USAGE


@pytest.mark.parametrize("more", [(), ("--scope", "broadcast:send", "--no-nats")])
async def test_a_public_key_that_would_be_of_no_credential_is_not_dropped_in_silence(
    url: str, operators_key: str, more: tuple[str, ...]
) -> None:
    asked = ("partner", "create", "mai-creato", "Mai creato", "--public-key", "UABC", *more)
    code, _, told = await run(url, operators_key, *asked)
    assert (code, "aggiungi --scope e togli --no-nats" in told) == (Exit.USAGE, True)
    _, lines, _ = await run(url, operators_key, "--json", "partner", "list")
    assert "mai-creato" not in lines


async def test_a_broadcast_is_approved_and_another_rejected_from_the_command_line(url: str, town: TownAtTest) -> None:
    async with AsyncClient(url, town.keys["drafts"].plain()) as drafts:
        ids = [(await drafts.send_broadcast("avviso", {"zones": ["brollo"]}, parameters=SAID))["id"] for _ in range(2)]
    key = town.keys["all"].plain()
    approved = json_of(await run(url, key, "--json", "broadcast", "approve", ids[0]))
    rejected = json_of(await run(url, key, "--json", "broadcast", "reject", ids[1], "--reason", "non oggi"))
    assert (approved["state"], rejected["state"]) == ("scheduled", "cancelled")
    assert (await run(url, key, "broadcast", "approve", ids[1]))[0] == Exit.CONFLICT


async def test_a_partner_s_program_foresees_sends_sees_and_cancels(
    url: str, api: Api, town: TownAtTest, superuser: Any
) -> None:
    partner = await put_partner(api, superuser)
    await grant(api, town, partner)
    async with AsyncPartnerClient(url, partner.secret) as program:
        [mandate] = [each async for each in program.mandates()]
        assert mandate["municipality"]["id"] == str(town.id)
        foreseen = await program.preview_broadcast("avviso", parameters=SAID)
        assert [each["state"] for each in foreseen["municipalities"]] == ["foreseen"]
        sent = [await program.send_broadcast("avviso", parameters=SAID, key="once") for _ in "ab"]
        assert sent[0]["id"] == sent[1]["id"]
        told = [each async for each in program.watch_broadcast(sent[0]["id"])]
        [branch] = told[-1]["municipalities"]
        assert (branch["state"], branch["errors"]) == ("accepted", [])
        assert [each["id"] async for each in program.broadcasts()] == [sent[0]["id"]]
        cancelled = await program.cancel_broadcast(sent[0]["id"])
        assert [each["progress"] and each["progress"]["state"] for each in cancelled["municipalities"]] == ["cancelled"]
        with pytest.raises(NotFound):
            await program.broadcast(str(uuid7()))


async def test_what_one_municipality_refuses_is_told_beside_the_others_and_is_no_exception(
    url: str, api: Api, town: TownAtTest, superuser: Any
) -> None:
    partner = await put_partner(api, superuser)
    await grant(api, town, partner, lanes=["normal"])
    stranger = str(uuid7())

    def asks() -> Any:
        with PartnerClient(url, partner.secret) as program:
            return program.send_broadcast(
                "avviso", parameters=SAID, municipalities=[{"id": str(town.id)}, {"id": stranger}]
            )

    sent = await asyncio.to_thread(asks)
    states = {
        each["id"]: (each["state"], [error["code"] for error in each["errors"]]) for each in sent["municipalities"]
    }
    assert states == {str(town.id): ("accepted", []), stranger: ("refused", ["mandate_missing"])}


async def test_a_partner_s_program_gives_an_alert_as_cap(url: str, api: Api, town: TownAtTest, superuser: Any) -> None:
    partner = await put_partner(api, superuser)
    await grant(api, town, partner)
    async with AsyncPartnerClient(url, partner.secret) as program:
        # Of a January that is over, moved into one that is to come.
        given = await program.send_alert(message("allerta_zone").replace(b"2025-01-", b"2099-01-"))
        assert [each["id"] for each in given["municipalities"]] == [str(town.id)]
        with pytest.raises(Refused):
            await program.send_alert(b"<not-cap/>")


async def test_one_message_is_sent_once_seen_and_listed_to_the_end(client: AsyncClient) -> None:
    [template] = [each["id"] for each in await client.templates() if each["name"] == "avviso"]
    word = f"CIE-{uuid7()}"
    sent = [
        await client.send_message("393330000002", template, personalisation=SAID, reference=word, key="one")
        for _ in "ab"
    ]
    assert sent[0]["id"] == sent[1]["id"]
    seen = await client.message(sent[0]["id"])
    assert (seen["reference"], seen["state"]) == (word, "queued")
    assert [each["id"] async for each in client.messages(reference=word)] == [seen["id"]]
    with pytest.raises(Refused) as refused:
        await client.send_message("+39 333 999 9999", template, personalisation=SAID)
    assert refused.value.codes == ("not_subscribed",)
