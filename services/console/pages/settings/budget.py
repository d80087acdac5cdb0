"""What may be spent in a month, and what messages cost: the price list is kept by whoever runs the service."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from comunica.broadcasting.prices import MICROS, Prices
from comunica.municipality.keys import Scope
from comunica.usecases.setting_up.change_settings import change_budget
from comunica.usecases.setting_up.municipality_setup import BudgetSetup
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.mistakes import Mistakes
from services.console.pages.broadcasts.preview_facts import money_of
from services.console.pages.settings.overview import settings_of
from services.console.pages.settings.sentences import CATEGORIES
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say, speaking_to
from services.console.speaking import Speaking
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/budget"
_WRONG = sentence("Scrivi un importo in euro, come 150 o 150,50; vuoto: nessun limite.")
#: The towns' own, as the price list names it.
_COUNTRY = "39"
#: What notices can be: never a code.
_OF_NOTICES = ("utility", "marketing")
#: Euros of a month. More is a slip of the keyboard.
_MOST = 1_000_000
#: Thousands stand apart by a point, as people write them: 1.500 is no euro and a half.
_AMOUNT = re.compile(r"(?P<euros>[0-9]{1,7}|[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?:[.,](?P<cents>[0-9]{1,2}))?")


@router.get(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def form(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """How much?"""
    budget = (await settings_of(parts, visitor)).budget
    cap = f"{Decimal(budget.cap_micros) / MICROS:.2f}".replace(".", ",") if budget else ""
    return _form(request, parts, cap)


@router.post(_PATH, dependencies=[needs(Scope.SETTING_WRITE)])
async def put(
    request: Request, parts: PartsGiven, visitor: VisitorGiven, importo: Annotated[str, Form()] = ""
) -> Response:
    """From the next message on; without a number there is no cap."""
    before = (await settings_of(parts, visitor)).budget
    cap = _micros(importo)
    if importo.strip() and cap is None:
        mistakes = Mistakes((("importo", say(request, _WRONG)),))
        return _form(request, parts, importo[:40], mistakes)
    currency = before.currency if before else "EUR"
    budget = None if cap is None else BudgetSetup(cap_micros=cap, currency=currency)
    await change_budget(visitor.municipality_id, budget, who=visitor.caller.who, record=parts.settings)
    if budget is None:
        notice(request, "success", "Nessun limite di spesa.")
    else:
        notice(request, "success", "Salvato: il limite del mese vale da subito.")
    return see_other("/impostazioni")


def _form(request: Request, parts: Parts, typed: str, mistakes: Mistakes | None = None) -> Response:
    prices = parts.prices.at(speaking_to(request).local(parts.now()).date())
    return page(
        request,
        "settings/budget.html",
        status=422 if mistakes else 200,
        typed=typed,
        mistakes=mistakes or Mistakes(),
        prices=prices,
        costs=_costs(prices, speaking_to(request)) if prices else (),
    )


def _costs(prices: Prices, speaking: Speaking) -> Sequence[tuple[str, str | None]]:
    """What each category is called, and what a thousand messages of it cost to numbers of the country."""
    costs = ((each, prices.price(_COUNTRY, each)) for each in _OF_NOTICES)
    return [
        (CATEGORIES[each][0], None if micros is None else money_of(micros * 1000, prices.currency, speaking))
        for each, micros in costs
    ]


def _micros(text: str) -> int | None:
    found = _AMOUNT.fullmatch(text.replace("€", "").replace(" ", ""))
    if found is None:
        return None
    amount = Decimal(f"{found['euros'].replace('.', '')}.{found['cents'] or 0}")
    return int(amount * MICROS) if amount <= _MOST else None
