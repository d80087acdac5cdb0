"""What is said of whatever somebody proves themselves with."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request
from starlette.responses import Response

from services.console.doors.refused import STATUS, Why
from services.console.mistakes import Mistakes
from services.console.rendering import say, speaking_to
from services.console.words import sentence

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "password_short": sentence("La password è troppo corta: usa almeno 12 caratteri, come in alcune parole"),
        "password_long": sentence("La password è troppo lunga: usane una più corta"),
        "password_common": sentence("Questa password è facile da indovinare: usa alcune parole che conosci solo tu"),
        "code_wrong": sentence("Il codice non è giusto: aspetta che l’app ne mostri uno nuovo e scrivi quello"),
        "not_proven": sentence("Password o codice non sono giusti: riprova con il prossimo codice dell’app"),
    }
)
#: Of what somebody links, or unlinks.
IDENTITY_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        **SENTENCES,
        "identity_linked": sentence("Un’identità digitale è già collegata: prima scollegala"),
        "identity_not_linked": sentence("Nessuna identità digitale è collegata"),
    }
)
NOT_SIGNED_IN = sentence("E-mail, password o codice non sono giusti. Riprova con il prossimo codice dell’app.")
_TWICE = sentence("Le due password non sono uguali: scrivile di nuovo")
_WAIT = sentence("Troppi tentativi: riprova fra %(wait)s")


def not_the_same(request: Request) -> Mistakes:
    """What is said of it."""
    return Mistakes((("password_again", say(request, _TWICE)),))


def wait_first(request: Request, wait: dt.timedelta) -> Mistakes:
    """Nothing was looked at."""
    return Mistakes((("", say(request, _WAIT, wait=speaking_to(request).lasting(wait))),))


def too_often(response: Response, wait: dt.timedelta) -> Response:
    """The page that says so, as the answer to one attempt too many."""
    response.status_code = STATUS[Why.TOO_OFTEN]
    response.headers["Retry-After"] = str(max(1, round(wait.total_seconds())))
    return response
