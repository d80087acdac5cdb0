"""What the document says there is: which route a path belongs to, and which methods it has."""

import re
from dataclasses import dataclass
from functools import cached_property

from fastapi import FastAPI
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api.faults import fault

#: What Notify's clients can send besides: told so by a route that the document does not name.
NOT_OURS = ("/v2/notifications/email", "/v2/notifications/letter")


@dataclass(frozen=True, slots=True)
class KnownRoute:
    """A route by its template, as the router names it in the scope of a request."""

    path: str
    methods: frozenset[str]


class KnownRoutes:
    """The routes of an application, by its document."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def of(self, path: str) -> KnownRoute | None:
        """The route of a path: one that is spelled out goes before one with parameters."""
        spelled, patterns = self._table
        return spelled.get(path) or next((route for pattern, route in patterns if pattern.match(path)), None)

    @cached_property
    def _table(self) -> tuple[dict[str, KnownRoute], list[tuple[re.Pattern[str], KnownRoute]]]:
        routes = [
            KnownRoute(path, frozenset(method.upper() for method in methods))
            for path, methods in self._app.openapi()["paths"].items()
        ]
        patterns = [(compile_path(each.path)[0], each) for each in routes if "{" in each.path]
        patterns.sort(key=lambda found: found[1].path.count("{"))
        spelled = {each.path: each for each in routes if "{" not in each.path}
        return {**{path: KnownRoute(path, frozenset({"POST"})) for path in NOT_OURS}, **spelled}, patterns


class MethodDoor:
    """Turns away what no route does with its path, and says what may be done. The router knows one method at a time."""

    def __init__(self, app: ASGIApp, *, routes: KnownRoutes) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the lifespan."""
        route = self._routes.of(scope["path"]) if scope["type"] == "http" else None
        if route is not None:
            scope["route"] = route
            if scope["method"] not in route.methods:
                raise fault(
                    405,
                    "MethodNotAllowedError",
                    code="method_not_allowed",
                    message="This method is not allowed here: see /openapi.json",
                    headers={"Allow": ", ".join(sorted(route.methods))},
                )
        await self._app(scope, receive, send)
