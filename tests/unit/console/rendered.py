"""A request as the doors leave it, and pages made of a few lines: what the tests of the console's look stand on."""

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, DictLoader

from comunica.municipality.keys import Scope
from services.console import rendering
from services.console.rendering import environment

SOLARO = SimpleNamespace(name="Solaro", service_name="Solaro Informa", timezone="Europe/Rome", trial=False)


def somebody(*scopes: Scope, language: str = "it") -> Any:
    """Of the staff, with these permissions."""
    return SimpleNamespace(
        name="Anna Bianchi", language=language, caller=SimpleNamespace(may=lambda scope: scope in scopes)
    )


def asked(
    path: str = "/",
    *,
    visitor: Any = None,
    town: Any = SOLARO,
    headers: Mapping[str, str] | None = None,
    query: str = "",
) -> Request:
    """A request behind the doors."""
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
            "state": {"visitor": visitor, "town": town, "forgery_token": "token", "notices": []},
        }
    )


def made_of(template: str, request: Request | None = None, **context: Any) -> str:
    """What a template says, with the blanks between words evened."""
    own = environment()
    assert own.loader is not None
    own.loader = ChoiceLoader([DictLoader({"case.html": template}), own.loader])
    before, rendering.ENVIRONMENT = rendering.ENVIRONMENT, own
    try:
        answer = rendering.fragment(request or asked(), "case.html", **context)
    finally:
        rendering.ENVIRONMENT = before
    return re.sub(r"\s+", " ", bytes(answer.body).decode()).strip()
