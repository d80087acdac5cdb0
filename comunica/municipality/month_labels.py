"""What the words of a report are called for people, in Italian and English: states, lanes, reasons, kinds."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.starters import families
from comunica.broadcasting.states import DeliveryState

MONTHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "it": (
            *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
            *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
        ),
        "en": (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    }
)

#: Many reasons have one label: who reads a report wants to know what was the matter, not the provider's number.
_NO_CONNECTION = ("il gestore non rispondeva", "the provider did not answer")
_TEMPLATE = ("il modello non era approvato o non andava bene", "the template was not approved or not right")
_CHANNEL = ("il numero del Comune era fermo", "the town's number was stopped")
_UNCLEAR = ("non si sa se è arrivato", "nobody knows whether it arrived")

_LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "utility": ("di servizio", "service"),
        "marketing": ("promozionali per WhatsApp", "marketing for WhatsApp"),
        "authentication": ("codici", "codes"),
        "urgent": ("urgenti", "urgent"),
        "normal": ("normali", "normal"),
        "reply": ("risposte", "replies"),
        "bulk": ("senza fretta", "no hurry"),
        "everyone": ("a tutti gli iscritti", "to all subscribers"),
        "part": ("a una parte (zone, fuori paese)", "to a part (zones, other towns)"),
        "named": ("a persone già scelte (rettifiche, nuovi invii)", "to people chosen before (corrections, retries)"),
        "subscribe": ("iscrizioni", "joining"),
        "incomplete": ("iscrizioni da completare", "joining, incomplete"),
        # Messages, not people: some write it twice, some were never on the list. Who left is counted among the people.
        "unsubscribe": ("richieste di uscire", "requests to leave"),
        "other": ("altri messaggi", "other messages"),
        DeliveryState.QUEUED: ("in attesa", "waiting"),
        DeliveryState.SENDING: ("in partenza", "going out"),
        DeliveryState.ACCEPTED: ("presi in carico da WhatsApp", "taken by WhatsApp"),
        DeliveryState.SENT: ("inviati", "sent"),
        DeliveryState.DELIVERED: ("consegnati", "delivered"),
        DeliveryState.READ: ("consegnati e letti", "delivered and read"),
        DeliveryState.FAILED: ("non riusciti", "failed"),
        DeliveryState.SUPPRESSED: ("non inviati", "not sent"),
        DeliveryState.EXPIRED: ("scaduti", "expired"),
        DeliveryState.CANCELLED: ("annullati", "cancelled"),
        DeliveryState.DOUBT: ("da chiarire", "in doubt"),
        DeliveryState.UNKNOWN: ("esito non noto", "outcome not known"),
        **dict.fromkeys(
            (
                *(Reason.CONNECTION_REFUSED, Reason.NAME_NOT_FOUND, Reason.TLS_FAILED, Reason.CONNECTION_TIMEOUT),
                *(Reason.PROVIDER_DOWN, Reason.MAINTENANCE, Reason.TOO_FAST),
            ),
            _NO_CONNECTION,
        ),
        Reason.UNREACHABLE: ("il telefono non ha WhatsApp, o una versione vecchia", "no WhatsApp, or an old version"),
        Reason.BAD_ADDRESS: ("il numero non è valido", "the number is not valid"),
        Reason.SENDER_ITSELF: ("è il numero del Comune", "it is the town's own number"),
        Reason.BLOCKED_BY_US: ("il Comune ha bloccato la persona", "the town blocked the person"),
        Reason.STOPPED_MARKETING: (
            "la persona ha chiuso gli avvisi promozionali",
            "the person stopped marketing messages",
        ),
        Reason.ENOUGH_MARKETING: (
            "WhatsApp limita gli avvisi promozionali a questa persona",
            "WhatsApp limits marketing messages to this person",
        ),
        Reason.EXPERIMENT: ("WhatsApp ha escluso la persona per una prova", "WhatsApp left the person out for a test"),
        Reason.COUNTRY_NOT_ALLOWED: ("paese del telefono non ammesso", "country of the phone not allowed"),
        Reason.NOT_ON_TEST_LIST: ("numero di prova", "test number"),
        Reason.WINDOW_CLOSED: ("passate 24 ore dall'ultimo messaggio", "24 hours since the last message are over"),
        Reason.UNKNOWN_CODE: ("rifiutato da WhatsApp senza un motivo noto", "refused by WhatsApp, reason not known"),
        **dict.fromkeys(
            (
                *(Reason.TEMPLATE_MISSING, Reason.TEMPLATE_PAUSED, Reason.TEMPLATE_DISABLED),
                *(Reason.TEMPLATE_PARAMETERS, Reason.TEMPLATE_POLICY, Reason.TEMPLATE_NOT_APPROVED),
                *(Reason.TEMPLATE_CATEGORY_CHANGED, Reason.MARKETING_NOT_ALLOWED, Reason.BAD_REQUEST),
            ),
            _TEMPLATE,
        ),
        Reason.TEXT_TOO_LONG: ("il testo era troppo lungo", "the text was too long"),
        Reason.BAD_MEDIA: ("il file allegato non andava bene", "the file was not right"),
        Reason.TOO_MANY_REFUSED: ("troppi rifiuti: invio fermato", "too many refusals: stopped"),
        Reason.NOTICE_FIRST: ("prima doveva partire l'avviso agli importati", "the notice of a list goes first"),
        Reason.PEOPLE_LIMIT: ("raggiunto il limite di persone in 24 ore", "limit on people in 24 hours reached"),
        Reason.BUDGET: ("finito il budget del mese", "the month's budget is spent"),
        **dict.fromkeys(
            (
                *(Reason.TOKEN_REFUSED, Reason.PERMISSION_MISSING, Reason.ACCOUNT_RESTRICTED, Reason.ACCOUNT_LOCKED),
                *(Reason.PAYMENT_PROBLEM, Reason.NAME_NOT_APPROVED, Reason.NUMBER_NOT_REGISTERED),
                *(Reason.NUMBER_GONE, Reason.SPAM_LIMIT, Reason.NOT_THE_PROVIDER),
            ),
            _CHANNEL,
        ),
        **dict.fromkeys(
            (Reason.ANSWER_LATE, Reason.ANSWER_CUT, Reason.ANSWER_UNREADABLE, Reason.PROVIDER_FAULT), _UNCLEAR
        ),
    }
)
_OTHER_KINDS = {"it": "Altri avvisi", "en": "Other notices"}


def label(word: str, language: str) -> str:
    """What a word of the record is called; itself if nobody named it."""
    named = _LABELS.get(word)
    return word if named is None else named[language == "en"]


def missed_label(state: str, reason: str | None, language: str) -> str:
    """Why deliveries reached nobody: `non riusciti: il numero non è valido`."""
    if reason is None:
        return label(state, language)
    return f"{label(state, language)}: {label(reason, language)}"


def kind_label(family: str, language: str) -> str:
    """What a family of notices is called: `Viabilità e lavori`. Empty, or unknown to this version: others."""
    known = families().get(family)
    return _OTHER_KINDS[language] if known is None else known.words[language].title


def month_label(month: str, language: str) -> str:
    """`2026-10` as `ottobre 2026`."""
    year, number = month.split("-")
    return f"{MONTHS[language][int(number) - 1]} {year}"
