"""What the use cases refuse about figures of months, in plain sentences."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request

from comunica.usecases.problem import Problem
from services.console.rendering import say
from services.console.words import sentence

_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "month_in_future": sentence("Questo mese non è ancora cominciato: scegli un mese passato o quello in corso."),
        "month_not_over": sentence("Il mese non è finito: potrai pubblicare i suoi numeri dal mese prossimo."),
        "exact_not_public": sentence("I numeri con meno di 5 persone non si possono pubblicare."),
    }
)


def sentence_of(request: Request, problem: Problem) -> str:
    """The sentence; for what this version does not know, what the use case says."""
    known = _SENTENCES.get(problem.code)
    return problem.message if known is None else say(request, known)
