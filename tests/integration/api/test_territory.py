"""The territory by the API: shown as it can be brought in again, tried on a message, and taught names."""

import httpx
import pytest

from comunica.enrolment.territory.gazetteer_file import gazetteer_from_json
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

VECCHIO = {"kind": "zone", "target": "Villaggio Brollo", "alias": "Brollo vecchio"}


async def test_the_gazetteer_is_shown_in_the_form_that_an_import_reads_back(client: httpx.AsyncClient) -> None:
    shown = (await client.get("/v2/gazetteer")).json()
    assert {each["id"] for each in shown["zones"]} == {"brollo", "centro", "vuota"}
    assert shown["contrade"] == [{"id": "la-costa", "name": "La Costa", "aliases": [], "zones": ["centro"]}]
    assert set(gazetteer_from_json(shown).zones) == {"brollo", "centro", "vuota", "la-costa"}


async def test_a_message_is_tried_and_the_answer_says_why(client: httpx.AsyncClient) -> None:
    reading = (
        await client.post("/v2/gazetteer/test", json={"message": "ATTIVA Maria Bianchi Villaggio Brollo"})
    ).json()
    assert (reading["action"], reading["given_name"], reading["surname"]) == ("subscribe", "Maria", "Bianchi")
    assert (reading["zone"], reading["place"]["kind"]) == ("brollo", "zone")
    assert reading["because"]


async def test_the_name_of_the_service_says_what_a_tried_message_is_for(
    client: httpx.AsyncClient, town: TownAtTest
) -> None:
    message = {"message": f"{town.setup.service_name}: Maria Bianchi, Villaggio Brollo"}
    assert (await client.post("/v2/gazetteer/test", json=message)).json()["action"] == "subscribe"


async def test_trying_a_message_enrols_nobody(client: httpx.AsyncClient) -> None:
    before = (await client.get("/v2/subscribers")).json()["subscribers"]
    await client.post("/v2/gazetteer/test", json={"message": "ATTIVA Maria Bianchi Villaggio Brollo"})
    assert (await client.get("/v2/subscribers")).json()["subscribers"] == before


async def test_a_name_that_is_taught_is_understood_until_it_is_taken_back(
    client: httpx.AsyncClient, api: Api, other_town: TownAtTest
) -> None:
    message = {"message": "ATTIVA Maria Bianchi Borgo Nuovo"}
    wish = {**VECCHIO, "alias": "Borgo Nuovo"}
    taught = [(await client.post("/v2/gazetteer/aliases", json=wish)).json() for _ in range(2)]
    assert taught == [{"name": "Villaggio Brollo", "changed": True}, {"name": "Villaggio Brollo", "changed": False}]
    assert (await client.post("/v2/gazetteer/test", json=message)).json()["zone"] == "brollo"
    async with api.client(headers=other_town.headers()) as stranger:
        assert (await stranger.post("/v2/gazetteer/test", json=message)).json()["zone"] is None
    taken = (await client.post("/v2/gazetteer/aliases/withdraw", json=wish)).json()
    assert taken == {"name": "Villaggio Brollo", "changed": True}
    assert (await client.post("/v2/gazetteer/test", json=message)).json()["zone"] is None


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({**VECCHIO, "target": "Atlantide"}, "not_taught"),
        ({**VECCHIO, "alias": "Centro"}, "not_taught"),
        ({**VECCHIO, "alias": "  … "}, "not_taught"),
        ({**VECCHIO, "kind": "town"}, "invalid"),
        ({**VECCHIO, "by": "me"}, "unknown_field"),
    ],
)
async def test_a_name_that_cannot_be_taught_is_refused(client: httpx.AsyncClient, wish: object, code: str) -> None:
    answer = await client.post("/v2/gazetteer/aliases", json=wish)
    assert (answer.status_code, [each for each, _ in said(answer)]) == (400, [code])


@pytest.mark.parametrize(
    ("path", "body"), [("/v2/gazetteer/test", {"message": "ciao"}), ("/v2/gazetteer/aliases", VECCHIO)]
)
async def test_a_key_for_broadcasts_sees_no_gazetteer(
    api: Api, town: TownAtTest, path: str, body: dict[str, str]
) -> None:
    async with api.client(headers=town.headers("reads")) as client:
        answer = await client.post(path, json=body)
    assert (answer.status_code, said(answer)) == (403, [("scope_missing", None)])
