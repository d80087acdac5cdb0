"""Every page for everybody: by axe's rules at three widths, without JavaScript, by keyboard alone."""

import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from tests.e2e.console.people import DESK, PHONE, TABLET, ComesIn, Person, RunsTheService, heading, window
from tests.e2e.console.walk import Besides, Walk, Who
from tests.e2e.people import Citizen
from tests.eventually import eventually
from workbench.console_demo import Filling

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (PHONE, TABLET, DESK)
_HEIGHT = 800
#: What nothing in a town that just began leads to.
NO_LINK_LEADS_TO = {
    "/recupera/{token}",  # in a letter
    "/da-rivedere/risposte/{subscriber_id:uuid}",  # of somebody who has not answered for long
    "/comuni/{slug}/numeri/{month}",  # of a month that is over
    "/comuni/{slug}",  # leads to the same with a stroke
    "/messa-in-servizio/apri",  # of a town that is still on trial
    "/impostazioni/deleghe/{mandate_id}/revoca",  # of a mandate, for an organisation that there is
    "/impostazioni/informativa/versione/{version}",  # of a notice that was replaced
    "/avvisi/{broadcast_id}/ritenta",  # of a notice that did not reach somebody
    "/avvisi/{broadcast_id}/annulla",  # of a notice that goes on
}
#: As many at most until the keyboard is where it wants to be.
MOST_TABS = 150


