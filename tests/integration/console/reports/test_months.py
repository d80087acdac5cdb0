"""«I numeri del mese» at the console: counted on request, shown, taken away, published; and whom they are for."""

import csv
import datetime as dt
import io
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from pypdf import PdfReader

from comunica.municipality.month import Month, month_of
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.usecases.errands import ErrandKind
from comunica.usecases.work_errands import work_errands
from services.console.speaking import Speaking
from tests.integration.api.errands import desk_of, reports_on
from tests.integration.console.conftest import Browser
from tests.servers import Database
from tests.towns import TownAtTest

NOW = month_of(dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=1))).date())
LAST = NOW.plus(-1)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def counting(database: Database) -> AsyncIterator[Pool]:
    """Who does errands: the api."""
    pool = await open_pool(database.dsn_as("comunica_api"), size=2, name="tests")
    yield pool
    await pool.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def counted_before(database: Database, towns: tuple[TownAtTest, TownAtTest], counting: Pool) -> None:
    """People have been counted for two months, as far as the record knows."""
    pool = await open_pool(database.dsn, size=1, name="tests")
    await pool.execute("UPDATE people_day SET day = $1", LAST.plus(-1).first_day)
    await pool.close()


async def count(pool: Pool) -> None:
    await work_errands(desk_of(pool, reports_on(pool), ErrandKind.REPORT))


async def counted(browser: Browser, pool: Pool, month: Month, **form: str) -> str:
    """Have it counted, and the page then."""
    asked = await browser.post(f"/numeri/{month}", form)
    assert (asked.status_code, asked.headers["location"]) == (303, f"/numeri/{month}")
    await count(pool)
    page = await browser.get(f"/numeri/{month}")
    assert page.status_code == 200
    return page.text


async def test_months_are_listed_from_the_first_counted_to_the_current(clerk: Browser) -> None:
    page = await clerk.get("/numeri")
    assert page.status_code == 200
    found = re.findall(r'href="/numeri/(\d{4}-\d\d)"', page.text)
    assert found == [str(each) for each in (NOW, LAST, LAST.plus(-1))]
    assert "da preparare" in page.text
    assert "mese in corso" in page.text


