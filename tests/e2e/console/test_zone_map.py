"""The map beside the boxes of the zones, in a real browser and on a phone: one more way to them, never the only one."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.console.people import PHONE, Person

_NOTICE = "/avvisi/nuovo/viabilita?lingua=it"


def _chosen(page: Page) -> Locator:
    return page.locator(".zone-shape.chosen")


async def test_a_tap_on_a_shape_ticks_its_box_and_a_box_shows_its_shape(
    chromium: Browser, solaro: dict[str, Person]
) -> None:
    async with solaro["clerk"].browser(chromium, width=PHONE) as page:
        await page.goto(f"{solaro['clerk'].console}{_NOTICE}")
        centro, pietro = (page.get_by_role("checkbox", name=name, exact=True) for name in ("Centro", "San Pietro"))
        await expect(_chosen(page)).to_have_count(0)
        await page.locator('[data-zone="san-pietro"]').click()
        await expect(pietro).to_be_checked()
        await expect(_chosen(page)).to_have_attribute("data-zone", "san-pietro")
        await centro.check()
        await expect(_chosen(page)).to_have_count(2)
        await pietro.uncheck()
        await expect(_chosen(page)).to_have_attribute("data-zone", "centro")
        await page.locator('[data-zone="centro"]').click()
        await expect(centro).not_to_be_checked()
        wide, seen = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= seen


async def test_without_javascript_the_map_is_a_picture_of_what_was_chosen(
    chromium: Browser, solaro: dict[str, Person]
) -> None:
    async with solaro["clerk"].browser(chromium, scripts=False) as page:
        await page.goto(f"{solaro['clerk'].console}{_NOTICE}")
        await page.get_by_label("Solo a una parte").check()
        await page.get_by_role("checkbox", name="San Quirico", exact=True).check()
        await expect(_chosen(page)).to_have_count(0)
        await page.get_by_role("button", name="Controlla l’avviso").click()
        await expect(_chosen(page)).to_have_attribute("data-zone", "san-quirico")