@dataclass(frozen=True)
class Pages:
    """All that can be looked at, with who may."""

    console: str
    people: dict[str, ComesIn]
    addresses: dict[str, tuple[Who, str]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages(
    chromium: Browser,
    solaro: dict[str, Person],
    operator: RunsTheService,
    endpoints: dict[str, Any],
    web: httpx.AsyncClient,
) -> Pages:
    """In a town where there is something to see."""
    people: dict[str, ComesIn] = {**solaro, Besides.OPERATOR: operator}
    await Filling(web, endpoints).fill()
    console, walk = endpoints["console"], Walk()
    async with solaro[Role.ADMINISTRATOR].browser(chromium) as page:
        begin = await begun(page, console)
    async with httpx.AsyncClient(base_url=console, timeout=30) as nobody:
        await walk.follow(None, nobody, begin=["/comuni/solaro/", *begin])
    for role in (Role.ADMINISTRATOR, Role.APPROVER, Besides.OPERATOR):
        async with people[role].browser(chromium) as page:
            cookies = {each["name"]: each["value"] for each in await page.context.cookies()}
        async with httpx.AsyncClient(base_url=console, cookies=cookies, timeout=30) as client:
            await walk.follow(role, client, begin=begin)
    assert [path for path, answer in walk.read.items() if answer.status_code >= 500] == []
    return Pages(console, people, walk.found)


async def begun(page: Page, console: str) -> list[str]:
    """What has an address only once somebody did something: a list, an invitation, a text of its own, a callback."""
    await page.goto(f"{console}/importa")
    await page.get_by_label("File CSV o XLSX").set_input_files(Path(__file__).parent / "elenco-con-errori.csv")
    await page.get_by_role("button", name="Carica e controlla").click()
    await expect(page.get_by_role("table", name="Errori, riga per riga")).to_be_visible()
    found = [page.url.removeprefix(console)]
    guest = {"name": "Ida Longoni", "email": f"ida{time.time_ns()}@solaro.example", "role": "observer"}
    found += re.findall(r"/invito/[\w.-]+", await sent(page, console, "/persone/invita", guest))
    callback = {"indirizzo": "http://127.0.0.1:9/comunica", "nota": "protocollo", "eventi": "broadcast.finished"}
    await sent(page, console, "/impostazioni/notifiche/nuova", callback)
    own = {"modulo": str(uuid7()), "titolo": "Mercato spostato", "testo": "Sabato il mercato è in piazza Grandi."}
    await sent(page, console, "/avvisi/testo-proprio", {**own, "tipo": "utility", "fare": "manda"})
    return [*found, f"/avvisi/testo-proprio/{own['modulo']}"]


async def sent(page: Page, console: str, path: str, form: dict[str, str]) -> str:
    """The page that a form is answered with."""
    token = await page.locator("input[name=forgery]").first.get_attribute("value")
    answer = await page.request.post(
        console + path, form={**form, "forgery": token or ""}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.ok, await answer.text()
    return await answer.text()


async def test_a_link_leads_to_every_page(pages: Pages) -> None:
    """What nothing leads to nobody finds, and no test here looks at."""
    walk = Walk(pages.addresses)
    assert set(walk.missing()) - NO_LINK_LEADS_TO == set()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def windows(chromium: Browser, pages: Pages) -> AsyncIterator[dict[Who, Page]]:
    """One for each who looks."""
    async with AsyncExitStack() as opened:
        roles = {role for role, _ in pages.addresses.values()}
        yield {
            role: await opened.enter_async_context(
                window(chromium) if role is None else pages.people[role].browser(chromium)
            )
            for role in roles
        }


async def test_axe_finds_nothing_on_any_page_at_three_widths(pages: Pages, windows: dict[Who, Page]) -> None:
    """And no page is wider than its window."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed: `make axe` does it where npm is")
    rules, found = AXE.read_text("utf-8"), []
    for role, address in pages.addresses.values():
        page = windows[role]
        await page.goto(pages.console + address)
        await page.evaluate(rules)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": _HEIGHT})
            found += [(address, width, each) for each in await violations(page)]
    assert not found, "\n".join(map(str, found))


async def violations(page: Page) -> list[str]:
    """Of axe's rules, and of ours: no page is wider than its window."""
    broken = await page.evaluate(
        "axe.run().then(found => found.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"
    )
    wide, seen = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    too_wide = [f"{wide} pixels wide in {seen}"] if wide > seen else []
    return [f"{rule}: {json.dumps(nodes[:3], ensure_ascii=False)}" for rule, nodes in broken] + too_wide


async def test_axe_finds_what_keeps_people_out(windows: dict[Who, Page], pages: Pages) -> None:
    """The same with a picture that says nothing and a field without a name: it is seen."""
    page = windows[None]
    await page.goto(f"{pages.console}/entra")
    await page.evaluate(AXE.read_text("utf-8"))
    assert await violations(page) == []
    await page.evaluate("document.querySelector('main').append(new Image(), document.createElement('input'))")
    assert {each.partition(":")[0] for each in await violations(page)} >= {"image-alt", "label"}


async def test_every_page_is_whole_without_javascript(
    chromium: Browser, pages: Pages, windows: dict[Who, Page]
) -> None:
    """The same title, and the same things to do: what has a script behind it only is no button of ours."""
    wrong = []
    for role in {role for role, _ in pages.addresses.values()}:
        plain = window(chromium, scripts=False) if role is None else pages.people[role].browser(chromium, scripts=False)
        async with plain as page:
            for _, address in (each for each in pages.addresses.values() if each[0] == role):
                await windows[role].goto(pages.console + address)
                await page.goto(pages.console + address)
                with_scripts, without = await todo(windows[role]), await todo(page)
                if without[0] != with_scripts[0] or not set(with_scripts[1]) <= set(without[1]):
                    wrong.append((address, with_scripts, without))
    assert not wrong, "\n".join(map(str, wrong))


async def todo(page: Page) -> tuple[str, list[str]]:
    """Its title, and the buttons that send forms and the links of its middle that can be pressed."""
    return (
        await page.locator("h1").inner_text(),
        [
            " ".join(each.split())
            for each in await page.locator("main button[type=submit]:visible, main a[href]:visible").all_inner_texts()
        ],
    )


async def test_by_keyboard_alone_from_the_door_to_a_notice_that_is_sent(
    chromium: Browser, valdombra: dict[str, Person], endpoints: dict[str, Any], web: httpx.AsyncClient
) -> None:
    """Tab, Enter, space and letters; and wherever the focus is, it is seen."""
    number = endpoints["municipalities"][1]["phone_number_id"]
    citizen = Citizen(web, endpoints["simulator"], phone="393770800001", number=number, place="Mulini")
    await citizen.writes("ISCRIVIMI Mulini")
    await eventually(citizen.texts)
    person = valdombra["clerk"]
    async with window(chromium) as page:
        keys = Keyboard(page)
        await page.goto(f"{person.console}/entra")
        await keys.writes("E-mail", person.email)
        await keys.writes("Password", person.password)
        await keys.writes("Codice", person.code())
        await page.keyboard.press("Enter")
        await heading(page, "Oggi")
        await keys.presses("Scrivi un avviso")
        await heading(page, "Scrivi un avviso")
        await keys.presses("Viabilità e lavori")
        await heading(page, "Viabilità e lavori")
        await keys.writes("Che cosa", "strada del Passo chiusa per neve")
        await keys.reaches("A tutti gli iscritti")
        await page.keyboard.press("Space")
        await keys.presses("Controlla l’avviso")
        await heading(page, "Controlla l’avviso")
        await keys.presses("Manda ora")
        await page.wait_for_url(re.compile(r"/avvisi/(?!nuovo)"))

    async def got() -> bool:
        return any("strada del Passo chiusa per neve" in text for text in await citizen.texts())

    await eventually(got)


@dataclass(frozen=True)
class Keyboard:
    """Somebody who has no mouse."""

    page: Page

    async def reaches(self, name: str) -> None:
        """Tab until the focus is on what is called that; it is seen at each place on the way."""
        for _ in range(MOST_TABS):
            await self.page.keyboard.press("Tab")
            called, is_seen = await self.page.evaluate(_FOCUSED)
            assert is_seen, f"the focus on «{called}» cannot be seen"
            if called == name:
                return
        raise AssertionError(f"no Tab leads to «{name}» on {self.page.url}")

    async def writes(self, name: str, text: str) -> None:
        await self.reaches(name)
        await self.page.keyboard.type(text)

    async def presses(self, name: str) -> None:
        await self.reaches(name)
        await self.page.keyboard.press("Enter")


#: The name of what has the focus, and whether an outline or a shadow shows it.
_FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return ["", true];
  const label = it.labels && it.labels[0];
  const name = label ? label.innerText : it.getAttribute("aria-label") || it.innerText || it.value || "";
  const look = getComputedStyle(it);
  const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  return [name.trim().replace(/\\s+/g, " "), outlined || look.boxShadow !== "none"];
}"""
