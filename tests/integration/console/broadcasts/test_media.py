"""The file above a notice: who writes, approves and follows sees the picture itself; nobody else sees anything."""

from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from comunica.broadcasting.starter_templates import starter_templates
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.broadcasts.check_media import MediaKind
from comunica.usecases.broadcasts.keep_media import LARGEST
from comunica.usecases.setting_up.starter_setups import setup_of
from tests.integration.console.broadcasts.writing import errors_of, hidden_in, notice_form, seen_after, text_of
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.servers import Database
from tests.towns import TownAtTest, approved, put_town

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n0", b"\xff\xd8\xff\xe00", b"%PDF-1.7 orari"
EVENTS = "/avvisi/nuovo/eventi"
FORM = {"campo_cosa": "festa", "campo_quando": "sabato", "campo_dove": "piazza Grandi", "urgenza": "bulk"}


@pytest_asyncio.fixture(scope="module", loop_scope="session", autouse=True)
async def events(database: Database, towns: tuple[TownAtTest, TownAtTest]) -> None:
    """Notices of events can begin with a picture, or with a document."""
    for town in towns:
        both = starter_templates(town.setup.name, ["eventi"], ["it"], headers=("image", "document"))
        await put_town(database, town.setup, *(approved(setup_of(each)) for each in both))


async def previewed(browser: Browser, content: bytes, name: str, words: str = "La piazza in festa") -> httpx.Response:
    """The preview of a notice with this file."""
    form = notice_form(**FORM, alternativo=words)
    seen = await seen_after(
        browser, f"{EVENTS}/anteprima", form, files={"file": (name, content, "application/x-anything")}
    )
    assert seen.status_code == 200, errors_of(seen.text)
    return seen


def media_in(page: httpx.Response) -> UUID:
    return UUID(hidden_in(page.text, f"{EVENTS}/manda")["media"])


@pytest_asyncio.fixture
async def picture(clerk: Browser) -> AsyncIterator[str]:
    """The address of one of this town."""
    yield f"/avvisi/file/{media_in(await previewed(clerk, PNG, 'festa.png'))}"


@pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
async def test_the_bubble_shows_the_picture_with_its_words_from_the_preview_to_the_end(
    clerk: Browser,
    approver: Browser,
    observer: Browser,
    superuser: Connection,
    content: bytes,
    kind: str,
) -> None:
    seen = await previewed(clerk, content, "piazza", words='Una "piazza" <b>piena</b>')
    at = f"/avvisi/file/{media_in(seen)}"
    shown = f'<img class="bubble-picture" src="{at}" alt="Una &#34;piazza&#34; &lt;b&gt;piena&lt;/b&gt;">'
    assert shown in seen.text
    assert 'Descrizione della foto: Una "piazza" <b>piena</b>' in text_of(seen.text)
    beside = await clerk.post(f"{EVENTS}/accanto", hidden_in(seen.text, f"{EVENTS}/manda"))
    assert shown in beside.text
    answer = await clerk.post(f"{EVENTS}/manda", hidden_in(seen.text, f"{EVENTS}/manda"))
    notice = answer.headers["location"].rpartition("/")[2]
    await superuser.execute("UPDATE broadcast SET state = 'awaiting_approval' WHERE id = $1", UUID(notice))
    assert shown in (await approver.get(f"/avvisi/da-approvare/{notice}")).text
    assert shown in (await observer.get(f"/avvisi/{notice}")).text
    for browser in (clerk, approver, observer):
        file = await browser.get(at)
        assert (file.status_code, file.content, file.headers["content-type"]) == (200, content, kind)
        assert file.headers["content-disposition"].startswith("inline;")
        assert file.headers["x-content-type-options"] == "nosniff"
        assert file.headers["cache-control"] == "private, no-cache"
        assert file.headers["content-security-policy"].startswith("default-src 'none'")


async def test_a_document_is_a_link_with_its_name_and_is_saved_not_shown(clerk: Browser) -> None:
    seen = await previewed(clerk, PDF, "orari della città.pdf", words="Gli orari")
    at = f"/avvisi/file/{media_in(seen)}"
    assert f'<a href="{at}">orari della città.pdf</a>' in seen.text and "<img" not in seen.text
    file = await clerk.get(at)
    assert (file.content, file.headers["content-type"]) == (PDF, "application/pdf")
    assert file.headers["content-disposition"] == (
        "attachment; filename=\"orari della citt_.pdf\"; filename*=UTF-8''orari%20della%20citt%C3%A0.pdf"
    )


