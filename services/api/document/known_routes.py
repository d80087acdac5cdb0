"""What the document says there is: which route a path belongs to, which methods it has, and what these take."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from starlette.routing import compile_path

#: What Notify's clients can send besides, with bodies of their own: they are told that it is not for here.
NOT_OURS = ("/v2/notifications/email", "/v2/notifications/letter")


@dataclass(frozen=True, slots=True)
class KnownRoute:
    """A route by its template, as the router names it in the scope of a request."""

    path: str
    methods: frozenset[str]
    #: Methods that take no query, and those that take no body.
    without_query: frozenset[str] = frozenset()
    without_body: frozenset[str] = frozenset()

    @classmethod
    def of(cls, path: str, operations: Mapping[str, Any]) -> "KnownRoute":
        """As the document has it."""
        said = {method.upper(): operation for method, operation in operations.items()}
        return cls(
            path,
            frozenset(said),
            frozenset(each for each, operation in said.items() if not _asks(operation)),
            frozenset(
                each
                for each, operation in said.items()
                if "requestBody" not in operation and each != "GET" and path not in NOT_OURS
            ),
        )


def _asks(operation: Mapping[str, Any]) -> bool:
    return any(each["in"] == "query" for each in operation.get("parameters", ()))


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
        routes = [KnownRoute.of(path, operations) for path, operations in self._app.openapi()["paths"].items()]
        patterns = [(compile_path(each.path)[0], each) for each in routes if "{" in each.path]
        patterns.sort(key=lambda found: found[1].path.count("{"))
        spelled = {each.path: each for each in routes if "{" not in each.path}
        return {**{path: KnownRoute(path, frozenset({"POST"})) for path in NOT_OURS}, **spelled}, patterns
