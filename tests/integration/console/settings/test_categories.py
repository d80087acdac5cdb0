"""Categories of notices at the console: how the provider has them, asking for one, how long a notice is good for."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

CATEGORIES, EXPIRY = "/impostazioni/categorie", "/impostazioni/scadenze"


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    """What a test sets is set back: the towns are of the whole module."""
    before = await superuser.fetchval("SELECT profile FROM municipality WHERE id = $1", town.id)
    yield
    await superuser.execute("UPDATE municipality SET profile = $2 WHERE id = $1", town.id, before)
    await superuser.execute("DELETE FROM due_errand WHERE municipality_id = $1", town.id)
    await superuser.execute("DELETE FROM errand WHERE municipality_id = $1", town.id)


async def asked(superuser: Connection, town: TownAtTest) -> list[dict[str, Any]]:
    rows = await superuser.fetch(
        "SELECT asked FROM errand WHERE municipality_id = $1 AND kind = 'submit_template' ORDER BY id", town.id
    )
    return [json.loads(row["asked"]) for row in rows]


async def lines(superuser: Connection, town: TownAtTest) -> list[tuple[str, str, dict[str, int]]]:
    rows = await superuser.fetch(
        "SELECT who, what, reason, counts FROM audit_entry WHERE municipality_id = $1 ORDER BY id", town.id
    )
    return [(row["what"], row["reason"], json.loads(row["counts"])) for row in rows if row["who"].startswith("staff:")]


async def hours(superuser: Connection, town: TownAtTest) -> Any:
    kept = await superuser.fetchval("SELECT profile->'expiry_hours' FROM municipality WHERE id = $1", town.id)
    return json.loads(kept)


async def test_a_category_that_nobody_asked_for_is_asked_for_once(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    page = (await administrator.get(CATEGORIES)).text
    assert "Chiedi a WhatsApp" in page
    assert f'action="{CATEGORIES}/viabilita/chiedi"' not in page
    answer = await administrator.sent(f"{CATEGORIES}/neve/chiedi")
    assert "Modelli chiesti a WhatsApp: 2." in answer.text
    assert "in partenza" in answer.text
    assert f'action="{CATEGORIES}/neve/chiedi"' not in answer.text
    found = await asked(superuser, town)
    assert [each["name"] for each in found] == ["neve_quando_v1", "neve_dove_quando_v1"]
    assert all("Comune di Town 1" in each["body"] for each in found)
    assert (await lines(superuser, town))[-1] == ("ask_templates", "neve", {"templates": 2})


async def test_a_category_that_could_not_be_asked_for_says_so_and_can_be_asked_for_again(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await administrator.sent(f"{CATEGORIES}/neve/chiedi")
    await superuser.execute("UPDATE errand SET state = 'failed', failure = 'provider_refused', finished_at = now()")
    page = (await administrator.get(CATEGORIES)).text
    assert "L’ultima richiesta non è riuscita" in page
    assert "in partenza" not in page
    assert "in partenza" in (await administrator.sent(f"{CATEGORIES}/neve/chiedi")).text


async def test_of_a_category_that_is_there_nothing_is_asked(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    before = await lines(superuser, town)
    answer = await administrator.sent(f"{CATEGORIES}/viabilita/chiedi")
    assert "WhatsApp ha già tutti i modelli" in answer.text
    assert await asked(superuser, town) == []
    assert await lines(superuser, town) == before


@pytest.mark.parametrize("name", ["avviso", "inventata", "testo_x"])
async def test_what_is_no_category_cannot_be_asked_for(
    administrator: Browser, superuser: Connection, town: TownAtTest, name: str
) -> None:
    assert (await administrator.post(f"{CATEGORIES}/{name}/chiedi")).status_code == 404
    assert await asked(superuser, town) == []


@pytest.mark.parametrize("role", list(Role))
async def test_only_administrators_ask_and_set(
    console: Console, town: TownAtTest, superuser: Connection, role: Role
) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        sees = role in {Role.OBSERVER, Role.ADMINISTRATOR}
        assert (await browser.get(CATEGORIES)).status_code == (200 if sees else 403)
        assert (await browser.get(EXPIRY)).status_code == (200 if role is Role.ADMINISTRATOR else 403)
        if role is not Role.ADMINISTRATOR:
            assert (await browser.post(f"{CATEGORIES}/neve/chiedi")).status_code == 403
            assert (await browser.post(EXPIRY, {"ore_normal": "1"})).status_code == 403
    assert await asked(superuser, town) == []


async def test_hours_are_set_by_urgency_and_category_and_others_stay(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await superuser.execute(
        "UPDATE municipality SET profile = jsonb_set(profile, '{expiry_hours,testo_mercato}', '5') WHERE id = $1",
        town.id,
    )
    page = await administrator.sent(EXPIRY, {"ore_normal": "24", "ore_neve": "0,5", "ore_allerta": ""})
    assert "24 se è normale" in page.text
    kept = await hours(superuser, town)
    assert kept == {"normal": 24, "neve": 0.5, "testo_mercato": 5}
    assert (await lines(superuser, town))[-1][:2] == ("change_settings", "scadenze")
    form = (await administrator.get(EXPIRY)).text
    assert 'name="ore_neve" value="0,5"' in form
    assert 'name="ore_urgent" value=""' in form
    assert '<td class="number" data-label="Scade dopo (ore)">0,5</td>' in (await administrator.get(CATEGORIES)).text
    again = await administrator.sent(EXPIRY, {"ore_normal": "24", "ore_neve": "0,5"})
    assert "Era già così." in again.text
    # Left empty they are the usual ones again.
    await administrator.sent(EXPIRY, {})
    assert await hours(superuser, town) == {"testo_mercato": 5}


@pytest.mark.parametrize("typed", ["0", "-1", "721", "tanto", "1e400", "nan"])
async def test_hours_that_make_no_sense_are_told_beside_their_field(
    administrator: Browser, superuser: Connection, town: TownAtTest, typed: str
) -> None:
    before = await superuser.fetchval("SELECT profile FROM municipality WHERE id = $1", town.id)
    answer = await administrator.post(EXPIRY, {"ore_neve": typed, "ore_normal": "24"})
    assert answer.status_code == 422
    assert '<a href="#f-ore_neve">' in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'name="ore_normal" value="24"' in answer.text
    assert await superuser.fetchval("SELECT profile FROM municipality WHERE id = $1", town.id) == before
