"""Streets of a municipality: from its file, from a gazetteer or a stradario, taught by staff, and tried out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.admin.conftest import Desk

STRADARIO = (Path(__file__).parent / "stradario.csv").read_text("utf-8")
GAZETTEER = Path(__file__).parent / "gazetteer.json"


@pytest.fixture
async def town(desk: Desk) -> Desk:
    """Borgo, set up with zones and without streets."""
    (desk.folder / "stradario.csv").write_text(STRADARIO, "utf-8")
    assert (await desk.apply()).code == 0
    return desk


async def streets(superuser: Any) -> list[str]:
    return [row["id"] for row in await superuser.fetch("SELECT id FROM street ORDER BY id")]


async def test_a_towns_file_brings_its_streets_from_three_places(desk: Desk, superuser: Any) -> None:
    (desk.folder / "stradario.csv").write_text(STRADARIO, "utf-8")
    (desk.folder / "gazetteer.json").write_text(GAZETTEER.read_text("utf-8"), "utf-8")
    desk.town |= {"stradario_file": "stradario.csv", "gazetteer_file": "gazetteer.json"}
    desk.town["streets"] = [{"dug": "Vicolo", "name": "Stretto", "zone": "mulini", "aliases": ["il Vicolo"]}]
    ran = await desk.apply()
    assert (ran.code, ran.complained) == (0, "")
    assert "ok, changed  zones and contrade (4)" in ran.lines, "three of the file, one of the gazetteer"
    assert "ok, changed  streets (5): 5 new or changed" in ran.lines
    assert await streets(superuser) == ["corso-alpi", "via-dei-mulini", "via-milano", "via-roma", "vicolo-stretto"]
    row = await superuser.fetchrow("SELECT zone_id, ranges::text, full_name FROM street WHERE id = 'via-milano'")
    assert (row["zone_id"], row["full_name"]) == ("centro", "Via Milano")
    assert json.loads(row["ranges"]) == [
        {"from": 1, "to": 61, "zone": "centro", "parity": "odd"},
        {"from": 2, "to": 60, "zone": "mulini", "parity": "even"},
    ]
    towns = json.loads(await superuser.fetchval("SELECT other_towns FROM gazetteer"))
    assert towns == [{"name": "Pontelungo", "aliases": ["Ponte Lungo"]}]


async def test_applied_twice_the_streets_are_untouched(desk: Desk, superuser: Any) -> None:
    (desk.folder / "stradario.csv").write_text(STRADARIO, "utf-8")
    desk.town["stradario_file"] = "stradario.csv"
    await desk.apply()
    look = "SELECT (SELECT array_agg(xmin::text || id ORDER BY id) FROM street), version FROM gazetteer"
    before = await superuser.fetchrow(look)
    ran = await desk.apply()
    assert {line.partition("  ")[0] for line in ran.lines} == {"ok"}
    assert await superuser.fetchrow(look) == before


async def test_a_street_that_is_no_longer_named_goes_and_a_file_without_streets_leaves_them(
    town: Desk, superuser: Any
) -> None:
    town.town["stradario_file"] = "stradario.csv"
    await town.apply()
    (town.folder / "stradario.csv").write_text(STRADARIO.replace("Via;dei Mulini;Mulini;;;;\n", ""), "utf-8")
    ran = await town.apply()
    assert "ok, changed  streets (2): removed: Via dei Mulini" in ran.lines
    del town.town["stradario_file"]
    assert (await town.apply()).code == 0
    assert await streets(superuser) == ["via-milano", "via-roma"]


async def test_everything_that_is_wrong_with_streets_is_said_at_once_and_nothing_is_done(
    desk: Desk, superuser: Any
) -> None:
    (desk.folder / "stradario.csv").write_text(
        STRADARIO + "Via;Po;Atlantide;;;;\nVia;Adige;Mulini;nove;12;;\n", "utf-8"
    )
    (desk.folder / "gazetteer.json").write_text('{"streets": [{"dug": "Via", "name": "Nera", "zone": "no"}]}')
    desk.town |= {"stradario_file": "stradario.csv", "gazetteer_file": "gazetteer.json"}
    desk.town["streets"] = [{"dug": "Via", "name": "Roma", "zone": "centro"}, {"dug": "Via"}]
    (desk.folder / "token.txt").unlink()
    ran = await desk.apply()
    assert ran.code == 1
    for said in (
        "stradario.csv: row 6, zona: there is no zone called 'Atlantide'",
        "stradario.csv: row 7, civico_da: 'nove' is no house number",
        "gazetteer.json: streets[0].zone: there is no zone 'no'",
        "streets[1].name: missing or not a text",
        "channel.token_file",
    ):
        assert said in ran.complained
    assert await superuser.fetchval("SELECT count(*) FROM municipality") == 0


async def test_a_zone_with_streets_is_not_taken_away(town: Desk, superuser: Any) -> None:
    assert (await town.run("gazetteer", "import", "borgo", "stradario.csv")).code == 0
    town.town["zones"].pop()
    ran = await town.apply()
    assert ran.code == 1
    assert "in a zone that is not there: Via Milano (mulini), Via dei Mulini (mulini)" in ran.said
    assert await superuser.fetchval("SELECT count(*) FROM zone") == 3


@pytest.mark.parametrize("how", ["import", "dry run", "town's file"])
async def test_a_street_where_people_live_is_not_taken_away(town: Desk, superuser: Any, how: str) -> None:
    assert (await town.run("gazetteer", "import", "borgo", "stradario.csv")).code == 0
    await superuser.execute(
        "INSERT INTO headcount (municipality_id, key, channel_id, consent, outside, street_id, people)"
        " SELECT municipality_id, 'a key', id, 'opted_in', false, 'via-dei-mulini', 12 FROM channel"
    )
    (town.folder / "stradario.csv").write_text(STRADARIO.replace("Via;dei Mulini;Mulini;;;;\n", ""), "utf-8")
    if how == "town's file":
        town.town["stradario_file"] = "stradario.csv"
        ran = await town.apply()
        said = ran.said
    else:
        ran = await town.run(
            "gazetteer", "import", "borgo", "stradario.csv", *(["--dry-run"] if how == "dry run" else [])
        )
        said = ran.complained
    assert ran.code == 1
    assert "still needed, and not in the file: Via dei Mulini (12 people). Keep it in the file" in said
    assert await streets(superuser) == ["via-dei-mulini", "via-milano", "via-roma"]


async def test_a_dry_run_says_what_would_change_and_changes_nothing(town: Desk, superuser: Any) -> None:
    ran = await town.run("gazetteer", "import", "borgo", "stradario.csv", "--dry-run")
    assert ran.code == 0
    assert ran.lines[:2] == ["Dry run: nothing was changed.", "changed    streets (3): 3 new or changed"]
    assert [line.split() for line in ran.lines[2:]] == [
        ["2", *["streets", "in", "centro"]],
        ["2", *["streets", "in", "mulini"]],
    ]
    assert await streets(superuser) == []
    assert (await town.run("gazetteer", "import", "borgo", "stradario.csv")).lines[0] == "Imported."
    again = await town.run("gazetteer", "import", "borgo", "stradario.csv")
    assert again.lines[1] == "as it was  streets (3)"


async def test_a_gazetteer_in_json_is_imported_with_zones_towns_and_abbreviations(town: Desk, superuser: Any) -> None:
    ran = await town.run("gazetteer", "import", "borgo", str(GAZETTEER))
    assert ran.code == 0, ran.complained
    assert await streets(superuser) == ["corso-alpi"]
    assert [row["id"] for row in await superuser.fetch("SELECT id FROM zone")] == ["alpi"]
    assert await superuser.fetchval("SELECT prefixes::text FROM gazetteer") == '{"Corso": ["crs."]}'


async def test_a_file_that_cannot_be_imported_is_told_and_changes_nothing(town: Desk, superuser: Any) -> None:
    (town.folder / "a.csv").write_text("denominazione;zona\nVia Roma;Marte\nVia Po;Centro\n", "utf-8")
    ran = await town.run("gazetteer", "import", "borgo", "a.csv")
    assert ran.code == 1
    assert "nothing was changed:\n  a.csv: row 2, zona: there is no zone called 'Marte'" in ran.complained
    assert await streets(superuser) == []


async def test_a_message_is_tried_out(town: Desk) -> None:
    await town.run("gazetteer", "import", "borgo", "stradario.csv")
    ran = await town.run("gazetteer", "test", "borgo", "ATTIVA Maria Bianchi, v. Milano 24")
    told = dict(line.split(maxsplit=1) for line in ran.lines if not line.startswith(("given", "because")))
    assert told["action"] == "subscribe"
    assert told["place"] == "address: Via Milano 24"
    assert told["zone"] == "Mulini"
    assert any(line.startswith("because") and "stradario" in line for line in ran.lines)


async def test_staff_teach_an_alias_that_outlives_the_file_and_take_it_back(town: Desk, superuser: Any) -> None:
    await town.run("gazetteer", "import", "borgo", "stradario.csv")
    teach = ("gazetteer", "alias", "borgo", "--street", "Via Milano", "strada Comasina", "--by", "anna@borgo")
    assert (await town.run(*teach)).lines == ["taught: it is Via Milano. Services know within 30 seconds"]
    assert (await town.run(*teach)).lines[0].startswith("was taught before")
    await town.run("gazetteer", "import", "borgo", "stradario.csv")
    await town.apply()
    tried = await town.run("gazetteer", "test", "borgo", "ATTIVA Maria Bianchi strada Comasina 24")
    assert "Via Milano 24" in tried.said
    assert (await town.run(*teach, "--withdraw")).lines[0].startswith("taken back from Via Milano")
    assert "Via Milano" not in (await town.run("gazetteer", "test", "borgo", "ATTIVA Maria strada Comasina 24")).said
    row = await superuser.fetchrow("SELECT * FROM taught_alias")
    assert (row["target_id"], row["taught_by"], row["withdrawn_by"]) == (
        "via-milano",
        "operator:anna@borgo",
        "operator:anna@borgo",
    )
    assert row["taught_at"] < row["withdrawn_at"]


async def test_an_alias_that_cannot_be_taught_is_told(town: Desk, superuser: Any) -> None:
    ran = await town.run("gazetteer", "alias", "borgo", "--zone", "centro", "Mulini")
    assert (ran.code, "Mulini is called so already" in ran.complained) == (1, True)
    assert await superuser.fetchval("SELECT count(*) FROM taught_alias") == 0


async def test_a_town_that_is_not_there_is_told(town: Desk) -> None:
    ran = await town.run("gazetteer", "test", "altrove", "ATTIVA")
    assert (ran.code, "no municipality is called altrove" in ran.complained) == (1, True)
