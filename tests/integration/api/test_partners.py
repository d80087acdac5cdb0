"""Partners have keys of their own, reach nothing of a citizen, and nothing of another partner."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from openapi_spec_validator import validate
from uuid_utils.compat import uuid7

from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.partners.partner_sight import serving_partner
from comunica.stores.pool import Pool
from comunica.usecases.keys.limit_requests import RequestLimits, RequestPolicy
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.partners import SAYS, PartnerAtTest, grant, issued, operating, put_partner
from tests.towns import TownAtTest

#: Words of a citizen's data, and secrets: no answer to a partner has a field of such a name.
NOT_FOR_PARTNERS = re.compile(r"surname|given_name|place|address|phone|body|token|secret|key|recipient")
OWN = ("/v2/partner/mandates", "/v2/partner/broadcasts", "/v2/partner/openapi.json")


@pytest_asyncio.fixture
async def operator(api: Api, superuser: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with operating(api, superuser) as client:
        yield client


@pytest_asyncio.fixture
async def partner(api: Api, superuser: Any) -> PartnerAtTest:
    return await put_partner(api, superuser)


@pytest_asyncio.fixture
async def program(api: Api, partner: PartnerAtTest) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=partner.headers) as client:
        yield client


async def test_no_route_of_a_municipality_or_an_operator_opens_to_a_partner(
    program: httpx.AsyncClient, operator: httpx.AsyncClient
) -> None:
    """Every route and verb of both documents, by itself."""
    tried = 0
    for address in ("/openapi.json", "/v2/operator/openapi.json"):
        document = (await operator.get(address)).json()
        for path, verbs in document["paths"].items():
            for verb in verbs:
                answer = await program.request(verb, re.sub(r"{\w+}", str(uuid7()), path), json={})
                assert (answer.status_code, said(answer)) == (403, [("partner_sees_no_citizen", None)]), (verb, path)
                tried += 1
    assert tried > 40


async def test_the_document_of_partners_is_valid_and_has_no_field_of_a_citizen(program: httpx.AsyncClient) -> None:
    document = (await program.get("/v2/partner/openapi.json")).json()
    validate(document)
    names = {name for schema in document["components"]["schemas"].values() for name in schema.get("properties", {})}
    assert {"municipalities", "broadcast"} <= names
    assert [name for name in names if NOT_FOR_PARTNERS.search(name)] == []


@pytest.mark.parametrize("path", OWN)
async def test_other_keys_open_nothing_of_partners(
    api: Api, client: httpx.AsyncClient, operator: httpx.AsyncClient, path: str
) -> None:
    assert (await client.get(path)).status_code == 404
    assert (await operator.get(path)).status_code == 403
    async with api.client(headers={}) as nobody:
        assert (await nobody.get(path)).status_code == 401


async def test_a_partner_finds_nothing_of_what_another_sent(
    api: Api, program: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    """Byte for byte as of an id that there is not."""
    other = await put_partner(api, superuser)
    await grant(api, town, other)
    async with api.client(headers=other.headers) as client:
        sent = (await client.post("/v2/partner/broadcasts", json=SAYS)).json()["id"]
    for verb, path in (("GET", "/v2/partner/broadcasts/{}"), ("POST", "/v2/partner/broadcasts/{}/cancel")):
        answers = [await program.request(verb, path.format(each)) for each in (sent, uuid7())]
        assert [answer.status_code for answer in answers] == [404, 404]
        bodies = {re.sub(r'"request_id":"[^"]+"', "", answer.text) for answer in answers}
        assert len(bodies) == 1
    assert (await program.get("/v2/partner/broadcasts")).json()["broadcasts"] == []
    async with api.client(headers=other.headers) as client:
        shown = (await client.get(f"/v2/partner/broadcasts/{sent}")).json()
    assert shown["cancelled_at"] is None


async def test_row_security_hides_another_partner_s_rows_from_a_query_without_a_filter(
    api: Api, superuser: Any, town: TownAtTest, pool: Pool, partner: PartnerAtTest
) -> None:
    other = await put_partner(api, superuser)
    await grant(api, town, other)
    async with api.client(headers=other.headers) as client:
        await client.post("/v2/partner/broadcasts", json=SAYS)
    for table in ("fan_out", "fan_out_branch", "mandate"):
        counts = []
        for each in (partner, other):
            async with serving_partner(pool, UUID(each.id)) as connection:
                counts.append(await connection.fetchval(f"SELECT count(*) FROM {table}"))
        assert counts == [0, 1], table
        async with pool.acquire() as connection:
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_a_key_is_refused_as_soon_as_it_is_revoked(
    operator: httpx.AsyncClient, program: httpx.AsyncClient, partner: PartnerAtTest
) -> None:
    assert (await program.get("/v2/partner/mandates")).status_code == 200
    [key] = (await operator.get(f"/v2/operator/partners/{partner.id}/keys")).json()["keys"]
    assert (key["state"], key["last_used_at"] is None) == ("in_force", False)
    revoked = (await operator.post(f"/v2/operator/partners/{partner.id}/keys/{key['id']}/revoke")).json()
    assert (revoked["state"], "secret" in revoked) == ("revoked", False)
    answer = await program.get("/v2/partner/mandates")
    assert (answer.status_code, said(answer)) == (403, [("key_revoked", None)])


async def test_two_keys_open_at_once_for_a_rotation(
    operator: httpx.AsyncClient, program: httpx.AsyncClient, api: Api, partner: PartnerAtTest
) -> None:
    second = await issued(operator, partner.id, name="sala operativa 2027")
    async with api.client(headers={"Authorization": f"ApiKey-v1 {second['secret']}"}) as other:
        assert (await other.get("/v2/partner/mandates")).status_code == 200
    assert (await program.get("/v2/partner/mandates")).status_code == 200


async def test_a_key_that_is_over_a_wrong_secret_and_an_unknown_one_are_refused(
    api: Api, superuser: Any, partner: PartnerAtTest
) -> None:
    over = await put_partner(api, superuser, expires_at="2027-12-31T00:00:00Z")
    await superuser.execute("UPDATE partner_key SET expires_at = now() WHERE partner_id = $1", over.id)
    wrong = f"{partner.secret.rpartition('_')[0][:25]}_{'A' * 43}"
    unknown = f"comunica-partner_aaaaaaaa_{'A' * 43}"
    for secret, code in ((over.secret, "key_expired"), (wrong, "key_not_found"), (unknown, "key_not_found")):
        async with api.client(headers={"Authorization": f"ApiKey-v1 {secret}"}) as client:
            answer = await client.get("/v2/partner/mandates")
        assert (answer.status_code, said(answer)) == (403, [(code, None)]), code


async def test_a_partner_s_secret_in_the_form_of_a_municipality_s_key_opens_nothing(
    api: Api, partner: PartnerAtTest
) -> None:
    plain = partner.secret.replace("comunica-partner_", "comunica_")
    async with api.client(headers={"Authorization": f"ApiKey-v1 {plain}"}) as client:
        assert (await client.get("/v2/zones")).status_code == 403


async def test_of_a_closed_partner_no_key_opens_and_no_new_one_is_issued(
    operator: httpx.AsyncClient, program: httpx.AsyncClient, partner: PartnerAtTest
) -> None:
    closed = [(await operator.post(f"/v2/operator/partners/{partner.id}/close")).json() for _ in range(2)]
    assert closed[0] == closed[1]
    assert closed[0]["closed_at"] is not None
    answer = await program.get("/v2/partner/mandates")
    assert (answer.status_code, said(answer)) == (403, [("key_revoked", None)])
    wish = {"name": "another", "scopes": ["broadcast:read"]}
    answer = await operator.post(f"/v2/operator/partners/{partner.id}/keys", json=wish)
    assert (answer.status_code, said(answer)) == (409, [("partner_closed", None)])


async def test_an_operator_lists_shows_and_cannot_make_twice(
    operator: httpx.AsyncClient, partner: PartnerAtTest
) -> None:
    shown = (await operator.get(f"/v2/operator/partners/{partner.id}")).json()
    assert shown in (await operator.get("/v2/operator/partners")).json()["partners"]
    answer = await operator.post("/v2/operator/partners", json={"slug": partner.slug, "name": "Un altro"})
    assert (answer.status_code, said(answer)) == (409, [("partner_slug_taken", "slug")])
    wish = {"name": "sala operativa", "scopes": ["broadcast:read"]}
    answer = await operator.post(f"/v2/operator/partners/{partner.id}/keys", json=wish)
    assert (answer.status_code, said(answer)) == (409, [("key_name_taken", "name")])


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"slug": "Con Spazi", "name": "a"}, [("invalid", "slug")]),
        ({"slug": "a"}, [("required", "name")]),
        ({"slug": "a", "name": "  "}, [("name_length", "name")]),
        ({"slug": "a", "name": "b", "seed": "S"}, [("unknown_field", "seed")]),
    ],
)
async def test_a_wrong_partner_is_refused(operator: httpx.AsyncClient, wish: dict[str, str], expected: Any) -> None:
    answer = await operator.post("/v2/operator/partners", json=wish)
    assert (answer.status_code, said(answer)) == (400, expected)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": "a", "scopes": ["subscribers:read"]}, "scopes[0]"),
        ({"name": "a", "scopes": []}, "scopes"),
        ({"name": "a", "scopes": ["broadcast:read"], "kind": "root"}, "kind"),
    ],
)
async def test_a_partner_s_key_has_no_permission_that_shows_a_citizen(
    operator: httpx.AsyncClient, partner: PartnerAtTest, wish: dict[str, Any], field: str
) -> None:
    answer = await operator.post(f"/v2/operator/partners/{partner.id}/keys", json=wish)
    assert (answer.status_code, said(answer)) == (400, [("invalid", field)])


async def test_a_partner_or_a_key_that_is_not_there_is_not_found(
    operator: httpx.AsyncClient, partner: PartnerAtTest
) -> None:
    for path in (f"/{uuid7()}", f"/{uuid7()}/keys"):
        assert (await operator.get(f"/v2/operator/partners{path}")).status_code == 404
    wish = {"name": "a", "scopes": ["broadcast:read"]}
    assert (await operator.post(f"/v2/operator/partners/{uuid7()}/keys", json=wish)).status_code == 404
    assert (await operator.post(f"/v2/operator/partners/{uuid7()}/close")).status_code == 404
    assert (await operator.post(f"/v2/operator/partners/{partner.id}/keys/{uuid7()}/revoke")).status_code == 404


async def test_requests_of_a_partner_are_limited_and_told_how_many_may_come(
    api: Api, pool: Pool, partner: PartnerAtTest
) -> None:
    stopped = 0.0
    limits = RequestLimits(PostgresBuckets(pool), clock=lambda: stopped, policy=RequestPolicy(of_key=3))
    limited = replace(api, parts=replace(api.parts, limits=limits))
    async with limited.client(headers=partner.headers) as program:
        answers = [await program.get("/v2/partner/mandates") for _ in range(4)]
    assert answers[0].headers["ratelimit-policy"] == '"key";q=3;w=60, "partner";q=6000;w=60'
    assert {answer.status_code for answer in answers[:3]} == {200}
    assert (answers[3].status_code, said(answers[3])) == (429, [("rate_limit", None)])
    assert int(answers[3].headers["retry-after"]) >= 1


async def test_requests_of_a_partner_are_counted_by_their_route(
    program: httpx.AsyncClient, api: Api, town: TownAtTest, partner: PartnerAtTest
) -> None:
    await grant(api, town, partner)
    api.meter.answered.clear()
    sent = (await program.post("/v2/partner/broadcasts", json=SAYS)).json()
    await program.get(f"/v2/partner/broadcasts/{sent['id']}")
    await program.delete("/v2/partner/broadcasts")
    await program.get("/v2/zones")
    assert api.meter.answered == [
        ("/v2/partner/broadcasts", 202),
        ("/v2/partner/broadcasts/{fan_out_id}", 200),
        ("/v2/partner/broadcasts", 405),
        ("none", 403),
    ]


async def test_a_use_is_noted_a_minute_late_at_most_and_not_more_often(
    program: httpx.AsyncClient, superuser: Any, partner: PartnerAtTest
) -> None:
    moments = []
    for _ in range(2):
        await program.get("/v2/partner/mandates")
        moments.append(
            await superuser.fetchval("SELECT last_used_at FROM partner_key WHERE partner_id = $1", partner.id)
        )
    assert moments[0] == moments[1]
    assert dt.datetime.now(dt.UTC) - moments[0] < dt.timedelta(minutes=1)
