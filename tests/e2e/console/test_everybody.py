"""Every page for everybody: by axe's rules at three widths, without JavaScript, by keyboard alone."""

import asyncio
import datetime as dt
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from tests.e2e.console.people import DESK, PHONE, TABLET, ComesIn, Person, RunsTheService, heading, window
from tests.e2e.console.walk import Besides, Seen, Walk, Who
from tests.e2e.people import Citizen
from tests.eventually import eventually
from tests.mail_server import Mailbox
from workbench.console_demo import Filling

AXE = Path(__file__).parent / "axe" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (PHONE, TABLET, DESK)
_HEIGHT = 800
#: Who is given a mandate.
PARTNER = "protezione-civile"
#: As many at most until the keyboard is where it wants to be.
MOST_TABS = 150


@dataclass(frozen=True)
class Visit:
    """A page, and who looks at it: somebody of the staff, whoever runs the service, or anybody."""

    person: ComesIn | None
    page: Seen


@dataclass(frozen=True)
class Pages:
    """All that can be looked at, with who may: as each role, where it is offered something else."""

    console: str
    visits: list[Visit]

    def missing(self) -> list[str]:
        """Routes of which there is no page here."""
        return Walk([each.page for each in self.visits]).missing()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pages(
    *,
    chromium: Browser,
    solaro: dict[str, Person],
    montefiore: dict[str, Person],
    operator: RunsTheService,
    endpoints: dict[str, Any],
    web: httpx.AsyncClient,
    desk: Path,
    mailbox: Mailbox,
) -> Pages:
    """In towns where there is something to see: one where much happened, and one that is still on trial."""
    filling = Filling(web, endpoints)
    await filling.fill()
    # An address without a place to break it, among what goes on and among what citizens see.
    address = f"gli orari sono su https://www.comune.solaro.example/{'orari' * 30}"
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
    for when in ({}, {"scheduled_for": later.isoformat()}):
        await filling.asks({"everyone": True}, address, lane="urgent", reason="prova", **when)
    await partner(desk)
    begin = await begun(chromium, solaro, endpoints["console"], mailbox)
    walk, on_trial = Walk(), Walk()
    await looked(walk, None, None, chromium, endpoints, begin=["/comuni/solaro/", *begin])
    for role in (Role.ADMINISTRATOR, Role.APPROVER, Role.CLERK, Role.OBSERVER):
        await looked(walk, role, solaro[role], chromium, endpoints, begin=begin)
    await looked(walk, Besides.OPERATOR, operator, chromium, endpoints)
    await is_heard(web, endpoints, montefiore[Role.ADMINISTRATOR], chromium)
    ahead = ["/", "/messa-in-servizio"]
    await looked(on_trial, Role.ADMINISTRATOR, montefiore[Role.ADMINISTRATOR], chromium, endpoints, only=ahead)
    trial = [each for each in on_trial.seen if each.route.startswith("/messa-in-servizio")]
    people: dict[Who, ComesIn | None] = {
        **{each: solaro[each] for each in Role},
        Besides.OPERATOR: operator,
        None: None,
    }
    return Pages(
        endpoints["console"],
        [
            *(Visit(people[each.role], each) for each in walk.seen),
            *(Visit(montefiore[Role.ADMINISTRATOR], each) for each in trial),
        ],
    )


async def looked(
    walk: Walk,
    role: Who,
    person: ComesIn | None,
    chromium: Browser,
    endpoints: dict[str, Any],
    *,
    begin: Sequence[str] = (),
    only: Sequence[str] = (),
) -> None:
    """Everything that this person can come to; none of it broken."""
    cookies = {}
    if person is not None:
        async with person.browser(chromium) as page:
            cookies = {each["name"]: each["value"] for each in await page.context.cookies()}
    async with httpx.AsyncClient(base_url=endpoints["console"], cookies=cookies, timeout=30) as client:
        await walk.follow(role, client, begin=[*begin, *only], everywhere=not only)
    assert [path for path, answer in walk.read.items() if answer.status_code >= 500] == []


