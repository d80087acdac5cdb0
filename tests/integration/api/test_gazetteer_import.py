"""A gazetteer brought in over HTTP: JSON or CSV, whole or not at all, tried before, with the place of every error."""

import json
from typing import Any

import httpx
import pytest

from comunica.stores.pool import Connection
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

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
    answer = await client.post(PATH, json={"zones": [{"id": "altra", "name": "Altra"}]})
    assert (answer.status_code, said(answer)) == (400, [("not_importable", None)])
    assert "centro" in {each["id"] for each in (await client.get("/v2/zones")).json()["zones"]}


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
    rows = "".join(f"Via;Numero {n};centro;{'x' * 1000}\n" for n in range(1_100))
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
