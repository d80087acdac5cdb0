"""Who sits in front of the console: people of a demo town, each with browsers. They know `endpoints.json` only."""

import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pyotp
from playwright.async_api import Browser, Locator, Page, StorageState, expect

from tests.eventually import eventually

#: The widths of a phone, a tablet and a desk, in CSS pixels.
PHONE, TABLET, DESK = 360, 768, 1280
_HEIGHT = 800
#: Milliseconds until we stop believing that a page shows something: as long as tests.eventually waits.
PATIENCE = 30_000
#: Seconds that a phone shows a code, and a little.
_CODE_LASTS = 40


@dataclass
class ComesIn(ABC):
    """Somebody who comes in once by a form; their further browsers hold the same."""

    console: str
    _kept: StorageState | None = field(init=False, default=None, repr=False)

    @property
    @abstractmethod
    def called(self) -> str:
        """No two the same."""

    @abstractmethod
    async def signs_in(self, page: Page) -> None:
        """By the form, as people do."""

    @asynccontextmanager
    async def browser(self, chromium: Browser, *, width: int = DESK, scripts: bool = True) -> AsyncIterator[Page]:
        """A window of theirs, signed in."""
        if self._kept is None:
            async with window(chromium) as page:
                await self.signs_in(page)
                self._kept = await page.context.storage_state()
        async with window(chromium, width=width, scripts=scripts, kept=self._kept) as page:
            yield page


@dataclass
class RunsTheService(ComesIn):
    """Somebody with an operator's key."""

    key: str = field(repr=False)

    @property
    def called(self) -> str:
        return "operator"

    async def signs_in(self, page: Page) -> None:
        await page.goto(f"{self.console}/operatori")
        await page.get_by_label("Chiave del gestore").fill(self.key)
        await page.get_by_role("button", name="Entra").click()
        await heading(page, "Comuni")


@dataclass
class Person(ComesIn):
    """Somebody of the staff."""

    name: str
    email: str
    password: str
    totp_secret: str = field(repr=False)

    @property
    def called(self) -> str:
        return self.email

    async def signs_in(self, page: Page) -> None:
        """By the form, as people do: with the code that their phone shows now, which opens the door once.

        One that is over by the time it is read is refused: then with the next one, as the page says.
        """
        code = self.code()
        await self._tries(page, code)
        refused = page.get_by_text("Riprova con il prossimo codice")
        await expect(page.get_by_role("heading", level=1, name="Oggi").or_(refused)).to_be_visible()
        if await refused.is_visible():
            await eventually(lambda: self.code() != code, within=_CODE_LASTS)
            await self._tries(page, self.code())
        await heading(page, "Oggi")

    async def _tries(self, page: Page, code: str) -> None:
        await page.goto(f"{self.console}/entra")
        await page.get_by_label("E-mail").fill(self.email)
        await page.get_by_label("Password").fill(self.password)
        await page.get_by_label("Codice", exact=True).fill(code)
        await page.get_by_role("button", name="Entra").click()

    def code(self) -> str:
        """What their phone shows."""
        return pyotp.TOTP(self.totp_secret).now()


@asynccontextmanager
async def window(
    chromium: Browser, *, width: int = DESK, scripts: bool = True, kept: StorageState | None = None
) -> AsyncIterator[Page]:
    """A new one, of somebody whose browser asks for Italian."""
    context = await chromium.new_context(
        viewport={"width": width, "height": _HEIGHT}, locale="it-IT", java_script_enabled=scripts, storage_state=kept
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def heading(page: Page, name: str | re.Pattern[str]) -> None:
    """The page is that one."""
    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


async def seen_after(page: Page, link: Locator, name: str | re.Pattern[str]) -> None:
    """Press it; the page is then that one."""
    await link.click()
    await heading(page, name)


def staff(endpoints: dict[str, Any], town: int) -> dict[str, Person]:
    """Of a demo town, by role."""
    return {
        each["role"]: Person(endpoints["console"], each["name"], each["email"], each["password"], each["totp_secret"])
        for each in endpoints["municipalities"][town]["staff"]
    }