async def begun(chromium: Browser, solaro: dict[str, Person], console: str, mailbox: Mailbox) -> list[str]:
    """What is there only once somebody did something. Gives the addresses that no link leads to: those in letters."""
    async with solaro[Role.ADMINISTRATOR].browser(chromium) as page:
        lists = await brought_in(page, console)
        await asked_for(page, console)
        own = {"modulo": str(uuid7()), "titolo": "Mercato spostato", "testo": "Sabato il mercato è in piazza Grandi."}
        await sent(page, console, "/avvisi/testo-proprio", {**own, "tipo": "utility", "fare": "manda"})
    async with solaro[Role.APPROVER].browser(chromium) as page:
        await published(page, console)
        looks = await checked(page, console)
    async with window(chromium) as page:
        await page.goto(f"{console}/recupera")
        await sent(page, console, "/recupera", {"email": solaro[Role.OBSERVER].email})
    letters = [await in_letter(mailbox, kind) for kind in ("invito", "recupera")]
    return [*lists, *letters, *looks, f"/avvisi/testo-proprio/{own['modulo']}"]


async def checked(page: Page, console: str) -> list[str]:
    """A notice and an alert that somebody has written, and not sent."""
    form = {"lingua": "it", "campo_cosa": "frana in via Trento", "a_chi": "tutti"}
    notice, alert = str(uuid7()), str(uuid7())
    await sent(page, console, "/avvisi/nuovo/viabilita/anteprima", {**form, "modulo": notice})
    await sent(page, console, "/avvisi/urgente/emergenza/controlla", {**form, "modulo": alert, "motivo": "pericolo"})
    return [
        f"/avvisi/nuovo/viabilita/anteprima?lingua=it&modulo={notice}",
        f"/avvisi/urgente/emergenza/controlla?lingua=it&modulo={alert}",
    ]


async def brought_in(page: Page, console: str) -> list[str]:
    """A list with mistakes."""
    await page.goto(f"{console}/importa")
    await page.get_by_label("File CSV o XLSX").set_input_files(Path(__file__).parent / "elenco-con-errori.csv")
    await page.get_by_role("button", name="Carica e controlla").click()
    await expect(page.get_by_role("table", name="Errori, riga per riga")).to_be_visible()
    return [page.url.removeprefix(console)]


async def asked_for(page: Page, console: str) -> None:
    """An invitation, a callback, a mandate, a privacy notice that another one replaced."""
    guest = {"name": "Ida Longoni", "email": f"ida{time.time_ns()}@solaro.example", "role": "observer"}
    await sent(page, console, "/persone/invita", guest)
    callback = {"indirizzo": "http://127.0.0.1:9/comunica", "nota": "protocollo", "eventi": "broadcast.finished"}
    await sent(page, console, "/impostazioni/notifiche/nuova", callback)
    mandate = {"ente": PARTNER, "tipi": "utility", "modi": "normal"}
    await sent(page, console, "/impostazioni/deleghe/nuova", mandate)
    for version in ("2026-11-a", "2026-11-b"):
        body = f"Informativa di prova, versione {version}.\n\nTitolare è il Comune."
        wanted = {"versione": version, "base": "public_task", "testo": body, "fare": "pubblica"}
        await sent(page, console, "/impostazioni/informativa/pubblica", wanted)


async def published(page: Page, console: str) -> None:
    """The figures of the month before this one."""
    first = dt.datetime.now(ZoneInfo("Europe/Rome")).date().replace(day=1)
    month = f"{first - dt.timedelta(days=1):%Y-%m}"
    await page.goto(f"{console}/numeri/{month}")
    await sent(page, console, f"/numeri/{month}", {"residents": "14000", "pubblica": "si"})

    async def is_public() -> bool:
        return (await page.request.get(f"{console}/comuni/solaro/numeri/{month}")).ok

    await eventually(is_public)


async def in_letter(mailbox: Mailbox, kind: str) -> str:
    """The address that a letter of this kind leads to."""

    def found() -> list[str]:
        texts = [str(each.get_body(("plain",))) for each in mailbox.letters]
        return [path for text in texts for path in re.findall(rf"/{kind}/[\w.-]+", text)]

    async def came() -> bool:
        return bool(found())

    await eventually(came)
    return found()[-1]


async def partner(desk: Path) -> None:
    """An organisation that a town may let send in its name."""
    made = await asyncio.create_subprocess_exec(desk, "partner", "create", PARTNER, "--name", "Protezione civile")
    assert await made.wait() == 0


