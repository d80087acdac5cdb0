"""Single messages and lists of a team key, and of a town on trial, reach the staff and nobody else."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.integration.api.test_keys import made
from tests.towns import TownAtTest

CITIZEN, STAFF = "393330000001", "393330000002"


@pytest_asyncio.fixture
async def template(superuser: Any, town: TownAtTest) -> str:
    found = "SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso'"
    return str(await superuser.fetchval(found, town.id))


@pytest_asyncio.fixture(autouse=True)
async def staff(superuser: Any, town: TownAtTest) -> AsyncIterator[None]:
    """One of those who enrolled is of the staff."""
    await superuser.execute(
        "INSERT INTO test_recipient (municipality_id, id, address_index, address_kind, address_sealed)"
        " VALUES ($1, gen_random_uuid(), $2, 'phone', '')",
        *(town.id, town.vault.index("phone", STAFF)),
    )
    yield
    await superuser.execute("DELETE FROM test_recipient WHERE municipality_id = $1", town.id)


@pytest_asyncio.fixture(params=["team key", "town on trial"])
async def held_back(
    request: pytest.FixtureRequest, api: Api, client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A client that may reach the staff only, and the code with which it is told so."""
    if request.param == "town on trial":
        await superuser.execute("UPDATE municipality SET trial = true WHERE id = $1", town.id)
        yield client, "on_trial"
        await superuser.execute("UPDATE municipality SET trial = false WHERE id = $1", town.id)
        return
    key = await made(client, kind="team", scopes=["message:send"])
    async with api.client(headers={"Authorization": f"ApiKey-v1 {key['secret']}"}) as team:
        yield team, "not_in_team"


def one(template: str, phone: str) -> dict[str, Any]:
    return {"phone_number": f"+{phone}", "template_id": template, "personalisation": {"testo": "la carta è pronta"}}


def many(template: str, *phones: str) -> dict[str, Any]:
    rows = [["phone number", "testo"], *([phone, "la carta è pronta"] for phone in phones)]
    return {"name": "carte", "template_id": template, "rows": rows}


async def test_a_citizen_gets_no_single_message_and_the_staff_does(
    held_back: tuple[httpx.AsyncClient, str], template: str, superuser: Any
) -> None:
    client, code = held_back
    count = "SELECT count(*) FROM delivery WHERE source_kind = 'request'"
    before = await superuser.fetchval(count)
    refused = await client.post("/v2/notifications/whatsapp", json=one(template, CITIZEN))
    assert (refused.status_code, said(refused)) == (400, [(code, "phone_number")])
    assert await superuser.fetchval(count) == before
    sent = await client.post("/v2/notifications/whatsapp", json=one(template, STAFF))
    assert sent.status_code == 201, sent.text
    assert await superuser.fetchval(count) == before + 1


async def test_a_list_with_a_citizen_goes_to_nobody_and_one_of_the_staff_goes(
    held_back: tuple[httpx.AsyncClient, str], template: str, superuser: Any
) -> None:
    client, code = held_back
    count = "SELECT count(*) FROM delivery WHERE list_id IS NOT NULL"
    before = await superuser.fetchval(count)
    refused = await client.post("/v2/notifications/bulk", json=many(template, STAFF, CITIZEN))
    assert (refused.status_code, said(refused)) == (400, [(code, "rows[2]")])
    assert await superuser.fetchval(count) == before
    sent = await client.post("/v2/notifications/bulk", json=many(template, STAFF))
    assert sent.status_code == 201, sent.text


async def test_a_live_key_of_a_town_whose_trial_is_over_reaches_the_citizen(
    client: httpx.AsyncClient, template: str
) -> None:
    """The guards of the cases above, switched off."""
    assert (await client.post("/v2/notifications/whatsapp", json=one(template, CITIZEN))).status_code == 201
    assert (await client.post("/v2/notifications/bulk", json=many(template, CITIZEN))).status_code == 201
