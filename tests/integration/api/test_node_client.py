"""The published client of GOV.UK Notify for Node works unchanged: another base URL, another key."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from comunica.stores.pool import Connection
from tests.integration.api.notify import served
from tests.servers import Database, NatsServer
from tests.towns import TownAtTest

#: Its package, and the program that calls it. `make test` installs it.
CLIENT = Path(__file__).parent / "node_client"
PRONTA = {"personalisation": {"testo": "la carta d'identità è pronta 🎉"}}
NOTHING = "01999999-0000-7000-8000-000000000000"
#: Seconds for a few calls: most of them go into starting node.
DEADLINE = 60


@dataclass(frozen=True, slots=True)
class Node:
    """Their client, with one key."""

    url: str
    notify_key: str

    async def calls(self, *calls: list[Any]) -> list[dict[str, Any]]:
        """What each call, a method and its arguments, returned or threw."""
        asked = json.dumps({"url": self.url, "key": self.notify_key, "calls": calls}).encode()
        program = await asyncio.create_subprocess_exec(
            *("node", str(CLIENT / "call.js")),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            said, wrong = await asyncio.wait_for(program.communicate(asked), DEADLINE)
        finally:
            if program.returncode is None:
                program.kill()
                await program.wait()
        assert program.returncode == 0, wrong.decode()
        outcomes: list[dict[str, Any]] = json.loads(said)
        return outcomes

    async def call(self, method: str, *given: Any) -> dict[str, Any]:
        """What one call returned or threw."""
        [outcome] = await self.calls([method, *given])
        return outcome


@pytest.fixture(scope="module", autouse=True)
def node_is_there() -> None:
    if shutil.which("node") and (CLIENT / "node_modules" / "done").exists():
        return
    if os.environ.get("CI"):
        pytest.fail("the client for Node is not installed: `make test` does it where node and npm are")
    pytest.skip("the client for Node is not installed: `make node-client` does it where node and npm are")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(
    database: Database,
    towns: tuple[TownAtTest, TownAtTest],
    nats_server: NatsServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    async with served(database, tmp_path_factory.mktemp("api"), nats_server.url) as url:
        yield url


@pytest.fixture
def node(url: str, town: TownAtTest) -> Node:
    return Node(url, town.keys["all"].notify_form("Ufficio anagrafe", town.id))


@pytest.fixture
def testing(node: Node, town: TownAtTest) -> Node:
    """The same with a test key."""
    return replace(node, notify_key=town.keys["test"].notify_form("prova", town.id))


@pytest_asyncio.fixture
async def template(superuser: Connection, town: TownAtTest) -> str:
    return str(
        await superuser.fetchval("SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso'", town.id)
    )


async def test_a_message_is_sent_seen_and_listed(node: Node, template: str) -> None:
    sent = await node.call("sendSms", template, "333 000 0001", {**PRONTA, "reference": "CIE è 118"})
    assert sent["status"] == 201
    body = "Il Comune informa: la carta d'identità è pronta 🎉 Grazie."
    assert sent["data"]["content"]["body"] == body
    message = sent["data"]["id"]
    seen, listed, of_mail, after = await node.calls(
        ["getNotificationById", message],
        ["getNotifications", "sms", "created", "CIE è 118"],
        ["getNotifications", "email", None, "CIE è 118"],
        ["getNotifications", None, None, "CIE è 118", message],
    )
    assert (seen["data"]["id"], seen["data"]["status"], seen["data"]["body"]) == (message, "created", body)
    assert [each["id"] for each in listed["data"]["notifications"]] == [message]
    assert message in listed["data"]["links"]["next"]
    assert of_mail["data"]["notifications"] == after["data"]["notifications"] == []


async def test_templates_are_listed_shown_by_version_and_previewed(node: Node, template: str) -> None:
    everything, of_text, of_letters, latest, first, shown = await node.calls(
        ["getAllTemplates"],
        ["getAllTemplates", "sms"],
        ["getAllTemplates", "letter"],
        ["getTemplateById", template],
        ["getTemplateByIdAndVersion", template, 1],
        ["previewTemplateById", template, PRONTA["personalisation"]],
    )
    assert everything["data"] == of_text["data"]
    assert latest["data"] in everything["data"]["templates"]
    assert of_letters["data"] == {"templates": []}
    assert first["data"] == latest["data"]
    assert first["data"]["body"] == "Il Comune informa: ((testo)) Grazie."
    assert shown["data"]["body"] == "Il Comune informa: la carta d'identità è pronta 🎉 Grazie."


async def test_received_texts_may_be_asked_for_from_the_newest_and_from_an_older_one(node: Node) -> None:
    everything, after = await node.calls(["getReceivedTexts"], ["getReceivedTexts", NOTHING])
    assert everything["status"] == after["status"] == 200
    assert "received_text_messages" in everything["data"]


async def test_a_test_key_sends_nothing_and_magic_numbers_have_their_fate(testing: Node, template: str) -> None:
    stopped, smoke = await testing.calls(
        ["sendSms", template, "+39 399 99 90006", PRONTA], ["sendSms", template, "+39 399 99 90111", PRONTA]
    )
    assert (stopped["status"], smoke["status"]) == (201, 201)
    seen, forgotten = await testing.calls(
        ["getNotificationById", stopped["data"]["id"]], ["getNotificationById", smoke["data"]["id"]]
    )
    assert seen["data"]["phone_number"] == "+393999990006"
    assert forgotten["status"] == 404


async def test_mistakes_are_thrown_with_the_envelope(node: Node, template: str) -> None:
    sent = await node.call("sendSms", template, "3330000001", PRONTA)
    outcomes = await node.calls(
        ["sendSms", "x", "3330000001", PRONTA],
        ["sendSms", template, "3330000001"],
        ["sendSms", template, None, PRONTA],
        ["sendEmail", template, "a@example.it", PRONTA],
        ["sendLetter", template, PRONTA],
        ["getPdfForLetterNotification", sent["data"]["id"]],
        ["getNotifications", "sms", "elephant"],
        ["getNotificationById", NOTHING],
        ["getTemplateByIdAndVersion", template, 99],
    )
    found = [
        (each["thrown"], each["status"], each["data"]["status_code"], each["data"]["errors"][0]["error"])
        for each in outcomes
    ]
    wrong = ("AxiosError", 400, 400)
    assert found == [
        (*wrong, "ValidationError"),
        (*wrong, "BadRequestError"),
        (*wrong, "ValidationError"),
        (*wrong, "BadRequestError"),
        (*wrong, "BadRequestError"),
        (*wrong, "BadRequestError"),
        (*wrong, "ValidationError"),
        ("AxiosError", 404, 404, "NoResultFound"),
        ("AxiosError", 404, 404, "NoResultFound"),
    ]


async def test_a_key_that_is_none_and_a_key_that_may_not_are_refused(node: Node, town: TownAtTest) -> None:
    wrong = replace(node, notify_key=f"x-{town.id}-{'0' * 8}-0000-4000-8000-{'0' * 12}")
    sends = replace(node, notify_key=town.keys["sends"].notify_form("x", town.id))
    for caller, code in ((wrong, "key_not_found"), (sends, "scope_missing")):
        refused = await caller.call("getReceivedTexts")
        assert (refused["status"], refused["data"]["errors"][0]["error"]) == (403, "AuthError")
        assert refused["data"]["errors"][0]["code"] == code


async def test_a_base_url_may_end_with_a_slash(node: Node, template: str) -> None:
    sent = await replace(node, url=f"{node.url}/").call("sendSms", template, "3330000001", PRONTA)
    assert sent["status"] == 201
