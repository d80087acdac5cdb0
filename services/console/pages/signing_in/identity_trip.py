"""What the browser keeps on its way to the identity gateway and back; and the page for whoever is not let in."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request
from starlette.responses import Response

from comunica.usecases.staff.coming_in import TooManyAttempts
from comunica.usecases.staff.identities import IdentityDesk, IdentityRefusal, IdentityRefused
from comunica.usecases.staff.identity_trips import TRIP_LASTS
from services.console.doors.cookies import Cookie
from services.console.doors.refused import Refused, Why
from services.console.pages.signing_in.sentences import too_often, wait_first
from services.console.parts import Parts
from services.console.rendering import page, say
from services.console.words import sentence

#: Without its prefix. Lax, as all of ours: the gateway sends the browser back from another site.
NAME = "identita"

#: Title, and what to do.
_SAYS: Mapping[IdentityRefusal, tuple[str, str]] = MappingProxyType(
    {
        IdentityRefusal.CANCELLED: (
            sentence("Accesso interrotto"),
            sentence("Non hai completato l’accesso con %(gateway)s. Puoi riprovare quando vuoi."),
        ),
        IdentityRefusal.LOST: (
            sentence("Questo accesso non vale più"),
            sentence(
                "È passato troppo tempo, oppure l’accesso era cominciato in un’altra finestra o era già stato usato. "
                "Ricomincia da capo, in una sola finestra."
            ),
        ),
        IdentityRefusal.NOT_BELIEVED: (
            sentence("Risposta non riconosciuta"),
            sentence(
                "La risposta di %(gateway)s non è valida e non l’abbiamo accettata. Riprova. Se succede ancora, "
                "entra con la password e avvisa chi gestisce il servizio."
            ),
        ),
        IdentityRefusal.TOO_WEAK: (
            sentence("Serve un livello di sicurezza più alto"),
            sentence("Riprova e scegli l’accesso di livello 2, che oltre alla password chiede il telefono."),
        ),
        IdentityRefusal.AWAY: (
            sentence("%(gateway)s non risponde"),
            sentence("Riprova fra qualche minuto, oppure entra con la password e il codice: funzionano sempre."),
        ),
        IdentityRefusal.NOT_LINKED: (
            sentence("Identità non collegata"),
            sentence(
                "Nessuno che può entrare qui ha collegato questa identità digitale. Entra con e-mail, password e "
                "codice, poi collegala dal tuo profilo. Se non hai un accesso, chiedilo a un amministratore del tuo "
                "Comune."
            ),
        ),
        IdentityRefusal.TAKEN: (
            sentence("Identità non collegata"),
            sentence(
                "Un’altra persona del tuo Comune ha già collegato questa identità digitale, oppure tu ne hai già "
                "un’altra. Guarda nel tuo profilo o chiedi a un amministratore."
            ),
        ),
    }
)
_WAIT = sentence("Troppi tentativi")


def desk_of(parts: Parts) -> IdentityDesk:
    """The desk. Where there is no gateway, these pages are not there. Raises Refused."""
    if parts.identities is None:
        raise Refused(Why.NOT_FOUND)
    return parts.identities


def trip_at_hand(request: Request) -> str:
    """What the browser keeps of its way; empty: nothing."""
    return _cookie(request).of(request.scope)


def keep_trip(request: Request, response: Response, kept: str) -> None:
    """Until it is back."""
    response.headers.append("Set-Cookie", _cookie(request).set_for(kept, int(TRIP_LASTS.total_seconds())))


def end_trip(request: Request, response: Response) -> Response:
    """It is back, in whatever way: the next one begins anew."""
    response.headers.append("Set-Cookie", _cookie(request).drop())
    return response


def not_let_in(request: Request, refused: IdentityRefused | TooManyAttempts, *, desk: IdentityDesk) -> Response:
    """What happened, and what to do."""
    if isinstance(refused, TooManyAttempts):
        [(_, wait)] = wait_first(request, refused.wait).rows
        return too_often(_page(request, say(request, _WAIT), wait), refused.wait)
    title, advice = (say(request, each, gateway=desk.gateway.name) for each in _SAYS[refused.why])
    return _page(request, title, advice, 503 if refused.why is IdentityRefusal.AWAY else 422)


def _page(request: Request, title: str, advice: str, status: int = 200) -> Response:
    return page(request, "signing_in/identity_refused.html", status=status, heading=title, advice=advice)


def _cookie(request: Request) -> Cookie:
    session: Cookie = request.state.session_cookie
    return Cookie(NAME, session.https)
