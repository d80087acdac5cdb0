"""Every page that can be looked at: the routes as the console declares them, with ids that its own links lead to."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx

from comunica.municipality.roles import Role
from services.console.doors.permissions import Need, declared
from services.console.web import ROUTERS
from workbench.console_permissions import role_may

#: What is no page: files, pictures, feeds, streams, what only leads on.
_NO_PAGE = re.compile(r"\.(pdf|png|svg|csv|rss|json|ics|xlsx)$|^/lingua/|/flusso$|/eventi$")
#: Addresses of one route that are looked into: not everybody's page has all that a page of its kind can have.
MOST = 5
_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One that answers GET with a page."""

    path: str
    need: Need

    def fits(self, path: str) -> bool:
        """Whether it is this one that answers there."""
        return re.fullmatch(_PLACE.sub("[^/]+", self.path), path) is not None

    @property
    def is_plain(self) -> bool:
        """Whether its address has nothing in it that varies."""
        return "{" not in self.path


def routes() -> list[Route]:
    """All of them; those without a variable first, so that an id is never taken for a word."""
    found = [
        Route(route.path, need)
        for route, need in declared(ROUTERS)
        if "GET" in (route.methods or ()) and not _NO_PAGE.search(route.path)
    ]
    return sorted(found, key=lambda each: (not each.is_plain, each.path))


@dataclass
class Walk:
    """Looks for a real address of every route, by following links as one role after another."""

    console: str
    found: dict[str, tuple[Role | None, str]] = field(default_factory=dict)

    async def follow(self, role: Role | None, cookies: Mapping[str, str], *, begin: Iterable[str] = ()) -> None:
        """As somebody with these cookies. `begin`: addresses that no link leads to."""
        open_to = [each for each in routes() if each.need.public if role is None] or [
            each for each in routes() if not each.need.public and role is not None and role_may(role, each.need)
        ]
        waiting = [*(each.path for each in open_to if each.is_plain), *begin]
        seen: set[str] = set()
        tried: Counter[str] = Counter()
        async with httpx.AsyncClient(base_url=self.console, cookies=dict(cookies), timeout=30) as client:
            while waiting:
                path = waiting.pop(0)
                route = next((each for each in open_to if each.fits(urlsplit(path).path)), None)
                if path in seen or route is None or tried[route.path] == MOST:
                    continue
                tried[route.path] += 1
                seen.add(path)
                answer = await client.get(path)
                if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                    self.found.setdefault(route.path, (role, path))
                    waiting += links_in(answer.text, path)

    def missing(self) -> list[str]:
        """Routes that nothing led to."""
        return [each.path for each in routes() if each.path not in self.found]


def links_in(page: str, at: str) -> list[str]:
    """Where its links lead, on this site."""
    found = (
        urlsplit(urljoin(at, each.replace("&amp;", "&"))) for each in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page)
    )
    return [f"{each.path}?{each.query}" if each.query else each.path for each in found if not each.netloc and each.path]
