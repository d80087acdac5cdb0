"""What becomes of a notice, in words: its kinds, why it rests, why somebody did not get it."""

from collections.abc import Mapping

from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.quiet_hours import QUIET_HOURS
from comunica.broadcasting.reasons import OF_THE_TEMPLATE, Reason
from comunica.broadcasting.states import BroadcastState, DeliveryState
from comunica.usecases.broadcasts.steer_broadcast import PAUSED_BY_STAFF
from comunica.usecases.delivering.hold_sources import MEDIA_UPLOAD
from services.console.words import sentence

KINDS: Mapping[BroadcastKind, str] = {
    BroadcastKind.ORDINARY: "",
    BroadcastKind.RETRY: sentence("nuovo tentativo"),
    BroadcastKind.CORRECTION: sentence("rettifica"),
    BroadcastKind.TEST: sentence("prova"),
}

#: As one chooses among them.
STATES: Mapping[BroadcastState, str] = {
    BroadcastState.SENDING: sentence("In corso"),
    BroadcastState.PAUSED: sentence("In pausa"),
    BroadcastState.SCHEDULED: sentence("Programmati"),
    BroadcastState.AWAITING_APPROVAL: sentence("Da approvare"),
    BroadcastState.DRAFT: sentence("Bozze"),
    BroadcastState.FINISHED: sentence("Conclusi"),
    BroadcastState.CANCELLED: sentence("Annullati"),
}

#: States of a delivery that reached nobody, and what each means.
MISSED: Mapping[DeliveryState, str] = {
    DeliveryState.FAILED: sentence("Non riuscito"),
    DeliveryState.SUPPRESSED: sentence("Non inviato: non lo vuole più"),
    DeliveryState.UNKNOWN: sentence("Esito ignoto"),
    DeliveryState.EXPIRED: sentence("Non inviato: tempo scaduto"),
    DeliveryState.CANCELLED: sentence("Annullato prima dell’invio"),
}

#: Why nothing more of a notice goes for now.
_HELD: Mapping[str, str] = {
    QUIET_HOURS: sentence("Aspetta la fine delle ore di silenzio."),
    MEDIA_UPLOAD: sentence("Il file è in viaggio verso WhatsApp: riprende tra poco."),
    Reason.PEOPLE_LIMIT: sentence("Per oggi WhatsApp non lascia scrivere ad altre persone: riprende da solo."),
    Reason.BUDGET: sentence("Il budget del mese è finito: riprende il mese dopo, o quando un amministratore lo alza."),
    Reason.TOO_FAST: sentence("WhatsApp chiede di andare più piano: riprende da solo."),
}
_HELD_ELSE = sentence("Ora non può andare avanti: riprende da solo.")

_OF_THE_TEMPLATE = sentence(
    "WhatsApp ha fermato il modello di questo avviso: un amministratore ne vede il motivo in «Impostazioni»."
)
#: Why somebody has to do something before it goes on.
_PAUSED: Mapping[str, str] = {
    PAUSED_BY_STAFF: sentence("È stato messo in pausa da una persona del Comune."),
    Reason.BUDGET: _HELD[Reason.BUDGET],
    Reason.TEMPLATE_MISSING: _OF_THE_TEMPLATE,
    Reason.TEMPLATE_PAUSED: _OF_THE_TEMPLATE,
    Reason.TEMPLATE_DISABLED: _OF_THE_TEMPLATE,
    Reason.TEMPLATE_POLICY: _OF_THE_TEMPLATE,
    Reason.TEMPLATE_NOT_APPROVED: _OF_THE_TEMPLATE,
    Reason.TEMPLATE_PARAMETERS: sentence(
        "WhatsApp non accetta i campi di questo avviso: annullalo e scrivilo di nuovo."
    ),
    Reason.TEXT_TOO_LONG: sentence("Per WhatsApp il testo è troppo lungo: annullalo e scrivilo più breve."),
    Reason.TEMPLATE_CATEGORY_CHANGED: sentence(
        "WhatsApp ora lo considera promozionale: costa di più, e chi ha fermato i messaggi promozionali non lo riceve. "
        "Decidi se riprendere o annullare."
    ),
    Reason.BAD_MEDIA: sentence(
        "WhatsApp non accetta il file di questo avviso: annullalo e scrivilo con un altro file."
    ),
    Reason.TOO_MANY_REFUSED: sentence(
        "WhatsApp ha rifiutato troppi messaggi di seguito: guarda perché in «Chi non l’ha ricevuto», poi riprendi "
        "o annulla."
    ),
    Reason.MARKETING_NOT_ALLOWED: sentence("WhatsApp non lascia mandare messaggi promozionali da questo numero."),
}
_PAUSED_ELSE = sentence("WhatsApp non accetta questo avviso: chiedi a chi gestisce il servizio.")

