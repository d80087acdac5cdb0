"""The town's coat of arms: uploaded by an administrator, on the pages and posters for citizens, and taken away."""

import io
from collections.abc import AsyncIterator

import pypdfium2
import pytest
import pytest_asyncio
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader

from comunica.municipality.coat_of_arms import LARGEST_FILE
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

FORM = "/impostazioni/stemma"
GREEN = (0, 140, 69)


def shield(width: int = 300, height: int = 400, kind: str = "PNG", colour: tuple[int, int, int] = GREEN) -> bytes:
    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).line((0, 0, width, height), fill=(205, 33, 42), width=30)
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


@pytest_asyncio.fixture(autouse=True)
async def as_before(superuser: Connection) -> AsyncIterator[None]:
    yield
    await superuser.execute("DELETE FROM coat_of_arms")


def public(town: TownAtTest, path: str = "/") -> str:
    return f"/comuni/{town.setup.slug}{path}"


async def uploaded(browser: Browser, content: bytes, name: str = "stemma.png") -> str:
    page = await browser.sent(FORM, files={"stemma": (name, content)})
    assert page.status_code == 200
    return page.text


async def lines(superuser: Connection, town: TownAtTest) -> list[tuple[str, str]]:
    rows = await superuser.fetch(
        "SELECT who, reason FROM audit_entry WHERE municipality_id = $1 AND reason LIKE 'coat_of_arms%' ORDER BY id",
        town.id,
    )
    return [(row["who"].partition(":")[0], row["reason"]) for row in rows]


async def test_it_stands_on_the_pages_for_citizens_with_its_words_and_is_taken_away(
    administrator: Browser, stranger: Browser, superuser: Connection, town: TownAtTest
) -> None:
    assert "stemma.png" not in (await stranger.get(public(town))).text
    assert (await stranger.get(public(town, "/stemma.png"))).status_code == 404
    assert "Stemma salvato" in await uploaded(administrator, shield())
    for path in ("/", "/avvisi", "/numeri", "/stato", "/privacy"):
        page = (await stranger.get(public(town, path))).text
        assert f'src="{public(town, "/stemma.png")}?v=' in page
        assert f'alt="Stemma: Comune di {town.setup.name}"' in page
    assert "Era già questo." in await uploaded(administrator, shield())
    assert "Stemma tolto." in (await administrator.sent(f"{FORM}/togli")).text
    assert "Non c’era nessuno stemma." in (await administrator.sent(f"{FORM}/togli")).text
    assert "stemma.png" not in (await stranger.get(public(town))).text
    assert (await stranger.get(public(town, "/stemma.png"))).status_code == 404
    assert await lines(superuser, town) == [("staff", "coat_of_arms"), ("staff", "coat_of_arms_removed")]
    assert "stemma tolto" in (await administrator.get("/registro")).text


