"""A gazetteer brought in over HTTP: JSON or CSV, whole or not at all, tried before, with the place of every error."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from comunica.stores.pool import Connection
from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import TownAtTest, enrol

PATH = "/v2/gazetteer/import"
CSV = {"Content-Type": "text/csv; charset=utf-8"}
STRADARIO = (
    "dug;denominazione;zona;civico_da;civico_a;pari/dispari;alias\n"
    "Via;Trento;centro;1;31;dispari;\n"
    "Via;Trento;brollo;;;;\n"
    "Piazza;Grandi;centro;;;;la piazza\n"
)


async def test_a_stradario_is_tried_and_then_brought_in(client: httpx.AsyncClient) -> None:
    tried = (await client.post(PATH, params={"dry_run": True}, content=STRADARIO, headers=CSV)).json()
    assert (tried["dry_run"], tried["changed"]) == (True, True)
    assert (await client.get("/v2/gazetteer")).json()["streets"] == []
    done = (await client.post(PATH, content=STRADARIO, headers=CSV)).json()
    assert (done["dry_run"], done["steps"]) == (False, tried["steps"])
    assert done["streets_by_zone"] == [{"zone": "brollo", "streets": 1}, {"zone": "centro", "streets": 2}]
    shown = (await client.get("/v2/gazetteer")).json()
    assert {each["id"]: each["zone"] for each in shown["streets"]} == {
        "piazza-grandi": "centro",
        "via-trento": "brollo",
    }
    again = (await client.post(PATH, content=STRADARIO, headers=CSV)).json()
    assert again["changed"] is False
    reading = await client.post("/v2/gazetteer/test", json={"message": "ATTIVA Maria Bianchi via Trento 7"})
    assert reading.json()["zone"] == "centro"


async def test_what_the_api_shows_it_takes_back(client: httpx.AsyncClient) -> None:
    shown = (await client.get("/v2/gazetteer")).json()
    assert shown["streets"]
    assert (await client.post(PATH, json=shown)).json()["changed"] is False


async def test_a_street_that_is_not_named_any_more_is_gone(client: httpx.AsyncClient) -> None:
    fewer = {"streets": [{"dug": "Via", "name": "Nuova", "zone": "centro"}]}
    done = (await client.post(PATH, json=fewer)).json()
    assert any("removed: " in each["says"] for each in done["steps"])
    assert [each["id"] for each in (await client.get("/v2/gazetteer")).json()["streets"]] == ["via-nuova"]


async def test_every_wrong_row_is_told_with_its_column_and_nothing_is_changed(client: httpx.AsyncClient) -> None:
    before = (await client.get("/v2/gazetteer")).json()
    wrong = "dug;denominazione;zona;civico_da;civico_a\nVia;Roma;centro;9;3\nVia;;centro;;\nVia;Po;atlantide;x;\n"
    answer = await client.post(PATH, content=wrong, headers=CSV)
    assert (answer.status_code, sorted(said(answer))) == (
        400,
        [
            ("row_invalid", "rows[2].civico_da"),
            ("row_invalid", "rows[3].denominazione"),
            ("row_invalid", "rows[4].civico_da"),
            ("row_invalid", "rows[4].zona"),
        ],
    )
    assert (await client.get("/v2/gazetteer")).json() == before


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"streets": [{"dug": "Via", "name": "Roma", "zone": "atlantide"}]}, "streets[0].zone"),
        ({"streets": [{"name": "Roma", "zone": "centro"}]}, "streets[0].dug"),
        ({"zones": "centro"}, "zones"),
        ([], None),
        ({"streets": [{"dug": "Via", "name": "\ud800", "zone": "centro"}]}, None),
        ({"streets": [{"dug": "Via", "name": "A", "zone": "centro", "ranges": [{"from": 1, "to": 10**30}]}]}, None),
    ],
)
async def test_a_gazetteer_that_cannot_be_used_is_refused_with_the_place(
    client: httpx.AsyncClient, content: Any, field: str | None
) -> None:
    answer = await client.post(PATH, content=json.dumps(content), headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert all(code == "gazetteer_invalid" for code, _ in said(answer))
    assert field is None or (("gazetteer_invalid", field) in said(answer))


async def test_a_zone_that_streets_lie_in_is_not_taken_away(client: httpx.AsyncClient) -> None:
    street = {"dug": "Via", "name": "Deserta", "zone": "vuota"}
    shown = (await client.get("/v2/gazetteer")).json()
    assert (await client.post(PATH, json={"streets": [*shown["streets"], street]})).status_code == 200
    fewer = {"zones": [each for each in shown["zones"] if each["id"] != "vuota"], "contrade": shown["contrade"]}
    answer = await client.post(PATH, json=fewer)
    assert (answer.status_code, said(answer)) == (400, [("not_importable", None)])
    assert "vuota" in {each["id"] for each in (await client.get("/v2/zones")).json()["zones"]}
    assert (await client.post(PATH, json={"streets": shown["streets"]})).status_code == 200


async def test_zones_that_people_live_in_are_told_one_by_one(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json={"zones": [{"id": "altra", "name": "Altra"}]})
    assert answer.status_code == 400
    assert {code for code, _ in said(answer)} == {"zone_in_use"}
    assert "Centro (" in answer.json()["errors"][0]["message"]
    assert "centro" in {each["id"] for each in (await client.get("/v2/zones")).json()["zones"]}


@pytest_asyncio.fixture
async def resident(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest, database: Database
) -> AsyncIterator[UUID]:
    """Somebody who lives in Via Trento, until the case is over."""
    assert (await client.post(PATH, content=STRADARIO, headers=CSV)).status_code == 200
    person = await enrol(database, town, "393330007741", zone="centro")
    await superuser.execute("UPDATE subscriber SET street_id = 'via-trento' WHERE id = $1", person)
    yield person
    await superuser.execute("DELETE FROM subscriber WHERE municipality_id = $1 AND id = $2", town.id, person)


WITHOUT_TRENTO = "dug;denominazione;zona\nPiazza;Grandi;centro\n"


@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_street_where_people_live_stays_and_it_is_told_how_many(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest, resident: UUID, *, dry_run: bool
) -> None:
    before = (await client.get("/v2/gazetteer")).json(), await lines(superuser, town)
    answer = await client.post(PATH, params={"dry_run": dry_run}, content=WITHOUT_TRENTO, headers=CSV)
    assert (answer.status_code, said(answer)) == (400, [("street_in_use", None)])
    assert "Via Trento (1 person), id via-trento" in answer.json()["errors"][0]["message"]
    assert ((await client.get("/v2/gazetteer")).json(), await lines(superuser, town)) == before
    await superuser.execute("UPDATE subscriber SET street_id = NULL WHERE id = $1", resident)
    done = await client.post(PATH, params={"dry_run": dry_run}, content=WITHOUT_TRENTO, headers=CSV)
    assert (done.status_code, done.json()["changed"]) == (200, True)


async def test_a_street_and_a_zone_that_a_broadcast_to_come_is_for_stay_until_it_is_cancelled(
    client: httpx.AsyncClient, resident: UUID, superuser: Connection
) -> None:
    audience = {"zones": ["la-costa"], "streets": [{"street": "via-trento"}, {"street": "via-trento", "parity": "odd"}]}
    soon = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).isoformat()
    made = (await client.post("/v2/broadcasts", json=GOOD | {"audience": audience, "scheduled_for": soon})).json()
    await superuser.execute("UPDATE subscriber SET street_id = NULL WHERE id = $1", resident)
    shown = (await client.get("/v2/gazetteer")).json()
    fewer = {"zones": shown["zones"], "contrade": [each for each in shown["contrade"] if each["id"] != "la-costa"]}
    for content, code in ((WITHOUT_TRENTO, "street_in_use"), (json.dumps(fewer), "zone_in_use")):
        kind = CSV if content == WITHOUT_TRENTO else {"Content-Type": "application/json"}
        answer = await client.post(PATH, content=content, headers=kind)
        assert (answer.status_code, said(answer)) == (400, [(code, None)])
        assert "1 broadcast)" in answer.json()["errors"][0]["message"]
    assert (await client.get("/v2/gazetteer")).json() == shown
    await client.post(f"/v2/broadcasts/{made['id']}/cancel")
    assert (await client.post(PATH, content=WITHOUT_TRENTO, headers=CSV)).status_code == 200


async def test_very_many_faults_are_told_in_part_and_the_rest_counted(client: httpx.AsyncClient) -> None:
    rows = "".join(f"Via;Numero {n};atlantide\n" for n in range(600))
    answer = await client.post(PATH, content=f"dug;denominazione;zona\n{rows}", headers=CSV)
    assert (len(said(answer)), said(answer)[-1]) == (501, ("more_errors", None))


async def test_what_is_neither_json_nor_csv_is_not_read(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, content=b"PK", headers={"Content-Type": "application/zip"})
    assert (answer.status_code, said(answer)) == (415, [("not_json", None)])


async def test_a_larger_stradario_than_other_bodies_is_taken_and_one_that_is_too_large_is_not(
    client: httpx.AsyncClient,
) -> None:
    aliases = "|".join(f"{at:x>90}" for at in range(11))
    rows = "".join(f"Via;Numero {n};centro;{aliases}\n" for n in range(1_100))
    large = await client.post(
        PATH, params={"dry_run": True}, content=f"dug;denominazione;zona;alias\n{rows}", headers=CSV
    )
    assert large.json()["streets_by_zone"] == [{"zone": "centro", "streets": 1_100}]
    answer = await client.post(PATH, content=b"x" * (16 * 1024 * 1024 + 1), headers=CSV)
    assert (answer.status_code, said(answer)) == (413, [("too_large", None)])


async def test_a_repeat_with_its_key_is_answered_as_the_first(client: httpx.AsyncClient) -> None:
    content = "dug;denominazione;zona\nVia;Nuova;centro\nVia;Nuovissima;centro\n"
    headers = {**CSV, "Idempotency-Key": "stradario-1"}
    first, second = [await client.post(PATH, content=content, headers=headers) for _ in range(2)]
    assert (first.json()["changed"], second.json()) == (True, first.json())
    assert second.headers["idempotent-replay"] == "true"


async def test_only_a_key_for_it_changes_the_gazetteer_and_only_its_own(
    api: Api, town: TownAtTest, other_town: TownAtTest
) -> None:
    async with api.client(headers=town.headers("reads")) as client:
        assert (await client.post(PATH, content=STRADARIO, headers=CSV)).status_code == 403
    async with api.client(headers=other_town.headers()) as client:
        assert (await client.get("/v2/gazetteer")).json()["streets"] == []


async def lines(superuser: Connection, town: TownAtTest) -> list[tuple[str, dict[str, int]]]:
    """What the town's log says of its gazetteer, oldest first: who, and how much."""
    rows = await superuser.fetch(
        "SELECT who, counts FROM audit_entry WHERE municipality_id = $1 AND what = 'change_gazetteer' ORDER BY id",
        town.id,
    )
    return [(row["who"].partition(":")[0], json.loads(row["counts"])) for row in rows]


async def test_the_towns_log_tells_who_changed_the_gazetteer_and_nothing_of_what_changed_nothing(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest
) -> None:
    before = await lines(superuser, town)
    content = "dug;denominazione;zona\nVia;del Registro;centro\nVia;della Riga;centro\n"
    await client.post(PATH, params={"dry_run": True}, content=content, headers=CSV)
    await client.post(PATH, content="dug;denominazione;zona\nVia;Po;atlantide\n", headers=CSV)
    assert await lines(superuser, town) == before
    for _ in range(2):
        assert (await client.post(PATH, content=content, headers=CSV)).status_code == 200
    assert await lines(superuser, town) == [*before, ("key", {"streets": 2})]
