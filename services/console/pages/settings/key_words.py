"""What is said of keys, mandates and callbacks."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request

from comunica.broadcasting.lanes import Lane
from comunica.callbacks.events import EventKind
from comunica.municipality.key_state import KeyState
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.callbacks.call_back import Answer
from services.console.rendering import say
from services.console.words import sentence

SCOPES: Mapping[Scope, str] = MappingProxyType(
    {
        Scope.BROADCAST_DRAFT: sentence("Preparare avvisi che una persona approva"),
        Scope.BROADCAST_SEND: sentence("Mandare avvisi normali"),
        Scope.BROADCAST_URGENT: sentence("Mandare anche avvisi urgenti"),
        Scope.BROADCAST_READ: sentence("Vedere avvisi e conteggi"),
        Scope.BROADCAST_APPROVE: sentence("Approvare avvisi di altri"),
        Scope.MESSAGE_SEND: sentence("Mandare messaggi singoli"),
        Scope.MESSAGE_READ: sentence("Vedere i messaggi singoli"),
        Scope.RECEIVED_READ: sentence("Leggere che cosa hanno scritto i cittadini"),
        Scope.SUBSCRIBERS_READ: sentence("Vedere gli iscritti, con nome e luogo"),
        Scope.SUBSCRIBERS_WRITE: sentence("Iscrivere e aggiornare persone"),
        Scope.SUBSCRIBERS_EXPORT: sentence("Esportare tutti i dati"),
        Scope.SUBSCRIBERS_ERASE: sentence("Cancellare persone"),
        Scope.GAZETTEER_READ: sentence("Vedere il territorio"),
        Scope.GAZETTEER_WRITE: sentence("Cambiare il territorio"),
        Scope.TEMPLATE_READ: sentence("Vedere i modelli"),
        Scope.TEMPLATE_WRITE: sentence("Proporre modelli"),
        Scope.IMPORT_WRITE: sentence("Importare elenchi di persone"),
        Scope.REPORT_READ: sentence("Leggere i numeri del mese"),
        Scope.CALLBACK_WRITE: sentence("Impostare le notifiche ai programmi"),
        Scope.KEY_WRITE: sentence("Creare e revocare chiavi"),
        Scope.MANDATE_READ: sentence("Vedere le deleghe"),
        Scope.MANDATE_WRITE: sentence("Dare e togliere deleghe"),
    }
)
KINDS: Mapping[KeyKind, tuple[str, str]] = MappingProxyType(
    {
        KeyKind.TEST: (sentence("Di collaudo"), sentence("Controlla le richieste e non manda niente a nessuno.")),
        KeyKind.TEAM: (sentence("Di prova"), sentence("Scrive solo ai telefoni di prova del Comune.")),
        KeyKind.LIVE: (sentence("Vera"), sentence("Scrive ai cittadini.")),
    }
)
KEY_STATES: Mapping[KeyState, tuple[str, str]] = MappingProxyType(
    {
        KeyState.IN_FORCE: ("success", sentence("in uso")),
        KeyState.EXPIRED: ("neutral", sentence("scaduta")),
        KeyState.REVOKED: ("neutral", sentence("revocata")),
    }
)
LANES: Mapping[Lane, str] = MappingProxyType(
    {
        Lane.URGENT: sentence("Urgenti"),
        Lane.NORMAL: sentence("Normali"),
        Lane.BULK: sentence("Senza fretta"),
    }
)
K = EventKind
EVENTS: Mapping[EventKind, str] = MappingProxyType(
    {
        K.BROADCAST_AWAITING_APPROVAL: sentence("Un avviso aspetta l’approvazione"),
        K.BROADCAST_ACCEPTED: sentence("Un avviso è stato accettato"),
        K.BROADCAST_REFUSED: sentence("Un avviso è stato rifiutato"),
        K.BROADCAST_STARTED: sentence("Un avviso parte"),
        K.BROADCAST_PAUSED: sentence("Un avviso va in pausa"),
        K.BROADCAST_RESUMED: sentence("Un avviso riprende"),
        K.BROADCAST_CANCELLED: sentence("Un avviso è annullato"),
        K.BROADCAST_FINISHED: sentence("Un avviso è concluso"),
        K.DELIVERY_ACCEPTED: sentence("Un messaggio è preso in carico"),
        K.DELIVERY_SENT: sentence("Un messaggio è inviato"),
        K.DELIVERY_DELIVERED: sentence("Un messaggio è consegnato"),
        K.DELIVERY_READ: sentence("Un messaggio è letto"),
        K.DELIVERY_FAILED: sentence("Un messaggio non è riuscito"),
        K.DELIVERY_SUPPRESSED: sentence("Un messaggio non parte: la persona si era cancellata"),
        K.DELIVERY_EXPIRED: sentence("Un messaggio non parte: tempo scaduto"),
        K.DELIVERY_CANCELLED: sentence("Un messaggio è annullato"),
        K.DELIVERY_UNKNOWN: sentence("Di un messaggio non si sa l’esito"),
    }
)
KEY_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "key_name_length": sentence("Scrivi il nome del programma, al massimo 100 caratteri."),
        "key_name_taken": sentence("C’è, o c’è stata, una chiave con questo nome: scegline un altro."),
        "scopes_missing": sentence("Scegli che cosa può fare: almeno una voce."),
        "scope_not_yours": sentence("Non puoi dare un permesso che non hai."),
        "kind_not_yours": sentence("Durante il periodo di prova si fanno solo chiavi di prova o di collaudo."),
        "expires_at_range": sentence("La scadenza deve essere nel futuro, al massimo fra dieci anni."),
        "key_of_file": sentence("Questa chiave viene dal file del Comune: la cambia chi gestisce Comunica."),
        "key_over": sentence("Questa chiave è finita: creane una nuova."),
        "overlap_range": sentence("Scegli per quanto tempo vale ancora il segreto di prima."),
        "key_is_yours": sentence("Una chiave non può revocare sé stessa."),
        "partner_unknown": sentence("Scegli un ente dell’elenco."),
        "categories_invalid": sentence("Scegli almeno un tipo di avviso."),
        "lanes_invalid": sentence("Scegli almeno un modo."),
        "url_too_long": sentence("L’indirizzo è troppo lungo: al massimo 2000 caratteri."),
        "too_many_callbacks": sentence("Ci sono già dieci notifiche attive: prima spegnine una."),
        "callback_disabled": sentence("È spenta: prima riaccendila."),
        "test_waits": sentence("Un evento di prova sta già partendo: aspetta che arrivi, due minuti al massimo."),
        "period_empty": sentence("Il momento di inizio deve venire prima di adesso."),
    }
)
URL_WRONG = sentence("Scrivi un indirizzo pubblico che comincia con https://, senza porta, password o #.")
#: What came of a call. `status`: the HTTP status that the receiver answered.
_ANSWERS: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.TAKEN: sentence("Il programma ha risposto %(status)s: l’evento è arrivato."),
        Answer.GONE: sentence("Il programma ha risposto 410: non vuole più eventi, perciò la notifica è spenta."),
        Answer.REFUSED: sentence("Il programma ha risposto %(status)s: l’evento non è stato accettato."),
        Answer.REDIRECTED: sentence(
            "Il programma ha risposto %(status)s e rimanda a un altro indirizzo: scrivi quello."
        ),
        Answer.ADDRESS_REFUSED: sentence("L’indirizzo non porta a un programma su Internet: non lo chiamiamo."),
        Answer.TLS_FAILED: sentence("Il certificato del programma non è valido."),
        Answer.UNREACHABLE: sentence("A questo indirizzo non risponde nessuno."),
        Answer.LATE: sentence("Il programma non ha risposto in tempo: deve rispondere entro dieci secondi."),
    }
)


def says_of(request: Request, answer: Answer, status: int | None) -> str:
    """What came of a call, as people say it."""
    return say(request, _ANSWERS[answer], status=status)


EVENTS_MISSING = sentence("Scegli almeno un evento.")
DATE_WRONG = sentence("Scrivi una data intera.")
