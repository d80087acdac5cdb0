"""The first page: what waits for a person, what is under way, whether anything is wrong."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.reports.look_today import BudgetToday
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

ROME = ZoneInfo("Europe/Rome")


async def test_a_town_that_begins_is_told_how(administrator: Browser) -> None:
    page = (await administrator.get("/")).text
    assert page.count("<h1>") == 1
    assert "Nessun avviso ancora" in page
    assert "/avvisi/nuovo" in page
    assert "Numero del servizio" in page


async def test_the_people_who_joined_are_counted(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    joined = await superuser.fetchval(
        "SELECT count(*) FROM subscriber WHERE municipality_id = $1 AND consent = 'opted_in'", town.id
    )
    assert joined > 0
    assert (
        f'<span class="figure-value">{joined}</span> <span class="figure-name">Iscritti</span>'
        in (await clerk.get("/")).text
    )


async def test_an_observer_sees_and_is_asked_for_nothing(observer: Browser) -> None:
    page = (await observer.get("/")).text
    assert "/avvisi/nuovo" not in page
    assert "da rivedere fra gli iscritti" not in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [("token_refused", "WhatsApp non accetta più la chiave"), ("word_of_tomorrow", "chiedi a chi gestisce")],
)
async def test_a_channel_that_sends_nothing_says_why_and_what_to_do(
    administrator: Browser, superuser: Connection, town: TownAtTest, reason: str, said: str
) -> None:
    change = "UPDATE channel SET state = $2, paused_reason = $3 WHERE municipality_id = $1"
    await superuser.execute(change, town.id, "paused", reason)
    try:
        page = (await administrator.get("/")).text
    finally:
        await superuser.execute(change, town.id, "active", None)
    assert "Gli invii sono fermi" in page
    assert said in page
    assert "/messa-in-servizio" in page
    assert "Gli invii sono fermi" not in (await administrator.get("/")).text


async def test_what_is_left_of_the_budget_is_of_this_month(
    console: Console, approver: Browser, superuser: Connection, town: TownAtTest
) -> None:
    this_month = console.parts.now().astimezone(ROME).date().replace(day=1)
    spent = "INSERT INTO spend (municipality_id, month, slot, micros, messages) VALUES ($1, $2, 0, $3, 1)"
    await superuser.execute("INSERT INTO budget VALUES ($1, 50000000, 'EUR')", town.id)
    try:
        await superuser.execute(spent, town.id, this_month - dt.timedelta(days=1), 49_000_000)
        await superuser.execute(spent, town.id, this_month, 46_000_000)
        today = await console.parts.today.today(town.id, console.parts.now())
        page = (await approver.get("/")).text.replace("\xa0", " ")
    finally:
        for table in ("budget", "spend"):
            await superuser.execute(f"DELETE FROM {table} WHERE municipality_id = $1", town.id)
    assert today.budget == BudgetToday(cap_micros=50_000_000, spent_micros=46_000_000, currency="EUR")
    assert "Restano € 4,00 su € 50,00" in page


async def test_a_stranger_is_sent_to_the_door(stranger: Browser) -> None:
    assert (await stranger.get("/")).headers["location"] == "/entra?dopo=%2F"


async def test_it_is_in_the_visitors_language(console: Console, town: TownAtTest) -> None:
    async with console.browser(visitor_of(town, Role.CLERK, name="Ann", language="en")) as browser:
        page = (await browser.get("/")).text
        assert '<html lang="en">' in page
        assert "No notice yet" in page
        answer = await browser.get("/lingua/it?torna=/")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert '<html lang="it">' in (await browser.get("/")).text
        assert (await browser.get("/lingua/xx?torna=//evil.example")).headers["location"] == "/"
