"""Public pages: how to join, how the service stands, one's data, posters; the same for everybody."""

import datetime as dt
import io
import json
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from comunica.municipality.profile import Profile
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.public.conftest import minutes_ago
from tests.integration.console.public.sent_notices import put_notice
from tests.servers import Database
from tests.towns import NOTICE, TownAtTest, approved, put_town, town_setup

PAGES = ("/", "/avvisi", "/numeri", "/stato", "/privacy")
FILES = ("/avvisi.rss", "/avvisi.json", "/codice.svg", "/codice.png")
POSTERS = ("/locandina-a4.pdf", "/locandina-a5.pdf", "/locandina.png")


def root(town: TownAtTest) -> str:
    return f"/comuni/{town.setup.slug}"


def link(town: TownAtTest) -> str:
    digits = "".join(filter(str.isdigit, town.setup.channel.display_phone_number))
    return f"https://wa.me/{digits}?text=ATTIVA%20"


@pytest.mark.parametrize("path", [*PAGES, *FILES, *POSTERS])
async def test_copies_may_be_kept_and_are_asked_for_by_their_mark(
    citizen: Browser, sender: TownAtTest, path: str
) -> None:
    answer = await citizen.get(root(sender) + path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("public, max-age=")
    again = await citizen.get(root(sender) + path, headers={"If-None-Match": f'"other", W/{answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize("path", [*PAGES, *FILES, *POSTERS])
async def test_nobody_s_cookie_is_in_a_copy_and_whoever_is_signed_in_sees_what_all_see(
    console: Console, citizen: Browser, town: TownAtTest, path: str
) -> None:
    async with console.browser(visitor_of(town, Role.ADMINISTRATOR, name="Ada Segreta")) as somebody:
        theirs = await somebody.get(root(town) + path)
    answer = await citizen.get(root(town) + path)
    for each in (theirs, answer):
        assert "set-cookie" not in each.headers
    assert theirs.content == answer.content
    assert b"Ada Segreta" not in answer.content
    assert theirs.headers["cache-control"] == answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/", "/avvisi", "/avvisi.rss", "/stato", "/numeri/2026-01", "/locandina-a4.pdf"])
async def test_a_town_that_is_not_there_is_not_found(citizen: Browser, path: str) -> None:
    assert (await citizen.get(f"/comuni/nessun-comune{path}")).status_code == 404
    assert (await citizen.get(f"/comuni/..%2f..%2fetc{path}")).status_code == 404


@pytest.mark.parametrize("path", ["/avvisi/mai-mandato", "/locandina.pdf", "/numeri/2020-01", "/a/b"])
async def test_a_citizen_who_is_lost_finds_back_to_their_town_and_not_to_the_door_of_its_staff(
    citizen: Browser, sender: TownAtTest, path: str
) -> None:
    page = await citizen.get(root(sender) + path)
    assert page.status_code == 404
    assert f'href="{root(sender)}/">Vai all’inizio' in page.text


@pytest.mark.parametrize("path", ["", "/", "/avvisi?parole=acqua", "/numeri/2026-01.csv", "/codice.svg"])
async def test_a_name_written_with_capitals_leads_to_the_page(citizen: Browser, sender: TownAtTest, path: str) -> None:
    answer = await citizen.get(f"/comuni/{sender.setup.slug.title()}{path}")
    assert (answer.status_code, answer.headers["location"]) == (308, root(sender) + (path or "/"))
    assert (await citizen.get(f"/comuni/Nessun-Comune{path or '/'}", follow_redirects=True)).status_code == 404


async def test_the_address_without_its_slash_leads_to_the_page(citizen: Browser, sender: TownAtTest) -> None:
    answer = await citizen.get(root(sender))
    assert (answer.status_code, answer.headers["location"]) == (308, f"{root(sender)}/")


async def test_the_first_page_says_number_words_link_and_how_to_leave(citizen: Browser, sender: TownAtTest) -> None:
    page = (await citizen.get(f"{root(sender)}/")).text
    for said in (
        sender.setup.channel.display_phone_number,
        f'href="{link(sender)}"',
        "ATTIVA, nome, cognome, via e numero",
        "ATTIVA Maria Bianchi Via Roma 12",
        "<strong>DISATTIVA</strong>",
        "Per le emergenze chiama il 112.",
        "Comune di Solaro &lt;b&gt;",
        "Sol@ro &amp; Comunica",
        f"{root(sender)}/locandina-a4.pdf",
    ):
        assert said in page
    assert "<b>" not in page


async def test_pages_speak_english_too(citizen: Browser, sender: TownAtTest) -> None:
    page = await citizen.get(f"{root(sender)}/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert "How to join" in page.text
    assert "Accept-Language" in page.headers["vary"]


async def test_words_and_questions_are_the_town_s_own(citizen: Browser, database: Database) -> None:
    setup = replace(
        town_setup(499, keys={}),
        profile=Profile(join_words=("Jesi on",), leave_words=("Jesi off",), required=()),
    )
    town = await put_town(database, setup, approved(NOTICE))
    page = (await citizen.get(f"{root(town)}/")).text
    assert "JESI ON" in page
    assert "<strong>JESI OFF</strong>" in page
    assert "text=JESI%20ON" in page
    assert "Chiediamo dove abiti" not in page


async def test_a_town_without_a_number_says_that_it_is_not_there_yet(citizen: Browser, superuser: Connection) -> None:
    await superuser.execute(
        "INSERT INTO municipality (id, slug, name, service_name, contacts, privacy_url, notice_version, wrapped_key)"
        " VALUES (gen_random_uuid(), 'senza-numero', 'Lentate', 'Lentate Informa', 'telefona', 'https://c.example',"
        " '1', '') ON CONFLICT DO NOTHING"
    )
    assert "Il servizio non è ancora attivo" in (await citizen.get("/comuni/senza-numero/")).text
    assert "Non ancora attivo" in (await citizen.get("/comuni/senza-numero/stato")).text
    for path in ("/avvisi", "/numeri", "/privacy"):
        assert (await citizen.get(f"/comuni/senza-numero{path}")).status_code == 200
    for path in (*POSTERS, "/codice.svg"):
        assert (await citizen.get(f"/comuni/senza-numero{path}")).status_code == 404


async def test_a_town_on_trial_says_so_and_is_not_to_be_found_by_search(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    assert '<meta name="robots" content="index, follow">' in (await citizen.get(f"{root(sender)}/")).text
    await superuser.execute("UPDATE municipality SET trial = true WHERE id = $1", sender.id)
    page = (await citizen.get(f"{root(sender)}/")).text
    assert "Il servizio è in prova" in page
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize("path", ["/locandina-a4.pdf", "/locandina-a5.pdf"])
async def test_a_poster_says_what_the_page_says(citizen: Browser, sender: TownAtTest, path: str) -> None:
    answer = await citizen.get(root(sender) + path)
    assert answer.headers["content-type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    said = " ".join(reader.pages[0].extract_text().split())
    for expected in (
        "Comune di Solaro <b>",
        "Sol@ro & Comunica",
        sender.setup.channel.display_phone_number,
        "Per uscire scrivi DISATTIVA, quando vuoi.",
        sender.setup.privacy_url,
    ):
        assert expected in said
    english = await citizen.get(root(sender) + path, params={"lingua": "en"})
    assert "To leave write DISATTIVA" in PdfReader(io.BytesIO(english.content)).pages[0].extract_text()


@pytest.mark.parametrize("path", ["/locandina.png", "/codice.png"])
async def test_the_code_of_a_picture_leads_to_the_town_s_number(
    citizen: Browser, sender: TownAtTest, path: str
) -> None:
    answer = await citizen.get(root(sender) + path)
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert [each.text for each in zxingcpp.read_barcodes(image)] == [link(sender)]


async def test_the_privacy_notice_is_read_here_once_it_is_published_here(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    before = (await citizen.get(f"{root(sender)}/privacy")).text
    assert f'href="{sender.setup.privacy_url}"' in before
    await superuser.execute(
        "INSERT INTO privacy_notice (municipality_id, version, basis, body, published_by)"
        " VALUES ($1, $2, 'consent', E'Titolare\\nComune di Solaro\\nPEC <a>\\n\\nDiritti: art. 15', 'staff:1'),"
        " ($1, 'old', 'consent', 'superata', 'staff:1')",
        sender.id,
        sender.setup.notice_version,
    )
    page = (await citizen.get(f"{root(sender)}/privacy")).text
    assert "<h3>Titolare</h3>" in page
    assert "<p>Comune di Solaro<br>PEC &lt;a&gt;</p>" in page
    assert "<p>Diritti: art. 15</p>" in page
    assert "superata" not in page


async def test_who_keeps_what_is_written_says_so(citizen: Browser, sender: TownAtTest, superuser: Connection) -> None:
    kept = "il testo resta 7 giorni"
    assert kept not in (await citizen.get(f"{root(sender)}/privacy")).text
    before = await superuser.fetchval("SELECT profile FROM municipality WHERE id = $1", sender.id)
    await superuser.execute(
        "UPDATE municipality SET profile = profile || '{\"keep_words\": true}' WHERE id = $1", sender.id
    )
    page = (await citizen.get(f"{root(sender)}/privacy")).text
    await superuser.execute("UPDATE municipality SET profile = $2 WHERE id = $1", sender.id, before)
    assert kept in page


async def test_the_service_is_active(citizen: Browser, sender: TownAtTest) -> None:
    assert ">Attivo<" in (await citizen.get(f"{root(sender)}/stato")).text


async def test_a_paused_channel_is_a_suspended_service_since_it_was_paused(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    await superuser.execute(
        "UPDATE channel SET state = 'paused', paused_reason = 'token_refused' WHERE id = $1", sender.channel_id
    )
    page = (await citizen.get(f"{root(sender)}/stato")).text
    assert ">Sospeso<" in page
    assert "token_refused" not in page
    assert f"{dt.datetime.now(dt.UTC).year}, ore" in page
    await superuser.execute(
        "UPDATE channel SET state = 'active', paused_reason = NULL WHERE id = $1", sender.channel_id
    )
    assert ">Attivo<" in (await citizen.get(f"{root(sender)}/stato")).text


async def test_what_should_have_begun_and_has_not_is_a_slow_service(
    citizen: Browser, sender: TownAtTest, superuser: Connection
) -> None:
    waiting = await put_notice(superuser, sender, state="scheduled", started_at=None)
    due = (
        "INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)"
        " VALUES ($1, $2, $3, 'normal', 'resolve', $4)"
    )
    await superuser.execute(due, sender.id, waiting, sender.channel_id, minutes_ago(1))
    assert ">Attivo<" in (await citizen.get(f"{root(sender)}/stato")).text, "a minute is no delay"
    await superuser.execute("UPDATE due_source SET due_at = $2 WHERE source_id = $1", waiting, minutes_ago(12))
    assert ">Rallentato<" in (await citizen.get(f"{root(sender)}/stato")).text


async def test_no_citizen_is_on_any_public_page(citizen: Browser, town: TownAtTest) -> None:
    """Of the towns' people there are the phones 39333000000… and Maria Bianchi of Via Roma, who is the example, too."""
    for path in (*PAGES, *FILES):
        answer = await citizen.get(root(town) + path)
        assert b"3933300" not in answer.content


async def test_forms_are_not_taken_there(citizen: Browser, sender: TownAtTest) -> None:
    assert (await citizen.post_as_it_is(f"{root(sender)}/", {"a": "b"})).status_code == 405


async def test_who_only_asks_whether_it_is_there_is_told(citizen: Browser, sender: TownAtTest) -> None:
    for path in ("/", "/avvisi.rss", "/locandina-a4.pdf"):
        asked, told = await citizen.get(root(sender) + path), await citizen.client.head(root(sender) + path)
        assert (told.status_code, told.headers["etag"]) == (200, asked.headers["etag"])
    assert (await citizen.client.head(f"{root(sender)}/nulla")).status_code == 404


async def test_the_feed_is_json_for_an_empty_town(citizen: Browser, sender: TownAtTest) -> None:
    assert json.loads((await citizen.get(f"{root(sender)}/avvisi.json")).content)["items"] == []