async def is_heard(web: httpx.AsyncClient, endpoints: dict[str, Any], person: Person, chromium: Browser) -> None:
    """A message came to the number of the town on trial: it has what it takes to end the trial."""
    number = endpoints["municipalities"][2]["phone_number_id"]
    await Citizen(web, endpoints["simulator"], phone="393770900001", number=number, place="Mulini").writes("Ciao")
    async with person.browser(chromium) as page:

        async def may_open() -> bool:
            await page.goto(f"{person.console}/messa-in-servizio")
            return await page.get_by_role("link", name="Chiudi il periodo di prova").count() == 1

        await eventually(may_open)


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
    assert pages.missing() == []


async def test_each_role_is_looked_at_where_it_is_offered_something_else(pages: Pages) -> None:
    """The page of a notice, for one: who may send cancels it, who may only look does not."""
    assert {each.page.role for each in pages.visits} == {None, *Role, Besides.OPERATOR}
    of_a_notice = {each.page.role for each in pages.visits if each.page.route == "/avvisi/{broadcast_id}"}
    assert len(of_a_notice) > 1


type Windows = dict[str, Page]
NOBODY = ""


def name_of(person: ComesIn | None) -> str:
    """By which their window is found."""
    return NOBODY if person is None else person.called


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def windows(chromium: Browser, pages: Pages) -> AsyncIterator[Windows]:
    """One for each who looks."""
    async with AsyncExitStack() as opened:
        people = {name_of(each.person): each.person for each in pages.visits}
        yield {
            name: await opened.enter_async_context(window(chromium) if person is None else person.browser(chromium))
            for name, person in people.items()
        }


async def test_axe_finds_nothing_on_any_page_at_three_widths(pages: Pages, windows: Windows) -> None:
    """And no page is wider than its window."""
    if not AXE.exists():
        pytest.fail("axe-core is not installed: `make axe` does it where npm is")
    rules, found = AXE.read_text("utf-8"), []
    for visit in pages.visits:
        page = windows[name_of(visit.person)]
        await page.goto(pages.console + visit.page.address)
        await page.evaluate(rules)
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": _HEIGHT})
            found += [(visit.page.role, visit.page.address, width, each) for each in await violations(page)]
    assert not found, "\n".join(map(str, found))


async def violations(page: Page) -> list[str]:
    """Of axe's rules, and of ours: no page is wider than its window."""
    broken = await page.evaluate(
        "axe.run({resultTypes: ['violations']})"  # of what is well the nodes are not described
        ".then(found => found.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"
    )
    wide, seen = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    too_wide = [f"{wide} pixels wide in {seen}"] if wide > seen else []
    return [f"{rule}: {json.dumps(nodes[:3], ensure_ascii=False)}" for rule, nodes in broken] + too_wide


async def test_axe_finds_what_keeps_people_out(windows: Windows, pages: Pages) -> None:
    """The same with a picture that says nothing and a field without a name: it is seen."""
    page = windows[NOBODY]
    await page.goto(f"{pages.console}/entra")
    await page.evaluate(AXE.read_text("utf-8"))
    assert await violations(page) == []
    await page.evaluate("document.querySelector('main').append(new Image(), document.createElement('input'))")
    assert {each.partition(":")[0] for each in await violations(page)} >= {"image-alt", "label"}


async def test_every_page_is_whole_without_javascript(chromium: Browser, pages: Pages, windows: Windows) -> None:
    """The same title, and the same things to do: what has a script behind it only is no button of ours."""
    wrong = []
    for person in {name_of(each.person): each.person for each in pages.visits}.values():
        plain = window(chromium, scripts=False) if person is None else person.browser(chromium, scripts=False)
        async with plain as page:
            for visit in (each for each in pages.visits if each.person is person):
                address = pages.console + visit.page.address
                # At once: while one waits for the console the other is drawn.
                with_scripts, without = await asyncio.gather(
                    *(todo(each, address) for each in (windows[name_of(person)], page))
                )
                if without[0] != with_scripts[0] or not set(with_scripts[1]) <= set(without[1]):
                    wrong.append((visit.page.role, address, with_scripts, without))
    assert not wrong, "\n".join(map(str, wrong))


async def todo(page: Page, address: str) -> tuple[str, list[str]]:
    """What is there: its title, and the buttons that send forms and the links of its middle that can be pressed."""
    await page.goto(address)
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
