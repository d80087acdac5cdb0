"""Every page that can be looked at: the routes as the console declares them, with ids that its own links lead to."""

import re
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpx

from comunica.municipality.roles import Role
from services.console.doors.permissions import Need, declared
from services.console.web import ROUTERS
from workbench.console_permissions import operator_may, role_may

#: What is no page: files, pictures, feeds, streams, what only leads on (a town without the stroke after it).
_NO_PAGE = re.compile(
    r"\.(pdf|png|svg|csv|rss|json|ics|xlsx)$|^/lingua/|/flusso$|/eventi$|^/comuni/\{slug\}$|^/avvisi/file/"
    r"|^/entra/identita"
)
#: Addresses of one route that are looked into: not everybody's page has all that a page of its kind can have.
MOST = 10
_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """One that answers GET with a page."""

    path: str
    need: Need

    def fits(self, path: str) -> bool:
        """Whether it is this one that answers there."""
        return _fits(self.path, path)

    @property
    def is_plain(self) -> bool:
        """Whether its address has nothing in it that varies."""
        return "{" not in self.path


def _fits(route: str, path: str) -> bool:
    return re.fullmatch(_PLACE.sub("[^/]+", route), path) is not None


def routes() -> list[Route]:
    """All of them; those without a variable first, so that an id is never taken for a word."""
    found = [
        Route(route.path, need)
        for route, need in declared(ROUTERS)
        if "GET" in (route.methods or ()) and not _NO_PAGE.search(route.path)
    ]
    return sorted(found, key=lambda each: (not each.is_plain, each.path))


class Besides(StrEnum):
    """Who looks and has no role in a town."""

    OPERATOR = "operator"


type Who = Role | Besides | None


class Looks(Protocol):
    """A browser, or a client that plays one."""

    async def get(self, url: str, /) -> httpx.Response:
        """What is at an address of the console."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page worth a look: the first of its route, or one that offers something else to somebody else."""

    route: str
    role: Who
    address: str
    #: What its middle leads to and sends, by their routes.
    offers: frozenset[str]


@dataclass
class Walk:
    """Looks for a real address of every route, by following links as one role after another."""

    seen: list[Seen] = field(default_factory=list)
    #: What every page that was looked at said, by who looked and its address.
    read: dict[tuple[Who, str], httpx.Response] = field(default_factory=dict)

    async def follow(self, role: Who, client: Looks, *, begin: Iterable[str] = (), everywhere: bool = True) -> None:
        """As somebody with this role, as an operator, or as nobody.

        `begin`: addresses that no link leads to; unless `everywhere`, only from there.
        """
        open_to = [each for each in routes() if _is_for(each, role)]
        waiting = deque([*(each.path for each in open_to if each.is_plain and everywhere), *begin])
        tried: Counter[str] = Counter()
        while waiting:
            path = waiting.popleft()
            route = next((each for each in open_to if each.fits(urlsplit(path).path)), None)
            if (role, path) in self.read or route is None or tried[route.path] == MOST:
                continue
            tried[route.path] += 1
            answer = self.read[role, path] = await client.get(path)
            if answer.status_code == 303:  # a form has an address of its own, which its link leads to
                tried[route.path] -= 1
                waiting.appendleft(answer.headers["location"])
            if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
                self._see(Seen(route.path, role, path, _offers(answer.text, path)))
                waiting += links_in(answer.text, path)

    def _see(self, page: Seen) -> None:
        """One page for each role and route, and none that offers what another did."""
        known = [each for each in self.seen if each.route == page.route]
        if all(each.role != page.role and each.offers != page.offers for each in known):
            self.seen.append(page)

    @property
    def found(self) -> dict[str, tuple[Who, str]]:
        """The first address of every route, and who may look at it."""
        return {each.route: (each.role, each.address) for each in reversed(self.seen)}

    def missing(self) -> list[str]:
        """Routes that nothing led to."""
        return [each.path for each in routes() if each.path not in self.found]


def _is_for(route: Route, role: Who) -> bool:
    if role is None or route.need.public:
        return role is None and route.need.public
    return operator_may(route.need) if isinstance(role, Besides) else role_may(role, route.need)


def _offers(page: str, at: str) -> frozenset[str]:
    middle = re.sub(r"(?s)^.*?<main\b|</main>.*$", "", page)
    forms = (urljoin(at, each) for each in re.findall(r'<form\b[^>]*\baction="([^"]+)"', middle))
    paths = {*forms, *links_in(middle, at)}
    known = [each for each, _ in declared(ROUTERS)]
    return frozenset(route.path for path in paths for route in known if _fits(route.path, urlsplit(path).path))


def links_in(page: str, at: str) -> list[str]:
    """Where its links lead, on this site."""
    found = (
        urlsplit(urljoin(at, each.replace("&amp;", "&"))) for each in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page)
    )
    return [f"{each.path}?{each.query}" if each.query else each.path for each in found if not each.netloc and each.path]
