"""After how many hours a notice is too old to be sent: by how urgent it is, and by its category."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.broadcasting.expiry import DEFAULT_HOURS
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.starters import families
from comunica.forms.town import town_form
from comunica.forms.town_change import FormFault, NotAChange, changed_town
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import change_town
from comunica.usecases.setting_up.municipality_setup import TownSetup
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.settings.overview import settings_of
from services.console.pages.settings.typed import text_in
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say, speaking_to
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/scadenze"
#: What the page's fields begin with; then what the hours are of, as the town's form has it.
_FIELD = "ore_"
_WRONG = sentence("Scrivi un numero di ore, fino a 720, o lascia vuoto.")
_LANES: Mapping[str, str] = MappingProxyType(
    {
        Lane.URGENT: sentence("Allerte urgenti"),
        Lane.NORMAL: sentence("Avvisi normali"),
        Lane.BULK: sentence("Avvisi senza fretta"),
    }
)


@router.get(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As they are."""
    hours = town_form((await settings_of(parts, visitor)).town)["expiry_hours"]
    return _page(request, {name: f"{each:g}".replace(".", ",") for name, each in hours.items()})


@router.post(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def put(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Of notices that are submitted from now on."""
    sent = await request.form()
    typed = {name: text_in(sent, _FIELD + name) for name in _names()}

    def change(town: TownSetup) -> TownSetup:
        # What the page does not show, such as the hours of a text of the town's own, stays.
        kept = {name: each for name, each in town_form(town)["expiry_hours"].items() if name not in typed}
        return changed_town(town, {"expiry_hours": kept | _hours(typed)})

    try:
        changed = await change_town(
            visitor.municipality_id, change, what="scadenze", who=visitor.caller.who, record=parts.settings
        )
    except NotAChange as wrong:
        return _page(request, typed, _mistakes(request, wrong.faults))
    if changed:
        notice(request, "success", "Salvato. Vale per gli avvisi che si scrivono da ora in poi.")
    else:
        notice(request, "info", "Era già così.")
    return see_other("/impostazioni")


def _names() -> Sequence[str]:
    return [*_LANES, *dict.fromkeys(map(_name_of, families()))]


def _name_of(slug: str) -> str:
    """What the hours of a category are told by: the first words of its templates' names."""
    return next((each for each in DEFAULT_HOURS if slug == each or slug.startswith(f"{each}_")), slug)


def _hours(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: text.replace(",", ".") for name, text in typed.items() if text}


def _mistakes(request: Request, faults: Sequence[FormFault]) -> Mistakes:
    fields = dict.fromkeys(each.where.removeprefix("expiry_hours.") for each in faults)
    return Mistakes(tuple((_FIELD + name, say(request, _WRONG)) for name in fields))


def _page(request: Request, typed: Mapping[str, str], mistakes: Mistakes | None = None) -> Response:
    language = speaking_to(request).language
    categories: dict[str, list[str]] = {}
    for slug, family in families().items():
        categories.setdefault(_name_of(slug), []).append(family.words[language].title)
    return page(
        request,
        "settings/expiry.html",
        status=422 if mistakes else 200,
        lanes=[
            (_FIELD + name, say(request, title), typed.get(name, ""), DEFAULT_HOURS[name])
            for name, title in _LANES.items()
        ],
        categories=[
            (_FIELD + name, ", ".join(titles), typed.get(name, ""), DEFAULT_HOURS.get(name))
            for name, titles in categories.items()
        ],
        mistakes=mistakes or Mistakes(),
    )
