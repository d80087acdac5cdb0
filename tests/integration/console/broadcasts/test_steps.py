"""Somebody who writes a notice goes back, looks again, presses twice: each step has an address."""

from uuid import uuid4

import pytest

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.broadcasts.writing import (
    ALERT,
    ROADS,
    back_from,
    broadcasts_of,
    errors_of,
    hidden_in,
    notice_form,
    opened,
    seen_after,
    text_of,
)
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest


async def led_to(browser: Browser, address: str, data: dict[str, object]) -> str:
    """Where a form leads to: to a page that can be looked at again."""
    answer = await browser.post(address, data)
    assert answer.status_code == 303, errors_of(answer.text)
    return str(answer.headers["location"])


async def test_an_empty_form_has_an_address_of_its_own_and_shows_later_what_was_typed_in_it(clerk: Browser) -> None:
    address = (await clerk.get(f"{ROADS}?lingua=it")).headers["location"]
    assert address != (await clerk.get(f"{ROADS}?lingua=it")).headers["location"], "two notices are two forms"
    fields = hidden_in((await clerk.get(address)).text, f"{ROADS}/anteprima")
    assert f"modulo={fields['modulo']}" in address
    await led_to(clerk, f"{ROADS}/anteprima", {**notice_form(campo_cosa="buche"), **fields})
    assert "buche</textarea>" in (await clerk.get(address)).text


async def test_a_look_at_a_notice_can_be_looked_at_again_and_leads_back_to_its_form(clerk: Browser) -> None:
    look = await led_to(clerk, f"{ROADS}/anteprima", notice_form(campo_cosa="buche in via Trento"))
    for _ in range(2):
        page = await clerk.get(look)
        assert page.status_code == 200 and "buche in via Trento" in page.text
    assert "buche in via Trento</textarea>" in (await clerk.get(back_from(page.text))).text


async def test_what_is_wrong_is_at_an_address_too_and_is_gone_once_it_is_mended(clerk: Browser) -> None:
    form = notice_form(campo_cosa="")
    look = await led_to(clerk, f"{ROADS}/anteprima", form)
    assert errors_of((await clerk.get(look)).text) == [("campo_cosa", "Che cosa: Compila questo campo.")]
    assert await led_to(clerk, f"{ROADS}/manda", form) == look, "also to whoever sends without a look"
    assert await led_to(clerk, f"{ROADS}/anteprima", {**form, "campo_cosa": "buche"}) == look
    assert (await clerk.get(look)).status_code == 200


@pytest.mark.parametrize(
    ("base", "step", "role"), [(ROADS, "anteprima", Role.CLERK), (ALERT, "controlla", Role.APPROVER)]
)
async def test_whoever_goes_back_after_sending_is_told_so_and_nothing_goes_again(
    console: Console, superuser: Connection, town: TownAtTest, base: str, step: str, role: Role
) -> None:
    async with console.browser(visitor_of(town, role)) as author:
        form = notice_form(motivo="il fiume sale" if base == ALERT else "", campo_quando="")
        look = await led_to(author, f"{base}/{step}", form)
        shown = hidden_in((await author.get(look)).text, f"{base}/manda")
        sent = await led_to(author, f"{base}/manda", shown)
        before = len(await broadcasts_of(superuser, town.id))
        for back in (look, look.replace(f"/{step}", "")):
            page = await author.get(back)
            assert (page.status_code, f'href="{sent}"' in page.text) == (200, True)
            assert "Hai già mandato questo avviso" in page.text and "<form" not in page.text.partition("<main")[2]
        # From a page that the browser had kept.
        assert await led_to(author, f"{base}/manda", shown) == sent
        assert "non parte una seconda volta" in text_of((await author.get(sent)).text)
        changed = await led_to(author, f"{base}/manda", {**shown, "campo_cosa": "altro"})
        assert "Hai già mandato questo avviso" in (await author.get(changed)).text
        assert len(await broadcasts_of(superuser, town.id)) == before


async def test_a_test_leads_back_to_the_look_and_the_next_one_is_another(clerk: Browser) -> None:
    """What cannot be tried is said there as well."""
    look = await led_to(clerk, f"{ROADS}/anteprima", form := notice_form())
    assert await led_to(clerk, f"{ROADS}/prova", form) == look
    assert "Non ci sono telefoni di prova" in text_of((await clerk.get(look)).text)
    assert "Non ci sono telefoni di prova" not in text_of((await clerk.get(look)).text), "once"


async def test_a_form_is_shown_to_whoever_typed_it_and_to_nobody_else(
    console: Console, clerk: Browser, approver: Browser, superuser: Connection, other_town: TownAtTest
) -> None:
    look = await led_to(clerk, f"{ROADS}/anteprima", notice_form(campo_cosa="per la signora Bianchi"))
    async with console.browser(visitor_of(other_town, Role.CLERK)) as stranger:
        for other in (approver, stranger):
            for address in (look, look.replace("/anteprima", "")):
                assert "Bianchi" not in (await opened(other, address)).text
    kept = await superuser.fetchval("SELECT fields_sealed FROM kept_form ORDER BY kept_at DESC LIMIT 1")
    assert b"Bianchi" not in kept


async def test_what_was_kept_too_long_ago_begins_anew_and_says_so(clerk: Browser) -> None:
    page = await opened(clerk, f"{ROADS}/anteprima?lingua=it&modulo={uuid4()}")
    assert page.status_code == 200 and "Di questo avviso non è rimasto niente" in text_of(page.text)


@pytest.mark.parametrize("modulo", ["", "x", "'; --", "%00", "🌻"])
async def test_an_address_that_names_no_form_begins_a_new_one(clerk: Browser, modulo: str) -> None:
    for step in ("", "/anteprima"):
        assert (await opened(clerk, f"{ROADS}{step}?modulo={modulo}")).status_code == 200
    assert (await seen_after(clerk, f"{ROADS}/anteprima", notice_form(modulo=modulo))).status_code == 200
