"""`python -m workbench.console_pictures`: the pictures of docs/console/, of the demo town, by the machine's Chromium.

Starts the whole system, fills it as `workbench.console_demo` does, signs in and looks.
"""

import asyncio
import io
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyotp
import pypdfium2
from PIL import Image
from playwright.async_api import Browser, FilePayload, Page, StorageState, async_playwright

from workbench.console_demo import Filling, console_towns
from workbench.demo_arms import demo_arms
from workbench.stack import Options, Stack
from workbench.towns import ROOT, Json

FOLDER = ROOT / "docs" / "console"
_DESK, _PHONE = (1280, 860), (360, 740)
_COLOURS = 256
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=it-IT"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a role sees it. `goes`: what is done on it before."""

    name: str
    role: str
    address: str
    size: tuple[int, int] = _DESK
    goes: Callable[[Page], Awaitable[None]] | None = None


async def _first_waiting(page: Page) -> None:
    await page.locator("a.todo-name").first.click()
    await page.wait_for_load_state()


async def _written(page: Page) -> None:
    await page.get_by_label("Che cosa", exact=True).fill("strada chiusa per asfaltatura")
    await page.locator("#f-campo_dove").fill("via Roma, tra i civici 10 e 40")
    await page.locator("#f-campo_quando").fill("lunedì 30 novembre dalle 8 alle 17")
    await page.get_by_label("A tutti gli iscritti").check()


async def _written_and_foreseen(page: Page) -> None:
    await _written(page)
    # What stands beside it follows what is typed, after a moment.
    await page.locator("#accanto").get_by_role("heading", name="A chi arriva").wait_for()


async def _looked_at(page: Page) -> None:
    await _written(page)
    await page.get_by_role("button", name="Controlla l’avviso").click()
    await page.wait_for_load_state()


async def _alerted(page: Page) -> None:
    await page.get_by_label("Che cosa", exact=True).fill("fuga di gas, evacuazione in corso")
    await page.get_by_label("A tutti gli iscritti").check()
    await page.get_by_label("Perché non può aspettare").fill("pericolo immediato")
    await page.get_by_role("button", name="Controlla e manda").click()
    await page.wait_for_load_state()


async def _first_sent(page: Page) -> None:
    await page.locator("main tbody th a, main .under-way a").first.click()
    await page.wait_for_load_state()


async def _arms_put(page: Page) -> None:
    arms = FilePayload(name="stemma.png", mimeType="image/png", buffer=demo_arms())
    await page.get_by_label("File dello stemma").set_input_files(arms)
    await page.get_by_role("button", name="Carica").click()
    await page.get_by_text("Stemma salvato").wait_for()


PICTURES = (
    Picture("oggi", "clerk", "/"),
    Picture("scrivi", "clerk", "/avvisi/nuovo/viabilita?lingua=it", goes=_written_and_foreseen),
    Picture("controlla", "clerk", "/avvisi/nuovo/viabilita?lingua=it", goes=_looked_at),
    Picture("allerta-telefono", "approver", "/avvisi/urgente/emergenza?lingua=it", _PHONE, _alerted),
    Picture("approva", "approver", "/", goes=_first_waiting),
    Picture("segui", "clerk", "/", goes=_first_sent),
    Picture("iscritti", "clerk", "/iscritti"),
    Picture("da-rivedere", "clerk", "/da-rivedere/vie"),
    Picture("territorio", "administrator", "/territorio"),
    Picture("stemma", "administrator", "/impostazioni/stemma", goes=_arms_put),
    Picture("iscriviti", "", "/comuni/solaro/"),
    Picture("iscriviti-telefono", "", "/comuni/solaro/", _PHONE),
)


async def take_all(endpoints: Json, folder: Path) -> None:
    """Every picture, into the folder. One session for each role: a code opens the door once."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise RuntimeError("there is no Chromium here: install it (Debian: apt-get install chromium)")
    kept: dict[str, StorageState] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for person in endpoints["municipalities"][0]["staff"]:
            kept[person["role"]] = await _signed_in(browser, endpoints["console"], person)
        for each in PICTURES:
            await _take(browser, endpoints["console"], each, kept.get(each.role), folder)
            print(f"{each.name}.png")
        await browser.close()
    await _draw(f"{endpoints['console']}/comuni/solaro/locandina-a4.pdf", folder / "locandina.png")


async def _signed_in(browser: Browser, console: str, person: Json) -> StorageState:
    context = await browser.new_context(locale="it-IT")
    page = await context.new_page()
    await page.goto(f"{console}/entra")
    await page.get_by_label("E-mail").fill(person["email"])
    await page.get_by_label("Password").fill(person["password"])
    await page.get_by_label("Codice", exact=True).fill(pyotp.TOTP(person["totp_secret"]).now())
    await page.get_by_role("button", name="Entra").click()
    await page.get_by_role("heading", level=1, name="Oggi").wait_for()
    state = await context.storage_state()
    await context.close()
    return state


async def _take(browser: Browser, console: str, picture: Picture, kept: StorageState | None, folder: Path) -> None:
    width, height = picture.size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="it-IT", storage_state=kept, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.goto(console + picture.address)
    if picture.goes is not None:
        await picture.goes(page)
    await page.evaluate("document.fonts.ready")
    # Nobody is about to type: no ring around what was last touched.
    await page.evaluate("scrollTo(0, 0); document.activeElement?.blur()")
    shot = await page.screenshot(full_page=True, scale="css")
    _put(shot, folder / f"{picture.name}.png")
    await context.close()


async def _draw(address: str, path: Path) -> None:
    """The first page of a PDF, as wide as a picture of a desk is high."""
    async with httpx.AsyncClient(timeout=20) as web:
        answer = await web.get(address)
    sheet = pypdfium2.PdfDocument(answer.raise_for_status().content)[0]
    drawn = io.BytesIO()
    sheet.render(scale=_DESK[1] / sheet.get_width()).to_pil().save(drawn, "PNG")
    _put(drawn.getvalue(), path)
    print(path.name)


def _put(shot: bytes, path: Path) -> None:
    """With as few colours as a page of ours has, the rare ones too: a fifth of the bytes."""
    few = Image.open(io.BytesIO(shot)).convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1)
    few.save(path, optimize=True)


async def main() -> None:
    """Start, fill, look, stop."""
    with tempfile.TemporaryDirectory() as room:
        stack = Stack(Path(room), Options(towns=console_towns(Path(room)), say=print))
        await stack.start()
        try:
            async with httpx.AsyncClient(timeout=20) as web:
                await Filling(web, stack.endpoints).fill()
            await take_all(stack.endpoints, FOLDER)
        finally:
            await stack.stop()


if __name__ == "__main__":
    asyncio.run(main())
