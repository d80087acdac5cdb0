"""The territory at the console: zones, streets, names taught, a stradario brought in, a message tried."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

HERE = Path(__file__).parent
GOOD, BROKEN = (HERE / name for name in ("stradario.csv", "stradario_with_errors.csv"))
FORMULA = "=CMD('calc')|<script>alert(1)</script>"
PAGES = ("/territorio", "/territorio/vie", "/territorio/nomi", "/territorio/prova", "/territorio/zone/brollo")


async def bring_in(browser: Browser, content: str) -> None:
    assert (await browser.post("/territorio/importa", {"contenuto": content})).status_code == 303


@pytest_asyncio.fixture
async def office(administrator: Browser) -> AsyncIterator[Browser]:
    """An administrator's browser, of a town with the streets of the good file."""
    await bring_in(administrator, GOOD.read_text("utf-8"))
    yield administrator


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", [*PAGES, "/territorio/vie/via-trento"])
async def test_every_role_sees_the_territory(
    console: Console, town: TownAtTest, office: Browser, role: Role, path: str
) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert (
            ("Importa lo stradario" in answer.text) == (role is Role.ADMINISTRATOR)
            or "zone/" in path
            or ("vie/" in path)
        )


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_only_administrators_change_it(console: Console, town: TownAtTest, office: Browser, role: Role) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        assert (await browser.get("/territorio/importa")).status_code == 403
        assert (await browser.post("/territorio/importa", {"contenuto": "x"})).status_code == 403
        for path in ("/territorio/nomi", "/territorio/nomi/togli"):
            wish = {"tipo": "zone", "di": "brollo", "nome": "Altrove"}
            assert (await browser.post(path, wish)).status_code == 403


async def test_a_street_is_found_by_the_beginnings_of_its_words(office: Browser) -> None:
    page = (await office.get("/territorio/vie", params={"cerca": "tren"})).text
    assert "Via Trento" in page
    assert "Piazza Mazzini" not in page
    assert "dispari da 1 a 31" in page
    assert "Nessuna via con questo nome" in (await office.get("/territorio/vie", params={"cerca": "zzz"})).text


async def test_streets_come_a_page_at_a_time(console: Console, town: TownAtTest, office: Browser) -> None:
    async with console.with_pages_of(2).browser(visitor_of(town, Role.OBSERVER)) as browser:
        first = (await browser.get("/territorio/vie")).text
        assert "Pagina seguente" in first
        assert "Piazza Mazzini" in first
        assert "Via Trento" not in first
        assert "Via Trento" in (await browser.get("/territorio/vie", params={"dopo": "via-roma"})).text


async def test_a_name_is_taught_understood_and_taken_back(office: Browser, superuser: Connection) -> None:
    wish = {"tipo": "street", "di": "via-trento", "nome": "la Provinciale"}
    page = (await office.sent("/territorio/nomi", wish)).text
    assert "Imparato: «la Provinciale» vuol dire Via Trento." in page
    listed = (await office.get("/territorio/nomi")).text
    assert "la Provinciale" in listed
    assert "Persona administrator" in listed
    tried = (await office.post("/territorio/prova", {"messaggio": "attiva Maria Bianchi la Provinciale 4"})).text
    assert "Via Trento 4" in tried
    assert "Villaggio Brollo" in tried
    assert "non vuol più dire" in (await office.sent("/territorio/nomi/togli", wish)).text
    assert "la Provinciale" not in (await office.get("/territorio/nomi")).text
    who = await superuser.fetchval("SELECT withdrawn_by FROM taught_alias WHERE alias = 'la Provinciale'")
    assert who.startswith("staff:")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("…", "almeno una lettera"),
        ("a" * 101, "al massimo 100 caratteri"),
        ("Centro", "Si chiama già così Centro"),
    ],
)
async def test_a_name_that_cannot_be_taught_is_told_beside_its_field(office: Browser, name: str, said: str) -> None:
    answer = await office.post("/territorio/nomi", {"tipo": "zone", "di": "brollo", "nome": name})
    assert answer.status_code == 422
    assert '<a href="#f-nome">' in answer.text
    assert said in answer.text
    assert f'value="{name}"' in answer.text


async def test_in_english_the_reason_is_english(office: Browser) -> None:
    office.client.cookies.set("lingua", "en", domain="console.example")
    answer = await office.post("/territorio/nomi", {"tipo": "zone", "di": "brollo", "nome": "…"})
    assert "the alias has no letters" in answer.text