_LOST = sentence("La risposta di WhatsApp non è arrivata: non si sa se l’ha ricevuto")
_STOPPED = sentence("WhatsApp aveva fermato il modello")
_NO_WAY = sentence("WhatsApp non era raggiungibile")
_CHANNEL = sentence("Il numero del Comune non poteva scrivere: vedi «Messa in servizio»")
#: Why one person did not get it: words of the record.
_WHY: Mapping[str, str] = {
    "left": sentence("Si è cancellata dal servizio"),
    Reason.STOPPED_MARKETING: sentence("Ha fermato i messaggi promozionali in WhatsApp"),
    Reason.UNREACHABLE: sentence("Il numero non è su WhatsApp, o l’applicazione è troppo vecchia"),
    Reason.BAD_ADDRESS: sentence("Il numero non è valido"),
    Reason.SENDER_ITSELF: sentence("È il numero del Comune stesso"),
    Reason.BLOCKED_BY_US: sentence("Il Comune l’ha bloccata in WhatsApp"),
    Reason.ENOUGH_MARKETING: sentence("Per oggi WhatsApp non le fa arrivare altri messaggi promozionali"),
    Reason.EXPERIMENT: sentence("WhatsApp l’ha esclusa per un suo esperimento"),
    Reason.COUNTRY_NOT_ALLOWED: sentence("Il Comune non può scrivere al paese di questo numero"),
    Reason.NOT_ON_TEST_LIST: sentence("Il numero del servizio è ancora di prova e può scrivere solo a pochi numeri"),
    Reason.WINDOW_CLOSED: sentence("Sono passate più di 24 ore da quando ha scritto"),
    Reason.TEMPLATE_PARAMETERS: sentence("WhatsApp non ha accettato i campi dell’avviso"),
    Reason.TEXT_TOO_LONG: sentence("Per WhatsApp il testo era troppo lungo"),
    Reason.BAD_MEDIA: sentence("WhatsApp non ha accettato il file"),
    Reason.NOTICE_FIRST: sentence("Deve prima ricevere l’informativa"),
    Reason.PEOPLE_LIMIT: sentence("Per quel giorno WhatsApp non lasciava scrivere ad altre persone"),
    Reason.BUDGET: sentence("Il budget del mese era finito"),
    **dict.fromkeys((Reason.ANSWER_LATE, Reason.ANSWER_CUT, Reason.ANSWER_UNREADABLE), _LOST),
    **dict.fromkeys((*OF_THE_TEMPLATE, Reason.TEMPLATE_CATEGORY_CHANGED), _STOPPED),
    **dict.fromkeys(
        (
            *(Reason.CONNECTION_REFUSED, Reason.NAME_NOT_FOUND, Reason.TLS_FAILED, Reason.CONNECTION_TIMEOUT),
            *(Reason.PROVIDER_DOWN, Reason.NOT_THE_PROVIDER),
        ),
        _NO_WAY,
    ),
    **dict.fromkeys(
        (
            *(Reason.TOKEN_REFUSED, Reason.PERMISSION_MISSING, Reason.ACCOUNT_RESTRICTED, Reason.ACCOUNT_LOCKED),
            *(Reason.PAYMENT_PROBLEM, Reason.NAME_NOT_APPROVED, Reason.NUMBER_NOT_REGISTERED, Reason.NUMBER_GONE),
            Reason.SPAM_LIMIT,
        ),
        _CHANNEL,
    ),
    Reason.BAD_REQUEST: sentence("WhatsApp non ha accettato il messaggio"),
    Reason.MARKETING_NOT_ALLOWED: sentence("WhatsApp non lascia mandare messaggi promozionali da questo numero"),
    Reason.TOO_MANY_REFUSED: sentence("L’invio si è fermato per i troppi rifiuti"),
    Reason.UNKNOWN_CODE: sentence("WhatsApp ha rifiutato il messaggio senza dire perché"),
    Reason.PROVIDER_FAULT: sentence("WhatsApp ha avuto un guasto"),
    Reason.MAINTENANCE: sentence("Il numero del Comune era in manutenzione"),
    Reason.TOO_FAST: sentence("WhatsApp non riusciva a prenderne altri"),
    "lease_lapsed": sentence("Il programma si è interrotto durante l’invio"),
}
#: Where the record says no more than the state.
_WHY_OF_STATE: Mapping[DeliveryState, str] = {
    DeliveryState.FAILED: sentence("WhatsApp non l’ha consegnato"),
    DeliveryState.SUPPRESSED: sentence("Non vuole più ricevere questi avvisi"),
    DeliveryState.UNKNOWN: _LOST,
    DeliveryState.EXPIRED: sentence("L’avviso è scaduto prima del suo turno"),
    DeliveryState.CANCELLED: sentence("L’avviso è stato annullato prima del suo turno"),
}
WORDS_OF_WHY = frozenset(_WHY)

#: What cannot follow a notice now, and what to do; of a correction, and of another try.
FOLLOWING: Mapping[str, str] = {
    "original_unknown": sentence("Questo avviso non c’è più."),
    "original_is_test": sentence("È una prova: l’hanno ricevuta solo i telefoni del Comune. Scrivi un avviso nuovo."),
    "original_not_over": sentence("L’avviso non è ancora concluso: aspetta la fine, oppure annullalo."),
    "retry_under_way": sentence("Un nuovo tentativo è già in corso: aspetta che finisca."),
    "original_is_retry": sentence("Questo è già un nuovo tentativo: ripeti quello dell’avviso originale."),
    "correction_same_text": sentence("Il testo è uguale all’originale: cambia quello che era sbagliato."),
}
NOBODY_TO_TRY = sentence("Non c’è nessuno per cui valga la pena ritentare: non serve fare altro.")
NOBODY_TO_CORRECT = sentence("Nessuno degli iscritti di oggi ha ricevuto l’originale: scrivi un avviso nuovo.")


def why_held(reason: str) -> str:
    """The Italian sentence for what it waits for."""
    return _HELD.get(reason, _HELD_ELSE)


def why_paused(reason: str | None) -> str:
    """The Italian sentence for why it was paused."""
    return _PAUSED.get(reason or "", _PAUSED_ELSE)


def why_missed(state: DeliveryState, reason: str | None) -> str:
    """The Italian sentence for why one person did not get it."""
    return _WHY.get(reason or "") or _WHY_OF_STATE[state]
