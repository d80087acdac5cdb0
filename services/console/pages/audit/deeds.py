"""Deeds in words: what somebody did, of whom or of what, and how many."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from comunica.broadcasting.prices import MICROS
from comunica.municipality.month import read_month
from comunica.municipality.roles import Role
from comunica.usecases.audit import AuditEntry, Deed
from services.console.pages.audit.names import Names, id_in
from services.console.roles import ROLE_NAMES
from services.console.speaking import Speaking
from services.console.words import sentence

#: What was done; the sentence goes on from who did it.
DEEDS: Mapping[Deed, str] = {
    Deed.IMPORT: sentence("Ha caricato un elenco di persone"),
    Deed.DISCARD_IMPORT: sentence("Ha scartato un elenco di persone senza usarlo"),
    Deed.ENROL_BY_HAND: sentence("Ha iscritto una persona a mano"),
    Deed.EXPORT: sentence("Ha esportato dati di iscritti"),
    Deed.ERASE: sentence("Ha cancellato dati di persone"),
    Deed.CHANGE_PERSON: sentence("Ha cambiato il luogo di una persona"),
    Deed.LET_LEAVE: sentence("Ha tolto una persona dal servizio, su sua richiesta"),
    Deed.NOTE_PERSON: sentence("Ha scritto una nota su una persona"),
    Deed.BAN_PERSON: sentence("Ha deciso di non rispondere più a una persona"),
    Deed.LIFT_BAN: sentence("Ha deciso di rispondere di nuovo a una persona"),
    Deed.CHOOSE_TOPICS: sentence("Ha cambiato gli argomenti di una persona"),
    Deed.REVIEW_PERSON: sentence("Ha guardato una persona da rivedere e l’ha lasciata così"),
    Deed.ANSWER_REQUEST: sentence("Ha chiuso una richiesta sui dati personali"),
    Deed.SHOW_WORDS: sentence("Ha letto che cosa hanno scritto le persone"),
    Deed.BUDGET_PASSED: sentence("Un avviso urgente ha superato il budget del mese"),
    Deed.URGENT_BROADCAST: sentence("Ha mandato un avviso urgente"),
    Deed.APPROVE_BROADCAST: sentence("Ha approvato un avviso"),
    Deed.REJECT_BROADCAST: sentence("Ha respinto un avviso"),
    Deed.PAUSE_BROADCAST: sentence("Ha messo in pausa un avviso"),
    Deed.RESUME_BROADCAST: sentence("Ha fatto ripartire un avviso"),
    Deed.CANCEL_BROADCAST: sentence("Ha annullato un avviso"),
    Deed.PAUSE_SERIES: sentence("Ha messo in pausa un avviso che si ripete"),
    Deed.RESUME_SERIES: sentence("Ha fatto ripartire un avviso che si ripete"),
    Deed.CANCEL_SERIES: sentence("Ha chiuso un avviso che si ripete"),
    Deed.RESUME_LIST: sentence("Ha fatto ripartire un elenco di messaggi"),
    Deed.CANCEL_LIST: sentence("Ha annullato un elenco di messaggi"),
    Deed.REGISTER_CALLBACK: sentence("Ha acceso le notifiche a un programma"),
    Deed.END_CALLBACK: sentence("Ha spento le notifiche a un programma"),
    Deed.TEST_CALLBACK: sentence("Ha mandato un evento di prova a un programma"),
    Deed.PUBLISH_REPORT: sentence("Ha pubblicato i numeri di un mese"),
    Deed.MAKE_KEY: sentence("Ha creato una chiave per un programma"),
    Deed.ROTATE_KEY: sentence("Ha cambiato il segreto di una chiave"),
    Deed.REVOKE_KEY: sentence("Ha revocato una chiave"),
    Deed.CHANGE_GEOCODES: sentence("Ha cambiato i codici delle zone di allerta"),
    Deed.CHANGE_GAZETTEER: sentence("Ha cambiato vie e zone del Comune"),
    Deed.ADDRESS_DRAFT: sentence("Ha scelto i destinatari di una bozza"),
    Deed.URGENT_MESSAGE: sentence("Ha mandato un messaggio urgente a una persona"),
    Deed.GRANT_MANDATE: sentence("Ha dato a un ente il mandato di scrivere per il Comune"),
    Deed.REVOKE_MANDATE: sentence("Ha tolto a un ente il mandato di scrivere per il Comune"),
    Deed.CANCEL_UNMANDATED: sentence("Ha annullato avvisi di un ente senza più mandato"),
    Deed.MAKE_MUNICIPALITY: sentence("Ha messo in servizio il Comune"),
    Deed.CHANGE_MUNICIPALITY: sentence("Ha cambiato le impostazioni del Comune"),
    Deed.CONNECT_CHANNEL: sentence("Ha collegato il numero WhatsApp"),
    Deed.CHECK_CHANNEL: sentence("Ha controllato il numero WhatsApp"),
    Deed.SIGN_IN: sentence("Accesso alla console"),
    Deed.SIGN_IN_BY_IDENTITY: sentence("Accesso alla console con l’identità digitale"),
    Deed.SIGN_OUT: sentence("Uscita dalla console"),
    Deed.SIGN_IN_REFUSED: sentence("Accessi rifiutati"),
    Deed.INVITE_STAFF: sentence("Ha mandato un collegamento per entrare a una persona"),
    Deed.ACCEPT_INVITATION: sentence("Ha accettato l’invito"),
    Deed.CHANGE_STAFF: sentence("Ha cambiato ruolo o stato di una persona"),
    Deed.RECOVER_STAFF: sentence("Ha scelto una nuova password con un collegamento"),
    Deed.CHANGE_PASSWORD: sentence("Ha cambiato la propria password"),
    Deed.RENEW_RECOVERY_CODES: sentence("Ha rifatto i propri codici di riserva"),
    Deed.LINK_IDENTITY: sentence("Ha collegato la propria identità digitale"),
    Deed.UNLINK_IDENTITY: sentence("Ha scollegato la propria identità digitale"),
    Deed.REVOKE_SESSIONS: sentence("Ha chiuso le sessioni di una persona"),
    Deed.CHANGE_SETTINGS: sentence("Ha cambiato le impostazioni del servizio"),
    Deed.END_TRIAL: sentence("Ha chiuso il periodo di prova"),
    Deed.ASK_TEMPLATES: sentence("Ha chiesto a WhatsApp i modelli di una categoria"),
    Deed.PUBLISH_NOTICE: sentence("Ha pubblicato una versione dell’informativa"),
}

#: Kinds of deeds that are looked for together: value of the choice, name, deeds.
GROUPS: Mapping[str, tuple[str, tuple[Deed, ...]]] = {
    "accessi": (
        sentence("Accessi alla console"),
        (
            *(Deed.SIGN_IN, Deed.SIGN_IN_BY_IDENTITY, Deed.SIGN_OUT, Deed.SIGN_IN_REFUSED, Deed.REVOKE_SESSIONS),
            *(Deed.LINK_IDENTITY, Deed.UNLINK_IDENTITY),
        ),
    ),
    "esportazioni": (sentence("Esportazioni"), (Deed.EXPORT,)),
    "approvazioni": (sentence("Approvazioni"), (Deed.APPROVE_BROADCAST, Deed.REJECT_BROADCAST, Deed.ADDRESS_DRAFT)),
    "avvisi": (
        sentence("Avvisi fermati, ripresi o annullati"),
        (
            *(Deed.PAUSE_BROADCAST, Deed.RESUME_BROADCAST, Deed.CANCEL_BROADCAST, Deed.CANCEL_UNMANDATED),
            *(Deed.PAUSE_SERIES, Deed.RESUME_SERIES, Deed.CANCEL_SERIES, Deed.RESUME_LIST, Deed.CANCEL_LIST),
        ),
    ),
    "urgenti": (
        sentence("Invii urgenti e budget"),
        (Deed.URGENT_BROADCAST, Deed.URGENT_MESSAGE, Deed.BUDGET_PASSED),
    ),
    "iscritti": (
        sentence("Dati degli iscritti"),
        (
            *(Deed.IMPORT, Deed.ENROL_BY_HAND, Deed.ERASE, Deed.CHANGE_PERSON, Deed.LET_LEAVE, Deed.NOTE_PERSON),
            *(Deed.ANSWER_REQUEST, Deed.EXPORT, Deed.SHOW_WORDS, Deed.DISCARD_IMPORT),
            *(Deed.CHOOSE_TOPICS, Deed.REVIEW_PERSON, Deed.BAN_PERSON, Deed.LIFT_BAN),
        ),
    ),
    "impostazioni": (
        sentence("Impostazioni"),
        (
            *(Deed.CHANGE_SETTINGS, Deed.END_TRIAL, Deed.PUBLISH_NOTICE, Deed.CHANGE_GAZETTEER, Deed.CHANGE_GEOCODES),
            *(Deed.MAKE_KEY, Deed.ROTATE_KEY, Deed.REVOKE_KEY, Deed.GRANT_MANDATE, Deed.REVOKE_MANDATE),
            *(Deed.MAKE_MUNICIPALITY, Deed.CHANGE_MUNICIPALITY, Deed.CONNECT_CHANNEL, Deed.CHECK_CHANNEL),
            *(Deed.REGISTER_CALLBACK, Deed.END_CALLBACK, Deed.TEST_CALLBACK, Deed.PUBLISH_REPORT, Deed.ASK_TEMPLATES),
        ),
    ),
    "persone": (
        sentence("Persone del Comune"),
        (
            *(Deed.INVITE_STAFF, Deed.ACCEPT_INVITATION, Deed.CHANGE_STAFF, Deed.RECOVER_STAFF, Deed.CHANGE_PASSWORD),
            *(Deed.RENEW_RECOVERY_CODES, Deed.REVOKE_SESSIONS, Deed.LINK_IDENTITY, Deed.UNLINK_IDENTITY),
        ),
    ),
}

#: Counts by their word on record: one, several.
_COUNTS: Mapping[str, tuple[str, str]] = {
    "people": (sentence("%(number)s persona"), sentence("%(number)s persone")),
    "addresses": (sentence("%(number)s numero"), sentence("%(number)s numeri")),
    "messages": (sentence("%(number)s messaggio"), sentence("%(number)s messaggi")),
    "proofs": (sentence("%(number)s prova di consenso"), sentence("%(number)s prove di consenso")),
    "rows": (sentence("%(number)s riga"), sentence("%(number)s righe")),
    "refused": (sentence("%(number)s riga rifiutata"), sentence("%(number)s righe rifiutate")),
    "added": (sentence("%(number)s aggiunta"), sentence("%(number)s aggiunte")),
    "changed": (sentence("%(number)s aggiornata"), sentence("%(number)s aggiornate")),
    "already": (sentence("%(number)s già iscritta"), sentence("%(number)s già iscritte")),
    "left": (sentence("%(number)s che si era cancellata"), sentence("%(number)s che si erano cancellate")),
    "broadcasts": (sentence("%(number)s avviso"), sentence("%(number)s avvisi")),
    "broadcasts_cancelled": (sentence("%(number)s avviso annullato"), sentence("%(number)s avvisi annullati")),
    "requests": (sentence("%(number)s richiesta"), sentence("%(number)s richieste")),
    "geocodes": (sentence("%(number)s codice"), sentence("%(number)s codici")),
    "zones": (sentence("%(number)s zona"), sentence("%(number)s zone")),
    "streets": (sentence("%(number)s via"), sentence("%(number)s vie")),
    "other_towns": (sentence("%(number)s altro Comune"), sentence("%(number)s altri Comuni")),
    "templates": (sentence("%(number)s modello"), sentence("%(number)s modelli")),
    "attempts": (sentence("%(number)s tentativo"), sentence("%(number)s tentativi")),
    "test_numbers": (sentence("%(number)s telefono"), sentence("%(number)s telefoni")),
    "sessions": (sentence("%(number)s sessione"), sentence("%(number)s sessioni")),
}

#: Words of the record that say how or why.
_REASONS: Mapping[str, str] = {
    "paper": sentence("con il modulo firmato"),
    "phone": sentence("per telefono"),
    "desk": sentence("allo sportello"),
    "web": sentence("dal sito"),
    "message": sentence("con un messaggio"),
    "earlier_service": sentence("dal servizio precedente"),
    "completed": sentence("completando una iscrizione a metà"),
    "csv": sentence("tutti, come CSV"),
    "json": sentence("tutti, come JSON"),
    "page": sentence("una pagina dell’elenco"),
    "person": sentence("tutto quello che riguarda una persona"),
    "term": sentence("era finito il tempo di conservazione"),
    "request": sentence("lo ha chiesto la persona"),
    "approved": sentence("approvato da un’altra persona"),
    "ordinary": "",
    "ordinary, quiet hours": sentence("nelle ore di silenzio"),
    "retry": sentence("nuovo tentativo"),
    "retry, quiet hours": sentence("nuovo tentativo, nelle ore di silenzio"),
    "correction": sentence("rettifica"),
    "correction, quiet hours": sentence("rettifica, nelle ore di silenzio"),
    "live": sentence("chiave che scrive a tutti"),
    "team": sentence("chiave che scrive solo ai telefoni di prova"),
    "test": sentence("chiave che non scrive a nessuno"),
    "active": sentence("riammessa"),
    "suspended": sentence("sospesa"),
    "invitation": sentence("un altro invito"),
    "recovery": sentence("per scegliere un’altra password"),
    "servizio": sentence("servizio e contatti"),
    "parole": sentence("parole e iscrizione"),
    "words_kept": sentence("i testi dei cittadini si conservano 7 giorni"),
    "words_not_kept": sentence("i testi dei cittadini non si conservano"),
    "orari": sentence("orari"),
    "approvazione": sentence("approvazione"),
    "scadenze": sentence("scadenze"),
    "topic_added": sentence("un argomento in più"),
    "topic_renamed": sentence("un argomento con un altro nome"),
    "topic_retired": sentence("un argomento in meno"),
    "zone_added": sentence("una zona o contrada in più"),
    "zone_changed": sentence("una zona o contrada cambiata"),
    "zone_removed": sentence("una zona o contrada in meno"),
    "zone_map": sentence("la mappa delle zone"),
    "zone_map_removed": sentence("mappa delle zone tolta"),
    "street_added": sentence("una via in più"),
    "street_changed": sentence("una via cambiata"),
    "street_removed": sentence("una via in meno"),
    "name_taught": sentence("un nome imparato"),
    "name_withdrawn": sentence("un nome tolto"),
    "test_numbers": sentence("telefoni di prova"),
    "budget": sentence("budget del mese"),
    "coat_of_arms": sentence("stemma"),
    "coat_of_arms_removed": sentence("stemma tolto"),
}
_OWN_TEXT = sentence("un testo di risposta")
_NEW_ROLE = sentence("ruolo: %(role)s")
_OF_BROADCASTS = frozenset(
    {
        *(Deed.APPROVE_BROADCAST, Deed.REJECT_BROADCAST, Deed.BUDGET_PASSED),
        *(Deed.PAUSE_BROADCAST, Deed.RESUME_BROADCAST, Deed.CANCEL_BROADCAST),
    }
)
#: Their reason says nothing that anybody could use, such as the id of a session.
_SILENT = frozenset(
    {
        Deed.SIGN_IN_BY_IDENTITY,
        *(Deed.SIGN_IN, Deed.SIGN_OUT, Deed.CANCEL_UNMANDATED, Deed.REVOKE_MANDATE),
        *(Deed.REGISTER_CALLBACK, Deed.END_CALLBACK, Deed.TEST_CALLBACK, Deed.DISCARD_IMPORT),
        *(Deed.PAUSE_SERIES, Deed.RESUME_SERIES, Deed.CANCEL_SERIES, Deed.RESUME_LIST, Deed.CANCEL_LIST),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of the log, as it is read."""

    entry: AuditEntry
    who: str
    what: str
    details: Sequence[str]
    #: The notice that it is about, if it is about one.
    broadcast_id: UUID | None


