"""The archive for programs: RSS 2.0 for readers of news, JSON Feed 1.1 for whoever builds on it."""

import json
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.usecases.paging import PageRequest
from comunica.usecases.public.public_record import PublicTown
from services.console.doors.permissions import anybody
from services.console.pages.public.answers import FRESH, cached, file
from services.console.pages.public.often import takes_work
from services.console.pages.public.town import TownGiven
from services.console.pages.public.wording import TitledNotice, titled
from services.console.parts import Parts, PartsGiven
from services.console.speaking import Speaking

router = APIRouter(prefix="/comuni/{slug}")
#: Notices of a feed.
SIZE = 50
#: Written out: ElementTree's own prefixes are whatever another room registered for all.
_ATOM = "http://www.w3.org/2005/Atom"


@router.get("/avvisi.rss", dependencies=[anybody(), takes_work()])
async def rss(request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """https://www.rssboard.org/rss-specification."""
    notices = await _notices(town, parts)
    body = _rss(town, notices, _root(request, parts))
    return cached(request, file(body, "application/rss+xml"), seconds=FRESH)


@router.get("/avvisi.json", dependencies=[anybody(), takes_work()])
async def json_feed(request: Request, town: TownGiven, parts: PartsGiven) -> Response:
    """https://www.jsonfeed.org/version/1.1."""
    notices = await _notices(town, parts)
    body = json.dumps(_json(town, notices, _root(request, parts)), ensure_ascii=False).encode()
    return cached(request, file(body, "application/feed+json"), seconds=FRESH)


async def _notices(town: PublicTown, parts: Parts) -> list[TitledNotice]:
    page = await parts.public.notices(town, PageRequest(None, SIZE))
    speaking = Speaking("en" if town.language == "en" else "it", town.timezone)
    return [titled(each, speaking) for each in page.rows]


def _root(request: Request, parts: Parts) -> str:
    return parts.public_url or str(request.base_url).rstrip("/")


def _rss(town: PublicTown, notices: list[TitledNotice], root: str) -> bytes:
    here = f"{root}/comuni/{town.slug}"
    feed = ElementTree.Element("rss", {"version": "2.0", "xmlns:atom": _ATOM})
    channel = ElementTree.SubElement(feed, "channel")
    for name, text in (
        ("title", f"{town.service_name} – {town.name}"),
        ("link", f"{here}/avvisi"),
        ("description", f"{town.name}: {town.service_name}"),
        ("language", town.language),
    ):
        ElementTree.SubElement(channel, name).text = text
    own = {"href": f"{here}/avvisi.rss", "rel": "self", "type": "application/rss+xml"}
    ElementTree.SubElement(channel, "atom:link", own)
    for each in notices:
        item = ElementTree.SubElement(channel, "item")
        for name, text in (
            ("title", each.title),
            ("link", f"{here}/avvisi/{each.notice.id}"),
            ("description", _printable(each.plain)),
            ("category", each.kind),
            ("pubDate", format_datetime(each.notice.sent_at)),
        ):
            ElementTree.SubElement(item, name).text = text
        ElementTree.SubElement(item, "guid", {"isPermaLink": "false"}).text = f"urn:uuid:{each.notice.id}"
    return bytes(ElementTree.tostring(feed, "utf-8", xml_declaration=True))


def _printable(text: str) -> str:
    """XML has no control characters, however they are written."""
    return "".join(each for each in text if each >= " " or each in "\n\t")


def _json(town: PublicTown, notices: list[TitledNotice], root: str) -> dict[str, Any]:
    here = f"{root}/comuni/{town.slug}"
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{town.service_name} – {town.name}",
        "home_page_url": f"{here}/avvisi",
        "feed_url": f"{here}/avvisi.json",
        "language": town.language,
        "authors": [{"name": town.name, "url": f"{here}/"}],
        "items": [
            {
                "id": f"urn:uuid:{each.notice.id}",
                "url": f"{here}/avvisi/{each.notice.id}",
                "title": each.title,
                "content_text": each.plain,
                "summary": each.summary,
                "date_published": each.notice.sent_at.isoformat(),
                "language": each.notice.language,
                "tags": [each.kind, *each.notice.zones, *each.notice.topics],
            }
            for each in notices
        ],
    }