async def test_a_copy_is_asked_about_each_time_and_not_sent_again(clerk: Browser, picture: str) -> None:
    mark = (await clerk.get(picture)).headers["etag"]
    again = await clerk.get(picture, headers={"If-None-Match": mark})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"
    await clerk.post("/esci")
    gone = await clerk.get(picture, headers={"If-None-Match": mark})
    assert gone.status_code == 303, "whoever is signed out sees no copy either"


async def test_the_file_of_another_town_is_to_everybody_as_one_that_there_is_not(
    console: Console, stranger: Browser, other_town: TownAtTest, picture: str
) -> None:
    mark = f'"{picture.rpartition("/")[2]}"'
    for role in Role:
        async with console.browser(visitor_of(other_town, role)) as neighbour:
            for headers in ({}, {"If-None-Match": mark}):
                answer = await neighbour.get(picture, headers=headers)
                assert answer.status_code == 404 and PNG not in answer.content
            nothing = await neighbour.get(picture[:-4] + "0000")
            assert nothing.status_code == 404
    assert (await stranger.get(picture)).status_code == 303


async def test_another_towns_picture_does_not_come_into_a_form_either(
    console: Console, other_town: TownAtTest, picture: str
) -> None:
    async with console.browser(visitor_of(other_town, Role.CLERK)) as neighbour:
        media = picture.rpartition("/")[2]
        answer = await seen_after(neighbour, f"{EVENTS}/anteprima", notice_form(**FORM, media=media))
    assert ("file", "Il file non c’è più: caricalo di nuovo.") in errors_of(answer.text)
    assert picture not in answer.text


@pytest.mark.parametrize(
    "damage",
    [
        # What is on record as a picture is a page; calls itself what it is not; is more than anybody may bring.
        "content = convert_to('<html><script>alert(1)</script>', 'UTF8')",
        "mime_type = 'text/html'",
        "mime_type = 'image/svg+xml'",
        "kind = 'document'",
        "content = decode('89504e470d0a1a0a', 'hex') || decode(repeat('00', {most}), 'hex')",
        "content = NULL",
    ],
)
async def test_what_is_not_as_it_was_taken_in_is_not_given_out(
    clerk: Browser, superuser: Connection, picture: str, damage: str
) -> None:
    assert (await clerk.get(picture)).status_code == 200
    change = damage.format(most=LARGEST[MediaKind.IMAGE])
    await superuser.execute(f"UPDATE media SET {change} WHERE id = $1", UUID(picture.rpartition("/")[2]))
    assert (await clerk.get(picture)).status_code == 404


async def test_the_look_at_its_first_bytes_is_what_keeps_it_in(
    console: Console, clerk: Browser, superuser: Connection, town: TownAtTest, picture: str
) -> None:
    media = UUID(picture.rpartition("/")[2])
    page = b"<html><script>alert(1)</script>"
    await superuser.execute("UPDATE media SET content = $2 WHERE id = $1", media, page)
    assert await console.parts.files.content(town.id, media, most=len(page)) == page
    assert page not in (await clerk.get(picture)).content


async def test_one_whose_bytes_were_forgotten_is_told_by_its_words(
    clerk: Browser, superuser: Connection, picture: str
) -> None:
    seen = await previewed(clerk, PNG, "festa.png", words="La banda")
    sent = await clerk.post(f"{EVENTS}/manda", hidden_in(seen.text, f"{EVENTS}/manda"))
    await superuser.execute("UPDATE media SET content = NULL WHERE id = $1", media_in(seen))
    page = await clerk.get(sent.headers["location"])
    assert "<img" not in page.text and "La banda" in text_of(page.text)


async def test_what_is_too_large_is_not_even_read(
    console: Console, town: TownAtTest, superuser: Connection, picture: str
) -> None:
    media = UUID(picture.rpartition("/")[2])
    assert await console.parts.files.content(town.id, media, most=len(PNG)) == PNG
    assert await console.parts.files.content(town.id, media, most=len(PNG) - 1) is None


async def test_a_page_of_a_visitor_is_kept_nowhere_whatever_it_says_but_for_files(clerk: Browser, picture: str) -> None:
    assert (await clerk.get("/avvisi")).headers["cache-control"] == "no-store"
    assert (await clerk.get(picture.replace("/file/", "/file/x"))).headers["cache-control"] == "no-store"
