"""What may be spent in a month."""

import re
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.broadcasting.prices import MICROS
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import change_budget
from comunica.usecases.setting_up.municipality_setup import BudgetSetup
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.settings.overview import settings_of
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/budget"
_WRONG = sentence("Scrivi un importo in euro, come 150 o 150,50; vuoto: nessun limite.")
#: Euros of a month. More is a slip of the keyboard.
_MOST = 1_000_000
#: Thousands stand apart by a point, as people write them: 1.500 is no euro and a half.
_AMOUNT = re.compile(r"(?P<euros>[0-9]{1,7}|[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:[.,](?P<cents>[0-9]{1,2}))?")


@router.get(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """How much?"""
    budget = (await settings_of(parts, visitor)).budget
    cap = f"{Decimal(budget.cap_micros) / MICROS:.2f}".replace(".", ",") if budget else ""
    return page(request, "settings/budget.html", typed=cap, mistakes=Mistakes())


@router.post(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def put(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, importo: Annotated[str, Form()] = ""
) -> Response:
    """From the next message on; without a number there is no cap."""
    before = (await settings_of(parts, visitor)).budget
    cap = _micros(importo)
    if importo.strip() and cap is None:
        mistakes = Mistakes((("importo", say(request, _WRONG)),))
        return page(request, "settings/budget.html", status=422, typed=importo[:40], mistakes=mistakes)
    currency = before.currency if before else "EUR"
    budget = None if cap is None else BudgetSetup(cap_micros=cap, currency=currency)
    await change_budget(visitor.municipality_id, budget, who=visitor.caller.who, record=parts.settings)
    if budget is None:
        notice(request, "success", "Nessun limite di spesa.")
    else:
        notice(request, "success", "Salvato: il limite del mese vale da subito.")
    return see_other("/impostazioni")


def _micros(text: str) -> int | None:
    found = _AMOUNT.fullmatch(text.replace("€", "").replace(" ", ""))
    if found is None:
        return None
    amount = Decimal(f"{found['euros'].replace('.', '')}.{found['cents'] or 0}")
    return int(amount * MICROS) if amount <= _MOST else None
