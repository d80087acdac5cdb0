"""Pages for what went wrong. Each says what to do next; none says what only we need to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fastapi import Request
from fastapi.responses import HTMLResponse

from services.console.doors.own_paths import HOME, OPERATORS, own_path
from services.console.doors.session_door import PUBLIC, is_operators, is_public
from services.console.rendering import page, say
from services.console.words import sentence


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the page says."""

    title: str
    what_to_do: str
    picture: str = "it-warning-circle"


_BROKEN = Trouble(
    sentence("Qualcosa non ha funzionato"),
    sentence(
        "Il guasto è stato registrato. Riprova tra un minuto: se avevi inviato un modulo, controlla prima se è già "
        "stato preso."
    ),
    "it-error",
)
_TROUBLES: Mapping[int, Trouble] = MappingProxyType(
    {
        400: Trouble(
            sentence("La richiesta non è leggibile"),
            sentence("Torna indietro e riprova. Se succede ancora, scrivi a chi gestisce il servizio."),
        ),
        403: Trouble(
            sentence("Non puoi fare questa operazione"),
            sentence(
                "Il tuo ruolo non la comprende, oppure la pagina era aperta da troppo tempo. Torna indietro, ricarica "
                "e riprova, o chiedi a un amministratore."
            ),
            "it-locked",
        ),
        404: Trouble(
            sentence("Questa pagina non c’è"),
            sentence("L’indirizzo può essere sbagliato, o quello che cercavi non esiste più. Riparti dall’inizio."),
            "it-search",
        ),
        405: Trouble(
            sentence("Questa pagina non si può riaprire"),
            sentence("Era la risposta a un modulo. Riparti dall’inizio: da lì ritrovi quello che è stato salvato."),
        ),
        413: Trouble(
            sentence("Il file è troppo grande"),
            sentence("Torna indietro e scegli un file più piccolo."),
            "it-file",
        ),
        422: Trouble(
            sentence("Il modulo non è completo"),
            sentence("Manca qualcosa, o un valore non va bene. Torna indietro e controlla i campi."),
            "it-pencil",
        ),
        429: Trouble(
            sentence("Troppe richieste in poco tempo"),
            sentence("Aspetta un minuto e riprova. Quello che avevi già inviato non è andato perso."),
            "it-clock",
        ),
        500: _BROKEN,
        503: Trouble(
            sentence("Il servizio è fermo per un momento"),
            sentence("Gli avvisi già partiti continuano. Riprova tra un minuto."),
            "it-plug",
        ),
    }
)


def _way_out(request: Request) -> str:
    """Of a citizen: their town's first page, not the door of its staff."""
    if is_operators(request.scope):
        return OPERATORS
    slug, _, rest = request.url.path.removeprefix(PUBLIC).partition("/")
    return own_path(f"{PUBLIC}{slug}/") if is_public(request.scope) and rest else HOME


def error_page(request: Request, status: int) -> HTMLResponse:
    """The page for a status; one that we do not know by itself looks like the nearest that we do."""
    trouble = _TROUBLES.get(status) or (_TROUBLES[400] if status < 500 else _BROKEN)
    return page(
        request,
        "errors/error.html",
        status=status,
        title=say(request, trouble.title),
        what_to_do=say(request, trouble.what_to_do),
        picture=trouble.picture,
        way_out=_way_out(request),
        way_out_name=say(request, sentence("Vai all’inizio")),
        request_id=getattr(request.state, "request_id", None),
    )
