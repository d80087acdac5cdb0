"""What citizens write beside joining and leaving: counted by sort, with their words out of sight."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from comunica.enrolment.meaning import Action, Intent
from comunica.municipality.keys import Scope
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.other_messages import SHOWN, Sort, count_messages
from comunica.usecases.people.show_words import show_words
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.people.shown import PER_PAGE
from services.console.pages.people.typed import typed
from services.console.parts import PartsGiven
from services.console.rendering import page, say
from services.console.words import sentence

router = APIRouter()

PATH = "/altri-messaggi"
_ACTIONS: Mapping[str, str] = {
    Action.SUBSCRIBE: sentence("chi si iscrive o cambia i dati"),
    Action.UNSUBSCRIBE: sentence("chi esce"),
    Action.INCOMPLETE: sentence("chi vuole iscriversi, ma manca qualcosa"),
    Action.OTHER: sentence("altro: domande, segnalazioni, messaggi che non sono per il servizio"),
}
_INTENTS: Mapping[str, str] = {
    Intent.HELP: sentence("chi chiede come funziona"),
    Intent.ACCESS: sentence("chi chiede i suoi dati"),
    Intent.ERASURE: sentence("chi chiede di cancellare i suoi dati"),
    Intent.PAUSE: sentence("chi chiede una pausa"),
    Intent.LANGUAGE: sentence("chi scrive in un’altra lingua"),
    Intent.THANKS: sentence("chi ringrazia"),
    Intent.EMERGENCY: sentence("possibili emergenze: abbiamo risposto di chiamare il 112"),
    Intent.THIRD_PARTY: sentence("chi vuole iscrivere un’altra persona"),
    Intent.PROBLEM: sentence("chi dice di non ricevere gli avvisi"),
}


@router.get(PATH, dependencies=[needs(Scope.RECEIVED_READ)])
async def counted(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """How much of what, lately."""
    counts = await count_messages(parts.message_counts, visitor.caller.municipality_id, now=parts.now())
    shown: dict[str, int] = {}
    for sort, number in counts.items():
        name = say(request, _name_of(sort))
        shown[name] = shown.get(name, 0) + number
    ordered = sorted(shown.items(), key=lambda each: -each[1])
    keeps = await parts.words.keeps(visitor.caller.municipality_id)
    whole = sum(shown.values())
    return page(request, "people/messages.html", counts=ordered, days=SHOWN.days, whole=whole, keeps=keeps)


@router.post(f"{PATH}/testi", dependencies=[needs(Scope.RECEIVED_READ)])
async def words(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The words themselves: a form, since whoever looks leaves a line in the log."""
    caller, after = visitor.caller, (await typed(request)).id("dopo")
    found = await show_words(
        parts.words, caller.municipality_id, PageRequest(after, PER_PAGE), audit=parts.audit, who=caller.who
    )
    sorts = {each.id: say(request, _name_of(Sort(Action.OTHER, each.intent))) for each in found.rows}
    return page(request, "people/words.html", found=found, sorts=sorts)


def _name_of(sort: Sort) -> str:
    by_intent = _INTENTS.get(sort.intent or "")
    # Who leaves with the wording of the law is counted by what they asked for.
    if by_intent and sort.action in (Action.OTHER, Action.UNSUBSCRIBE):
        return by_intent
    return _ACTIONS.get(sort.action, _ACTIONS[Action.OTHER])
