"""What others made is what we took, and no page loads anything from elsewhere."""

import hashlib
import re
import tomllib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from services.console.assets import ASSETS, STATIC, Assets

VENDOR = STATIC / "vendor"
TAKEN = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))
FILES = {f"{package}/{path}": digest for package, card in TAKEN.items() for path, digest in card["sha256"].items()}
#: What a browser would fetch: addresses in style sheets, and those that scripts or pictures name as such.
ELSEWHERE = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import|src=["']https?://|from\s*["']https?://""")


def test_every_file_of_others_is_as_it_was_taken() -> None:
    there = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendor.toml"
    }
    assert there == FILES


def test_each_package_comes_with_its_licence_and_says_where_from() -> None:
    for package, card in TAKEN.items():
        assert card["version"]
        assert card["source"].startswith("npm: ")
        assert (VENDOR / package / "LICENSE").is_file()


@pytest.mark.parametrize(
    "path", [each for each in STATIC.rglob("*") if each.suffix in {".css", ".svg"}], ids=lambda path: path.name
)
def test_nothing_is_loaded_from_another_host_nor_drawn_in(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not ELSEWHERE.search(text)
    assert "url(data:" not in text
    assert 'url("data:' not in text


def test_the_rule_sees_a_font_from_elsewhere() -> None:
    assert ELSEWHERE.search('src: url("https://fonts.example.com/a.woff2")')
    assert ELSEWHERE.search("background: url(//cdn.example.com/a.png)")


@pytest.mark.parametrize("sheet", list(STATIC.rglob("*.css")), ids=lambda path: path.name)
def test_what_a_style_sheet_refers_to_is_there(sheet: Path) -> None:
    for reference in re.findall(r"""url\(["']?([^"')]+)["']?\)""", sheet.read_text("utf-8")):
        assert (sheet.parent / reference).is_file(), reference


def browser() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=Starlette(routes=[ASSETS.mount()]))
    return httpx.AsyncClient(transport=transport, base_url="https://console.test")


async def test_a_file_is_kept_for_as_long_as_its_address_holds() -> None:
    async with browser() as client:
        answer = await client.get(ASSETS.url("console.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"


async def test_a_page_of_another_release_gets_what_there_is_and_not_for_long() -> None:
    async with browser() as client:
        answer = await client.get("/static/0000000000000000/console.css")
        outside = await client.get(f"/static/{ASSETS.release}/..%2f..%2frendering.py")
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert outside.status_code == 404


def test_another_style_is_another_address(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a {}")
    before = Assets(tmp_path).url("a.css")
    (tmp_path / "a.css").write_text("b {}")
    assert Assets(tmp_path).url("a.css") != before


def test_a_page_cannot_name_a_file_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        ASSETS.url("console.scss")
