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


@pytest_asyncio.fixture
async def foreign(api: Api, other_town: TownAtTest, superuser: Any) -> dict[str, str]:
    """What the other municipality has, by the parameter that could name it."""
    async with api.client(headers=other_town.headers()) as client:
        media = await client.post(
            "/v2/media",
            params={"file_name": "a.png", "alternative_text": "a"},
            content=PNG,
            headers={"Content-Type": "image/png"},
        )
        templates = (await client.get("/v2/templates")).json()["templates"]
        found = {
            "broadcast_id": (await client.post("/v2/broadcasts", json=GOOD)).json()["id"],
            "series_id": (await client.post("/v2/broadcasts", json=GOOD | SERIES)).json()["series"],
            "key_id": (await client.post("/v2/keys", json=wanted())).json()["id"],
            "callback_id": (await client.post("/v2/callbacks", json=CALLBACK)).json()["id"],
            "media_id": media.json()["id"],
            "subscriber_id": (await client.get("/v2/subscribers")).json()["subscribers"][0]["id"],
            "template_id": next(each["id"] for each in templates if each["name"] == "avviso"),
            "mandate_id": (await grant(api, other_town, await put_partner(api, superuser)))["id"],
        }
        message = {
            "phone_number": "393330000001",
            "template_id": found["template_id"],
            "personalisation": {"testo": "prova"},
        }
        sent = await client.post("/v2/notifications/whatsapp", json=message)
        found["notification_id"] = sent.json()["id"]
        rows = [["phone number", "testo"], ["393330000001", "prova"]]
        bulk = {"name": "prova", "template_id": found["template_id"], "rows": rows}
        found["list_id"] = (await client.post("/v2/notifications/bulk", json=bulk)).json()["data"]["id"]
        found["report_id"] = (await client.post("/v2/reports", json={"month": "2026-10"})).json()["id"]
        found["errand_id"] = (await client.post("/v2/templates/sync")).json()["id"]
        found["import_id"] = (await client.post("/v2/imports", content=b"telefono")).json()["id"]
        # Sent yesterday: one that is older than a year is not taken.
        yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).date().isoformat().encode()
        of_late = messages.message("allerta_senza_fine").replace(b"<sent>2025-01-14", b"<sent>" + yesterday)
        alert = await client.post("/v2/alerts/cap", content=of_late, headers=XML)
        found["alert_id"] = alert.json()["id"]
        for path in (
            "broadcasts/{broadcast_id}",
            "series/{series_id}",
            "keys/{key_id}",
            "callbacks/{callback_id}",
            "media/{media_id}",
            "subscribers/{subscriber_id}",
            "template/{template_id}",
            "notifications/{notification_id}",
            "notifications/bulk/{list_id}",
            "mandates/{mandate_id}",
            "reports/{report_id}",
            "templates/errands/{errand_id}",
            "imports/{import_id}",
            "alerts/{alert_id}",
        ):
            assert (await client.get(f"/v2/{path.format(**found)}")).status_code == 200
    return found


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
    for path in (
        "broadcasts/{broadcast_id}/cancel",
        "series/{series_id}/cancel",
        "keys/{key_id}/revoke",
        "callbacks/{callback_id}/disable",
        "mandates/{mandate_id}/revoke",
    ):
        assert (await client.post(f"/v2/{path.format(**foreign)}")).status_code == 404
    async with api.client(headers=other_town.headers()) as owner:
        states = [
            (await owner.get(f"/v2/{path.format(**foreign)}")).json()["state"]
            for path in (
                "broadcasts/{broadcast_id}",
                "series/{series_id}",
                "keys/{key_id}",
                "callbacks/{callback_id}",
                "mandates/{mandate_id}",
            )
        ]
    assert states == ["scheduled", "active", "in_force", "active", "in_force"]


async def test_the_own_id_is_told_from_a_missing_one(client: httpx.AsyncClient) -> None:
    """What the first case compares does tell answers apart."""
    own = {"broadcast_id": (await client.post("/v2/broadcasts", json=GOOD)).json()["id"]}
    missing = {"broadcast_id": str(uuid7())}
    path = "/v2/broadcasts/{broadcast_id}"
    answers = [seen(await client.get(path.format(**ids)), ids) for ids in (own, missing)]
    assert answers[0] != answers[1]
