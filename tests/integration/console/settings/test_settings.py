"""The settings at the console: seen by who may, changed by administrators, checked as the file is, and logged."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from comunica.broadcasting.prices import PriceList
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

HOME = "/impostazioni"
SERVICE = {
    "service": "Service 1",
    "contacts": "chiama lo 02 123456",
    "privacy_url": "https://www.comune.example/privacy",
    "privacy_office": "",
    "dpo": "dpo@comune.example",
    "retention_days": "45",
    "minimum_age": "14",
}
WORDS = {"join_words": "AVVISAMI", "leave_words": "BASTA", "other_towns": "", "required": ["given_name"]}
HOURS = {
    "quiet": "si",
    "from": "22:00",
    "to": "07:00",
    "holidays": "hold",
    "patron_day": "06-24",
    "urgent_per_day": "5",
}
READ = (HOME, f"{HOME}/testi", f"{HOME}/testi/help", f"{HOME}/informativa", f"{HOME}/deleghe")
WRITE = (
    *(f"{HOME}/sezione/{name}" for name in ("servizio", "parole", "messaggi", "orari", "approvazione")),
    *(f"{HOME}/{name}" for name in ("telefoni", "budget", "informativa/nuova", "chiavi", "chiavi/nuova", "stemma")),
    *(f"{HOME}/{name}" for name in ("deleghe/nuova", "notifiche", "notifiche/nuova")),
)


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    """What a test sets is set back: the towns are of the whole module."""
    before = await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", town.id)
    assert before is not None
    yield
    await superuser.execute(
        "UPDATE municipality SET service_name = $2, contacts = $3, privacy_url = $4, notice_version = $5,"
        " retention_days = $6, profile = $7 WHERE id = $1",
        town.id,
        *(before[name] for name in ("service_name", "contacts", "privacy_url", "notice_version", "retention_days")),
        before["profile"],
    )
    for table in ("reply_text_version", "test_recipient", "budget", "privacy_notice"):
        await superuser.execute(f"DELETE FROM {table}")


async def of(superuser: Connection, town: TownAtTest, what: str) -> Any:
    return await superuser.fetchval(f"SELECT {what} FROM municipality WHERE id = $1", town.id)


async def last_line(superuser: Connection, town: TownAtTest) -> tuple[str, str]:
    row = await superuser.fetchrow(
        "SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    assert row is not None
    assert row["who"].startswith("staff:")
    return row["what"], row["reason"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", READ)
async def test_observers_and_administrators_see_the_settings(
    console: Console, town: TownAtTest, role: Role, path: str
) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        sees = role in {Role.OBSERVER, Role.ADMINISTRATOR}
        assert (await browser.get(path)).status_code == (200 if sees else 403)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("path", WRITE)
async def test_only_administrators_see_the_forms(console: Console, town: TownAtTest, role: Role, path: str) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        assert (await browser.get(path)).status_code == (200 if role is Role.ADMINISTRATOR else 403)


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_nobody_else_changes_anything(
    console: Console, town: TownAtTest, superuser: Connection, role: Role
) -> None:
    before = await superuser.fetch("SELECT * FROM municipality ORDER BY id")
    async with console.browser(visitor_of(town, role)) as browser:
        for path in (*WRITE, f"{HOME}/testi/help", f"{HOME}/informativa/pubblica"):
            assert (await browser.post(path, SERVICE)).status_code in {403, 405}
        page = (await browser.get(HOME)).text
        assert "Cambia" not in page
    assert await superuser.fetch("SELECT * FROM municipality ORDER BY id") == before


async def test_the_service_is_changed_for_this_town_only(
    administrator: Browser, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    other = await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", other_town.id)
    page = await administrator.sent(f"{HOME}/sezione/servizio", SERVICE)
    assert "Salvato." in page.text
    assert "dopo 45 giorni" in page.text
    assert await of(superuser, town, "retention_days") == 45
    assert await last_line(superuser, town) == ("change_settings", "servizio")
    assert await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", other_town.id) == other
    assert "Era già così." in (await administrator.sent(f"{HOME}/sezione/servizio", SERVICE)).text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service", ""),
        ("contacts", ""),
        ("privacy_url", "javascript:alert(1)"),
        ("privacy_url", "comune"),
        ("retention_days", "quaranta"),
        ("retention_days", "99999"),
        ("minimum_age", "12"),
        ("dpo", "a" * 301),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_and_nothing_changes(
    administrator: Browser, superuser: Connection, town: TownAtTest, name: str, value: str
) -> None:
    before = await superuser.fetch("SELECT * FROM municipality ORDER BY id")
    answer = await administrator.post(f"{HOME}/sezione/servizio", {**SERVICE, name: value})
    assert answer.status_code == 422
    assert f'<a href="#f-{name}">' in answer.text
    assert 'value="chiama lo 02 123456"' in answer.text or name == "contacts"
    assert await superuser.fetch("SELECT * FROM municipality ORDER BY id") == before


async def test_words_hours_and_approval_are_changed_and_shown(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await administrator.sent(f"{HOME}/sezione/parole", WORDS)
    await administrator.sent(f"{HOME}/sezione/orari", HOURS)
    page = (await administrator.sent(f"{HOME}/sezione/approvazione", {"without_approval": ["utility"]})).text
    for said in ("ATTIVA, AVVISAMI", "DISATTIVA, BASTA", "dalle 22.00 alle 07.00", "06-24", "Avvisi di servizio"):
        assert said in page
    profile = await of(superuser, town, "profile->'without_approval'")
    assert "utility" in str(profile)
    assert (
        "Ogni avviso lo approva una seconda persona"
        in (await administrator.sent(f"{HOME}/sezione/approvazione", {})).text
    )
    assert "nessuna" in (await administrator.sent(f"{HOME}/sezione/orari", {**HOURS, "quiet": "no"})).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from": "25:00"}, "quiet_hours"),
        ({"patron_day": "24/06"}, "patron_day"),
        ({"urgent_per_day": "-1"}, "urgent_per_day"),
    ],
)
async def test_wrong_hours_are_told_beside_their_field(
    administrator: Browser, wrong: dict[str, str], field: str
) -> None:
    answer = await administrator.post(f"{HOME}/sezione/orari", {**HOURS, **wrong})
    assert answer.status_code == 422
    assert f'<a href="#f-{field}">' in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        # The poster would say: DISATTIVA Maria Bianchi Via Roma 12.
        ({"join_words": "DISATTIVA"}, "join_words"),
        # Whoever writes ATTIVA and their street would be gone.
        ({"leave_words": "via", "required": ["given_name", "surname", "place"]}, "leave_words"),
        ({"leave_words": "ATTIVA"}, "leave_words"),
    ],
)
async def test_words_that_do_not_do_what_posters_say_of_them_are_refused(
    administrator: Browser, superuser: Connection, town: TownAtTest, wrong: dict[str, Any], field: str
) -> None:
    before = await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", town.id)
    answer = await administrator.post(f"{HOME}/sezione/parole", {**WORDS, "join_words": "", **wrong})
    assert answer.status_code == 422
    assert f'<a href="#f-{field}">' in answer.text and "locandina" in answer.text
    assert await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", town.id) == before


@pytest.mark.parametrize("name", ["servizio", "parole", "orari", "approvazione"])
async def test_an_empty_form_and_one_with_a_wrong_word_are_shown_again(
    administrator: Browser, superuser: Connection, town: TownAtTest, name: str
) -> None:
    before = await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", town.id)
    wrong = {"required": ["shoe_size"], "without_approval": ["gossip"], "from": "noon"}
    answer = await administrator.post(f"{HOME}/sezione/{name}", wrong)
    assert answer.status_code == 422
    assert "da correggere" in answer.text
    assert await superuser.fetchrow("SELECT * FROM municipality WHERE id = $1", town.id) == before


async def test_words_of_citizens_are_kept_only_if_the_town_says_so(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    address = f"{HOME}/sezione/messaggi"
    assert "I testi che non sono comandi non si conservano." in (await administrator.get(HOME)).text
    form = (await administrator.get(address)).text
    assert "Che cosa vuol dire per la privacy" in form
    assert re.search(r'value="no" checked', form)
    page = await administrator.sent(address, {"keep_words": "si"})
    assert "si conservano 7 giorni, cifrati" in page.text
    assert await of(superuser, town, "profile ->> 'keep_words'") == "true"
    assert await last_line(superuser, town) == ("change_settings", "words_kept")
    assert "i testi dei cittadini si conservano 7 giorni" in (await administrator.get("/registro")).text
    await administrator.sent(f"{HOME}/sezione/parole", WORDS)
    assert await of(superuser, town, "profile ->> 'keep_words'") == "true", "another form leaves it as it is"
    await administrator.sent(address, {"keep_words": "no"})
    assert await of(superuser, town, "profile ->> 'keep_words'") == "false"
    assert await last_line(superuser, town) == ("change_settings", "words_not_kept")


async def test_test_phones_are_sealed_shown_to_administrators_and_replaced(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    page = await administrator.sent(f"{HOME}/telefoni", {"telefoni": "+39 333 1112223\r\n+39 333 1112224\r\n"})
    assert "2 telefoni del Comune ricevono le prove" in page.text
    assert "+393331112223" in (await administrator.get(f"{HOME}/telefoni")).text
    rows = await superuser.fetch("SELECT address_sealed FROM test_recipient WHERE municipality_id = $1", town.id)
    assert len(rows) == 2
    assert all(b"3331112223" not in row["address_sealed"] for row in rows)
    await administrator.sent(f"{HOME}/telefoni", {"telefoni": "+39 333 1112224"})
    assert await superuser.fetchval("SELECT count(*) FROM test_recipient") == 1
    assert await last_line(superuser, town) == ("change_settings", "test_numbers")


@pytest.mark.parametrize(
    "typed", ["12", "<script>alert(1)</script>", "\n".join(f"+39 333 111222{n}" for n in range(6))]
)
async def test_wrong_phones_are_told_and_none_is_kept(
    administrator: Browser, superuser: Connection, typed: str
) -> None:
    answer = await administrator.post(f"{HOME}/telefoni", {"telefoni": typed})
    assert answer.status_code == 422
    assert '<a href="#f-telefoni">' in answer.text
    assert "<script>alert" not in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM test_recipient") == 0


async def test_the_budget_of_a_month_is_set_and_taken_away(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    assert "€ 150,50" in (await administrator.sent(f"{HOME}/budget", {"importo": "150,50"})).text
    assert await superuser.fetchval("SELECT cap_micros FROM budget") == 150_500_000
    assert await last_line(superuser, town) == ("change_settings", "budget")
    assert 'value="150,50"' in (await administrator.get(f"{HOME}/budget")).text
    assert "Nessun limite di spesa." in (await administrator.sent(f"{HOME}/budget", {"importo": ""})).text
    assert await superuser.fetchval("SELECT count(*) FROM budget") == 0


async def test_what_messages_cost_is_told_with_where_the_prices_come_from(
    administrator: Browser, console: Console, town: TownAtTest
) -> None:
    page = (await administrator.get(f"{HOME}/budget")).text
    assert re.findall(r'<td class="number">([^<]*)</td>', page) == ["€ 20,00", "€ 50,00"]
    assert "Valgono dal 1 gennaio 2026. Da dove vengono: round numbers for tests." in page
    unpriced = replace(console.parts, prices=PriceList())
    async with replace(console, parts=unpriced).browser(visitor_of(town, Role.ADMINISTRATOR)) as browser:
        page = (await browser.get(f"{HOME}/budget")).text
    assert "Chi gestisce il servizio non ha ancora indicato i prezzi" in page


@pytest.mark.parametrize(
    ("typed", "cap"),
    [("1.500", 1_500), ("1.500,50", 1_500.5), ("€ 1000000", 1_000_000), ("0", 0), ("12.5", 12.5)],
)
async def test_thousands_of_euros_are_read_as_they_are_written(
    administrator: Browser, superuser: Connection, typed: str, cap: float
) -> None:
    await administrator.sent(f"{HOME}/budget", {"importo": typed})
    assert await superuser.fetchval("SELECT cap_micros FROM budget") == cap * 1_000_000


@pytest.mark.parametrize("typed", ["tanto", "-1", "1,234", "1.50.000", "1,500.50", "NaN", "1e999", "2000000"])
async def test_what_is_no_amount_is_told(administrator: Browser, superuser: Connection, typed: str) -> None:
    answer = await administrator.post(f"{HOME}/budget", {"importo": typed})
    assert answer.status_code == 422
    assert '<a href="#f-importo">' in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM budget") == 0


@pytest.mark.parametrize("version", ["%00", "mai-pubblicata", "x" * 41])
async def test_a_notice_that_nobody_published_is_not_there(administrator: Browser, version: str) -> None:
    assert (await administrator.get(f"{HOME}/informativa/versione/{version}")).status_code == 404


OWN = "Ciao, siamo {servizio}. Per uscire scrivi DISATTIVA. Emergenze: 112. Per parlare con il Comune {contatti}."


async def test_an_own_text_is_a_version_and_the_default_comes_back(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    page = (await administrator.sent(f"{HOME}/testi/help", {"testo": OWN, "fare": "salva"})).text
    assert "Versioni" in page
    assert await of(superuser, town, "profile->'texts'->>'help'") == OWN
    assert await last_line(superuser, town) == ("change_settings", "text:help")
    page = (await administrator.sent(f"{HOME}/testi/help", {"testo": OWN, "fare": "predefinito"})).text
    assert "di nuovo il predefinito" in page
    assert await of(superuser, town, "profile->'texts'->>'help'") is None
    assert await superuser.fetchval("SELECT count(*) FROM reply_text_version") == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "È vuoto"),
        ("Scrivi DISATTIVA per uscire.", "Manca il 112 per le emergenze"),
        ("DISATTIVA 112 {cucù} {altro}", "La parola {altro} non esiste"),
        (OWN + "a" * 1024, "È troppo lungo"),
        (OWN + " Ti risponderemo presto.", "Non deve promettere una risposta"),
    ],
)
async def test_a_text_that_lacks_what_it_must_say_is_refused(
    administrator: Browser, superuser: Connection, typed: str, said: str
) -> None:
    answer = await administrator.post(f"{HOME}/testi/help", {"testo": typed, "fare": "salva"})
    assert answer.status_code == 422
    assert '<a href="#f-testo">' in answer.text
    assert said in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM reply_text_version") == 0


async def test_a_reply_that_does_not_exist_is_not_there(administrator: Browser) -> None:
    assert (await administrator.get(f"{HOME}/testi/altro")).status_code == 404
    assert (await administrator.get(f"{HOME}/sezione/altro")).status_code == 404


async def test_a_script_in_a_setting_is_shown_as_text(administrator: Browser) -> None:
    await administrator.sent(f"{HOME}/sezione/servizio", {**SERVICE, "contacts": "<script>alert(1)</script>"})
    page = (await administrator.get(HOME)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