def line_of(entry: AuditEntry, names: Names, speaking: Speaking) -> LogLine:
    """In words. A deed that this version does not know is shown as the record has it."""
    return LogLine(
        entry=entry,
        who=names.say(entry.who, speaking),
        what=speaking.gettext(DEEDS[Deed(entry.what)]) if entry.what in DEEDS else entry.what,
        details=[*_reasons(entry, names, speaking), *_counts(entry, speaking)],
        broadcast_id=_broadcast(entry),
    )


def _broadcast(entry: AuditEntry) -> UUID | None:
    if entry.what in _OF_BROADCASTS:
        return id_in(entry.reason)
    # A line of an alert that waited for nobody has the id of its notice.
    return entry.id if entry.what == Deed.URGENT_BROADCAST and entry.reason != "approved" else None


def _reasons(entry: AuditEntry, names: Names, speaking: Speaking) -> Iterator[str]:
    if not entry.reason or entry.what in _OF_BROADCASTS or entry.what in _SILENT:
        return
    if entry.what == Deed.PUBLISH_REPORT:
        yield speaking.month(read_month(entry.reason).first_day)
        return
    if entry.reason.startswith("text:"):
        yield speaking.gettext(_OWN_TEXT)
        return
    words, about = entry.reason, id_in(entry.reason)
    if about is not None:
        words = entry.reason.rpartition(" ")[0]
        if (name := names.of_staff(str(about)) or names.of_key(str(about))) is not None:
            yield name
    if words in ROLE_NAMES:
        yield speaking.say(_NEW_ROLE, role=speaking.gettext(ROLE_NAMES[Role(words)]))
    elif words:
        yield speaking.gettext(known) if (known := _REASONS.get(words, words)) else ""


def _counts(entry: AuditEntry, speaking: Speaking) -> Iterator[str]:
    if (cap := entry.counts.get("cap_micros")) is not None:
        yield speaking.money(Decimal(cap) / MICROS)
    for what, number in entry.counts.items():
        if what == "cap_micros":
            continue
        if number and what in _COUNTS:
            one, many = _COUNTS[what]
            yield speaking.say(one if number == 1 else many, number=speaking.number(number))
        elif number:
            yield f"{speaking.number(number)} {what}"
