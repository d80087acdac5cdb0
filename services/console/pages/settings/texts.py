"""The words that citizens are answered with: the default, or the town's own, each with its versions."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.enrolment.replies import ReplyId, default_text
from comunica.enrolment.text_check import LONGEST_OWN_TEXT
from comunica.forms.town import town_form
from comunica.forms.town_change import NotAChange, changed_town
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import SettingsOnRecord, change_town
from comunica.usecases.setting_up.municipality_setup import TownSetup
from comunica.usecases.setting_up.show_texts import ShownText, TextsOnRecord, shown_texts
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes
from services.console.pages.settings.overview import settings_of
from services.console.pages.settings.text_words import REPLIES, TEXT_FAULTS
from services.console.parts import PartsGiven
from services.console.rendering import notice, page
from services.console.retelling import retold

router = APIRouter()
_PATH = "/impostazioni/testi"


@router.get(_PATH, dependencies=[needs(Scope.SETTING_READ)])
async def texts(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """All of them."""
    settings = await settings_of(parts, visitor)
    return page(request, "settings/texts.html", texts=_shown(settings), names=REPLIES)


@router.get(f"{_PATH}/{{reply}}", dependencies=[needs(Scope.SETTING_READ)])
async def text(request: Request, reply: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One, and what it was before."""
    settings = await settings_of(parts, visitor)
    return _page(request, _reply(reply), settings)


@router.post(f"{_PATH}/{{reply}}", dependencies=[needs(Scope.SETTING_WRITE)])
async def put(
    request: Request,
    reply: str,
    parts: PartsGiven,
    visitor: VisitorGiven,
    testo: Annotated[str, Form()] = "",
    fare: Annotated[str, Form()] = "",
) -> Response:
    """The town's own from now on; or the default again. What people read before stays on record."""
    which = _reply(reply)
    own = None if fare == "predefinito" else testo.replace("\r\n", "\n").strip()

    def change(town: TownSetup) -> TownSetup:
        kept = {name: body for name, body in town.profile.texts.items() if name != which}
        if own is None:
            return replace(town, profile=replace(town.profile, texts=MappingProxyType(kept)))
        if own == default_text(which, town.language):
            return changed_town(town, {"texts": kept})
        return changed_town(town, {"texts": {**town_form(town)["texts"], str(which): own}})

    try:
        await change_town(
            visitor.municipality_id, change, what=f"text:{which}", who=visitor.caller.who, record=parts.settings
        )
    except NotAChange as wrong:
        settings = await settings_of(parts, visitor)
        mine = [each.says for each in wrong.faults if each.where == f"texts.{which}"] or [str(wrong)]
        told = " ".join(retold(request, each, TEXT_FAULTS) for each in mine)
        return _page(request, which, settings, typed=testo, mistakes=Mistakes((("testo", told),)))
    notice(request, "success", "Salvato. Chi scrive da adesso riceve questo testo, entro un minuto.")
    return see_other(f"{_PATH}/{which}")


def _shown(settings: SettingsOnRecord) -> Sequence[ShownText]:
    return shown_texts(TextsOnRecord(language=settings.town.language, versions=settings.texts))


def _reply(name: str) -> ReplyId:
    if name not in REPLIES:
        raise Refused(Why.NOT_FOUND)
    return ReplyId(name)


def _page(
    request: Request,
    reply: ReplyId,
    settings: SettingsOnRecord,
    *,
    typed: str | None = None,
    mistakes: Mistakes | None = None,
) -> Response:
    shown = next(each for each in _shown(settings) if each.reply is reply)
    default = default_text(reply, settings.town.language)
    return page(
        request,
        "settings/text.html",
        status=422 if mistakes else 200,
        shown=shown,
        name=REPLIES[reply],
        default=default,
        typed=shown.body if typed is None else typed,
        variables=sorted(set(re.findall(r"\{\w+\}", default))),
        mistakes=mistakes or Mistakes(),
        longest=LONGEST_OWN_TEXT,
    )
