"""What Notify's clients for .NET, Java, PHP and Ruby send that the one for Python does not, request by request."""

import base64
import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
import pytest_asyncio

from comunica.municipality.keys import read_notify_key
from comunica.stores.pool import Connection
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest


class Signed(httpx.Auth):
    """Signs a token for each request, as their clients do; `fraction`: the time as a number with a fraction."""

    def __init__(self, key: str, *, fraction: bool = False) -> None:
        self._issuer, self._secret = key[-73:-37], key[-36:]
        self._fraction = fraction

    def auth_flow(self, request: httpx.Request) -> Any:
        now = dt.datetime.now(dt.UTC).timestamp()
        claims = {"iss": self._issuer, "iat": float(round(now)) if self._fraction else int(now)}
        request.headers["Authorization"] = f"Bearer {jwt.encode(claims, self._secret, algorithm='HS256')}"
        yield request


@asynccontextmanager
async def signed(api: Api, key: str, *, fraction: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers={}) as client:
        client.auth = Signed(key, fraction=fraction)
        yield client


@pytest.fixture
def key(town: TownAtTest) -> str:
    return town.keys["all"].notify_form("Ufficio anagrafe", town.id)


@pytest_asyncio.fixture
async def client(api: Api, key: str) -> AsyncIterator[httpx.AsyncClient]:
    async with signed(api, key) as client:
        yield client


@pytest_asyncio.fixture
async def template(superuser: Connection, town: TownAtTest) -> str:
    return str(
        await superuser.fetchval("SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso'", town.id)
    )


def message(template: str, **more: Any) -> dict[str, Any]:
    return {"phone_number": "3330000001", "template_id": template, "personalisation": {"testo": "pronta."}, **more}


@pytest.mark.parametrize("headers", [{"typ": None}, {"typ": "at+jwt"}, {"kid": "1"}])
async def test_a_token_needs_no_type_and_may_say_more(api: Api, key: str, headers: dict[str, Any]) -> None:
    """The client for Java signs without `typ`."""
    claims = {"iss": key[-73:-37], "iat": int(dt.datetime.now(dt.UTC).timestamp())}
    token = jwt.encode(claims, key[-36:], algorithm="HS256", headers=headers)
    async with api.client(headers={"Authorization": f"Bearer {token}"}) as client:
        assert (await client.get("/v2/templates")).status_code == 200


async def test_net_signs_a_time_with_a_fraction(api: Api, key: str) -> None:
    async with signed(api, key, fraction=True) as client:
        assert (await client.get("/v2/templates")).status_code == 200


