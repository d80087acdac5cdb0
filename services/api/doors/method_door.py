"""Turns away what no route does with a path: by the document, before the router, which knows one method at a time."""

from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from services.api.document.known_routes import KnownRoute, KnownRoutes
from services.api.doors.faults import fault, from_validation


class MethodDoor:
    """Says what may be done with a path.

    A query where none is taken is refused too: who writes `?dry_run=true` in place of a field must not be sent for.
    """

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
            if scope["query_string"] and scope["method"] in route.without_query:
                names = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
                raise from_validation({"type": "extra_forbidden", "loc": ("query", name)} for name, _ in names)
        await self._app(scope, receive, send)


def must_have_no_body(scope: Scope, said: object) -> None:
    """Of a route that takes none: an empty object says nothing, anything else was meant for something."""
    route = scope.get("route")
    if not isinstance(route, KnownRoute) or scope["method"] not in route.without_body or said == {}:
        return
    if isinstance(said, dict):
        raise from_validation({"type": "extra_forbidden", "loc": ("body", name)} for name in said)
    raise from_validation([{"type": "no_body", "loc": ("body",), "msg": "this request takes none: leave it out"}])