async def test_copies_of_it_may_be_kept_until_there_is_another_and_nobody_takes_it_for_a_page(
    administrator: Browser, stranger: Browser, town: TownAtTest
) -> None:
    await uploaded(administrator, shield())
    answer = await stranger.get(public(town, "/stemma.png"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=300"
    mark = {"If-None-Match": answer.headers["etag"]}
    assert (await stranger.get(public(town, "/stemma.png"), headers=mark)).status_code == 304
    assert Image.open(io.BytesIO(answer.content)).size == (135, 180)
    await uploaded(administrator, shield(colour=(0, 0, 200)))
    assert (await stranger.get(public(town, "/stemma.png"), headers=mark)).status_code == 200


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("path", ["/locandina-a4.pdf", "/locandina-a5.pdf"])
async def test_it_is_on_the_poster_and_says_what_it_is(
    administrator: Browser, stranger: Browser, town: TownAtTest, path: str, language: str
) -> None:
    asked = public(town, path) + f"?lingua={language}"
    before = (await stranger.get(asked)).content
    await uploaded(administrator, shield())
    pdf = (await stranger.get(asked)).content
    assert pdf != before
    assert _has(pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil(), GREEN)
    root = PdfReader(io.BytesIO(pdf)).root_object
    tags = [each.get_object() for each in root["/StructTreeRoot"]["/K"][0]["/K"]]  # type: ignore[index]
    said = "Stemma" if language == "it" else "Coat of arms"
    assert tags[0]["/Alt"].startswith(f"{said}: ")
    await administrator.sent(f"{FORM}/togli")
    assert (await stranger.get(asked)).content == before


async def test_it_is_on_the_square(administrator: Browser, stranger: Browser, town: TownAtTest) -> None:
    before = Image.open(io.BytesIO((await stranger.get(public(town, "/locandina.png"))).content))
    await uploaded(administrator, shield(kind="JPEG"), "stemma.jpg")
    after = Image.open(io.BytesIO((await stranger.get(public(town, "/locandina.png"))).content))
    assert not _has(before, GREEN)
    assert _has(after, GREEN)


def _has(image: Image.Image, colour: tuple[int, int, int]) -> bool:
    apart = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, colour)).convert("L")
    return sum(apart.histogram()[:8]) > 100


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Scegli il file dello stemma."),
        (b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_FILE), "al massimo 2 MB"),
        (shield(kind="GIF"), "non è un’immagine PNG o JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "non è un’immagine PNG o JPEG"),
        (shield()[:500], "non si legge fino in fondo"),
        (shield(3001, 300), "al massimo 3.000 pixel"),
        (shield(60, 60), "troppo piccolo"),
        (shield(900, 200), "lo stemma da solo, senza scritte"),
        (b"\xff\xd8\xff\xe0nothing", "non si legge fino in fondo"),
    ],
    ids=["none", "large", "GIF", "SVG", "cut", "wide", "small", "flat", "no JPEG"],
)
async def test_a_file_that_is_no_coat_of_arms_is_refused_beside_its_field_and_changes_nothing(
    administrator: Browser, superuser: Connection, town: TownAtTest, content: bytes, says: str
) -> None:
    await uploaded(administrator, shield())
    before = await superuser.fetch("SELECT * FROM coat_of_arms")
    count = len(await lines(superuser, town))
    answer = await administrator.post(FORM, files={"stemma": ("stemma.png", content)})
    assert answer.status_code == 422
    assert '<a href="#f-stemma">' in answer.text
    assert says in answer.text
    assert await superuser.fetch("SELECT * FROM coat_of_arms") == before
    assert len(await lines(superuser, town)) == count


async def test_more_than_a_form_may_hold_is_not_even_read(administrator: Browser) -> None:
    files = {"stemma": ("stemma.png", bytes(LARGEST_FILE + 128 * 1024))}
    assert (await administrator.post(FORM, files=files)).status_code == 413
    assert (await administrator.post(f"{FORM}e", {"a": "b" * 70_000})).status_code == 413, "only this form is so large"


async def test_another_town_has_its_own(
    console: Console, administrator: Browser, stranger: Browser, town: TownAtTest, other_town: TownAtTest
) -> None:
    await uploaded(administrator, shield())
    assert (await stranger.get(public(other_town, "/stemma.png"))).status_code == 404
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as other:
        assert "Nessuno stemma" in (await other.get(FORM)).text
        await other.sent(f"{FORM}/togli")
    assert (await stranger.get(public(town, "/stemma.png"))).status_code == 200


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_nobody_else_puts_it_there_or_takes_it_away(
    console: Console, administrator: Browser, superuser: Connection, town: TownAtTest, role: Role
) -> None:
    await uploaded(administrator, shield())
    before = await superuser.fetch("SELECT * FROM coat_of_arms")
    async with console.browser(visitor_of(town, role)) as browser:
        assert (await browser.get(FORM)).status_code == 403
        files = {"stemma": ("stemma.png", shield(colour=(0, 0, 0)))}
        assert (await browser.post(FORM, files=files)).status_code == 403
        assert (await browser.post(f"{FORM}/togli")).status_code == 403
    assert await superuser.fetch("SELECT * FROM coat_of_arms") == before


async def test_posters_are_offered_in_both_languages(stranger: Browser, town: TownAtTest) -> None:
    page = (await stranger.get(public(town))).text
    for name in ("locandina-a4.pdf", "locandina-a5.pdf", "locandina.png"):
        for language in ("it", "en"):
            asked = public(town, f"/{name}?lingua={language}")
            assert f'href="{asked}"' in page
            assert (await stranger.get(asked)).status_code == 200