async def test_net_asks_for_rows_of_lists_with_a_capital(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v2/notifications", params={"include_jobs": "True"})
    assert answer.status_code == 200, answer.text


async def test_a_content_type_may_name_its_charset(client: httpx.AsyncClient, template: str) -> None:
    body = json.dumps(message(template), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    answer = await client.post("/v2/notifications/sms", content=body, headers=headers)
    assert answer.status_code == 201, answer.text


async def test_ruby_sends_an_empty_reference_and_a_type_without_a_body(
    client: httpx.AsyncClient, template: str
) -> None:
    answer = await client.post("/v2/notifications/sms", json=message(template, reference=""))
    assert answer.status_code == 201, answer.text
    listed = await client.get("/v2/notifications", headers={"Content-Type": "application/json"})
    assert listed.status_code == 200


@pytest.mark.parametrize(
    ("path", "empty"),
    [
        ("/v2/notifications", "status=&template_type=&reference=&older_than="),
        ("/v2/notifications", "older_than"),
        ("/v2/received-text-messages", "older_than="),
        ("/v2/templates", "type="),
    ],
)
async def test_a_parameter_without_a_word_is_none(
    client: httpx.AsyncClient, template: str, path: str, empty: str
) -> None:
    """As PHP and Ruby send what they were given no word for."""
    await client.post("/v2/notifications/sms", json=message(template))
    with_empty, without = await client.get(f"{path}?{empty}"), await client.get(path)
    assert (with_empty.status_code, without.status_code) == (200, 200), with_empty.text
    [what] = without.json().keys() - {"links"}
    assert with_empty.json()[what] == without.json()[what]
    assert what == "received_text_messages" or without.json()[what]


@pytest.mark.parametrize("path", ["/v2/notifications?older_than=5", "/v2/notifications?status=&status=banana"])
async def test_a_parameter_with_a_wrong_word_is_refused_all_the_same(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 400


async def test_a_base_url_may_end_with_a_slash(client: httpx.AsyncClient, template: str) -> None:
    templates = await client.get("http://api//v2/templates")
    assert (templates.status_code, templates.json()) == (200, (await client.get("/v2/templates")).json())
    answer = await client.post("http://api//v2/notifications/sms", json=message(template))
    assert answer.status_code == 201, answer.text
    assert "//v2" not in answer.text.replace("://", ":")


async def test_a_slash_too_many_opens_nothing(api: Api) -> None:
    async with api.client(headers={}) as nobody:
        for path in ("//v2/templates", "///v2/templates", "//v2/municipalities", "//v2/partner/broadcasts"):
            assert (await nobody.get(f"http://api{path}")).status_code == 401, path


@pytest.mark.parametrize(
    "value",
    [
        {"file": base64.b64encode(b"%PDF-").decode(), "filename": None, "retention_period": "1 week"},
        {"nome": "Ada"},
        ["via Roma", {"via": "Po"}],
    ],
)
async def test_a_file_is_no_text(
    client: httpx.AsyncClient, template: str, value: object, superuser: Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    for path, body in (
        ("/v2/notifications/sms", message(template, personalisation={"testo": value})),
        (f"/v2/template/{template}/preview", {"personalisation": {"testo": value}}),
    ):
        answer = await client.post(path, json=body)
        assert answer.status_code == 400, answer.text
        assert said(answer) == [("parameter_not_text", "personalisation.testo")]
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before


async def test_all_that_can_be_seen_without_the_template_is_told_with_it(client: httpx.AsyncClient) -> None:
    body = message("01999999-0000-7000-8000-000000000000", phone_number="12", sms_sender_id=str(uuid4()))
    answer = await client.post("/v2/notifications/sms", json=body)
    assert (answer.status_code, sorted(said(answer), key=str)) == (
        400,
        [
            ("phone_number_invalid", "phone_number"),
            ("sender_unknown", "sms_sender_id"),
            ("template_unknown", "template_id"),
        ],
    )


async def test_a_wrong_number_is_told_beside_wrong_fields(client: httpx.AsyncClient) -> None:
    body = {"phone_number": "12", "template_id": "x", "personalisation": [], "reference": "x" * 1001, "colour": 1}
    answer = await client.post("/v2/notifications/sms", json=body)
    assert answer.status_code == 400
    assert {*said(answer)} == {
        ("phone_number_invalid", "phone_number"),
        ("not_a_uuid", "template_id"),
        ("invalid", "personalisation"),
        ("invalid", "reference"),
        ("unknown_field", "colour"),
    }
    good = await client.post("/v2/notifications/sms", json={"phone_number": "3330000001", "template_id": "x"})
    assert said(good) == [("not_a_uuid", "template_id")]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_what_is_no_number_reaches_nobody(
    client: httpx.AsyncClient, template: str, number: str, superuser: Connection
) -> None:
    """Python reads the first three as numbers; JSON has none of them, and nobody wants to read the fourth."""
    before = await superuser.fetchval("SELECT count(*) FROM delivery")
    single = json.dumps(message(template, personalisation={"testo": 7})).replace("7}", f"{number}}}")
    rows = {"name": "x", "template_id": template, "rows": [["phone number", "testo"], ["3330000001", 7]]}
    for path, body in (
        ("/v2/notifications/sms", single),
        ("/v2/notifications/bulk", json.dumps(rows).replace("7]", f"{number}]")),
        (f"/v2/template/{template}/preview", f'{{"personalisation": {{"testo": {number}}}}}'),
    ):
        answer = await client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400, (path, answer.text)
    assert await superuser.fetchval("SELECT count(*) FROM delivery") == before


async def test_no_message_is_a_letter(client: httpx.AsyncClient, template: str) -> None:
    sent = (await client.post("/v2/notifications/sms", json=message(template))).json()
    answer = await client.get(f"/v2/notifications/{sent['id']}/pdf")
    assert (answer.status_code, said(answer)) == (400, [("not_a_letter", None)])
    missing = await client.get("/v2/notifications/01999999-0000-7000-8000-000000000000/pdf")
    assert (missing.status_code, said(missing)) == (404, [("not_found", None)])
    unread = await client.get("/v2/notifications/foo/pdf")
    assert (unread.status_code, said(unread)) == (400, [("not_a_uuid", "notification_id")])


async def test_a_list_of_templates_knows_one_question(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v2/templates", params={"template_type": "sms"})
    assert (answer.status_code, said(answer)) == (400, [("unknown_field", "template_type")])
    unknown = await client.get("/v2/templates", params={"type": "banana"})
    assert (unknown.status_code, said(unknown)) == (400, [("invalid", "type")])


async def test_java_and_net_find_every_field_of_the_kind_that_they_read(
    client: httpx.AsyncClient, template: str
) -> None:
    """Their models: a text that is missing or null, or a time without offset, is an exception in Java;
    `personalisation` is a table of tables of truths in .NET.
    """
    sent = (await client.post("/v2/notifications/sms", json=message(template))).json()
    _texts(sent, "id", "uri")
    _texts(sent["content"], "body", "from_number")
    seen = (await client.get(f"/v2/notifications/{sent['id']}")).json()
    _texts(seen, "id", "type", "status", "body", "created_at")
    _times(seen, "created_at", "sent_at", "completed_at", "scheduled_for")
    for of in (sent, seen):
        _texts(of["template"], "id", "uri")
        assert type(of["template"]["version"]) is int
    assert type(seen["is_cost_data_ready"]) is bool
    assert isinstance(seen["cost_details"], dict)
    page = (await client.get("/v2/notifications")).json()
    _texts(page["links"], "current", "next")
    assert seen in page["notifications"]
    [found] = [each for each in (await client.get("/v2/templates")).json()["templates"] if each["id"] == template]
    _texts(found, "id", "name", "type", "body", "created_at", "created_by")
    _times(found, "created_at", "updated_at")
    assert type(found["version"]) is int
    assert found["personalisation"] == {"testo": {"required": True}}
    body = {"personalisation": {"testo": "x"}}
    preview = (await client.post(f"/v2/template/{template}/preview", json=body)).json()
    _texts(preview, "id", "type", "body")
    assert type(preview["version"]) is int


def _texts(of: dict[str, Any], *names: str) -> None:
    assert {name: type(of[name]) for name in names} == dict.fromkeys(names, str)


def _times(of: dict[str, Any], *names: str) -> None:
    for name in names:
        if of[name] is not None:
            assert dt.datetime.strptime(of[name], "%Y-%m-%dT%H:%M:%S.%f%z").utcoffset() == dt.timedelta()
            assert of[name].endswith("Z")
            assert len(of[name]) == len("2026-11-25T04:09:20.961541Z")


async def test_a_new_key_is_told_in_notifys_form_too_and_so_is_a_rotated_one(api: Api, town: TownAtTest) -> None:
    async with api.client(headers=town.headers()) as keeper:
        wanted = {"name": "Città & anagrafe", "kind": "test", "scopes": ["template:read"]}
        made = (await keeper.post("/v2/keys", json=wanted)).json()
        rotated = (await keeper.post(f"/v2/keys/{made['id']}/rotate", json={})).json()
        shown = (await keeper.get(f"/v2/keys/{made['id']}")).json()
    assert "notify_key" not in shown
    assert made["notify_key"] != rotated["notify_key"]
    for issued in (made, rotated):
        assert issued["notify_key"].startswith("Citta_anagrafe-"), "the client of .NET takes no blank"
        assert read_notify_key(issued["notify_key"]).municipality_id == town.id
        async with signed(api, issued["notify_key"]) as client:
            assert (await client.get("/v2/templates")).status_code == 200
