"""The town's coat of arms: put there, seen as citizens see it, taken away."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.coat_of_arms import LARGEST_FILE, LARGEST_SIDE, SMALLEST_SIDE
from comunica.municipality.keys import Scope
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.change_coat_of_arms import (
    ChangeCoatOfArms,
    change_coat_of_arms,
    remove_coat_of_arms,
)
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page
from services.console.uploads import content_of
from services.console.words import sentence

router = APIRouter()
PATH = "/impostazioni/stemma"
_FIELD = "stemma"
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "arms_missing": sentence("Scegli il file dello stemma."),
        "arms_too_large": sentence("Il file è troppo grande: al massimo 2 MB."),
        "arms_kind": sentence("Questo file non è un’immagine PNG o JPEG: salvalo in uno di questi formati."),
        "arms_broken": sentence("L’immagine non si legge fino in fondo: salvala di nuovo e riprova."),
        "arms_too_many_pixels": sentence("L’immagine è troppo grande: al massimo 3.000 pixel per lato."),
        "arms_too_small": sentence("Lo stemma è troppo piccolo: servono almeno 100 pixel per lato, meglio 500."),
        "arms_too_flat": sentence("L’immagine è troppo lunga o troppo alta: serve lo stemma da solo, senza scritte."),
        "arms_empty": sentence("L’immagine è tutta bianca."),
    }
)


@router.get(PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """As it stands on the public pages, if it does."""
    return await _page(request, parts, visitor)


@router.post(PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def put(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """In the place of what was there."""
    content = await content_of(await request.form(), _FIELD, LARGEST_FILE)
    asked = ChangeCoatOfArms(municipality_id=visitor.municipality_id, who=visitor.caller.who, content=content)
    changed = await change_coat_of_arms(asked, record=parts.settings, draw=parts.printed.in_turn)
    if isinstance(changed, Problem):
        return await _page(request, parts, visitor, mistakes_of(request, (changed,), _SENTENCES, fields={"": _FIELD}))
    if changed:
        notice(request, "success", "Stemma salvato: è sulle pagine per i cittadini e sulle locandine.")
    else:
        notice(request, "info", "Era già questo.")
    return see_other(PATH)


@router.post(f"{PATH}/togli", dependencies=[needs(Scope.SETTING_WRITE)])
async def remove(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """The pages and posters are as before there was one."""
    if await remove_coat_of_arms(visitor.municipality_id, who=visitor.caller.who, record=parts.settings):
        notice(request, "success", "Stemma tolto.")
    else:
        notice(request, "info", "Non c’era nessuno stemma.")
    return see_other(PATH)


async def _page(request: Request, parts: Parts, visitor: Visitor, mistakes: Mistakes | None = None) -> Response:
    shown = await parts.public.town(visitor.slug)
    if shown is None:
        raise Refused(Why.NOT_FOUND)
    return page(
        request,
        "settings/coat_of_arms.html",
        status=422 if mistakes else 200,
        shown=shown,
        megabytes=LARGEST_FILE // 2**20,
        largest=LARGEST_SIDE,
        smallest=SMALLEST_SIDE,
        mistakes=mistakes or Mistakes(),
    )
