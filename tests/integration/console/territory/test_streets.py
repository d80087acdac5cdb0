"""Streets, kept at the console one by one: added, changed, taken away only when nothing points to them."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.territory.street_record import StreetUses
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.public.sent_notices import put_notice
from tests.servers import Database
from tests.towns import TownAtTest, enrol

NEW = "/territorio/via-nuova"
TRENTO = "/territorio/vie/via-trento"
EVIL = "<script>alert(1)</script>"
STRADARIO = (Path(__file__).parent / "stradario.csv").read_text("utf-8")


@pytest_asyncio.fixture(autouse=True)
async def as_before(administrator: Browser, superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    """The streets of the file for each test; what it does besides is undone: the towns are of the whole module."""
    people = [
        row["id"] for row in await superuser.fetch("SELECT id FROM subscriber WHERE municipality_id = $1", town.id)
    ]
    await administrator.sent("/territorio/importa", {"contenuto": STRADARIO})
    yield
    for table in ("broadcast", "series", "street", "taught_alias"):
        await superuser.execute(f"DELETE FROM {table} WHERE municipality_id = $1", town.id)
    async with superuser.transaction():
        await superuser.execute("SELECT set_config('comunica.municipality_id', $1, true)", str(town.id))
        await superuser.execute("DELETE FROM subscriber WHERE municipality_id = $1 AND id <> ALL($2)", town.id, people)


async def street(superuser: Connection, town: TownAtTest, street_id: str) -> dict[str, Any] | None:
    row = await superuser.fetchrow("SELECT * FROM street WHERE municipality_id = $1 AND id = $2", town.id, street_id)
    return {**row, "ranges": json.loads(row["ranges"])} if row else None


async def every(superuser: Connection) -> list[Any]:
    return list(await superuser.fetch("SELECT * FROM street ORDER BY municipality_id, id"))


async def lines(superuser: Connection, town: TownAtTest) -> list[str]:
    rows = await superuser.fetch(
        "SELECT who, reason FROM audit_entry WHERE municipality_id = $1 AND what = 'change_gazetteer' ORDER BY id",
        town.id,
    )
    assert all(row["who"].startswith("staff:") for row in rows)
    return [row["reason"] for row in rows]


def form(**more: str) -> dict[str, str]:
    return {"tipo": "Via", "nome": "dei Ciliegi", "zona": "centro", "altri": "", **more}


def row(number: int, first: str = "", last: str = "", side: str = "", zone: str = "brollo") -> dict[str, str]:
    return {f"da-{number}": first, f"a-{number}": last, f"lato-{number}": side, f"zona-{number}": zone}


def as_shown(page: str) -> dict[str, str]:
    """What the form of a page would send if nobody typed anything."""
    found = dict(re.findall(r'<input class="form-control[^>]* name="([^"]+)" value="([^"]*)"', page))
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    text = re.search(r'<textarea [^>]*name="altri"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert text is not None
    return found | {"altri": text[1]}


async def test_a_street_is_added_understood_by_its_numbers_and_in_the_log(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    before = await lines(superuser, town)
    asked = (await administrator.get(NEW)).text
    assert 'href="/territorio/via-nuova"' in (await administrator.get("/territorio/vie")).text
    assert asked.count("<fieldset") == 3
    more = {**row(1, "1", "31", "dispari"), **row(2), "zona-2": "", **row(3, "40", zone="la-costa")}
    page = await administrator.sent(NEW, form(altri="la Ciliegiaia\n\n  Viale  Alto ", **more))
    assert "Aggiunta: Via dei Ciliegi." in page.text
    assert "dispari da 1 a 31: Villaggio Brollo" in page.text
    found = await street(superuser, town, "via-dei-ciliegi")
    assert found is not None
    assert (found["full_name"], found["zone_id"]) == ("Via dei Ciliegi", "centro")
    assert found["aliases"] == ["la Ciliegiaia", "Viale Alto"]
    assert found["ranges"] == [
        {"from": 1, "to": 31, "zone": "brollo", "parity": "odd"},
        {"from": 40, "to": 9999, "zone": "la-costa"},
    ]
    for written, zone in (("via dei ciliegi 5", "Villaggio Brollo"), ("la ciliegiaia 6", "Centro")):
        tried = await administrator.post("/territorio/prova", {"messaggio": f"attiva Maria Bianchi {written}"})
        assert "Via dei Ciliegi" in tried.text
        assert zone in tried.text
    assert "Via dei Ciliegi" in (await administrator.get("/territorio/vie", params={"cerca": "cilieg"})).text
    assert await lines(superuser, town) == [*before, "street_added"]
    assert "una via in più" in (await administrator.get("/registro?cosa=change_gazetteer")).text


async def test_more_rows_keep_what_was_typed_and_change_nothing(administrator: Browser, superuser: Connection) -> None:
    before = await every(superuser)
    for path in (NEW, f"{TRENTO}/cambia"):
        sent = form(nome="", **row(1, "uno", "9"), **row(2), **row(3), fare="righe")
        page = await administrator.post(path, sent)
        assert page.status_code == 200
        assert page.text.count("<fieldset") == 6
        assert 'value="uno"' in page.text
        assert "da correggere" not in page.text
    assert await every(superuser) == before


async def test_the_form_as_it_is_shown_changes_nothing(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await administrator.sent("/territorio/nomi", {"tipo": "street", "di": "via-trento", "nome": "la Provinciale"})
    before = await every(superuser), await lines(superuser, town)
    for path in (TRENTO, "/territorio/vie/via-roma"):
        shown = as_shown((await administrator.get(f"{path}/cambia")).text)
        assert "Provinciale" not in shown["altri"], "what was taught is taken back on the street's page"
        page = await administrator.sent(f"{path}/cambia", shown)
        assert "Era già così." in page.text
    assert (await every(superuser), await lines(superuser, town)) == before


async def test_another_name_changes_no_id_and_the_name_before_is_still_understood(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    person = await enrol(database, town, "393330009911", zone="brollo")
    await superuser.execute("UPDATE subscriber SET street_id = 'via-trento' WHERE id = $1", person)
    shown = as_shown((await administrator.get(f"{TRENTO}/cambia")).text)
    page = await administrator.sent(f"{TRENTO}/cambia", shown | {"tipo": "Viale", "nome": "della Pace", "tieni": "si"})
    assert "Salvato." in page.text
    found = await street(superuser, town, "via-trento")
    assert found is not None
    assert (found["full_name"], found["aliases"][-1]) == ("Viale della Pace", "Via Trento")
    for written in ("viale della pace 5", "via trento 5"):
        tried = await administrator.post("/territorio/prova", {"messaggio": f"attiva Maria Bianchi {written}"})
        assert "Viale della Pace 5" in tried.text
    found_people = await administrator.sent("/iscritti", {"q": "viale della  Pace"})
    assert "Chi abita in Viale della Pace" in found_people.text
    assert str(person) in found_people.text
    assert (await lines(superuser, town))[-1] == "street_changed"
    # A file with the name of today means this street, not a new one beside it.
    renamed = STRADARIO.replace("Via;Trento", "Viale;della Pace").replace("Via,Trento", "Viale,della Pace")
    await administrator.sent("/territorio/importa", {"contenuto": renamed})
    found = await street(superuser, town, "via-trento")
    assert found is not None
    assert found["full_name"] == "Viale della Pace"
    assert await street(superuser, town, "viale-della-pace") is None


async def test_a_street_without_the_name_before_is_a_wish_that_is_heard(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    shown = as_shown((await administrator.get(f"{TRENTO}/cambia")).text)
    await administrator.sent(f"{TRENTO}/cambia", shown | {"nome": "Bolzano", "tieni": ""})
    found = await street(superuser, town, "via-trento")
    assert found is not None
    assert "Via Trento" not in found["aliases"]


async def test_another_zone_is_for_whoever_writes_from_now_on(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    person = await enrol(database, town, "393330009912", zone="centro")
    await superuser.execute("UPDATE subscriber SET street_id = 'via-roma' WHERE id = $1", person)
    shown = as_shown((await administrator.get("/territorio/vie/via-roma/cambia")).text)
    await administrator.sent("/territorio/vie/via-roma/cambia", shown | {"zona": "brollo"})
    tried = await administrator.post("/territorio/prova", {"messaggio": "attiva Maria Bianchi via roma 3"})
    assert "Villaggio Brollo" in tried.text
    assert await superuser.fetchval("SELECT zone_id FROM subscriber WHERE id = $1", person) == "centro"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"nome": ""}, "nome", "Manca il nome della via."),
        ({"nome": "…"}, "nome", "Manca il nome della via."),
        ({"nome": "a" * 101}, "nome", "al massimo 100 caratteri"),
        ({"nome": " ROMA "}, "nome", "Via Roma c’è due volte"),
        ({"tipo": ""}, "tipo", "Manca il tipo"),
        ({"tipo": "a" * 41}, "tipo", "al massimo 40 caratteri"),
        ({"zona": ""}, "zona", "Manca la zona."),
        ({"zona": "altrove"}, "zona", "Non c’è una zona che si chiama «altrove»"),
        ({"altri": "la Lunga\n…"}, "altri", "almeno una lettera"),
        ({"altri": "a" * 101}, "altri", "al massimo 100 caratteri"),
        ({"altri": "\n".join(f"nome {at}" for at in range(51))}, "altri", "al massimo 50"),
        (row(2, "dodici", "20"), "da-2", "«dodici» non è un numero civico."),
        (row(1, "1", "9" * 5000), "a-1", "non è un numero civico."),
        (row(1, "20", "2"), "da-1", "È più alto dell’ultimo numero."),
        (row(1, "1", "9", "storti"), "lato-1", "non è né pari né dispari"),
        (row(1, "1", "9", zone=""), "zona-1", "Manca la zona."),
        (row(1, "1", "9", zone="altrove"), "zona-1", "Non c’è una zona che si chiama «altrove»"),
        (row(3), "zona-3", "Questa via è in due zone"),
        ({**row(1, "1", "20"), **row(2, "20", "30", zone="la-costa")}, "da-2", "I numeri da 20 a 30 sono in due righe"),
    ],
)
async def test_what_a_street_cannot_be_is_told_beside_its_field(
    administrator: Browser,
    superuser: Connection,
    town: TownAtTest,
    wrong: dict[str, str],
    field: str,
    said: str,
) -> None:
    before = await every(superuser), await lines(superuser, town)
    for path in (NEW, f"{TRENTO}/cambia"):
        answer = await administrator.post(path, form(**wrong))
        assert answer.status_code == 422
        assert f'<a href="#f-{field}">' in answer.text
        assert f'id="f-{field}-error"' in answer.text
        assert said in answer.text
    assert (await every(superuser), await lines(superuser, town)) == before


async def test_rows_without_end_are_refused(administrator: Browser, superuser: Connection) -> None:
    before = await every(superuser)
    rows = {name: value for at in range(1, 102) for name, value in row(at, str(at), str(at)).items()}
    answer = await administrator.post(NEW, form(**rows))
    assert answer.status_code == 422
    assert "al massimo 100" in answer.text
    assert await every(superuser) == before


async def test_in_english_the_reason_is_english(administrator: Browser) -> None:
    administrator.client.cookies.set("lingua", "en", domain="console.example")
    answer = await administrator.post(NEW, form(nome="", altri="…"))
    assert "the street has no name" in answer.text
    assert "Add a street" in answer.text


async def test_the_name_that_a_street_had_is_not_given_to_another_one(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    """Whoever names «Via Trento» to the API would reach the people of the street that was called so."""
    shown = as_shown((await administrator.get(f"{TRENTO}/cambia")).text)
    await administrator.sent(f"{TRENTO}/cambia", shown | {"nome": "della Pace", "tieni": "si"})
    before = await every(superuser)
    for path in (NEW, "/territorio/vie/via-roma/cambia"):
        answer = await administrator.post(path, form(nome="Trento"))
        assert answer.status_code == 422
        assert "Un’altra via si chiamava così" in answer.text
    assert await every(superuser) == before
    # It may have it back itself.
    await administrator.sent(f"{TRENTO}/cambia", shown)
    found = await street(superuser, town, "via-trento")
    assert found is not None
    assert found["full_name"] == "Via Trento"


async def test_a_street_that_nothing_points_to_is_taken_away(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    gone = await enrol(database, town, "393330009913", zone="centro", consent="opted_out")
    await superuser.execute("UPDATE subscriber SET street_id = 'via-trento', house_number = '5' WHERE id = $1", gone)
    assert "Nessun iscritto e nessun avviso" in (await administrator.get(f"{TRENTO}/togli")).text
    page = await administrator.sent(f"{TRENTO}/togli")
    assert "Tolta: Via Trento." in page.text
    assert await street(superuser, town, "via-trento") is None
    assert (await administrator.get(TRENTO)).status_code == 404
    assert (await lines(superuser, town))[-1] == "street_removed"
    left = await superuser.fetchrow("SELECT street_id, house_number, zone_id FROM subscriber WHERE id = $1", gone)
    assert left is not None
    assert tuple(left) == (None, None, "centro")


async def in_the_way(superuser: Connection, town: TownAtTest, database: Database, what: str) -> None:
    """Let one thing point to the street, and to one of its sides."""
    audience: dict[str, Any] = {"everyone": False, "outside": False, "zones": []}
    audience["streets"] = [{"street": "via-roma"}, {"street": "via-trento", "from": 1, "to": 9, "parity": "odd"}]
    match what:
        case "people":
            person = await enrol(database, town, "393330009914", zone="centro")
            await superuser.execute("UPDATE subscriber SET street_id = 'via-trento' WHERE id = $1", person)
        case "series":
            await superuser.execute(
                "INSERT INTO series (municipality_id, id, channel_id, template_name, language, parameters, audience,"
                " lane, recurrence, state, origin, submitted_by) VALUES ($1, gen_random_uuid(), $2, 'avviso', 'it',"
                " '{}', $3, 'normal', '{}', 'active', 'api', 'k')",
                *(town.id, town.channel_id, json.dumps(audience)),
            )
        case state:
            await put_notice(superuser, town, state=state, audience=audience)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("people", "1 iscritto abita in questa via"),
        ("series", "1 avviso che si ripete è per questa via"),
        *(
            (state, "1 avviso in corso, programmato o in bozza è per questa via")
            for state in ("draft", "awaiting_approval", "scheduled", "sending", "paused")
        ),
    ],
)
async def test_a_street_that_something_points_to_stays_and_says_what_to_do(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database, what: str, said: str
) -> None:
    await in_the_way(superuser, town, database, what)
    before = await lines(superuser, town)
    asked = await administrator.get(f"{TRENTO}/togli")
    answer = await administrator.post(f"{TRENTO}/togli")
    assert (asked.status_code, answer.status_code) == (200, 422)
    for page in (asked.text, answer.text):
        assert "Non si può togliere: serve ancora" in page
        assert said in page
    assert await street(superuser, town, "via-trento") is not None
    assert await lines(superuser, town) == before


@pytest.mark.parametrize("what", ["people", "series", "scheduled"])
async def test_a_file_without_a_street_that_something_points_to_is_refused_when_checked_and_when_brought_in(
    administrator: Browser, superuser: Connection, town: TownAtTest, database: Database, what: str
) -> None:
    await in_the_way(superuser, town, database, what)
    before = await every(superuser), await lines(superuser, town)
    file = "".join(each for each in STRADARIO.splitlines(keepends=True) if "Trento" not in each)
    for sent in ({"files": {"file": ("stradario.csv", file.encode(), "text/csv")}}, {"data": {"contenuto": file}}):
        answer = await administrator.post("/territorio/importa", **sent)
        assert answer.status_code == 422
        assert "Il file non nomina alcune vie che servono ancora. Non è cambiato niente." in answer.text
        assert f'<a href="{TRENTO}/togli">Via Trento</a>' in answer.text
        counts = re.findall(r'<td class="number" data-label="[^"]*">(\d+)</td>', answer.text)
        assert counts == {"people": ["1", "0", "0"], "scheduled": ["0", "1", "0"], "series": ["0", "0", "1"]}[what]
    assert (await every(superuser), await lines(superuser, town)) == before


async def test_without_the_look_at_its_people_they_would_live_in_a_street_that_is_not_there(
    console: Console, superuser: Connection, town: TownAtTest, database: Database
) -> None:
    await in_the_way(superuser, town, database, "people")
    async with console.parts.street_record.turn(town.id) as turn:
        await turn.drop("via-trento")
    assert await superuser.fetchval("SELECT count(*) FROM subscriber WHERE street_id = 'via-trento'") == 1
    assert await street(superuser, town, "via-trento") is None


@pytest.mark.parametrize("state", ["finished", "cancelled"])
async def test_notices_that_are_over_keep_no_street(
    console: Console, superuser: Connection, town: TownAtTest, database: Database, state: str
) -> None:
    await in_the_way(superuser, town, database, state)
    assert await console.parts.street_record.uses_of(town.id, "via-trento") == StreetUses()


async def test_the_gazetteer_is_read_anew_only_when_a_street_changed(
    console: Console, administrator: Browser, town: TownAtTest
) -> None:
    parts = console.parts
    first = (await parts.territories.town(town.id)).gazetteer
    assert (await parts.territories.town(town.id)).gazetteer is first
    await administrator.sent(NEW, form())
    changed = (await parts.territories.town(town.id)).gazetteer
    assert changed is not first
    office = await parts.enrolment.offices.office(town.id)
    assert office is not None
    assert office.channel.town.gazetteer is changed


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_only_administrators_change_streets(
    console: Console, town: TownAtTest, superuser: Connection, role: Role
) -> None:
    before = await every(superuser)
    async with console.browser(visitor_of(town, role)) as browser:
        for path in (NEW, f"{TRENTO}/cambia", f"{TRENTO}/togli"):
            assert (await browser.get(path)).status_code == 403
            assert (await browser.post(path, form())).status_code == 403
        for path in ("/territorio/vie", TRENTO):
            page = (await browser.get(path)).text
            assert "Via Trento" in page
            assert "via-nuova" not in page
            assert "/cambia" not in page
    assert await every(superuser) == before


async def test_a_street_of_another_town_is_not_there(
    console: Console, administrator: Browser, superuser: Connection, other_town: TownAtTest
) -> None:
    await administrator.sent("/territorio/zona-nuova", {"nome": "Tutta nostra"})
    before = await every(superuser)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        for what in ("cambia", "togli"):
            assert (await stranger.get(f"{TRENTO}/{what}")).status_code == 404
            assert (await stranger.post(f"{TRENTO}/{what}", form(nome="Rubata"))).status_code == 404
        answer = await stranger.post(f"{TRENTO}/cambia", form(fare="righe"))
        assert answer.status_code == 404
        answer = await stranger.post(NEW, form(zona="tutta-nostra"))
        assert answer.status_code == 422
        assert "Tutta nostra" not in answer.text
    assert await every(superuser) == before
    await superuser.execute("DELETE FROM zone WHERE id = 'tutta-nostra'")


@pytest.mark.parametrize("street_id", ["nessuna", "%00", "%F0%9F%8C%8A", "..%2f"])
async def test_a_street_that_never_was_is_not_there(administrator: Browser, street_id: str) -> None:
    for what in ("cambia", "togli"):
        assert (await administrator.get(f"/territorio/vie/{street_id}/{what}")).status_code == 404
        assert (await administrator.post(f"/territorio/vie/{street_id}/{what}", form(nome="Altra"))).status_code == 404


async def test_a_name_that_is_a_script_is_shown_as_text(administrator: Browser) -> None:
    await administrator.sent(NEW, form(tipo=EVIL[:8], nome=EVIL, altri=EVIL, **row(1, "1", "3")))
    path = "/territorio/vie/script-script-alert-1-script"
    for page in ("/territorio/vie", path, f"{path}/cambia", f"{path}/togli", NEW):
        text = (await administrator.get(page)).text
        assert EVIL not in text
        assert "<script>" not in text
    assert "&lt;script&gt;" in (await administrator.get(f"{path}/togli")).text
