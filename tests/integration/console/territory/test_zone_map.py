"""The map of the zones: brought in as GeoJSON by an administrator, shown where a notice gets its zones."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.broadcasts.writing import (
    ALERT,
    ROADS,
    errors_of,
    notice_form,
    opened,
    seen_after,
    text_of,
)
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

HERE = Path(__file__).parent
GOOD, BROKEN = ((HERE / name).read_bytes() for name in ("zone.geojson", "zone_with_errors.geojson"))
FORM = "/territorio/mappa"


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection) -> AsyncIterator[None]:
    yield
    await superuser.execute("DELETE FROM zone_shape")


async def brought_in(browser: Browser, content: bytes = GOOD) -> str:
    page = await browser.sent(FORM, files={"file": ("zone.geojson", content)})
    assert page.status_code == 200
    return page.text


async def on_record(superuser: Connection) -> list[Any]:
    return await superuser.fetch("SELECT * FROM zone_shape ORDER BY municipality_id, zone_id")


async def lines(superuser: Connection, town: TownAtTest) -> list[tuple[str, str]]:
    rows = await superuser.fetch(
        "SELECT who, reason FROM audit_entry WHERE municipality_id = $1 AND reason LIKE 'zone_map%' ORDER BY id",
        town.id,
    )
    return [(row["who"].partition(":")[0], row["reason"]) for row in rows]


def shapes_in(page: str) -> dict[str, bool]:
    """Zone → whether it is shown as chosen, of the map on a page."""
    found = re.findall(r'<g class="zone-shape zone-\w+( chosen)?" data-zone="([^"]+)"><title>', page)
    return {zone: bool(chosen) for chosen, zone in found}


async def test_a_map_is_brought_in_seen_replaced_and_taken_away_with_its_lines_in_the_log(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    assert "Nessuna mappa" in (await administrator.get(FORM)).text
    page = await brought_in(administrator)
    assert "Mappa salvata. Zone e contrade sulla mappa: 3." in page
    assert "Non è sulla mappa: Zona senza nessuno." in page
    assert list(shapes_in(page)) == ["centro", "brollo", "la-costa"]
    assert "Era già questa." in await brought_in(administrator)
    assert "Zone e contrade sulla mappa: 1." in await brought_in(administrator, _only_the_first(GOOD))
    assert [row["zone_id"] for row in await on_record(superuser)] == ["centro"]
    assert "Mappa tolta." in (await administrator.sent(f"{FORM}/togli")).text
    assert "Non c’era nessuna mappa." in (await administrator.sent(f"{FORM}/togli")).text
    assert await on_record(superuser) == []
    told = await lines(superuser, town)
    assert told == [("staff", "zone_map"), ("staff", "zone_map"), ("staff", "zone_map_removed")]
    log = (await administrator.get("/registro?cosa=change_gazetteer")).text
    assert "la mappa delle zone" in log
    assert "mappa delle zone tolta" in log
    assert "3 zone" in log


def _only_the_first(content: bytes) -> bytes:
    first, one, *_ = content.decode().splitlines()
    return f"{first}{one.removesuffix(',')}]}}".encode()


async def test_what_is_wrong_is_told_by_feature_and_nothing_of_the_file_is_kept(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await brought_in(administrator)
    before, told = await on_record(superuser), await lines(superuser, town)
    answer = await administrator.post(FORM, files={"file": ("zone.geojson", BROKEN)})
    assert answer.status_code == 422
    assert errors_of(answer.text) == [
        ("file", "Il file ha degli errori: correggili e caricalo di nuovo. Non è cambiato niente.")
    ]
    said = text_of(answer.text)
    assert "elemento 2 <script>alert(1)</script> Non c’è una zona o contrada con questo nome" in said
    assert "elemento 3 brollo Un confine non si chiude" in said
    assert "elemento 4 Centro Questa zona c’è già in un altro elemento" in said
    assert "<script>alert(1)" not in answer.text
    assert list(shapes_in(answer.text)), "the map as it is stays on the page"
    assert await on_record(superuser) == before
    assert await lines(superuser, town) == told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Scegli il file GeoJSON della mappa."),
        (GOOD + b" " * 2**21, "al massimo 2 MB"),
        (b"dug;denominazione\nVia;Roma\n", "esporta le zone in formato GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "non c’è nessuna zona"),
    ],
    ids=["none", "large", "CSV", "empty"],
)
async def test_a_file_that_is_no_map_is_refused_beside_its_field(
    administrator: Browser, superuser: Connection, content: bytes, says: str
) -> None:
    answer = await administrator.post(FORM, files={"file": ("zone.geojson", content)})
    assert answer.status_code == 422
    assert [field for field, _ in errors_of(answer.text)] == ["file"]
    assert says in answer.text
    assert await on_record(superuser) == []


async def test_a_name_that_staff_taught_names_a_zone_in_the_file(administrator: Browser, superuser: Connection) -> None:
    lesson = {"tipo": "zone", "di": "vuota", "nome": "Campagna"}
    await administrator.sent("/territorio/nomi", lesson)
    try:
        await brought_in(administrator, GOOD.replace(b'"zone": "centro"', b'"zone": "campagna"'))
    finally:
        await administrator.sent("/territorio/nomi/togli", lesson)
    assert "vuota" in [row["zone_id"] for row in await on_record(superuser)]


async def test_an_outline_goes_with_its_zone(administrator: Browser, superuser: Connection) -> None:
    page = await administrator.sent("/territorio/zona-nuova", {"nome": "Per poco", "tipo": "zone"})
    assert "Aggiunta" in page.text
    await brought_in(administrator, GOOD.replace(b'"zone": "centro"', b'"zone": "per-poco"'))
    await administrator.sent("/territorio/zone/per-poco/togli")
    assert [row["zone_id"] for row in await on_record(superuser)] == ["brollo", "la-costa"]


@pytest.mark.parametrize("role", ["comunica_api", "comunica_admin"])
async def test_an_outline_keeps_nobody_else_from_taking_its_zone_away(
    administrator: Browser, superuser: Connection, town: TownAtTest, role: str
) -> None:
    await brought_in(administrator)
    undone = superuser.transaction()
    await undone.start()
    try:
        await superuser.execute("SELECT set_config('app.municipality', $1, true)", str(town.id))
        await superuser.execute(f"SET LOCAL ROLE {role}")
        await superuser.execute("DELETE FROM zone WHERE municipality_id = $1 AND id = 'la-costa'", town.id)
        await superuser.execute("RESET ROLE")
        assert [row["zone_id"] for row in await on_record(superuser)] == ["brollo", "centro"]
    finally:
        await undone.rollback()


async def test_whoever_writes_sees_the_zones_and_without_javascript_those_that_were_chosen(
    administrator: Browser, clerk: Browser
) -> None:
    for path in (ROADS, "/territorio"):
        assert shapes_in((await clerk.get(path)).text) == {}
    await brought_in(administrator)
    page = (await opened(clerk, ROADS)).text
    assert shapes_in(page) == {"centro": False, "brollo": False, "la-costa": False}
    assert '<title>Villaggio Brollo</title><path d="M' in page
    assert 'type="checkbox" id="f-zone"' in page, "the boxes are there as before"
    assert 'data-zone-map="zone"' in page
    chosen = {"centro": False, "brollo": True, "la-costa": False}
    form = notice_form(a_chi="parte", zone=["brollo"])
    assert shapes_in((await seen_after(clerk, ROADS, form)).text) == chosen
    assert shapes_in((await seen_after(clerk, f"{ROADS}/anteprima", form | {"campo_cosa": ""})).text) == chosen
    seen = (await seen_after(clerk, f"{ROADS}/anteprima", form)).text
    assert shapes_in(seen) == chosen
    assert 'aria-label="Mappa delle zone. Scelte: Villaggio Brollo"' in seen
    assert shapes_in((await seen_after(clerk, f"{ROADS}/anteprima", notice_form())).text) == {}, (
        "to everybody: no part to see"
    )
    assert shapes_in((await clerk.get("/territorio")).text) == {"centro": False, "brollo": False, "la-costa": False}


async def test_an_alert_and_whoever_approves_have_the_map_too(
    administrator: Browser, approver: Browser, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await brought_in(administrator)
    assert shapes_in((await opened(approver, ALERT)).text) == {"centro": False, "brollo": False, "la-costa": False}
    sent = await clerk.post(f"{ROADS}/manda", notice_form(a_chi="parte", zone=["centro"]))
    notice = sent.headers["location"].rpartition("/")[2]
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await superuser.execute("UPDATE broadcast SET state = 'awaiting_approval' WHERE id = $1", notice)
    page = (await approver.get(f"/avvisi/da-approvare/{notice}")).text
    assert shapes_in(page) == {"centro": True, "brollo": False, "la-costa": False}


async def test_a_draft_that_shows_the_map_twice_has_each_id_once(
    administrator: Browser, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await brought_in(administrator)
    sent = await clerk.post(f"{ROADS}/manda", notice_form(a_chi="parte", zone=["centro"]))
    notice = sent.headers["location"].rpartition("/")[2]
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await superuser.execute("UPDATE broadcast SET state = 'draft' WHERE id = $1", notice)
    counted = {"a_chi": "parte", "zone": ["brollo"], "fare": "conta"}
    page = (await clerk.post(f"/avvisi/da-approvare/{notice}/destinatari", counted)).text
    assert page.count('class="zone-map"') == 2
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [each for each, times in ids.items() if times > 1] == []


async def test_another_town_has_its_own(
    console: Console, administrator: Browser, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    await brought_in(administrator)
    before = await on_record(superuser)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as other:
        assert "Nessuna mappa" in (await other.get(FORM)).text
        assert shapes_in((await other.get("/territorio")).text) == {}
        await other.sent(f"{FORM}/togli")
    assert await on_record(superuser) == before


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_nobody_else_brings_one_in_or_takes_it_away(
    console: Console, administrator: Browser, superuser: Connection, town: TownAtTest, role: Role
) -> None:
    await brought_in(administrator)
    before = await on_record(superuser)
    async with console.browser(visitor_of(town, role)) as browser:
        assert (await browser.get(FORM)).status_code == 403
        assert (await browser.post(FORM, files={"file": ("zone.geojson", GOOD)})).status_code == 403
        assert (await browser.post(f"{FORM}/togli")).status_code == 403
        assert FORM not in (await browser.get("/territorio")).text
    assert await on_record(superuser) == before
