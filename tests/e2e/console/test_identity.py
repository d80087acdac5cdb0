"""A digital identity in a real browser: linked, and a way in; without JavaScript; the gateway is another site."""

import time

import pyotp
from playwright.async_api import Browser, expect

from tests.e2e.console.people import PHONE, Person, heading, window
from tests.identity_gateway import GatewayAtTest

#: Seconds from one code to the next, which the door takes already: each opens once.
STEP = 30


async def test_somebody_links_their_identity_and_comes_in_by_it(
    chromium: Browser, valdombra: dict[str, Person], gateway: GatewayAtTest
) -> None:
    clerk = valdombra["clerk"]
    gateway.subject = "TINIT-VALDOMBRA"
    async with window(chromium, scripts=False) as page:
        await clerk.signs_in(page)
        await page.goto(f"{clerk.console}/profilo")
        await page.get_by_role("link", name="Collega SPID/CIE").click()
        await page.get_by_label("Password").fill(clerk.password)
        code = pyotp.TOTP(clerk.totp_secret).at(int(time.time()) + STEP)
        await page.get_by_label("Codice", exact=True).fill(code)
        await page.get_by_role("button", name="Continua").click()
        await heading(page, "Ora fatti riconoscere")
        await page.get_by_role("link", name="Continua con SPID/CIE").click()
        await heading(page, "SPID")
        await page.get_by_role("link", name="Acconsento").click()
        await expect(page.get_by_text("Identità collegata")).to_be_visible()
    async with window(chromium, width=PHONE, scripts=False) as phone:
        await phone.goto(f"{clerk.console}/entra?dopo=/profilo")
        await phone.get_by_role("link", name="Entra con SPID/CIE").click()
        await phone.get_by_role("link", name="Acconsento").click()
        await heading(phone, "Il tuo profilo")
        await expect(phone.get_by_text(clerk.name).first).to_be_visible()
    gateway.subject = "TINIT-NOBODY"
    async with window(chromium, width=PHONE, scripts=False) as stranger:
        await stranger.goto(f"{clerk.console}/entra/identita")
        await stranger.get_by_role("link", name="Acconsento").click()
        await heading(stranger, "Identità non collegata")
