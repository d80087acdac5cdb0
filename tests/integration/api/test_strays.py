"""What a request brings and its route does not take is refused, wherever it stands; nothing is done."""

from typing import Any

import httpx
import pytest

from services.api.document.known_routes import KnownRoute
from services.api.web import api_routes
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from workbench.database import Connection

BROADCAST = {"template": "avviso", "parameters": {"testo": "x"}, "audience": {"everyone": True}}
NOBODY = "0199c1d2-7a10-7c3e-9f7a-3d1f5f1c2b6e"


async def test_a_dry_run_asked_for_at_the_wrong_place_sends_nothing(
    client: httpx.AsyncClient, superuser: Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM broadcast")
    answer = await client.post("/v2/broadcasts?dry_run=true&colour=red", json=BROADCAST)
    assert (answer.status_code, said(answer)) == (400, [("unknown_field", "dry_run"), ("unknown_field", "colour")])
    assert await superuser.fetchval("SELECT count(*) FROM broadcast") == before


@pytest.mark.parametrize("field", ["scheduled_for", "expires_at"])
@pytest.mark.parametrize("moment", ["20261201", "1795775716", "2026", "1795775716.5", 1795775716])
async def test_digits_alone_are_no_moment(
    client: httpx.AsyncClient, superuser: Connection, field: str, moment: object
) -> None:
    """They would be seconds since 1970, which are past: it would go at once."""
    before = await superuser.fetchval("SELECT count(*) FROM broadcast")
    answer = await client.post("/v2/broadcasts", json=BROADCAST | {field: moment})
    assert (answer.status_code, said(answer)) == (400, [("invalid", field)])
    assert await superuser.fetchval("SELECT count(*) FROM broadcast") == before


WEEKLY = {"at": "2027-01-04T09:00", "recurrence": {"every": "week", "times": 2}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"expires_after_minutes": True}, "expires_after_minutes"),
        ({"expires_after_minutes": "5"}, "expires_after_minutes"),
        ({"audience": {"streets": [{"street": "Via Roma", "from": "1"}]}}, "audience.streets[0].from"),
        (WEEKLY | {"recurrence": {"every": "week", "times": "2"}}, "recurrence.times"),
        (WEEKLY | {"recurrence": {"every": "month", "day": True, "times": 2}}, "recurrence.day"),
        (WEEKLY | {"recurrence": {"every": "month", "day": 32, "times": 2}}, "recurrence.day"),
        (WEEKLY | {"recurrence": {"every": "week", "until": "1795737600"}}, "recurrence.until"),
    ],
)
async def test_what_is_no_number_is_not_taken_for_one(
    client: httpx.AsyncClient, change: dict[str, Any], field: str
) -> None:
    answer = await client.post("/v2/broadcasts", json=BROADCAST | change)
    assert (answer.status_code, said(answer)) == (400, [("invalid", field)])


async def test_no_route_takes_a_query_or_a_body_that_its_document_does_not_name(
    api: Api, client: httpx.AsyncClient
) -> None:
    tried = 0
    for path, operations in api_routes(api.parts).openapi()["paths"].items():
        route = KnownRoute.of(path, operations)
        url = path
        for name in ("{" + each.split("}")[0] + "}" for each in path.split("{")[1:]):
            url = url.replace(name, "1" if name == "{version}" else NOBODY)
        for method in route.without_query:
            answer = await client.request(method, f"{url}?colour=red")
            assert (answer.status_code, said(answer)) == (400, [("unknown_field", "colour")]), (method, path)
            tried += 1
        for method in route.without_body:
            answer = await client.request(method, url, json={"colour": "red"})
            assert (answer.status_code, said(answer)) == (400, [("unknown_field", "colour")]), (method, path)
            tried += 1
    assert tried > 60


@pytest.mark.parametrize(("body", "status"), [(b"", 404), (b"{}", 404), (b"[]", 400), (b"1", 400)])
async def test_an_empty_object_is_no_body(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    headers: dict[str, Any] = {"Content-Type": "application/json"}
    answer = await client.post(f"/v2/broadcasts/{NOBODY}/cancel", content=body, headers=headers)
    assert answer.status_code == status, answer.text


async def test_notify_s_letters_are_refused_as_such_whatever_they_hold(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/notifications/letter", json={"reference": "x", "content": "JVBERi0="})
    assert (answer.status_code, said(answer)) == (400, [("type_not_allowed", None)])
