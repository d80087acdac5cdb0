"""The categories of notices: how the provider has each, how long a notice of it is good for, and asking for one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from comunica.municipality.keys import Scope
from comunica.usecases.errands import ErrandState
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.ask_family import ask_family, asked_lately, missing_of
from comunica.usecases.setting_up.ask_templates import AskedBy, Asking
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk, writing_desk
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.write import Card, card
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, speaking_to
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/categorie"
_ASKED = sentence("Modelli chiesti a WhatsApp: %(number)s. Guarda qui fra qualche minuto.")
_ASKED_ALREADY = sentence("Di questa categoria WhatsApp ha già tutti i modelli.")
_NOT_ASKED = sentence("Non si può chiedere ora: controlla il canale in «Messa in servizio» e riprova.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """A category as the page shows it. `missing`: how many of its templates nobody has asked for."""

    card: Card
    hours: float
    missing: int
    #: Asked for, and not with the provider yet; and what it refused, or could not be asked for.
    asked: int
    failed: int


@router.get(_PATH, dependencies=[needs(Scope.SETTING_READ)])
async def categories(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Those that come with Comunica, in the town's language, and the town's own texts."""
    desk = await _desk(parts, visitor)
    asked = await asked_lately(parts.errands, visitor.municipality_id)
    shown = [(each, _row(request, each, desk, asked)) for each in _shown(desk)] if desk else []
    return page(
        request,
        "settings/categories.html",
        has_channel=desk is not None,
        families=[row for each, row in shown if each.is_family],
        own=[row for each, row in shown if not each.is_family],
    )


@router.post(f"{_PATH}/{{name}}/chiedi", dependencies=[needs(Scope.SETTING_WRITE)])
async def ask(request: Request, name: str, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """Its templates go to the provider within a minute."""
    desk = await _desk(parts, visitor)
    offer = desk.offer(name) if desk else None
    if desk is None or offer is None or not offer.is_family:
        raise Refused(Why.NOT_FOUND)

    def by() -> AskedBy:
        key_id = str(visitor.caller.key_id)
        return AskedBy(municipality_id=visitor.municipality_id, key_id=key_id, errand_id=parts.new_id())

    outcome = await ask_family(offer, desk, by, who=visitor.caller.who, asking=_asking(parts), audit=parts.audit)
    _tell(request, outcome)
    return see_other(_PATH)


def _tell(request: Request, outcome: int | Sequence[Problem]) -> None:
    match outcome:
        case 0:
            notice(request, "info", _ASKED_ALREADY)
        case int(number):
            notice(request, "success", _ASKED, number=number)
        case _:
            notice(request, "warning", _NOT_ASKED)


async def _desk(parts: Parts, visitor: Visitor) -> WritingDesk | None:
    return await writing_desk(visitor.municipality_id, record=parts.submissions, listing=parts.templates)


def _shown(desk: WritingDesk) -> Sequence[Offer]:
    return [each for each in desk.offers if not each.is_family or each.language == desk.channel.language]


def _row(
    request: Request, offer: Offer, desk: WritingDesk, asked: Mapping[tuple[str, str], ErrandState]
) -> CategoryRow:
    missing = missing_of(offer, desk)
    states = [asked.get((each.name, each.language)) for each in missing]
    waiting = states.count(ErrandState.WAITING)
    return CategoryRow(
        card=card(offer, speaking_to(request)),
        hours=desk.channel.rules.expiry.after(offer.lane, offer.name).total_seconds() / 3600,
        missing=len(missing) - waiting,
        asked=waiting,
        failed=states.count(ErrandState.FAILED),
    )


def _asking(parts: Parts) -> Asking:
    return Asking(
        shelf=parts.errands,
        listing=parts.templates,
        record=parts.submissions,
        media=parts.media,
        rules=parts.template_rules,
    )
