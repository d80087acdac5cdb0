"""Forms of notices as a browser fills them in, and what a page of the console says."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx

from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser

ROADS = "/avvisi/nuovo/viabilita"
ALERT = "/avvisi/urgente/emergenza"


def notice_form(**changes: Any) -> dict[str, Any]:
    """A notice that is right, with a form of its own."""
    return {
        "modulo": str(uuid4()),
        "lingua": "it",
        "campo_cosa": "lavori in via Trento",
        "campo_dove": "",
        "campo_quando": "da lunedì 30 novembre",
        "campo_fare": "",
        "a_chi": "tutti",
        "urgenza": "normal",
        "parte": "subito",
        **changes,
    }


async def opened(browser: Browser, address: str) -> httpx.Response:
    """The page that a link to this address shows in the end: a form has an address of its own."""
    return await _led_on(browser, await browser.get(address))


async def seen_after(browser: Browser, address: str, data: dict[str, Any], **more: Any) -> httpx.Response:
    """The page that one sees after this form."""
    return await _led_on(browser, await browser.post(address, data, **more))


async def _led_on(browser: Browser, answer: httpx.Response) -> httpx.Response:
    return await browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


def back_from(look: str) -> str:
    """Where the page of the look at a notice leads back to."""
    found = re.search(r'href="([^"]+)">Torna a modificare', look)
    assert found is not None
    return html.unescape(found[1])


def text_of(page: str) -> str:
    """What people read of a page, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page.partition("<main")[2], flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def hidden_in(page: str, action: str) -> dict[str, Any]:
    """The hidden fields of the form that goes there; several of one name are a list."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, flags=re.DOTALL)
    assert form is not None, f"no form goes to {action}"
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[1]):
        if name == "forgery":
            continue
        plain = html.unescape(value)
        found[name] = plain if name not in found else [*_listed(found[name]), plain]
    return found


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def errors_of(page: str) -> list[tuple[str, str]]:
    """What the summary on top says, and the fields that it leads to."""
    summary = re.search(r"error-summary.*?<ul>(.*?)</ul>", page, flags=re.DOTALL)
    items: Sequence[str] = re.findall(r"<li>(.*?)</li>", summary[1], flags=re.DOTALL) if summary else []
    return [(_field(each), html.unescape(re.sub(r"<[^>]+>", "", each)).strip()) for each in items]


def _field(item: str) -> str:
    link = re.search(r'href="#f-([^"]+)"', item)
    return link[1] if link else ""


async def broadcasts_of(superuser: Connection, town: UUID) -> list[Mapping[str, Any]]:
    """What is on record, oldest first."""
    rows = await superuser.fetch("SELECT * FROM broadcast WHERE municipality_id = $1 ORDER BY id", town)
    read = ("audience", "parameters")
    return [{**row, **{name: json.loads(row[name]) for name in read}} for row in rows]
