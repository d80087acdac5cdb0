"""What the replies are called, and what a text of a town's own lacks, as people read it."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.enrolment.replies import ReplyId
from services.console.retelling import Retelling, form
from services.console.words import sentence

R = ReplyId
REPLIES: Mapping[ReplyId, str] = MappingProxyType(
    {
        R.WELCOME: sentence("Benvenuto, con la zona"),
        R.WELCOME_OUTSIDE: sentence("Benvenuto a chi abita fuori"),
        R.WELCOME_UNKNOWN_STREET: sentence("Benvenuto, via sconosciuta"),
        R.WELCOME_EVERYONE: sentence("Benvenuto, senza zone"),
        R.DOUBLE_OPT_IN: sentence("Richiesta di conferma dell’iscrizione"),
        R.CONFIRM_READING: sentence("Richiesta: abbiamo capito bene?"),
        R.ALREADY: sentence("Era già iscritto"),
        R.UPDATED: sentence("Zona cambiata"),
        R.UPDATED_EVERYONE: sentence("Zona tolta"),
        R.ASK_PLACE: sentence("Richiesta: dove abiti"),
        R.ASK_ZONE_CHOICE: sentence("Richiesta: quale di questi posti"),
        R.ASK_NAME: sentence("Richiesta: nome e cognome"),
        R.HOW_TO_JOIN: sentence("Come ci si iscrive"),
        R.REMINDER_INCOMPLETE: sentence("Promemoria: manca qualcosa"),
        R.GOODBYE: sentence("Saluto a chi si cancella"),
        R.GOODBYE_UNKNOWN: sentence("Saluto a chi non era iscritto"),
        R.ONE_WAY: sentence("Qui nessuno legge"),
        R.MEDIA: sentence("Foto, video o voce"),
        R.MAYBE_EMERGENCY: sentence("Forse un’emergenza"),
        R.THIRD_PARTY: sentence("Vuole iscrivere un altro"),
        R.PROBLEM: sentence("Non riceve gli avvisi"),
        R.GDPR_REQUEST: sentence("Chiede la cancellazione dei dati"),
        R.GDPR_ACCESS: sentence("Chiede quali dati abbiamo"),
        R.HELP: sentence("Aiuto"),
        R.IMPORTED_NOTICE: sentence("Primo messaggio a chi viene da un elenco"),
        R.FOREIGN: sentence("Scrive in un’altra lingua"),
        R.BROADCAST_FOOTER: sentence("Riga in fondo a ogni avviso"),
    }
)

#: Of check_texts, and of the form.
TEXT_FAULTS: tuple[Retelling, ...] = (
    (form(r"is empty: .*"), "È vuoto: scrivi il testo, oppure torna a quello predefinito."),
    (
        form(r"has (?P<length>\d+) characters, (?P<most>\d+) at most"),
        "È troppo lungo: ha %(length)s caratteri, al massimo %(most)s.",
    ),
    (
        form(r"there is no variable (?P<name>\{\w+\}); the variables are (?P<all>.+)"),
        "La parola %(name)s non esiste. Quelle che si possono usare: %(all)s.",
    ),
    (form(r"must say whose service it is: .*"), "Manca di chi è il servizio: usa {servizio} o {comune}."),
    (form(r"must say how the data are used: .*"), "Manca l’informativa: usa {link_privacy}."),
    (form(r"must say how to leave: .*"), "Manca come ci si cancella: scrivi DISATTIVA."),
    (form(r"must say the zone as understood: .*"), "Manca la zona: usa {zona}."),
    (form(r"must say that there is no zone, .*"), "Manca che arrivano solo gli avvisi per tutti."),
    (form(r"must say how to correct: .*"), "Manca come ci si corregge: scrivi di mandare di nuovo ATTIVA."),
    (form(r"must say that nobody reads here"), "Manca che qui nessuno legge né risponde."),
    (form(r"must say whom to turn to: .*"), "Manca a chi rivolgersi: usa {contatti}."),
    (form(r"must say 112 for emergencies"), "Manca il 112 per le emergenze."),
    (form(r"must say the zone from now on: .*"), "Manca la zona nuova: usa {zona_nuova}."),
    (form(r"must say the zone before: .*"), "Manca la zona di prima: usa {zona_vecchia}."),
    (form(r"must say that it is done, .*"), "Manca che la cancellazione è già fatta."),
    (form(r"must say when the data go: .*"), "Manca quando si cancellano i dati: usa {giorni}."),
    (form(r"must say how to come back: .*"), "Manca come si torna: scrivi ATTIVA."),
    (form(r"must say no question: .*"), "Non deve fare domande: è l’ultima parola."),
    (
        form(r"must say where the person was understood to live: .*"),
        "Manca dove abbiamo capito che abita: usa {luogo}.",
    ),
    (form(r"must say that SÌ is the answer"), "Manca che si risponde SÌ."),
    (form(r"must say what there is to choose from: .*"), "Manca fra che cosa scegliere: usa {scelte}."),
    (form(r"must say what is missing: .*"), "Manca che cosa manca: usa {dato_mancante}."),
    (form(r"must say how the person stands on record: .*"), "Manca come risulta la persona: usa {stato}."),
    (form(r"must say who answers the request: .*"), "Manca quale ufficio risponde: usa {ufficio}."),
    (form(r"must say the data protection officer: .*"), "Manca il responsabile della protezione dei dati: usa {dpo}."),
    (form(r"must say which data are held: .*"), "Mancano i dati che abbiamo: usa {dati_tenuti}."),
    (form(r"must say no promise of an answer"), "Non deve promettere una risposta: qui nessuno risponde."),
)
