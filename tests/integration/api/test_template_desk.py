"""Templates at the provider: submitted, synced, taken as of another category. The provider is the simulator."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from comunica_simulator.app import build
from comunica_simulator.serving import build_server
from comunica_simulator.settings import Settings
from uuid_utils.compat import uuid7

from comunica.municipality.keys import KeyKind, Scope
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.usecases.work_errands import work_errands
from tests.eventually import PATIENCE, eventually
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.errands import RememberedErrands, done, template_desk
from tests.integration.api.test_isolation import PNG
from tests.servers import Database
from tests.towns import NOTICE, TownAtTest, approved, enrol, put_town, town_setup

TOKEN = "token-of-the-account"
KEYS: dict[str, tuple[Scope, ...]] = {
    "all": (
        *(Scope.TEMPLATE_READ, Scope.TEMPLATE_WRITE),
        *(Scope.BROADCAST_SEND, Scope.BROADCAST_READ, Scope.SUBSCRIBERS_READ),
    ),
    "test": (Scope.TEMPLATE_WRITE,),
    "reads": (Scope.TEMPLATE_READ,),
}
ASKED: dict[str, Any] = {
    "name": "mercato_v1",
    "language": "it",
    "category": "utility",
    "body": "Il Comune informa sul mercato: {{testo}} Grazie per la lettura.",
    "footer": "",
    "examples": {"testo": "domani si sposta in piazza."},
    "buttons": [{"title": "Non ricevere più", "payload": "leave"}],
}
_numbers = iter(range(61, 100))


@dataclass
class Provider:
    """The simulator, and what happens there."""

    url: str
    waba_id: str

    async def happens(self, name: str, event: str, **given: object) -> None:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            answer = await client.post(f"{self.url}/simulator/templates/{name}/{event}", json=given)
            assert answer.status_code == 200, answer.text

    async def has(self, template: dict[str, Any]) -> None:
        """A template that somebody made there by hand."""
        await self._asked("POST", f"{self.waba_id}/message_templates", json=template)

    async def loses(self, name: str) -> None:
        await self._asked("DELETE", f"{self.waba_id}/message_templates", params={"name": name})

    async def shows(self, name: str) -> dict[str, Any] | None:
        found = (await self._asked("GET", f"{self.waba_id}/message_templates"))["data"]
        return next((each for each in found if each["name"] == name), None)

    async def _asked(self, method: str, path: str, **parts: Any) -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=PATIENCE, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
            answer = await client.request(method, f"{self.url}/v25.0/{path}", **parts)
            assert answer.status_code == 200, answer.text
            shown: dict[str, Any] = answer.json()
            return shown


@pytest_asyncio.fixture
async def provider(tmp_path: Path) -> AsyncIterator[Provider]:
    number = f"{next(_numbers):04d}"
    waba_id = f"2000000{number}"
    setup = {
        "apps": [{"id": "comunica", "secret": "s", "verify_token": "v", "callback_url": "http://127.0.0.1:1/hook"}],
        "wabas": [{"id": waba_id, "name": "Town", "portfolio": f"3000000{number}"}],
        "numbers": [
            {
                "phone_number_id": f"1000000{number}",
                "waba_id": waba_id,
                "display_phone_number": f"+39 399 99 0{number}",
                "verified_name": "Town",
            }
        ],
        "tokens": [{"token": TOKEN, "app": "comunica", "wabas": [waba_id]}],
    }
    (tmp_path / "provider.json").write_text(json.dumps(setup))
    # Reviews take as long as a test likes: it decides them.
    app = build(Settings(setup=tmp_path / "provider.json", approval_after=3600))
    async with simulated(app) as url:
        yield Provider(url, waba_id)


class simulated:  # noqa: N801 - a context manager
    """The simulator behind an address of its own."""

    def __init__(self, app: Any) -> None:
        self._server = build_server(app, host="127.0.0.1", port=0)

    async def __aenter__(self) -> str:
        self._task = asyncio.create_task(self._server.serve())
        await eventually(lambda: self._server.started)
        return f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = True
        await self._task


@pytest_asyncio.fixture
async def connected_town(database: Database, provider: Provider) -> TownAtTest:
    """A town whose channel leads to the simulator."""
    setup = town_setup(int(provider.waba_id[-4:]), keys=KEYS)
    keys = tuple(replace(each, kind=KeyKind.TEST) if each.name == "test" else each for each in setup.keys)
    channel = replace(setup.channel, base_url=f"{provider.url}/v25.0", token=TOKEN)
    town = await put_town(database, replace(setup, keys=keys, channel=channel), approved(NOTICE))
    await enrol(database, town, "393336000001")
    return town


@pytest_asyncio.fixture
async def dispatching(database: Database) -> AsyncIterator[Pool]:
    """The record as the dispatcher sees it."""
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), size=3, name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture
async def editor(api: Api, connected_town: TownAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=connected_town.headers()) as client:
        yield client


def footed(town: TownAtTest, **asked: object) -> dict[str, Any]:
    """Names the town, and says how to leave."""
    return ASKED | {"footer": f"{town.setup.name}. Per uscire scrivi DISATTIVA"} | asked


async def over(client: httpx.AsyncClient, dispatching: Pool, answer: httpx.Response) -> dict[str, Any]:
    """What came of it."""
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == answer.json()["uri"]
    return await done(template_desk(dispatching), client, f"/v2/templates/errands/{answer.json()['id']}", "waiting")


async def synced(client: httpx.AsyncClient, dispatching: Pool) -> dict[str, dict[str, Any]]:
    shown = await over(client, dispatching, await client.post("/v2/templates/sync"))
    assert shown["state"] == "done", shown
    return {each["name"]: each for each in shown["templates"]}


async def test_a_template_is_submitted_reviewed_and_used(
    editor: httpx.AsyncClient, connected_town: TownAtTest, provider: Provider, dispatching: Pool
) -> None:
    shown = await over(editor, dispatching, await editor.post("/v2/templates", json=footed(connected_town)))
    [line] = shown["templates"]
    assert (shown["state"], line["outcome"], line["status"], line["category"]) == (
        "done",
        "submitted",
        "pending",
        "utility",
    )
    at_provider = await provider.shows("mercato_v1")
    assert at_provider is not None
    assert (at_provider["status"], at_provider["category"]) == ("PENDING", "UTILITY")
    on_record = (await editor.get(f"/v2/template/{line['id']}")).json()
    assert (on_record["name"], on_record["status"]) == ("mercato_v1", "pending")
    await provider.happens("mercato_v1", "approve")
    line = (await synced(editor, dispatching))["mercato_v1"]
    assert (line["outcome"], line["status"], line["status_before"]) == ("changed", "approved", "pending")
    broadcast = {
        "template": "mercato_v1",
        "parameters": {"testo": "domani in piazza."},
        "audience": {"everyone": True},
    }
    assert (await editor.post("/v2/broadcasts", json=broadcast)).status_code == 202


async def test_a_button_keeps_what_it_means_to_us(
    editor: httpx.AsyncClient,
    connected_town: TownAtTest,
    provider: Provider,
    dispatching: Pool,
    superuser: Connection,
) -> None:
    """The provider knows its title only."""
    await over(editor, dispatching, await editor.post("/v2/templates", json=footed(connected_town)))
    await provider.happens("mercato_v1", "approve")
    await synced(editor, dispatching)
    buttons = await superuser.fetchval(
        "SELECT buttons::text FROM template WHERE municipality_id = $1 AND name = 'mercato_v1'", connected_town.id
    )
    assert json.loads(buttons) == [{"title": "Non ricevere più", "payload": "leave"}]


@pytest.mark.parametrize(
    ("asked", "errors"),
    [
        ({"footer": "Per uscire scrivi DISATTIVA"}, [("template_without_sender", "footer")]),
        ({"footer": "Town"}, [("template_without_sender", "footer"), ("template_without_leave_word", "footer")]),
        ({"name": "Mercato"}, [("invalid", "name")]),
        ({"category": "news"}, [("invalid", "category")]),
        ({"examples": {}}, [("template_examples_missing", "examples")]),
        ({"body": "{{testo}}"}, None),
        ({"header": "image"}, [("media_missing", "header_media_id")]),
        ({"header_media_id": str(uuid7())}, [("media_not_wanted", "header_media_id")]),
        ({"header": "image", "header_media_id": str(uuid7())}, [("media_unknown", "header_media_id")]),
        ({"colour": "red"}, [("unknown_field", "colour")]),
    ],
)
async def test_what_the_reviewers_would_refuse_is_told_at_once_and_nobody_is_asked(
    editor: httpx.AsyncClient,
    connected_town: TownAtTest,
    dispatching: Pool,
    asked: dict[str, object],
    errors: list[tuple[str, str]] | None,
) -> None:
    answer = await editor.post("/v2/templates", json=footed(connected_town) | asked)
    assert answer.status_code == 400
    if errors is None:
        assert {code for code, _ in said(answer)} >= {"template_variable_at_edge", "template_too_few_words"}
    else:
        assert said(answer) == errors
    assert (await editor.get("/v2/templates/errands")).json()["errands"] == []


async def test_a_name_is_reviewed_once(
    editor: httpx.AsyncClient, connected_town: TownAtTest, provider: Provider, dispatching: Pool
) -> None:
    answer = await editor.post("/v2/templates", json=footed(connected_town, name="avviso"))
    assert (answer.status_code, said(answer)) == (409, [("template_exists", "name")])
    await provider.has(
        {
            "name": "mercato_v1",
            "language": "it",
            "category": "UTILITY",
            "parameter_format": "NAMED",
            "components": [{"type": "BODY", "text": "Parole di un altro, scritte a mano presso il fornitore."}],
        }
    )
    shown = await over(editor, dispatching, await editor.post("/v2/templates", json=footed(connected_town)))
    assert (shown["state"], shown["failure"]) == ("failed", "template_exists")


async def test_submitted_twice_by_a_process_that_died_it_is_there_once(
    editor: httpx.AsyncClient, connected_town: TownAtTest, provider: Provider, dispatching: Pool, superuser: Connection
) -> None:
    accepted = await editor.post("/v2/templates", json=footed(connected_town))
    shown = await over(editor, dispatching, accepted)
    # As if the process had died before it wrote what came of it.
    await superuser.execute("UPDATE errand SET state = 'waiting', answer = NULL WHERE id = $1::text::uuid", shown["id"])
    await superuser.execute(
        "INSERT INTO due_errand (municipality_id, errand_id, kind) VALUES ($1, $2::text::uuid, 'submit_template')",
        connected_town.id,
        shown["id"],
    )
    again = await over(editor, dispatching, accepted)
    assert (again["state"], again["templates"]) == ("done", shown["templates"])


async def test_a_header_with_a_picture_brings_its_example(
    api: Api, database: Database, connected_town: TownAtTest, provider: Provider, dispatching: Pool
) -> None:
    async with api.client(headers=connected_town.headers()) as editor:
        media = await editor.post(
            "/v2/media",
            params={"file_name": "a.png", "alternative_text": "a"},
            content=PNG,
            headers={"Content-Type": "image/png"},
        )
        asked = footed(connected_town, header="image", header_media_id=media.json()["id"])
        shown = await over(editor, dispatching, await editor.post("/v2/templates", json=asked))
    assert shown["state"] == "done", shown
    at_provider = await provider.shows("mercato_v1")
    assert at_provider is not None
    [header] = [each for each in at_provider["components"] if each["type"] == "HEADER"]
    assert header["format"] == "IMAGE"


async def test_a_sync_takes_in_what_is_new_and_leaves_out_what_does_not_say_who_writes(
    editor: httpx.AsyncClient, connected_town: TownAtTest, provider: Provider, dispatching: Pool
) -> None:
    body = f"{connected_town.setup.name} informa sul mercato. Per uscire scrivi DISATTIVA, in ogni momento."
    for name, text in (("con_nome", body), ("senza_nome", "Si informa che il mercato si sposta di un giorno.")):
        await provider.has(
            {
                "name": name,
                "language": "it",
                "category": "UTILITY",
                "parameter_format": "NAMED",
                "components": [{"type": "BODY", "text": text}],
            }
        )
    lines = await synced(editor, dispatching)
    assert (lines["con_nome"]["outcome"], lines["senza_nome"]["outcome"]) == ("added", "left_out")
    assert "nobody reads who writes" in lines["senza_nome"]["says"]
    # It was on record and is not with the provider: nothing can be sent with it.
    assert (lines["avviso"]["outcome"], lines["avviso"]["status"]) == ("gone", "disabled")
    names = {each["name"]: each["status"] for each in (await editor.get("/v2/templates")).json()["templates"]}
    assert names == {"avviso": "disabled", "con_nome": "pending"}
    assert (await synced(editor, dispatching))["con_nome"]["outcome"] == "kept"


async def test_a_lost_webhook_is_made_good_for_broadcasts_hold_and_go_on(
    editor: httpx.AsyncClient,
    connected_town: TownAtTest,
    provider: Provider,
    dispatching: Pool,
) -> None:
    await over(editor, dispatching, await editor.post("/v2/templates", json=footed(connected_town)))
    await provider.happens("mercato_v1", "approve")
    await synced(editor, dispatching)
    broadcast = {"template": "mercato_v1", "parameters": {"testo": "domani."}, "audience": {"everyone": True}}
    path = f"/v2/broadcasts/{(await editor.post('/v2/broadcasts', json=broadcast)).json()['id']}"
    await provider.happens("mercato_v1", "pause")
    assert (await synced(editor, dispatching))["mercato_v1"]["status"] == "paused"
    held = (await editor.get(path)).json()
    assert (held["state"], held["paused_reason"]) == ("paused", "template_paused")
    await provider.happens("mercato_v1", "approve")
    await synced(editor, dispatching)
    assert (await editor.get(path)).json()["state"] == "scheduled"


async def test_another_category_is_asked_for_and_the_record_says_what_the_provider_decided(
    editor: httpx.AsyncClient, connected_town: TownAtTest, provider: Provider, dispatching: Pool
) -> None:
    shown = await over(editor, dispatching, await editor.post("/v2/templates", json=footed(connected_town)))
    path = f"/v2/templates/{shown['templates'][0]['id']}/category"
    shown = await over(editor, dispatching, await editor.post(path, json={"category": "marketing"}))
    [line] = shown["templates"]
    assert (line["category"], line["category_before"], line["outcome"]) == ("marketing", "utility", "changed")
    assert said(await editor.post(path, json={"category": "marketing"})) == [("category_same", "category")]
    await provider.loses("mercato_v1")
    shown = await over(editor, dispatching, await editor.post(path, json={"category": "utility"}))
    assert (shown["state"], shown["failure"]) == ("failed", "template_gone")


async def test_a_provider_that_does_not_answer_is_asked_again(
    editor: httpx.AsyncClient, connected_town: TownAtTest, dispatching: Pool, superuser: Connection, provider: Provider
) -> None:
    away = "UPDATE channel SET base_url = $2 WHERE municipality_id = $1"
    await superuser.execute(away, connected_town.id, "http://127.0.0.1:9/v25.0")
    accepted = await editor.post("/v2/templates/sync")
    desk = template_desk(dispatching)
    await work_errands(desk)
    assert isinstance(desk.meter, RememberedErrands)
    assert ("sync_templates", "put_off") in desk.meter.over
    await superuser.execute(away, connected_town.id, f"{provider.url}/v25.0")
    assert (await over(editor, dispatching, accepted))["state"] == "done"


async def test_a_token_that_the_provider_refuses_is_told_with_what_to_do(
    editor: httpx.AsyncClient, connected_town: TownAtTest, dispatching: Pool, superuser: Connection
) -> None:
    sealed = connected_town.vault.seal("channel.token_sealed", "withdrawn")
    await superuser.execute(
        "UPDATE channel SET token_sealed = $2 WHERE municipality_id = $1", connected_town.id, sealed
    )
    shown = await over(editor, dispatching, await editor.post("/v2/templates/sync"))
    assert (shown["state"], shown["failure"]) == ("failed", "provider_refused")
    assert "withdrawn" not in shown["says"]


async def test_a_test_key_reaches_nobody_and_a_reading_key_submits_nothing(
    api: Api, connected_town: TownAtTest
) -> None:
    async with api.client(headers=connected_town.headers("test")) as client:
        assert said(await client.post("/v2/templates/sync")) == [("templates_need_real_key", None)]
    async with api.client(headers=connected_town.headers("reads")) as client:
        assert said(await client.post("/v2/templates", json=footed(connected_town))) == [("scope_missing", None)]
        assert (await client.get("/v2/templates/errands")).status_code == 200
