"""Another municipality's id answers exactly as one that there is not: every route and verb of the document, by itself.

A new parameter in the document that is not in `foreign` fails here: say what of another municipality it could name.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest_asyncio
from uuid_utils.compat import uuid7

from tests.cap import messages
from tests.integration.api.asking import GOOD
from tests.integration.api.conftest import Api
from tests.integration.api.partners import grant, put_partner
from tests.integration.api.test_approval import SERIES
from tests.integration.api.test_keys import wanted
from tests.towns import TownAtTest

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
XML = {"Content-Type": "application/cap+xml"}
CALLBACK = {"url": "https://protocollo.comune.example/comunica"}
#: Of the moment, or of the caller: not of what was asked for.
OF_THE_MOMENT = {"x-request-id", "ratelimit", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"}


#: What a municipality has, by the parameter that could name it: where its own keys find it.
FOUND_AT = {
    "broadcast_id": "/v2/broadcasts/{}",
    "series_id": "/v2/series/{}",
    "media_id": "/v2/media/{}",
    "alert_id": "/v2/alerts/{}",
    "template_id": "/v2/template/{}",
    "errand_id": "/v2/templates/errands/{}",
    "notification_id": "/v2/notifications/{}",
    "list_id": "/v2/notifications/bulk/{}",
    "subscriber_id": "/v2/subscribers/{}",
    "import_id": "/v2/imports/{}",
    "report_id": "/v2/reports/{}",
    "key_id": "/v2/keys/{}",
    "callback_id": "/v2/callbacks/{}",
    "mandate_id": "/v2/mandates/{}",
}


@pytest_asyncio.fixture
async def foreign(api: Api, other_town: TownAtTest, superuser: Any) -> dict[str, str]:
    """What the other municipality has, by the parameter that could name it."""
    mandate = await grant(api, other_town, await put_partner(api, superuser))
    async with api.client(headers=other_town.headers()) as client:
        found = {
            **await broadcasts_of(client),
            **await messages_of(client),
            **await people_of(client),
            "report_id": await made(client, "/v2/reports", json={"month": "2026-10"}),
            "key_id": await made(client, "/v2/keys", json=wanted()),
            "callback_id": await made(client, "/v2/callbacks", json=CALLBACK),
            "mandate_id": mandate["id"],
        }
        assert found.keys() == FOUND_AT.keys()
        for name, path in FOUND_AT.items():
            assert (await client.get(path.format(found[name]))).status_code == 200, name
    return found


async def made(client: httpx.AsyncClient, path: str, **asked: Any) -> str:
    """The id of what this request makes."""
    return str((await client.post(path, **asked)).json()["id"])


async def broadcasts_of(client: httpx.AsyncClient) -> dict[str, str]:
    """A broadcast, a series, a file and an alert."""
    series = await client.post("/v2/broadcasts", json=GOOD | SERIES)
    about = {"file_name": "a.png", "alternative_text": "a"}
    return {
        "broadcast_id": await made(client, "/v2/broadcasts", json=GOOD),
        "series_id": series.json()["series"],
        "media_id": await made(client, "/v2/media", params=about, content=PNG, headers={"Content-Type": "image/png"}),
        "alert_id": await made(client, "/v2/alerts/cap", content=alert_of_yesterday(), headers=XML),
    }


def alert_of_yesterday() -> bytes:
    """One that was sent more than a year ago is not taken."""
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).date().isoformat().encode()
    return messages.message("allerta_senza_fine").replace(b"<sent>2025-01-14", b"<sent>" + yesterday)


async def messages_of(client: httpx.AsyncClient) -> dict[str, str]:
    """A template, a question to the provider about it, a message by it and a list of them."""
    templates = (await client.get("/v2/templates")).json()["templates"]
    template_id = next(each["id"] for each in templates if each["name"] == "avviso")
    message = {
        "phone_number": "393330000001",
        "template_id": template_id,
        "personalisation": {"testo": "prova"},
    }
    rows = [["phone number", "testo"], ["393330000001", "prova"]]
    bulk = await client.post("/v2/notifications/bulk", json={"name": "prova", "template_id": template_id, "rows": rows})
    return {
        "template_id": template_id,
        "errand_id": await made(client, "/v2/templates/sync"),
        "notification_id": await made(client, "/v2/notifications/whatsapp", json=message),
        "list_id": bulk.json()["data"]["id"],
    }


async def people_of(client: httpx.AsyncClient) -> dict[str, str]:
    """Somebody, and a list of people."""
    return {
        "subscriber_id": (await client.get("/v2/subscribers")).json()["subscribers"][0]["id"],
        "import_id": await made(client, "/v2/imports", content=b"telefono"),
    }


def bodies(document: Any, operation: Any) -> Iterator[Any]:
    """None, and the examples of the body that the document shows."""
    yield None
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    for schema in _followed(document, content.get("schema", {})):
        yield from schema.get("examples", ())


def _followed(document: Any, schema: Any) -> Iterator[Any]:
    yield schema
    for each in (schema, *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in each:
            yield document["components"]["schemas"][each["$ref"].rpartition("/")[2]]


def seen(answer: httpx.Response, asked: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """All that a client can tell two answers apart by; where an id is repeated, its name stands."""
    headers = {name: value for name, value in answer.headers.items() if name not in OF_THE_MOMENT}
    body = re.sub(r'"request_id":"[^"]+"', '"request_id":""', answer.text)
    for name, value in asked.items():
        body = body.replace(value, name)
    return answer.status_code, body, headers


async def test_every_route_and_verb_answers_a_foreign_id_as_a_missing_one(
    client: httpx.AsyncClient, foreign: dict[str, str]
) -> None:
    document = (await client.get("/openapi.json")).json()
    missing = {name: str(uuid7()) for name in foreign}
    tried = 0
    counted = {"version": "1"}  # of something that has an id
    for path, operations in document["paths"].items():
        names = set(re.findall(r"{(\w+)}", path))
        assert names <= foreign.keys() | counted.keys(), (
            f"{path}: say in this test what of another municipality it could name"
        )
        for verb in VERBS if names else ():
            for body in bodies(document, operations.get(verb.lower(), {})):
                asked: dict[str, Any] = {} if body is None else {"json": body}
                answers = [
                    seen(await client.request(verb, path.format(**ids, **counted), **asked), ids)
                    for ids in (foreign, missing)
                ]
                assert answers[0] == answers[1], f"{verb} {path}"
                assert answers[0][0] in ({404, 400} if verb.lower() in operations else {405}), f"{verb} {path}"
                tried += 1
    assert tried >= 60


async def test_an_id_in_a_body_names_nothing_of_another_municipality(
    client: httpx.AsyncClient, foreign: dict[str, str]
) -> None:
    answers = []
    for media_id in (foreign["media_id"], str(uuid7())):
        answer = await client.post("/v2/broadcasts", json=GOOD | {"media_id": media_id})
        answers.append(seen(answer, {"media_id": media_id}))
    assert answers[0] == answers[1]
    assert answers[0][0] == 400


async def test_after_all_of_it_the_other_municipality_has_what_it_had(
    api: Api, client: httpx.AsyncClient, other_town: TownAtTest, foreign: dict[str, str]
) -> None:
    ends = {
        "broadcast_id": "cancel",
        "series_id": "cancel",
        "key_id": "revoke",
        "callback_id": "disable",
        "mandate_id": "revoke",
    }
    own = {name: FOUND_AT[name].format(foreign[name]) for name in ends}
    for name, end in ends.items():
        assert (await client.post(f"{own[name]}/{end}")).status_code == 404, name
    async with api.client(headers=other_town.headers()) as owner:
        states = [(await owner.get(path)).json()["state"] for path in own.values()]
    assert states == ["scheduled", "active", "in_force", "active", "in_force"]


async def test_the_own_id_is_told_from_a_missing_one(client: httpx.AsyncClient) -> None:
    """What the first case compares does tell answers apart."""
    own = {"broadcast_id": (await client.post("/v2/broadcasts", json=GOOD)).json()["id"]}
    missing = {"broadcast_id": str(uuid7())}
    path = "/v2/broadcasts/{broadcast_id}"
    answers = [seen(await client.get(path.format(**ids)), ids) for ids in (own, missing)]
    assert answers[0] != answers[1]
