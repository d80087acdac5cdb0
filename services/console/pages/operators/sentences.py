"""What those who run the service read."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.broadcasting.reasons import Reason
from comunica.usecases.setting_up.look_over import Look
from services.console.words import sentence

NOT_ADMITTED = sentence(
    "Questa chiave non apre: è scritta male, è scaduta o non vale più. Chi amministra il servizio ne fa un’altra."
)
LOOKS: Mapping[Look, tuple[str, str]] = MappingProxyType(
    {
        Look.CHANNEL_PAUSED: ("danger", sentence("canale fermo")),
        Look.BROADCAST_LATE: ("danger", sentence("avviso in ritardo")),
        Look.QUALITY_RED: ("danger", sentence("qualità bassa")),
        Look.RUN_FAILED: ("warning", sentence("controllo non riuscito")),
        Look.TEMPLATE_REFUSED: ("warning", sentence("modello rifiutato")),
        Look.QUALITY_YELLOW: ("warning", sentence("qualità media")),
        Look.NO_CHANNEL: ("neutral", sentence("nessun canale")),
        Look.TEMPLATE_PENDING: ("info", sentence("modello in esame")),
        Look.NOTHING: ("success", sentence("a posto")),
    }
)
QUALITIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "green": ("success", sentence("buona")),
        "yellow": ("warning", sentence("media")),
        "red": ("danger", sentence("bassa")),
        "unknown": ("neutral", sentence("non ancora nota")),
    }
)
#: In a word or two: what to do is in the run's steps. A reason that is not here is shown as it is on record.
WHY_PAUSED: Mapping[str, str] = MappingProxyType(
    {
        Reason.TOKEN_REFUSED: sentence("chiave di accesso rifiutata"),
        Reason.PERMISSION_MISSING: sentence("alla chiave manca un permesso"),
        Reason.ACCOUNT_RESTRICTED: sentence("account limitato"),
        Reason.ACCOUNT_LOCKED: sentence("account bloccato"),
        Reason.PAYMENT_PROBLEM: sentence("problema di pagamento"),
        Reason.NAME_NOT_APPROVED: sentence("nome non approvato"),
        Reason.NUMBER_NOT_REGISTERED: sentence("numero non registrato"),
        Reason.NUMBER_GONE: sentence("numero non più del Comune"),
        Reason.SPAM_LIMIT: sentence("troppe segnalazioni"),
        Reason.NOT_THE_PROVIDER: sentence("non risponde WhatsApp"),
    }
)
REFUSALS: Mapping[str, str] = MappingProxyType(
    {"run_under_way": sentence("Un controllo o un collegamento è già in corso: aspetta che finisca e ricarica.")}
)