async def test_a_month_is_counted_shown_and_taken_away(clerk: Browser, counting: Pool, town: TownAtTest) -> None:
    before = await clerk.get(f"/numeri/{LAST}")
    assert "I numeri di questo mese non sono ancora pronti" in before.text
    assert (await clerk.get(f"/numeri/{LAST}.pdf")).status_code == 404
    waiting = await clerk.sent(f"/numeri/{LAST}", {"residents": "14.000"})
    assert "I numeri sono in preparazione" in waiting.text
    assert '<noscript><meta http-equiv="refresh"' in waiting.text
    assert f'hx-get="/numeri/{LAST}"' in waiting.text
    await count(counting)
    page = (await clerk.get(f"/numeri/{LAST}")).text
    assert '<meta http-equiv="refresh"' not in page
    assert "hx-trigger" not in page
    assert "Contati il" in page
    assert "meno di 5" in page
    assert "Testo per la stampa" in page
    assert "Gli iscritti sono 4" in page
    pdf = await clerk.get(f"/numeri/{LAST}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "attachment" in pdf.headers["content-disposition"]
    reader = PdfReader(io.BytesIO(pdf.content))
    said = " ".join(" ".join(each.extract_text() for each in reader.pages).split())
    assert "Villaggio Brollo meno di 5" in said
    assert "Gli iscritti sono 4" in said
    assert f"pagina 1 di {len(reader.pages)}" in said
    table = await clerk.get(f"/numeri/{LAST}.csv")
    rows = [*csv.reader(io.StringIO(table.text.removeprefix("\ufeff")), delimiter=";")]
    assert ["Iscritti", "alla fine del mese", "4"] in rows
    assert ["Iscritti per zona", "Villaggio Brollo", "meno di 5"] in rows


async def test_the_current_month_says_that_it_is_not_over_and_cannot_be_published(
    clerk: Browser, counting: Pool
) -> None:
    page = await counted(clerk, counting, NOW)
    assert "Il mese non è finito" in page
    assert 'name="pubblica"' not in page
    refused = await clerk.post(f"/numeri/{NOW}", {"pubblica": "si"})
    assert refused.status_code == 422
    assert "potrai pubblicare i suoi numeri dal mese prossimo" in refused.text


async def test_a_month_that_has_not_begun_or_is_none_is_no_page(clerk: Browser) -> None:
    for written in (str(NOW.plus(1)), "2999-01", "2026-13", "ottobre", "2026-10.xls"):
        assert (await clerk.get(f"/numeri/{written}")).status_code == 404
        assert (await clerk.post(f"/numeri/{written}")).status_code == 404


@pytest.mark.parametrize("residents", ["molti", "-3", "0", "1e6", "12,5", "٣"])
async def test_residents_are_a_number_and_what_was_typed_is_kept(clerk: Browser, residents: str) -> None:
    answer = await clerk.post(f"/numeri/{LAST}", {"residents": residents, "pubblica": "si"})
    assert answer.status_code == 422
    assert f'value="{residents}"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'href="#f-residents"' in answer.text


async def test_everybody_sees_what_was_published_and_no_more_than_that(
    clerk: Browser, observer: Browser, stranger: Browser, counting: Pool, town: TownAtTest
) -> None:
    public = f"/comuni/{town.setup.slug}/numeri"
    month = LAST.plus(-1)
    await counted(clerk, counting, month)
    assert (await stranger.get(f"{public}/{month}")).status_code == 404
    assert str(month) not in (await stranger.get(public)).text
    page = await counted(clerk, counting, month, pubblica="si")
    assert f"{public}/{month}" in page
    log = (await observer.get("/registro?cosa=publish_report")).text
    assert "Ha pubblicato i numeri di un mese</th>" in log
    assert f"{Speaking().month(month.first_day)}</td>" in log
    assert f"{public}/{month}" in (await stranger.get(public)).text
    shown = await stranger.get(f"{public}/{month}")
    assert shown.status_code == 200
    assert "meno di 5" in shown.text
    for said in ("Speso nel mese", "Iscrizioni capite subito", "Perché non sono arrivati", "Testo per la stampa"):
        assert said not in shown.text
    table = await stranger.get(f"{public}/{month}.csv")
    assert table.status_code == 200
    assert "Costo" not in table.text
    await counted(clerk, counting, month)
    assert (await stranger.get(f"{public}/{month}")).status_code == 404, "the latest word counts"


async def test_a_new_request_does_not_take_away_what_there_is(
    clerk: Browser, stranger: Browser, counting: Pool, town: TownAtTest
) -> None:
    await counted(clerk, counting, LAST, pubblica="si")
    waiting = await clerk.sent(f"/numeri/{LAST}", {"pubblica": "si"})
    assert "I numeri sono in preparazione" in waiting.text
    assert "Testo per la stampa" in waiting.text
    assert (await stranger.get(f"/comuni/{town.setup.slug}/numeri/{LAST}")).status_code == 200
    await count(counting)


async def test_who_only_looks_sees_the_figures_and_has_no_form(
    observer: Browser, clerk: Browser, counting: Pool
) -> None:
    await counted(clerk, counting, LAST)
    page = await observer.get(f"/numeri/{LAST}")
    assert "Contati il" in page.text
    assert 'name="residents"' not in page.text
    assert (await observer.post(f"/numeri/{LAST}")).status_code == 403


async def test_another_town_s_figures_are_not_here(
    clerk: Browser, counting: Pool, other_town: TownAtTest, superuser: Connection
) -> None:
    await counted(clerk, counting, LAST)
    ids = await superuser.fetch("SELECT DISTINCT municipality_id FROM errand WHERE kind = 'report'")
    assert other_town.id not in {row["municipality_id"] for row in ids}


async def test_counts_of_few_people_that_a_key_asked_for_are_not_shown(
    clerk: Browser, counting: Pool, town: TownAtTest, superuser: Connection
) -> None:
    page = await counted(clerk, counting, LAST)
    await superuser.execute(
        "INSERT INTO errand (municipality_id, id, kind, state, asked, answer, asked_by, finished_at)"
        ' SELECT municipality_id, gen_random_uuid(), kind, state, asked || \'{"exact": true, "public": true}\','
        " jsonb_set(answer, '{report,town}', '\"esatto\"'), asked_by, now()"
        " FROM errand WHERE municipality_id = $1 AND asked ->> 'month' = $2 LIMIT 1",
        town.id,
        str(LAST),
    )
    assert "esatto" not in page
    assert "esatto" not in (await clerk.get(f"/numeri/{LAST}.pdf")).text
    assert "esatto" not in (await clerk.get(f"/numeri/{LAST}")).text
