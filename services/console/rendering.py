"""Renders the console's pages. `page(request, "broadcasts/list.html", broadcasts=...)` is all that a route needs.

In every template and macro: `_("…")` and `{% trans %}`, `url`, `here`, `asset`, `icon`, `can`, `forgery_field`, and the
filters of FILTERS below. In templates (not in macros, which take arguments) also `visitor`, `town`, `language`,
`notices`, `path`, `navigation`. The words are kept by `python -m workbench.console_words`.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from comunica.municipality.address import AddressKind
from comunica.municipality.keys import Scope
from comunica.municipality.town_name import says_what_it_is
from services.console import navigation
from services.console.assets import ASSETS, SPRITES
from services.console.doors.notice_door import Kind, Notice, add_notice, take_notices
from services.console.phone_text import lines_as_on_the_phone
from services.console.speaking import HOME, LANGUAGES, Language, Speaking, negotiate
from services.console.words import sentence

HTML = Path(__file__).parent / "html"
LANGUAGE_COOKIE = "lingua"
_MUNICIPALITY_OF = sentence("Comune di %(name)s")
_BY_PHONE = sentence("numero che finisce con %(end)s")
_BY_USER_ID = sentence("utente WhatsApp che finisce con %(end)s")


@dataclass(frozen=True)
class _Rendering:
    """What macros need to know of the page that they are in."""

    request: Request
    speaking: Speaking


_rendering: ContextVar[_Rendering] = ContextVar("rendering")


def page(request: Request, name: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page. Shows the notices that wait, once."""
    return _answer(request, name, status, {"notices": take_notices(request), **context})


def fragment(request: Request, name: str, /, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A part of a page, for htmx. Notices wait for the next whole page."""
    return _answer(request, name, status, {"notices": (), **context})


def notice(request: Request, kind: Kind, text: str, **values: object) -> None:
    """Say this on the next page that the visitor sees: an Italian sentence, which is translated, with its values."""
    add_notice(request, Notice(kind, speaking_to(request).say(text, **values)))


def say(request: Request, text: str, **values: object) -> str:
    """An Italian sentence in the visitor's language, with its values."""
    return speaking_to(request).say(text, **values)


def speaking_to(request: Request) -> Speaking:
    """The language and the clock of whoever asks: what they chose here, else on record, else their browser's."""
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


def full_name(town: str) -> str:
    """A municipality as its staff says it: "Comune di Solaro"; one whose name says what it is keeps it."""
    if says_what_it_is(town):
        return town
    return _rendering.get().speaking.say(_MUNICIPALITY_OF, name=town)


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
    said = _BY_USER_ID if kind == AddressKind.USER_ID else _BY_PHONE
    return _rendering.get().speaking.say(said, end=end)


def _attributes(values: Mapping[str, object]) -> Markup:
    """Attributes of an element: None and False are left out, True stands alone."""
    kept = [(name.replace("_", "-"), each) for name, each in values.items() if each is not None and each is not False]
    alone, valued = Markup("{}"), Markup('{}="{}"')
    return Markup(" ").join((alone if each is True else valued).format(name, each) for name, each in kept)


FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        method.__name__: _spoken(method)
        for method in (
            *(Speaking.date, Speaking.weekday, Speaking.short_date, Speaking.month, Speaking.time, Speaking.moment),
            *(Speaking.short_moment, Speaking.since, Speaking.number, Speaking.percent),
            *(Speaking.money, Speaking.lasting),
        )
    }
    | {"masked": _masked, "on_the_phone": lines_as_on_the_phone, "attributes": _attributes}
)


def _gettext(text: str, /, **values: Any) -> Markup:
    speaking = _rendering.get().speaking
    return _filled(speaking, speaking.gettext(text), values)


def _ngettext(one: str, many: str, number: int, /, **values: Any) -> Markup:
    speaking = _rendering.get().speaking
    return _filled(speaking, speaking.ngettext(one, many, number), {"num": number, **values})


def _filled(speaking: Speaking, said: str, values: Mapping[str, Any]) -> Markup:
    """As Jinja2's newer style of gettext does it: sentences are ours, and values are escaped."""
    whole = Markup(said) % values  # noqa: S704 - of our own words; what is filled in is escaped by it
    return Markup(speaking.smooth(whole)) if values else whole  # noqa: S704 - no sign that HTML knows comes or goes


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
    made.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    # Jinja2's own would fill the values in behind us, when the small words before them are said already.
    made.globals.update({"gettext": _gettext, "ngettext": _ngettext})
    made.filters.update(FILTERS)
    made.globals.update(
        {"url": url, "here": here, "asset": ASSETS.url, "icon": icon, "can": _may, "Scope": Scope}
        | {"forgery_field": forgery_field, "full_name": full_name, "escape": escape}
    )
    return made


ENVIRONMENT = environment()
