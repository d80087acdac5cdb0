"""What the command says, in Italian and in English. A test holds that both say everything."""

import itertools
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from comunica_client.command.labels import NAMES, VALUES

#: As the api masks them: `phone …67`.
_MASKED = re.compile(r"(phone|user_id) …(.*)")
_ADDRESSES = {"phone": "numero", "user_id": "utente WhatsApp"}


class Language(StrEnum):
    """Of the command."""

    ITALIAN = "it"
    ENGLISH = "en"


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """--lang, else the locale, else English."""
    for at, word in enumerate(arguments):
        if word.startswith("--lang="):
            return _language(word.removeprefix("--lang="))
        if word == "--lang" and at + 1 < len(arguments):
            return _language(arguments[at + 1])
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return _language(locale)


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The same with what concerns every command at the front, wherever it was said: --json, --lang."""
    front: list[str] = []
    rest: list[str] = []
    said = iter(arguments)
    for word in said:
        if word == "--":
            rest.append(word)
            break
        if word == "--lang":
            front += [word, *itertools.islice(said, 1)]
        else:
            (front if word == "--json" or word.startswith("--lang=") else rest).append(word)
    return [*front, *rest, *said]


def _language(word: str) -> Language:
    return Language.ITALIAN if word.lower().startswith("it") else Language.ENGLISH


WORDS: Mapping[str, tuple[str, str]] = {
    "about": ("Il Comune scrive ai cittadini con Comunica.", "Broadcasts of a municipality, by Comunica."),
    "json": ("Risponde in JSON, per i programmi.", "Answer in JSON, for scripts."),
    "lang": ("Lingua: it o en.", "Language: it or en."),
    "version": ("Dice la versione.", "Tell the version."),
    "login": ("Ricorda l’indirizzo e la chiave del Comune.", "Remember address and key of the municipality."),
    "url": ("Indirizzo dell’API.", "Address of the API."),
    "key_prompt": ("Chiave API", "API key"),
    "logged_in": ("La chiave funziona ed è ricordata in", "The key works, and is remembered in"),
    "no_login": (
        "Manca la chiave: esegui `comunica login`, o imposta COMUNICA_URL e COMUNICA_KEY.",
        "There is no key: run `comunica login`, or set COMUNICA_URL and COMUNICA_KEY.",
    ),
    "broadcast": ("Invii a molti.", "Broadcasts."),
    "send": ("Invia un messaggio a chi è stato scelto.", "Send a message to an audience."),
    "preview": (
        "Mostra chi lo riceverà, quando e a che costo. Non invia.",
        "Who gets it, when, at what cost. Sends nothing.",
    ),
    "watch": ("Segue un invio fino alla fine.", "Follow a broadcast to its end."),
    "cancel": ("Ferma un invio: nessun altro lo riceve.", "Stop a broadcast: nobody else gets it."),
    "recipients": ("Che cosa è stato di ciascuno.", "What became of each recipient."),
    "states": (
        "Solo in questo stato, come failed; si può ripetere.",
        "Only in this state, such as failed; may be repeated.",
    ),
    "who_missed": ("Chi, e perché:", "Who, and why:"),
    "reconcile": ("Conta tre volte i destinatari di un invio.", "Count the recipients of a broadcast three times."),
    "set": ("Un campo del modello, nome=testo.", "A field of the template, name=text."),
    "zone": ("Solo questa zona o contrada; si può ripetere.", "This zone or contrada; may be repeated."),
    "everyone": ("Tutti gli iscritti.", "Everybody who is enrolled."),
    "outside": ("Chi abita in un altro comune.", "Those who live in another town."),
    "lane": ("Corsia.", "Lane."),
    "reason": ("Perché è urgente.", "Why it is urgent."),
    "at": ("Ora del Comune, come 2026-12-01T09:00.", "On the town's clock, such as 2026-12-01T09:00."),
    "idempotency": ("La stessa chiave non invia due volte.", "With the same key nothing is sent twice."),
    "follow": ("Segue l’invio fino alla fine.", "Follow it to its end."),
    "accepted": ("Invio registrato", "On record"),
    "people": ("persone", "people"),
    "failed": ("non raggiunte", "not reached"),
    "a_second": ("al secondo", "a second"),
    "subscribers": ("Le persone iscritte.", "The people on record."),
    "list": ("Elenca.", "List."),
    "find": ("Cerca per telefono o cognome.", "Find by phone or surname."),
    "phone": ("Telefono.", "Phone."),
    "surname": ("Cognome.", "Surname."),
    "export": (
        "Tutto ciò che si conserva di una persona; senza codice, di tutti.",
        "All that is held of a person; without an id, of everybody.",
    ),
    "consents": ("La prova del consenso.", "The proof of consent."),
    "erase": ("Cancella una persona, per sempre.", "Erase a person, for good."),
    "erase_sure": ("Cancellare questa persona per sempre?", "Erase this person for good?"),
    "erased": ("Cancellata.", "Erased."),
    "yes": ("Non chiede conferma.", "Do not ask."),
    "gazetteer": ("Zone, vie e nomi.", "Zones, streets and names."),
    "show": ("Mostra tutto, in JSON.", "Show all of it, as JSON."),
    "try": ("Come sarebbe capito un messaggio, e perché.", "How a message would be understood, and why."),
    "template": ("I modelli.", "Templates."),
    "completion": ("Scrive il completamento per la shell.", "Write the completion for a shell."),
    "nobody_chosen": (
        "Scegli a chi: --everyone, --zone o --outside.",
        "Say to whom: --everyone, --zone or --outside.",
    ),
    "bad_set": ("--set vuole nome=testo", "--set takes name=text"),
    "street_part": (
        "Una via, o numeri di essa: 'Via Trento:1-31:dispari'; si può ripetere.",
        "A street, or numbers of it: 'Via Trento:1-31:odd'; may be repeated.",
    ),
    "bad_street": ("--street vuole 'Via Trento:1-31:dispari'", "--street takes 'Via Trento:1-31:odd'"),
    "topic": ("Solo chi segue questo argomento; si può ripetere.", "Only who follows this topic; may be repeated."),
    "too_late": ("Dopo quest’ora non si invia più.", "After this nothing is sent any more."),
    "pause": ("Sospende un invio.", "Hold a broadcast."),
    "resume": ("Riprende un invio sospeso.", "Go on with a broadcast that is held."),
    "street": ("Chi abita in questa via.", "Who lives in this street."),
    "surname-prefix": (
        "Come comincia il cognome: almeno tre lettere.",
        "How a surname begins: three letters or more.",
    ),
    "export_format": ("Di tutti: csv o json.", "Of everybody: csv or json."),
    "output": ("Scrive in questo file, che solo tu puoi leggere.", "Write to this file, which only you can read."),
    "written": ("Scritto in", "Written to"),
    "import": (
        "Iscrive le persone di un elenco CSV o XLSX, dopo aver mostrato che cosa accadrà.",
        "Enrol the people of a CSV or XLSX list, after showing what would come of it.",
    ),
    "check_only": ("Controlla soltanto; non iscrive nessuno.", "Check only; enrol nobody."),
    "notice": ("Il modello con cui avvisare chi è stato iscritto.", "The template that tells those who were added."),
    "import_sure": ("Iscrivere queste persone?", "Enrol these people?"),
    "nobody_enrolled": ("Nessuno è stato iscritto.", "Nobody was enrolled."),
    "gazetteer_import": (
        "Porta lo stradario (CSV) o le zone e le vie (JSON): tutto o niente.",
        "Bring in a stradario (CSV) or zones and streets (JSON): whole or not at all.",
    ),
    "dry_run": ("Mostra che cosa cambierebbe.", "Only say what would change."),
    "sync": ("Guarda come sono i modelli presso il gestore.", "Look how the provider has the templates."),
    "submit": ("Chiede al gestore di approvare un modello.", "Ask the provider to approve a template."),
    "template_file": ("Il modello, in YAML o JSON.", "The template, in YAML or JSON."),
    "key": ("Le chiavi dei programmi.", "Keys of programs."),
    "key_create": ("Crea una chiave; il segreto si vede solo ora.", "Make a key; its secret is told this once."),
    "rotate": ("Dà alla chiave un altro segreto.", "Give a key another secret."),
    "revoke": ("Chiude una chiave, subito.", "End a key, at once."),
    "overlap": ("Per quanti minuti vale ancora il segreto di prima.", "For how many minutes the old secret goes on."),
    "kind": (
        "live: a tutti; team: solo al personale; test: a nessuno.",
        "live: to everybody; team: to the staff; test: to nobody.",
    ),
    "scope": ("Che cosa può fare, come broadcast:send; si può ripetere.", "What it may do; may be repeated."),
    "expires_at": ("Quando finisce, come 2027-12-31T23:00:00+01:00.", "When it ends, as 2027-12-31T23:00:00+01:00."),
    "secret_once": ("Conserva il segreto: non si vedrà più.", "Keep the secret: it is told this once."),
    "report": ("I numeri di un mese, come 2026-10.", "The figures of a month, such as 2026-10."),
    "residents": ("Quanti abitanti ha il comune.", "How many people live in the town."),
    "report_format": ("L’intero rapporto come file: csv o json.", "The whole report as a file: csv or json."),
    "municipality": ("I comuni. Serve la chiave di un gestore del servizio.", "Municipalities. By an operator's key."),
    "municipality_create": ("Crea un comune; è in prova.", "Set a municipality up; it is on trial."),
    "first_key": (
        "Fa la prima chiave di un comune, con questo nome; il segreto si vede solo ora.",
        "Make the first key of a municipality, by this name; its secret is told this once.",
    ),
    "first_scope": (
        "Che cosa può fare la prima chiave; si può ripetere. Altrimenti tutto ciò che un gestore può dare.",
        "What the first key may do; may be repeated. Else all that an operator may give.",
    ),
    "first_key_now": ("Fare subito la prima chiave del comune?", "Make the first key of the municipality now?"),
    "first_key_name": ("Nome del programma che la userà", "Name of the program that will use it"),
    "then_key": ("Poi fai la prima chiave del comune:", "Then make its first key:"),
    "update": ("Porta un comune a ciò che dice il file.", "Make a municipality what its file says."),
    "town_file": ("Il file del comune, in YAML.", "The town's file, in YAML."),
    "left_out": (
        "Restano al comune, con la sua chiave o al banco",
        "Left to the town itself, with its own key or at the desk",
    ),
    "then_connect": ("Poi collega il numero:", "Then connect the number:"),
    "no_town": ("Nessun comune si chiama così", "There is no municipality called so"),
    "no_channel": ("Questo comune non ha un numero", "This municipality has no number"),
    "channel": (
        "I numeri dei comuni. Serve la chiave di un gestore.",
        "Numbers of municipalities. By an operator's key.",
    ),
    "connect": (
        "Collega il numero di un comune e dice ogni passo.",
        "Connect the number of a municipality, and say each step.",
    ),
    "wait_message": (
        "Per quanti secondi aspetta un messaggio al numero (300).",
        "For how many seconds it waits for a message to the number (300).",
    ),
    "check": ("Ripete i passi senza cambiare nulla.", "Repeat the steps and change nothing."),
    "kept": ("era già così", "ok"),
    "changed": ("fatto", "ok, changed"),
    "waiting": ("in attesa", "waiting"),
    "step_failed": ("NON RIUSCITO", "FAILED"),
    "partner": ("Gli enti a cui un comune può dare un mandato.", "Organisations that can be given a mandate."),
    "partner_create": (
        "Crea un ente; con --scope gli dà una chiave e una credenziale NATS, che si vedono solo ora.",
        "Create a partner; with --scope give it a key and a credential for NATS, told this once.",
    ),
    "partner_scope": (
        "Che cosa può fare, come broadcast:send; si può ripetere. Senza, l’ente non ha chiavi.",
        "What it may do, such as broadcast:send; may be repeated. Without it the partner has no key.",
    ),
    "no_nats": ("Solo la chiave, nessuna credenziale NATS.", "The key only, no credential for NATS."),
    "public_key": (
        "La chiave pubblica NATS (U…) che l’ente ha creato da sé: il suo seme non si vede.",
        "The public nkey (U…) that the partner made itself: nobody else sees its seed.",
    ),
    "no_nkey": (
        "--public-key è di una credenziale NATS: aggiungi --scope e togli --no-nats.",
        "--public-key is of a credential for NATS: add --scope, and leave --no-nats out.",
    ),
    "partner_log": ("Chi ha fatto che cosa su un ente.", "Who did what about a partner."),
    "nkey": ("Le credenziali NATS di un ente.", "Credentials of a partner on NATS."),
    "nkey_add": ("Dà a un ente una credenziale NATS, subito valida.", "Give a partner a credential for NATS, at once."),
    "nkey_revoke": (
        "Chiude una credenziale NATS: le connessioni aperte cadono in cinque secondi.",
        "End a credential on NATS: connections that stand are cut within five seconds.",
    ),
    "no_partner": ("Nessun ente si chiama così", "There is no partner called so"),
    "mandate": (
        "Che cosa gli enti possono inviare a nome del Comune.",
        "What partners may send in the municipality's name.",
    ),
    "mandate_grant": (
        "Dà un mandato a un ente; prende il posto di quello di prima.",
        "Give a partner a mandate; it takes the place of the one before.",
    ),
    "mandate_revoke": (
        "Revoca un mandato; ciò che l’ente aveva programmato è annullato.",
        "Revoke a mandate; what its partner had planned is cancelled.",
    ),
    "mandate_partners": ("Gli enti a cui si può dare un mandato.", "Who can be given a mandate."),
    "mandate_category": ("Una categoria di modelli; si può ripetere.", "A category of templates; may be repeated."),
    "mandate_lane": ("Una corsia; si può ripetere.", "A lane; may be repeated."),
    "approve": (
        "Approva un invio che lo attende; non chi l’ha chiesto.",
        "Approve a broadcast that awaits it; not by who submitted it.",
    ),
    "reject": ("Respinge un invio in attesa di approvazione.", "Reject a broadcast that awaits approval."),
    "reject_reason": ("Perché no.", "Why not."),
    "partner_close": ("Chiude un ente, per sempre.", "Close a partner, for good."),
    "partner_key": ("Dà una chiave a un ente.", "Issue a key to a partner."),
    "keys": ("Le chiavi di un ente.", "Keys of a partner."),
    "contact": ("Dove si rivolge il personale dei comuni.", "Where a town's staff turn."),
    "bad_file": ("Il file non dice ciò che serve", "The file does not say what is needed"),
    "bad_address": (
        "L’indirizzo dell’API comincia con https:// e un nome, per esempio https://api.example.it.",
        "The address of the API begins with https:// and a name, such as https://api.example.it.",
    ),
    "bad_key": (
        "Questa non è una chiave API: ha solo lettere, cifre e segni ASCII.",
        "This is no API key: it has letters, digits and signs of ASCII only.",
    ),
    "file_cut": ("Il file si è interrotto: ripeti da capo", "The file was cut: begin again"),
    "unreachable": (
        "L’API non risponde: controlla l’indirizzo e la rete, poi ripeti con la stessa chiave di ripetizione",
        "The API does not answer: look at the address and the network, then repeat with the same idempotency key",
    ),
    "bad_path": ("Non si può leggere o scrivere", "Cannot be read or written"),
    "request": ("richiesta", "request"),
}


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._at = 0 if language is Language.ITALIAN else 1

    def __getitem__(self, name: str) -> str:
        return WORDS[name][self._at]

    def label(self, field: str) -> str:
        """What a field of an answer is called."""
        if self.language is Language.ENGLISH:
            return field
        return NAMES.get(field, field)

    def value(self, field: str, word: str) -> str:
        """What a word in that field is called."""
        if self.language is Language.ENGLISH:
            return word
        if field == "address" and (masked := _MASKED.fullmatch(word)):
            return f"{_ADDRESSES[masked[1]]} che finisce con {masked[2]}"
        return VALUES.get(field, {}).get(word, word)

    def truth(self, *, it_is: bool) -> str:
        """Yes or no."""
        return ("sì" if self.language is Language.ITALIAN else "yes") if it_is else "no"
