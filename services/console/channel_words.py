"""Why a channel sends nothing, and what a town does then."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.broadcasting.reasons import Reason
from services.console.words import sentence

_WHAT_TO_DO: Mapping[str, str] = MappingProxyType(
    {
        Reason.TOKEN_REFUSED: sentence(
            "WhatsApp non accetta più la chiave di accesso: rinnovala nel pannello di Meta."
        ),
        Reason.PERMISSION_MISSING: sentence("Alla chiave di accesso manca un permesso: ridallo nel pannello di Meta."),
        Reason.ACCOUNT_RESTRICTED: sentence("WhatsApp ha limitato l’account: leggi il motivo nel pannello di Meta."),
        Reason.ACCOUNT_LOCKED: sentence("WhatsApp ha bloccato l’account: chiedi il riesame nel pannello di Meta."),
        Reason.PAYMENT_PROBLEM: sentence("C’è un problema di pagamento: controlla il metodo di pagamento da Meta."),
        Reason.NAME_NOT_APPROVED: sentence("WhatsApp non ha ancora approvato il nome del Comune."),
        Reason.NUMBER_NOT_REGISTERED: sentence("Il numero non è registrato: chiedi a chi gestisce il servizio."),
        Reason.NUMBER_GONE: sentence("Il numero non è più del Comune: chiedi a chi gestisce il servizio."),
        Reason.SPAM_LIMIT: sentence("WhatsApp ha fermato gli invii per troppe segnalazioni: aspetta e rivedi i testi."),
        Reason.NOT_THE_PROVIDER: sentence("Non risponde WhatsApp ma altro: chiedi a chi gestisce il servizio."),
    }
)
_ELSE = sentence("WhatsApp non accetta gli invii: chiedi a chi gestisce il servizio.")


def why_paused(reason: str | None) -> str:
    """The Italian sentence for the word on record."""
    return _WHAT_TO_DO.get(reason or "", _ELSE)
