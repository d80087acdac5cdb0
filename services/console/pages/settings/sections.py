"""Settings of the service, its words, people's words, its hours, what goes without approval: a form for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from comunica.forms.town import town_form
from comunica.forms.town_change import NotAChange, changed_town
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import change_town
from comunica.usecases.setting_up.municipality_setup import TownSetup
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes
from services.console.pages.settings.overview import settings_of
from services.console.pages.settings.sentences import CATEGORIES, REQUIRED, mistakes_in
from services.console.pages.settings.typed import text_in, ticked_in
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say
from services.console.words import sentence

router = APIRouter()
_NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A form. `fields`: the town's names, as the page has them; `read`: what was typed, as the town's form wants it."""

    title: str
    lead: str
    fields: frozenset[str]
    read: Callable[[FormData], dict[str, Any]]
    #: What is shown first, by the names of the page's own fields.
    shown: Callable[[Mapping[str, Any]], dict[str, Any]]
    #: The word in the town's log for what was chosen; none: the section's name.
    told: Callable[[Mapping[str, Any]], str] | None = None


def _lines(sent: FormData, name: str) -> list[str]:
    """One a line, once each."""
    lines = (" ".join(each.split()) for each in text_in(sent, name).splitlines())
    return list(dict.fromkeys(each for each in lines if each))


def _number(sent: FormData, name: str) -> int | str:
    text = text_in(sent, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _read_service(sent: FormData) -> dict[str, Any]:
    plain = {name: text_in(sent, name) for name in ("service", "contacts", "privacy_url", "privacy_office", "dpo")}
    return plain | {name: _number(sent, name) for name in ("retention_days", "minimum_age")}


def _read_words(sent: FormData) -> dict[str, Any]:
    return {
        **{name: _lines(sent, name) for name in ("join_words", "leave_words", "other_towns")},
        "required": ticked_in(sent, "required"),
        "double_opt_in": bool(text_in(sent, "double_opt_in")),
    }


def _read_messages(sent: FormData) -> dict[str, Any]:
    return {"keep_words": text_in(sent, "keep_words") == "si"}


def _shown_messages(form: Mapping[str, Any]) -> dict[str, Any]:
    return {**form, "keep_words": "si" if form["keep_words"] else "no"}


def _told_of_messages(given: Mapping[str, Any]) -> str:
    """Whoever looks after people's data finds in the log which it was."""
    return "words_kept" if given["keep_words"] else "words_not_kept"


def _read_hours(sent: FormData) -> dict[str, Any]:
    quiet = {"from": text_in(sent, "from"), "to": text_in(sent, "to"), "holidays": text_in(sent, "holidays") or "hold"}
    return {
        "quiet_hours": _NONE if text_in(sent, "quiet") == "no" else quiet,
        "patron_day": text_in(sent, "patron_day"),
        "urgent_per_day": _number(sent, "urgent_per_day"),
    }


def _read_approval(sent: FormData) -> dict[str, Any]:
    return {"without_approval": ticked_in(sent, "without_approval")}


def _shown_words(form: Mapping[str, Any]) -> dict[str, Any]:
    lists = ("join_words", "leave_words", "other_towns")
    return {**form, **{name: "\n".join(form[name]) for name in lists}}


def _shown_hours(form: Mapping[str, Any]) -> dict[str, Any]:
    quiet = form["quiet_hours"]
    hours = {"from": "21:00", "to": "08:00", "holidays": "hold"} if quiet == _NONE else quiet
    return {**form, **hours, "quiet": "no" if quiet == _NONE else "si"}


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "servizio": Section(
            title=sentence("Servizio e contatti"),
            lead=sentence("Come si chiama il servizio e a chi si rivolgono i cittadini."),
            fields=frozenset(
                {"service", "contacts", "privacy_url", "privacy_office", "dpo", "retention_days", "minimum_age"}
            ),
            read=_read_service,
            shown=dict,
        ),
        "parole": Section(
            title=sentence("Parole e iscrizione"),
            lead=sentence("Con quali parole ci si iscrive e ci si cancella, e che cosa si chiede."),
            fields=frozenset({"join_words", "leave_words", "other_towns", "required"}),
            read=_read_words,
            shown=_shown_words,
        ),
        "messaggi": Section(
            title=sentence("Messaggi dei cittadini"),
            lead=sentence("Che cosa resta di quello che le persone scrivono, oltre ai comandi come ATTIVA."),
            fields=frozenset({"keep_words"}),
            read=_read_messages,
            shown=_shown_messages,
            told=_told_of_messages,
        ),
        "orari": Section(
            title=sentence("Orari"),
            lead=sentence("Quando gli avvisi normali aspettano, e quante urgenze può avere un giorno."),
            fields=frozenset({"quiet_hours", "patron_day", "urgent_per_day"}),
            read=_read_hours,
            shown=_shown_hours,
        ),
        "approvazione": Section(
            title=sentence("Approvazione"),
            lead=sentence("Un avviso lo approva una persona diversa da chi lo scrive, se qui non dici il contrario."),
            fields=frozenset({"without_approval"}),
            read=_read_approval,
            shown=dict,
        ),
    }
)


@router.get("/impostazioni/sezione/{name}", dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, name: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As it is."""
    section = _section(name)
    settings = await settings_of(parts, visitor)
    return _page(request, name, section.shown(town_form(settings.town)))


@router.post("/impostazioni/sezione/{name}", dependencies=[needs(Scope.SETTING_WRITE)])
async def put(request: Request, name: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """In force within a minute, everywhere."""
    section, sent = _section(name), await request.form()
    given = section.read(sent)
    what = section.told(given) if section.told else name

    def change(town: TownSetup) -> TownSetup:
        return changed_town(town, given)

    try:
        changed = await change_town(
            visitor.municipality_id, change, what=what, who=visitor.caller.who, record=parts.settings
        )
    except NotAChange as wrong:
        first = section.shown(town_form((await settings_of(parts, visitor)).town))
        typed = {**{each: sent.get(each, "") for each in first}, **{each: sent.getlist(each) for each in _LISTS}}
        return _page(request, name, typed, mistakes_in(request, wrong.faults, shown=section.fields))
    if changed:
        notice(request, "success", "Salvato. Vale entro un minuto.")
    else:
        notice(request, "info", "Era già così.")
    return see_other("/impostazioni")


_LISTS = ("required", "without_approval")


def _section(name: str) -> Section:
    if name not in SECTIONS:
        raise Refused(Why.NOT_FOUND)
    return SECTIONS[name]


def _page(request: Request, name: str, values: Mapping[str, Any], mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        f"settings/section_{name}.html",
        status=422 if mistakes else 200,
        section=SECTIONS[name],
        values=values,
        mistakes=mistakes or Mistakes(),
        required=[(str(each), say(request, shown)) for each, shown in REQUIRED.items()],
        categories=[(each, *(say(request, part) for part in about)) for each, about in CATEGORIES.items()],
    )
