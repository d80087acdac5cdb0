"""Renders the console's pages. `page(request, "broadcasts/list.html", broadcasts=...)` is all that a route needs.

In every template and macro: `_("…")` and `{% trans %}`, `url`, `here`, `asset`, `icon`, `can`, `forgery_field`, and the filters of FILTERS
below. In templates (not in macros, which take arguments) also `visitor`, `town`, `language`, `notices`, `path`, `navigation`.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from comunica.municipality.keys import Scope
from services.console import navigation
from services.console.assets import ASSETS, SPRITES
from services.console.doors.notice_door import Kind, Notice, add_notice, take_notices
from services.console.phone_text import lines_as_on_the_phone
from services.console.speaking import HOME, LANGUAGES, Language, Speaking, negotiate

HTML = Path(__file__).parent / "html"
LANGUAGE_COOKIE = "lingua"


class Town(Protocol):
    """What every page says of the municipality: `request.state.town`, if it is known."""

    @property
    def name(self) -> str:
        """Comune di …"""

    @property
    def service_name(self) -> str:
        """As citizens know it."""

    @property
    def timezone(self) -> str:
        """Of its clock."""

    @property
    def trial(self) -> bool:
        """Whether what it sends goes to its staff only."""


@dataclass(frozen=True)
class _Rendering:
    """What macros need to know of the page that they are in."""

    request: Request
    speaking: Speaking


_rendering: ContextVar[_Rendering] = ContextVar("rendering")


def page(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page. Shows the notices that wait, once."""
    return _answer(request, name, status, {"notices": take_notices(request), **context})


def fragment(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A part of a page, for htmx. Notices wait for the next whole page."""
    return _answer(request, name, status, {"notices": (), **context})


def notice(request: Request, kind: Kind, text: str, **values: object) -> None:
    """Say this on the next page that the visitor sees: an Italian sentence, which is translated, with its values."""
    add_notice(request, Notice(kind, speaking_to(request).say(text, **values)))


def say(request: Request, text: str, **values: object) -> str:
    """An Italian sentence in the visitor's language, with its values."""
    return speaking_to(request).say(text, **values)


def speaking_to(request: Request) -> Speaking:
    """The language and the clock of whoever asks: what they chose here, else what they are set to, else their browser's."""
    town = _of_state(request, "town")
    return Speaking(_language_of(request), town.timezone if town else HOME)


def _language_of(request: Request) -> Language:
    visitor = _of_state(request, "visitor")
    wanted = (request.cookies.get(LANGUAGE_COOKIE), visitor.language if visitor else None)
    chosen = next((known for each in wanted for known in LANGUAGES if each == known), None)
    return chosen or negotiate(request.headers.get("accept-language", ""))


def _of_state(request: Request, name: str) -> Any:
    return getattr(request.state, name, None)


def _answer(request: Request, name: str, status: int, context: Mapping[str, Any]) -> HTMLResponse:
    speaking = speaking_to(request)
    token = _rendering.set(_Rendering(request, speaking))
    try:
        text = ENVIRONMENT.get_template(name).render(
            {
                "request": request,
                "path": request.url.path,
                "visitor": _of_state(request, "visitor"),
                "town": _of_state(request, "town"),
                "language": speaking.language,
                "navigation": navigation.seen_by(_may),
                **context,
            }
        )
    finally:
        _rendering.reset(token)
    return HTMLResponse(text, status, {"Content-Language": speaking.language})


def url(path: str, **query: object) -> str:
    """The path with its query; what is None or empty is left out."""
    kept = {name: value for name, value in query.items() if value not in (None, "", [], ())}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def here(**changes: object) -> str:
    """The address of this page with some of its query changed: `here(dopo=page.next_after)`."""
    request = _rendering.get().request
    asked: dict[str, object] = {name: request.query_params.getlist(name) for name in request.query_params}
    return url(request.url.path, **{**asked, **changes})


def icon(name: str, *, size: str = "", label: str = "", extra: str = "") -> Markup:
    """A picture of the sprite: `icon("it-plus", size="sm")`. Hidden from screen readers unless it has a label."""
    classes = " ".join(("icon", *(f"icon-{size}" for _ in (1,) if size), *extra.split()))
    shown = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>').format(
        classes, shown, ASSETS.url(SPRITES), name
    )


def forgery_field() -> Markup:
    """The hidden field that proves that a form is ours. Every form that changes anything has it."""
    token = _of_state(_rendering.get().request, "forgery_token") or ""
    return Markup('<input type="hidden" name="forgery" value="{}">').format(token)


def _may(scope: Scope | str) -> bool:
    visitor = _of_state(_rendering.get().request, "visitor")
    return visitor is not None and visitor.caller.may(Scope(scope))


def _spoken(method: Callable[..., str]) -> Callable[..., str]:
    """A filter that speaks as the page does; of nothing it says nothing."""
    name = method.__name__

    def filter_(value: Any, *arguments: Any) -> str:
        return "" if value is None else str(getattr(_rendering.get().speaking, name)(value, *arguments))

    return filter_


def _masked(value: str) -> str:
    """A masked address of the use cases, such as "phone …67", as people say it."""
    kind, _, end = value.partition(" …")
    sentence = "utente WhatsApp che finisce con %(end)s" if kind == "user_id" else "numero che finisce con %(end)s"
    return _rendering.get().speaking.say(sentence, end=end)


def _on_the_phone(text: str) -> Markup:
    return lines_as_on_the_phone(text)


def _attributes(values: Mapping[str, object]) -> Markup:
    """Attributes of an element: None and False are left out, True stands alone."""
    kept = [(name.replace("_", "-"), value) for name, value in values.items() if value is not None and value is not False]
    return Markup(" ").join(Markup(name) if value is True else Markup('{}="{}"').format(name, value) for name, value in kept)


#: date, weekday, short_date, month, time, moment, short_moment, since(now), number, percent, money, lasting; masked, on_the_phone.
FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        method.__name__: _spoken(method)
        for method in (
            *(Speaking.date, Speaking.weekday, Speaking.short_date, Speaking.month, Speaking.time, Speaking.moment),
            *(Speaking.short_moment, Speaking.since, Speaking.number, Speaking.percent, Speaking.money, Speaking.lasting),
        )
    }
    | {"masked": _masked, "on_the_phone": _on_the_phone, "attributes": _attributes}
)


def environment() -> Environment:
    """Jinja2 as every page has it."""
    made = Environment(
        loader=FileSystemLoader(HTML),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _rendering.get().speaking.gettext(text),
        lambda one, many, number: _rendering.get().speaking.ngettext(one, many, number),
        newstyle=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(
        {"url": url, "here": here, "asset": ASSETS.url, "icon": icon, "can": _may, "Scope": Scope}
        | {"forgery_field": forgery_field, "escape": escape}
    )
    return made


ENVIRONMENT = environment()
