"""Zones and contrade, kept at the console: added, renamed, taken away only when nothing points to them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.territory.zone_record import ZoneUses
from tests.integration.console.broadcasts.writing import opened
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.public.sent_notices import put_notice
from tests.servers import Database
from tests.towns import TownAtTest, enrol

NEW = "/territorio/zona-nuova"
EVIL = "<script>alert(1)</script>"
STRADARIO = (Path(__file__).parent / "stradario.csv").read_text("utf-8")


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    """What a test does to the territory is undone: the towns are of the whole module."""
    before = await superuser.fetch("SELECT * FROM zone WHERE municipality_id = $1", town.id)
    people = await superuser.fetch("SELECT id, zone_id FROM subscriber WHERE municipality_id = $1", town.id)
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    yield
    for table in ("broadcast", "series", "geocode", "street", "taught_alias", "zone"):
        await superuser.execute(f"DELETE FROM {table} WHERE municipality_id = $1", town.id)
    await superuser.executemany("INSERT INTO zone SELECT ($1::zone).*", [[each] for each in before])
    known = [each["id"] for each in people]
    await superuser.execute("DELETE FROM subscriber WHERE municipality_id = $1 AND id <> ALL($2)", town.id, known)
    for each in people:
        await superuser.execute("UPDATE subscriber SET zone_id = $2 WHERE id = $1", each["id"], each["zone_id"])


async def zone(superuser: Connection, town: TownAtTest, zone_id: str) -> dict[str, Any] | None:
    row = await superuser.fetchrow("SELECT * FROM zone WHERE municipality_id = $1 AND id = $2", town.id, zone_id)
    return dict(row) if row else None


async def lines(superuser: Connection, town: TownAtTest) -> list[str]:
    rows = await superuser.fetch(
        "SELECT who, reason FROM audit_entry WHERE municipality_id = $1 AND what = 'change_gazetteer' ORDER BY id",
        town.id,
    )
    assert all(row["who"].startswith("staff:") for row in rows)
    return [row["reason"] for row in rows]


async def test_a_contrada_is_added_understood_and_in_the_log(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    before = await lines(superuser, town)
    page = await administrator.sent(NEW, {"nome": "  Borgo   dei Ciliegi ", "tipo": "contrada", "zone": ["centro"]})
    assert "Aggiunta: Borgo dei Ciliegi." in page.text
    row = await zone(superuser, town, "borgo-dei-ciliegi")
    assert row is not None
    assert (row["kind"], row["name"], row["zones"]) == ("contrada", "Borgo dei Ciliegi", ["centro"])
    tried = await administrator.post("/territorio/prova", {"messaggio": "attiva Maria Bianchi borgo dei ciliegi"})
    assert "Borgo dei Ciliegi (Centro)" in tried.text
    assert "Borgo dei Ciliegi" in (await opened(administrator, "/avvisi/nuovo/viabilita")).text
    assert await lines(superuser, town) == [*before, "zone_added"]
    assert "una zona o contrada in più" in (await administrator.get("/registro?cosa=change_gazetteer")).text


async def test_a_second_zone_of_a_name_that_another_had_gets_an_id_of_its_own(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await administrator.sent("/territorio/zone/centro/cambia", {"nome": "Centro storico"})
    await administrator.sent(NEW, {"nome": "Centro", "tipo": "zone"})
    first, second = await zone(superuser, town, "centro"), await zone(superuser, town, "centro-2")
    assert first is not None
    assert second is not None
    assert (first["name"], second["name"]) == ("Centro storico", "Centro")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Scrivi il nome, con almeno una lettera."),
        ("…", "Scrivi il nome, con almeno una lettera."),
        ("a" * 101, "al massimo 100 caratteri"),
        ("villaggio  BROLLO", "si chiama già così"),
        ("Paese", "si chiama già così"),
    ],
)
async def test_a_name_that_a_zone_cannot_have_is_told_beside_its_field(
    administrator: Browser, superuser: Connection, town: TownAtTest, name: str, said: str
) -> None:
    before = await superuser.fetch("SELECT * FROM zone ORDER BY id")
    for path in (NEW, "/territorio/zone/vuota/cambia"):
        answer = await administrator.post(path, {"nome": name})
        assert answer.status_code == 422
        assert '<a href="#f-nome">' in answer.text
        assert said in answer.text
    assert await superuser.fetch("SELECT * FROM zone ORDER BY id") == before


async def test_a_contrada_lies_in_zones_of_this_town_only(administrator: Browser, superuser: Connection) -> None:
    before = await superuser.fetch("SELECT * FROM zone ORDER BY id")
    for lies_in in ("la-costa", "altrove"):
        answer = await administrator.post(NEW, {"nome": "Nuova", "tipo": "contrada", "zone": [lies_in]})
        assert answer.status_code == 422
        assert '<a href="#f-zone">' in answer.text
        assert 'value="Nuova"' in answer.text
    assert await superuser.fetch("SELECT * FROM zone ORDER BY id") == before


async def test_another_name_changes_no_id_and_the_name_before_is_still_understood(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    page = await administrator.sent("/territorio/zone/brollo/cambia", {"nome": "Brollo Nuovo", "tieni": "si"})
    assert "Salvato." in page.text
    row = await zone(superuser, town, "brollo")
    assert row is not None
    assert (row["name"], row["aliases"]) == ("Brollo Nuovo", ["Villaggio Brollo"])
    tried = await administrator.post("/territorio/prova", {"messaggio": "attiva Maria Bianchi villaggio brollo"})
    assert "Brollo Nuovo" in tried.text
    # Back again: by what it is called nobody needs to find it twice.
    await administrator.sent("/territorio/zone/brollo/cambia", {"nome": "Villaggio Brollo"})
    row = await zone(superuser, town, "brollo")
    assert row is not None
    assert (row["name"], row["aliases"]) == ("Villaggio Brollo", [])
    again = await administrator.sent("/territorio/zone/brollo/cambia", {"nome": "Villaggio Brollo"})
    assert "Era già così." in again.text


async def test_a_name_of_the_towns_file_can_be_taken_from_a_zone(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await administrator.sent("/territorio/nomi", {"tipo": "zone", "di": "centro", "nome": "Piazza alta"})
    for name in ("paese", "Piazza alta"):
        wish = {"tipo": "zone", "di": "centro", "nome": name}
        assert "non vuol più dire Centro" in (await administrator.sent("/territorio/nomi/togli", wish)).text
        assert "non era un altro nome" in (await administrator.sent("/territorio/nomi/togli", wish)).text
    page = (await administrator.get("/territorio/zone/centro")).text
    assert "Piazza alta" not in page
    assert "Nessuno: chi scrive" in page
    assert (await lines(superuser, town))[-3:] == ["name_taught", "name_withdrawn", "name_withdrawn"]


async def test_a_zone_that_nothing_points_to_is_taken_away(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    gone = await enrol(database, town, "393330009901", zone="vuota", consent="opted_out")
    asked = (await administrator.get("/territorio/zone/vuota/togli")).text
    assert "Nessun iscritto, nessuna via e nessun avviso" in asked
    page = await administrator.sent("/territorio/zone/vuota/togli")
    assert "Tolta: Zona senza nessuno." in page.text
    assert await zone(superuser, town, "vuota") is None
    assert (await administrator.get("/territorio/zone/vuota")).status_code == 404
    assert "Zona senza nessuno" not in (await opened(administrator, "/avvisi/nuovo/viabilita")).text
    assert (await lines(superuser, town))[-1] == "zone_removed"
    # Who left and comes back is looked at, and not put where nothing is.
    assert await superuser.fetchval("SELECT zone_id FROM subscriber WHERE id = $1", gone) is None


async def in_the_way(superuser: Connection, town: TownAtTest, database: Database, what: str) -> None:
    """Let one thing point to the zone that nothing points to."""
    zones = '{"everyone": false, "outside": false, "zones": ["vuota"]}'
    match what:
        case "people":
            await enrol(database, town, "393330009902", zone="vuota")
        case "streets":
            await superuser.execute(
                "INSERT INTO street (municipality_id, id, dug, name, zone_id, ranges) VALUES"
                " ($1, 'via-lunga', 'Via', 'Lunga', 'centro', '[{\"from\": 1, \"to\": 9, \"zone\": \"vuota\"}]')",
                town.id,
            )
        case "contrade":
            await superuser.execute(
                "INSERT INTO zone (municipality_id, id, kind, name, zones)"
                " VALUES ($1, 'x', 'contrada', 'X', '{vuota}')",
                town.id,
            )
        case "series":
            await superuser.execute(
                "INSERT INTO series (municipality_id, id, channel_id, template_name, language, parameters, audience,"
                " lane, recurrence, state, origin, submitted_by) VALUES ($1, gen_random_uuid(), $2, 'avviso', 'it',"
                " '{}', $3, 'normal', '{}', 'active', 'api', 'k')",
                *(town.id, town.channel_id, zones),
            )
        case "geocodes":
            await superuser.execute(
                "INSERT INTO geocode (municipality_id, scheme, code, name, value, everyone, zones)"
                " VALUES ($1, 's', '1', 'S', '1', false, '{vuota}')",
                town.id,
            )
        case state:
            audience = {"everyone": False, "outside": False, "zones": ["vuota"]}
            await put_notice(superuser, town, state=state, audience=audience)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("people", "1 iscritto abita qui"),
        ("streets", "1 via è qui"),
        ("contrade", "1 contrada sta in questa zona"),
        ("series", "1 avviso che si ripete è per questa zona"),
        ("geocodes", "1 codice delle allerte"),
        *(
            (state, "1 avviso in corso, programmato o in bozza")
            for state in ("draft", "awaiting_approval", "scheduled", "sending", "paused")
        ),
    ],
)
async def test_a_zone_that_something_points_to_stays_and_says_what_to_do(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database, what: str, said: str
) -> None:
    await in_the_way(superuser, town, database, what)
    before = await lines(superuser, town)
    asked = await administrator.get("/territorio/zone/vuota/togli")
    answer = await administrator.post("/territorio/zone/vuota/togli")
    assert (asked.status_code, answer.status_code) == (200, 422)
    for page in (asked.text, answer.text):
        assert "Non si può togliere: serve ancora" in page
        assert said in page
    assert await zone(superuser, town, "vuota") is not None
    assert await lines(superuser, town) == before


async def test_without_the_look_at_its_people_they_would_live_in_a_zone_that_is_not_there(
    console: Console, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    person = await enrol(database, town, "393330009903", zone="vuota")
    async with console.parts.zone_record.turn(town.id) as turn:
        await turn.drop("vuota")
    assert await superuser.fetchval("SELECT zone_id FROM subscriber WHERE id = $1", person) == "vuota"
    assert await zone(superuser, town, "vuota") is None


@pytest.mark.parametrize("state", ["finished", "cancelled"])
async def test_notices_that_are_over_keep_no_zone(
    console: Console, superuser: Connection, town: TownAtTest, database: Database, state: str
) -> None:
    await in_the_way(superuser, town, database, state)
    assert await console.parts.zone_record.uses_of(town.id, "vuota") == ZoneUses()


async def test_where_streets_and_people_point_is_counted_once_each(
    console: Console, administrator: Browser, town: TownAtTest
) -> None:
    await administrator.post("/territorio/importa", {"contenuto": STRADARIO})
    uses = await console.parts.zone_record.uses_of(town.id, "centro")
    assert (uses.people, uses.contrade) == (1, 1)
    assert uses.streets > 1
    assert "1 iscritto abita qui" in (await administrator.get("/territorio/zone/centro/togli")).text


async def test_the_gazetteer_is_read_anew_only_when_something_of_it_changed(
    console: Console, administrator: Browser, town: TownAtTest
) -> None:
    parts = console.parts
    first = (await parts.territories.town(town.id)).gazetteer
    office = await parts.enrolment.offices.office(town.id)
    assert office is not None
    assert (await parts.territories.town(town.setup.slug)).gazetteer is first is office.channel.town.gazetteer
    await administrator.sent("/territorio/zone/vuota/cambia", {"nome": "Zona di tutti"})
    changed = (await parts.territories.town(town.id)).gazetteer
    assert changed is not first
    assert changed.zones["vuota"].name == "Zona di tutti"


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_only_administrators_change_zones(
    console: Console, town: TownAtTest, superuser: Connection, role: Role
) -> None:
    before = await superuser.fetch("SELECT * FROM zone ORDER BY id")
    async with console.browser(visitor_of(town, role)) as browser:
        for path in (NEW, "/territorio/zone/vuota/cambia", "/territorio/zone/vuota/togli"):
            assert (await browser.get(path)).status_code == 403
            assert (await browser.post(path, {"nome": "Altra"})).status_code == 403
        assert "Aggiungi una zona" not in (await browser.get("/territorio")).text
    assert await superuser.fetch("SELECT * FROM zone ORDER BY id") == before


async def test_a_zone_of_another_town_is_not_there(
    console: Console, administrator: Browser, superuser: Connection, other_town: TownAtTest
) -> None:
    await administrator.sent(NEW, {"nome": "Solo nostra"})
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        for what in ("cambia", "togli"):
            path = f"/territorio/zone/solo-nostra/{what}"
            assert (await stranger.get(path)).status_code == 404
            assert (await stranger.post(path, {"nome": "Rubata"})).status_code == 404
        answer = await stranger.post(NEW, {"nome": "Loro", "tipo": "contrada", "zone": ["solo-nostra"]})
        assert answer.status_code == 422
        assert "Solo nostra" not in (await stranger.get("/territorio")).text
    assert await superuser.fetchval("SELECT name FROM zone WHERE id = 'solo-nostra'") == "Solo nostra"


@pytest.mark.parametrize("zone_id", ["nessuna", "%00", "%F0%9F%8C%8A", "..%2f"])
async def test_a_zone_that_never_was_is_not_there(administrator: Browser, zone_id: str) -> None:
    for what in ("cambia", "togli"):
        assert (await administrator.get(f"/territorio/zone/{zone_id}/{what}")).status_code == 404
        assert (await administrator.post(f"/territorio/zone/{zone_id}/{what}", {"nome": "Altra"})).status_code == 404


async def test_a_name_that_is_a_script_is_shown_as_text(administrator: Browser) -> None:
    await administrator.sent(NEW, {"nome": EVIL})
    for path in ("/territorio", "/territorio/zone/script-alert-1-script", f"{NEW}", "/avvisi/nuovo/viabilita"):
        page = (await opened(administrator, path)).text
        assert EVIL not in page
    assert "&lt;script&gt;" in (await administrator.get("/territorio/zone/script-alert-1-script/togli")).text