async def test_a_name_of_the_file_is_taken_from_the_street_by_its_form(office: Browser) -> None:
    page = await office.sent("/territorio/nomi/togli", {"tipo": "street", "di": "via-roma", "nome": "Strada Vecchia"})
    assert "toglilo con «Cambia»" in page.text


async def test_a_name_that_is_a_formula_or_a_script_is_shown_as_text(office: Browser) -> None:
    wish = {"tipo": "zone", "di": "brollo", "nome": FORMULA}
    await office.sent("/territorio/nomi", wish)
    for path in ("/territorio", "/territorio/nomi", "/territorio/zone/brollo"):
        page = (await office.get(path)).text
        assert "=CMD(&#39;calc&#39;)|&lt;script&gt;" in page
        assert "<script>alert" not in page
    await office.sent("/territorio/nomi/togli", wish)


@pytest.mark.parametrize("kind", ["zone", "street", "town", ""])
async def test_a_place_of_another_town_is_not_there(
    console: Console, office: Browser, other_town: TownAtTest, kind: str
) -> None:
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        assert (await stranger.get("/territorio/vie/via-trento")).status_code == 404
        answer = await stranger.post("/territorio/nomi", {"tipo": kind, "di": "via-trento", "nome": "Altrove"})
        assert answer.status_code == 404
        assert "Via Trento" not in (await stranger.get("/territorio/vie")).text


async def test_a_file_is_checked_first_and_changes_nothing(administrator: Browser, superuser: Connection) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM street")
    files = {"file": ("stradario.csv", GOOD.read_bytes() + b"Via;Nuova;Centro;;;;\n", "text/csv")}
    answer = await administrator.post("/territorio/importa", files=files)
    assert answer.status_code == 200
    assert "Il file è a posto" in answer.text
    assert "Via;Nuova;Centro" in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM street") == before


async def test_a_file_that_was_checked_is_brought_in_with_a_line_in_the_log(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await bring_in(administrator, GOOD.read_text("utf-8") + "Via;Appena Fatta;Centro;;;;\n")
    assert "Via Appena Fatta" in (await administrator.get("/territorio/vie", params={"cerca": "appena"})).text
    line = await superuser.fetchrow(
        "SELECT who, what FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    assert line is not None
    assert line["what"] == "change_gazetteer"
    assert line["who"].startswith("staff:")


async def test_errors_of_a_file_are_told_by_row_and_column_and_nothing_changes(
    office: Browser, superuser: Connection
) -> None:
    before = await superuser.fetch("SELECT * FROM street ORDER BY id")
    files = {"file": ("stradario.csv", BROKEN.read_bytes(), "text/csv")}
    answer = await office.post("/territorio/importa", files=files)
    assert answer.status_code == 422
    for said in (
        "Non c’è una zona che si chiama «Atlantide»",
        "«dodici» non è un numero civico",
        "Manca il nome della via",
        "«forse» non è né pari né dispari",
        "Manca la zona",
    ):
        assert said in answer.text
    assert '<a href="#f-file">' in answer.text
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert await superuser.fetch("SELECT * FROM street ORDER BY id") == before


async def test_a_file_that_is_no_list_and_no_file_at_all_are_told_beside_the_field(office: Browser) -> None:
    answer = await office.post("/territorio/importa", files={"file": ("x.csv", b"a,b\n1,2\n", "text/csv")})
    assert "Manca la colonna «denominazione»" in answer.text
    answer = await office.post("/territorio/importa", files={"file": ("x.csv", b"", "text/csv")})
    assert "Scegli il file CSV dello stradario." in answer.text


async def test_a_message_is_read_as_the_reader_does_and_nobody_is_enrolled(
    observer: Browser, superuser: Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM subscriber")
    page = (await observer.post("/territorio/prova", {"messaggio": "Attiva Maria Bianchi Villaggio Brollo"})).text
    for said in ("si iscrive", "Maria", "Bianchi", "Villaggio Brollo", "Perché", "zona o contrada riconosciuta"):
        assert said in page
    assert "si cancella" in (await observer.post("/territorio/prova", {"messaggio": "disattiva"})).text
    assert "Manca ancora" in (await observer.post("/territorio/prova", {"messaggio": "attiva"})).text
    assert await superuser.fetchval("SELECT count(*) FROM subscriber") == before


@pytest.mark.parametrize("text", ["  ", "a" * 4097])
async def test_no_message_or_one_too_long_is_told_beside_the_field(observer: Browser, text: str) -> None:
    answer = await observer.post("/territorio/prova", {"messaggio": text})
    assert answer.status_code == 422
    assert '<a href="#f-messaggio">' in answer.text
