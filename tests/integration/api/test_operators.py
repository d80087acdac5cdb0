"""Operators look after municipalities and channels, and reach nothing of a citizen."""

import datetime as dt
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.municipality.keys import ApiKey
from services.api.keys.key_shapes import KeyIssuedAs
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.operating import operator_key, shown
from tests.towns import TownAtTest
from workbench.database import Connection

OWN = ("/v2/municipalities", "/v2/channels", "/v2/operator/openapi.json")
#: Words of a citizen's data, and secrets: no answer to an operator has a field of such a name.
NOT_FOR_OPERATORS = re.compile(
    r"surname|given_name|place|address|(?<!display_)phone_number$|body|token|secret|key|recipient"
)


@pytest_asyncio.fixture
async def key(superuser: Connection) -> ApiKey:
    return await operator_key(superuser)


@pytest_asyncio.fixture
async def operator(api: Api, key: ApiKey) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=shown(key)) as client:
        yield client


async def test_an_operator_lists_all_municipalities_page_by_page(
    api: Api, key: ApiKey, town: TownAtTest, other_town: TownAtTest
) -> None:
    found: list[str] = []
    async with api.with_pages_of(1).client(headers=shown(key)) as client:
        url: str | None = "/v2/municipalities"
        while url:
            page = (await client.get(url)).json()
            found += [each["id"] for each in page["municipalities"]]
            url = page["links"]["next"]
    assert found == sorted([str(town.id), str(other_town.id)], reverse=True)


async def test_an_operator_sees_how_a_channel_stands(
    operator: httpx.AsyncClient, town: TownAtTest, superuser: Connection
) -> None:
    await superuser.execute("UPDATE channel SET state = 'paused', paused_reason = 'r' WHERE id = $1", town.channel_id)
    standing = (await operator.get(f"/v2/municipalities/{town.id}")).json()
    await superuser.execute("UPDATE channel SET state = 'active', paused_reason = NULL WHERE id = $1", town.channel_id)
    [channel] = standing["channels"]
    assert (standing["slug"], channel["state"], channel["paused_reason"]) == ("town-1", "paused", "r")
    assert channel["message_heard_at"] is None
    listed = (await operator.get("/v2/channels")).json()["channels"]
    assert str(town.channel_id) in {each["id"] for each in listed}


async def test_a_municipality_that_is_not_there_is_not_found(operator: httpx.AsyncClient) -> None:
    answer = await operator.get(f"/v2/municipalities/{uuid7()}")
    assert (answer.status_code, said(answer)) == (404, [("not_found", None)])


async def test_no_route_of_a_municipality_opens_to_an_operator(operator: httpx.AsyncClient, api: Api) -> None:
    """Every route and verb of the document of municipalities, by itself."""
    async with api.client(headers={}) as anybody:
        document = (await anybody.get("/openapi.json")).json()
    tried = 0
    for path, verbs in document["paths"].items():
        for verb in verbs:
            answer = await operator.request(verb, re.sub(r"{\w+}", str(uuid7()), path), json={})
            assert (answer.status_code, said(answer)) == (403, [("operator_sees_no_citizen", None)]), (verb, path)
            tried += 1
    assert tried > 20


async def test_what_an_operator_gets_has_no_field_of_a_citizen_and_no_secret(operator: httpx.AsyncClient) -> None:
    document = (await operator.get("/v2/operator/openapi.json")).json()
    names = set(_properties(_answers(document), document["components"]["schemas"]))
    assert {"slug", "phone_number_id", "steps", "says"} <= names
    assert [name for name in names if NOT_FOR_OPERATORS.search(name)] == []
    told = [path for path, verbs in document["paths"].items() if f"/{KeyIssuedAs.__name__}'" in str(verbs)]
    assert told == ["/v2/municipalities/{municipality_id}/keys"], "nowhere else"
    seeds = [
        (verb, path)
        for path, verbs in document["paths"].items()
        for verb, operation in verbs.items()
        if re.search(r"/Partner(NkeyIssuedAs|MadeAs)'", str(operation["responses"]))
    ]
    assert seeds == [("post", "/v2/operator/partners"), ("post", "/v2/operator/partners/{partner_id}/nkeys")]


def _answers(document: dict[str, Any]) -> list[Any]:
    """What answers hold: requests bring secrets in, and none of it comes out again."""
    operations = [verb for verbs in document["paths"].values() for verb in verbs.values()]
    return [verb["responses"] for verb in operations]


def _properties(shape: Any, schemas: dict[str, Any]) -> Iterator[str]:
    match shape:
        # The first key of a town is told once to the operator who makes it, and opens no citizen: test_operated.py.
        case {"$ref": str(name)} if name.endswith(f"/{KeyIssuedAs.__name__}"):
            return
        # Keys and nkeys of partners are the operator's own affair: who makes one is told its secret.
        case {"$ref": str(name)} if any(word in name for word in ("PartnerKey", "PartnerNkey", "PartnerMade")):
            return
        case {"$ref": str(name)}:
            yield from _properties(schemas[name.rpartition("/")[2]], schemas)
        case dict():
            yield from shape.get("properties", {})
            for each in shape.values():
                yield from _properties(each, schemas)
        case list():
            for each in shape:
                yield from _properties(each, schemas)


@pytest.mark.parametrize("path", OWN)
async def test_a_municipality_s_key_opens_nothing_of_operators(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, said(answer)) == (404, [("not_found", None)])


@pytest.mark.parametrize("path", OWN)
async def test_nobody_opens_nothing(api: Api, path: str) -> None:
    async with api.client(headers={}) as client:
        assert (await client.get(path)).status_code == 401


async def test_a_key_is_refused_as_soon_as_it_is_revoked(
    operator: httpx.AsyncClient, key: ApiKey, superuser: Connection
) -> None:
    assert (await operator.get("/v2/channels")).status_code == 200
    await superuser.execute("UPDATE operator_key SET revoked_at = now() WHERE prefix = $1", key.prefix)
    answer = await operator.get("/v2/channels")
    assert (answer.status_code, said(answer)) == (403, [("key_revoked", None)])


async def test_a_key_that_is_over_a_wrong_secret_and_an_unknown_one_are_refused(
    api: Api, key: ApiKey, superuser: Connection
) -> None:
    over = await operator_key(superuser, expires_at=dt.datetime.now(dt.UTC))
    wrong, unknown = ApiKey(key.prefix, "A" * 43), ApiKey("aaaaaaaa", "A" * 43)
    for each, code in ((over, "key_expired"), (wrong, "key_not_found"), (unknown, "key_not_found")):
        async with api.client(headers=shown(each)) as client:
            answer = await client.get("/v2/channels")
        assert (answer.status_code, said(answer)) == (403, [(code, None)])


async def test_an_operator_s_secret_in_the_form_of_a_municipality_s_key_opens_nothing(api: Api, key: ApiKey) -> None:
    async with api.client(headers={"Authorization": f"ApiKey-v1 {key.plain()}"}) as client:
        answer = await client.get("/v2/zones")
    assert (answer.status_code, said(answer)) == (403, [("key_not_found", None)])


async def test_an_operator_s_requests_are_counted_by_their_route(
    operator: httpx.AsyncClient, api: Api, town: TownAtTest
) -> None:
    api.meter.answered.clear()
    await operator.get(f"/v2/municipalities/{town.id}")
    await operator.get("/v2/zones")
    assert api.meter.answered == [("/v2/municipalities/{municipality_id}", 200), ("none", 403)]
