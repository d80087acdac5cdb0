"""What the command says, in Italian and in English. A test holds that both say everything."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


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


def _language(word: str) -> Language:
    return Language.ITALIAN if word.lower().startswith("it") else Language.ENGLISH


WORDS: Mapping[str, tuple[str, str]] = {
    "about": ("Il Comune scrive ai cittadini con Comunica.", "Broadcasts of a municipality, by Comunica."),
    "json": ("Risponde in JSON, per i programmi.", "Answer in JSON, for scripts."),
    "lang": ("Lingua: it o en.", "Language: it or en."),
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
    "find": ("Cerca per telefono o cognome, interi.", "Find by phone or surname, both whole."),
    "phone": ("Telefono.", "Phone."),
    "surname": ("Cognome.", "Surname."),
    "export": ("Tutto ciò che si conserva di una persona.", "All that is held of a person."),
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
    "request": ("richiesta", "request"),
}


class Words:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self._at = 0 if language is Language.ITALIAN else 1

    def __getitem__(self, name: str) -> str:
        return WORDS[name][self._at]
