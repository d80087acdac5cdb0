"""The privacy notice: composed from what the town set, corrected, published once, and kept as it was."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

HOME = "/impostazioni/informativa"
FACTS = {
    "versione": "2026-12",
    "base": "public_task",
    "titolare": "piazza Roma 1, PEC comune@pec.example",
    "gestore": "",
}
DRAFT = {
    "versione": "2026-12",
    "base": "consent",
    "testo": "Chi è il titolare\nIl Comune.\n\nAltro.",
    "fare": "pubblica",
}


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection, town: TownAtTest) -> AsyncIterator[None]:
    yield
    await superuser.execute("DELETE FROM privacy_notice")
    await superuser.execute("UPDATE municipality SET notice_version = '1'")


@pytest.mark.parametrize(
    "said",
    [
        "piazza Roma 1, PEC comune@pec.example",
        "articolo 6, paragrafo 1, lettera e",
        "WhatsApp Ireland Limited",
        "30 giorni dopo",
        "Scrivi DISATTIVA al +39 399 99 00001",
        "dai 14 anni",
        "Garante per la protezione dei dati personali",
        "chiama il 112",
        "nessuna decisione è presa da un programma",
        "12 mesi",
        "entro un mese",
        "nome, cognome, via, zona o contrada",
    ],
)
async def test_the_draft_says_all_that_a_notice_must(administrator: Browser, said: str) -> None:
    assert said in (await administrator.post(f"{HOME}/nuova", FACTS)).text


async def test_on_consent_the_draft_says_that_it_can_be_taken_back(administrator: Browser) -> None:
    page = (await administrator.post(f"{HOME}/nuova", {**FACTS, "base": "consent", "gestore": "Servizi Srl"})).text
    assert "lettera a del GDPR" in page
    assert "ritirare" in page
    assert "responsabile del trattamento: Servizi Srl" in page


@pytest.mark.parametrize(("name", "value"), [("titolare", ""), ("base", "altro")])
async def test_what_is_missing_is_told_beside_its_field(administrator: Browser, name: str, value: str) -> None:
    answer = await administrator.post(f"{HOME}/nuova", {**FACTS, name: value})
    assert answer.status_code == 422
    assert f'<a href="#f-{name}">' in answer.text


async def test_a_notice_is_published_in_force_and_in_the_log(
    administrator: Browser, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    page = (await administrator.sent(f"{HOME}/pubblica", DRAFT)).text
    for said in ("Informativa 2026-12", "in vigore", "Chi è il titolare", "Consenso"):
        assert said in page
    versions = {row["id"]: row["notice_version"] for row in await superuser.fetch("SELECT * FROM municipality")}
    assert (versions[town.id], versions[other_town.id]) == ("2026-12", "1")
    line = await superuser.fetchrow(
        "SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    assert line is not None
    assert (line["what"], line["reason"], line["who"][:6]) == ("publish_notice", "2026-12", "staff:")
    listed = (await administrator.get(HOME)).text
    assert "Persona administrator" in listed


async def test_a_version_is_published_once_and_never_changes(administrator: Browser, superuser: Connection) -> None:
    await administrator.sent(f"{HOME}/pubblica", DRAFT)
    answer = await administrator.post(f"{HOME}/pubblica", {**DRAFT, "testo": "Altro testo"})
    assert answer.status_code == 422
    assert '<a href="#f-versione">' in answer.text
    assert "Altro testo" in answer.text
    assert await superuser.fetchval("SELECT body FROM privacy_notice") == DRAFT["testo"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"versione": ""}, "versione"),
        ({"versione": "../x"}, "versione"),
        ({"versione": "1"}, "versione"),
        ({"testo": " "}, "testo"),
        ({"testo": "a" * 20_001}, "testo"),
    ],
)
async def test_a_wrong_draft_is_told_beside_its_field_and_not_published(
    administrator: Browser, superuser: Connection, wrong: dict[str, str], field: str
) -> None:
    answer = await administrator.post(f"{HOME}/pubblica", {**DRAFT, **wrong})
    assert answer.status_code == 422
    assert f'<a href="#f-{field}">' in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM privacy_notice") == 0


async def test_a_preview_publishes_nothing_and_shows_scripts_as_text(
    administrator: Browser, superuser: Connection
) -> None:
    typed = {**DRAFT, "testo": "Titolo\n<script>alert(1)</script>", "fare": "anteprima"}
    answer = await administrator.post(f"{HOME}/pubblica", typed)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM privacy_notice") == 0


async def test_another_towns_notice_is_not_there(
    console: Console, administrator: Browser, other_town: TownAtTest
) -> None:
    await administrator.sent(f"{HOME}/pubblica", DRAFT)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        assert (await stranger.get(f"{HOME}/versione/2026-12")).status_code == 404
        assert "2026-12" not in (await stranger.get(HOME)).text
