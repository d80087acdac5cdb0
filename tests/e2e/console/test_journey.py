"""From the secretary's desk to a citizen's phone and the figures of the month; what a stranger's phone calls itself; a
list with mistakes in it; an alert at night: in a real browser."""

import datetime as dt
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.console.people import PHONE, Person, heading, seen_after, window
from tests.e2e.people import Citizen
from tests.eventually import eventually

#: Seconds from the first press to the alert on its way: what a commander has at night.
ALERT_WITHIN = 60.0
#: Presses and fields of the same.
ALERT_STEPS = 8
#: What would change the page's title, were it more than text.
HOSTILE = "<img src=x onerror=\"document.title='preso'\"><script>document.title='preso'</script>"
WITH_MISTAKES = Path(__file__).parent / "elenco-con-errori.csv"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def citizen(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    """Somebody of Solaro who joined."""
    number = endpoints["municipalities"][0]["phone_number_id"]
    person = Citizen(web, endpoints["simulator"], phone="393770700001", number=number, place="San Quirico")
    await person.writes("ATTIVA Maria Bianchi San Quirico")
    await eventually(person.texts)
    return person


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def neighbours(citizen: Citizen) -> None:
    """Two who keep the notice going: for the one the provider takes six seconds to say that it has the message, of the
    other it never says that the phone got it."""
    for phone, name in (("393993000006", "Rita Sala"), ("393990700001", "Rino Galli")):
        slow = replace(citizen, phone=phone)
        await slow.writes(f"ATTIVA {name} San Quirico")
        await eventually(slow.texts)


@pytest.mark.usefixtures("neighbours")
async def test_a_notice_goes_from_the_desk_through_a_second_pair_of_eyes_to_the_phone_and_into_the_month(
    chromium: Browser, solaro: dict[str, Person], citizen: Citizen
) -> None:
    what = f"chiusa per asfaltatura, ordinanza {time.time_ns()}"
    async with window(chromium) as desk:
        await solaro["clerk"].signs_in(desk)
        await writes(desk, what=what)
        await expect(desk.get_by_text("aspetta che un’altra persona lo approvi")).to_be_visible()
        await expect(desk.get_by_role("figure", name="Come appare sul telefono")).to_contain_text(what)
        await desk.get_by_role("button", name="Manda in approvazione").click()
        await desk.wait_for_url(re.compile(r"/avvisi/(?!nuovo)"))
        notice = re.sub(r".*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}).*", r"/avvisi/\1", desk.url)
        await desk.go_back()
        await heading(desk, "Hai già mandato questo avviso")
        await desk.reload()
        await expect(desk.get_by_role("link", name="Guarda l’avviso")).to_have_attribute("href", notice)

    assert not await has(citizen, what), "nobody said yes yet"
    async with solaro["approver"].browser(chromium) as other:
        await other.goto(f"{solaro['approver'].console}/")
        await other.get_by_role("link", name=re.compile("Leggi e decidi ?: Viabilità e lavori")).first.click()
        await expect(other.get_by_role("figure", name="Come appare sul telefono")).to_contain_text(what)
        await other.get_by_role("button", name="Approva").click()
        await expect(other.get_by_text("Approvato: l’avviso parte quando è il suo momento.")).to_be_visible()

    await is_followed_to_its_end(chromium, solaro["clerk"], notice)
    await eventually(lambda: has(citizen, what))
    await is_seen_to_arrive(chromium, solaro["clerk"], what)
    await is_counted_in_the_month(chromium, solaro["approver"])


async def writes(desk: Page, *, what: str) -> None:
    """From the first page to the last look at the message."""
    await seen_after(desk, desk.get_by_role("link", name="Scrivi un avviso").first, "Scrivi un avviso")
    await seen_after(desk, desk.get_by_role("link", name="Viabilità e lavori", exact=True).first, "Viabilità e lavori")
    await desk.get_by_label("Che cosa", exact=True).fill(what)
    await desk.get_by_label("A tutti gli iscritti").check()
    await seen_after(desk, desk.get_by_role("button", name="Controlla l’avviso"), "Controlla l’avviso")


async def is_followed_to_its_end(chromium: Browser, person: Person, notice: str) -> None:
    """The page says by itself how far it is: opened while it goes, never asked for again, until it is over."""
    async with person.browser(chromium) as page:
        await page.goto(person.console + notice)
        await expect(page.locator("#andamento")).to_have_attribute("data-live", f"{notice}/flusso")
        await page.evaluate("window.opened = 'once'")
        await expect(page.locator("#andamento [data-say]")).to_contain_text("Concluso in ")
        await expect(page.get_by_role("link", name="Annulla l’avviso")).to_have_count(0)
        zones = page.get_by_role("table", name="Persone per zona")
        await expect(zones.get_by_role("row").filter(has_text="San Quirico")).to_be_visible()
        assert await page.evaluate("window.opened") == "once"


async def is_counted_in_the_month(chromium: Browser, person: Person) -> None:
    """Nobody has to write down what was sent: the figures of the month have the notice under its subject."""
    month = f"{dt.datetime.now(ZoneInfo('Europe/Rome')):%Y-%m}"
    async with person.browser(chromium) as page:
        await page.goto(f"{person.console}/numeri/{month}")
        await page.get_by_role("button", name="Prepara i numeri").click()
        subjects = page.get_by_role("table", name="Avvisi per argomento")
        row = subjects.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Viabilità e lavori"))
        await expect(row.locator("td.number").first).to_have_text(re.compile(r"^\s*[1-9]\d*\s*$"))


async def is_seen_to_arrive(chromium: Browser, person: Person, words: str) -> None:
    """Whoever looks at the first page sees it among the last ones, with those whom it reached."""
    async with person.browser(chromium) as page:
        row = page.get_by_role("row").filter(has_text=words)

        async def arrived() -> bool:
            await page.goto(f"{person.console}/")
            if not await row.count():
                return False
            people, delivered = [await row.locator("td.number").nth(place).inner_text() for place in (0, 1)]
            return 2 <= int(delivered) <= int(people)

        await eventually(arrived)


async def has(citizen: Citizen, words: str) -> bool:
    """Whether their phone got it, once."""
    return sum(words in text for text in await citizen.texts()) == 1


async def test_what_a_phone_calls_itself_runs_in_no_browser_and_what_it_writes_is_text(
    chromium: Browser, solaro: dict[str, Person], citizen: Citizen
) -> None:
    """By the webhook, as from anybody: the name of the profile is kept nowhere, the words of an address are."""
    stranger = replace(citizen, phone="393770700002")
    await stranger.writes("ATTIVA Gina Ostili vicolo Inesistente 3 interno <b>2</b>", profile_name=HOSTILE)
    await eventually(stranger.texts)
    async with solaro["administrator"].browser(chromium) as page:
        await page.goto(f"{solaro['administrator'].console}/iscritti")
        await page.get_by_label("Telefono, cognome o via").fill("Ostili")
        await page.get_by_role("button", name="Cerca").click()
        await seen_after(page, page.get_by_role("link", name="Gina Ostili"), "Gina Ostili")
        await expect(page.get_by_text("vicolo Inesistente 3 interno <b").first).to_be_visible()
        await expect(page.locator("main script, main img[onerror]")).to_have_count(0)
        assert "preso" not in await page.content()
        assert "Gina Ostili" in await page.title()


async def test_a_list_with_mistakes_says_row_by_row_what_to_do_and_takes_in_the_rest(
    chromium: Browser, solaro: dict[str, Person]
) -> None:
    async with solaro["administrator"].browser(chromium) as page:
        await page.goto(f"{solaro['administrator'].console}/importa")
        await page.get_by_label("File CSV o XLSX").set_input_files(WITH_MISTAKES)
        await page.get_by_role("button", name="Carica e controlla").click()

        wrong = page.get_by_role("table", name="Errori, riga per riga")
        await expect(wrong).to_be_visible()
        await expect(wrong.get_by_role("rowheader", name="3", exact=True)).to_be_visible()
        await expect(wrong).to_contain_text("telefono")
        await seen_after(page, page.get_by_role("button", name="Importa"), WITH_MISTAKES.name)
        await expect(page.get_by_role("heading", name="Che cosa è successo")).to_be_visible()


async def test_a_commander_alerts_from_a_phone_at_night_within_a_minute(
    chromium: Browser, solaro: dict[str, Person], citizen: Citizen
) -> None:
    """Signed in before, as whoever is on call is: the presses are counted, and the seconds of the whole."""
    what = f"fuga di gas in via Roma, non avvicinatevi ({time.time_ns()})"
    async with solaro["approver"].browser(chromium, width=PHONE) as page:
        begun, steps = time.monotonic(), 0

        await page.goto(f"{solaro['approver'].console}/avvisi/nuovo")
        steps += 1
        await seen_after(page, page.get_by_role("link", name="Allerta urgente").first, "Allerta urgente")
        steps += 1
        await seen_after(page, page.get_by_role("link", name="Emergenza", exact=True), "Emergenza")
        steps += 1
        await page.get_by_label("Che cosa", exact=True).fill(what)
        steps += 1
        await page.get_by_label("A tutti gli iscritti").check()
        steps += 1
        await page.get_by_label("Perché non può aspettare").fill("pericolo immediato")
        steps += 1
        await does_not_scroll_sideways(page)
        await page.get_by_role("button", name="Controlla e manda").click()
        steps += 1
        await heading(page, "Manda l’allerta")
        await does_not_scroll_sideways(page)
        await page.get_by_role("button", name="Manda subito").click()
        steps += 1
        await eventually(lambda: has(citizen, what))
        lasted = time.monotonic() - begun

    assert steps <= ALERT_STEPS
    assert lasted < ALERT_WITHIN, f"{lasted:.1f} s"


async def does_not_scroll_sideways(page: Page) -> None:
    """The page is no wider than the window."""
    wide, seen = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} is {wide} pixels wide in a window of {seen}"
