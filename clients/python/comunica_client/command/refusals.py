"""What is wrong, for people who read Italian, by the stable code of each problem; what is not here is in English."""

import json
import re
from collections.abc import Mapping

import click

from comunica_client.command.words import Language, Words
from comunica_client.errors import ApiError, Problem

ITALIAN: Mapping[str, str] = {
    "audience_empty": "non c’è nessuno a cui inviare",
    "audience_missing": "scegli a chi inviare: tutti, zone, vie, fuori comune o argomenti",
    "being_sent": "a questa persona si sta scrivendo in questo momento: ripeti fra un minuto",
    "category_same": "il modello è già di questa categoria",
    "channel_missing": "il comune non ha ancora un numero: chiedi a chi gestisce Comunica",
    "expired": "questo momento è passato: non si invierebbe nulla",
    "expires_at_range": "deve essere nel futuro, al più fra dieci anni",
    "expires_before_start": "deve venire dopo l’inizio dell’invio",
    "expires_in_quiet_hours": "scadrebbe prima della fine delle ore di silenzio",
    "file_empty": "il file è vuoto",
    "idempotency_in_flight": "la prima richiesta con questa chiave è ancora in corso: ripeti fra un momento",
    "idempotency_key_length": "la chiave di ripetizione deve avere da 1 a 255 caratteri ASCII stampabili",
    "idempotency_key_reused": "questa chiave di ripetizione è di un’altra richiesta: prendine una nuova",
    "import_needs_live_key": "per iscrivere persone serve una chiave live",
    "import_state": "in questo stato l’elenco non lo permette",
    "import_too_large": "l’elenco è troppo grande: dividilo",
    "internal": "un errore nostro: comunica il numero della richiesta a chi gestisce Comunica",
    "key_expired": "la chiave è scaduta",
    "key_is_yours": "una chiave non chiude sé stessa: usane un’altra",
    "key_missing": "manca la chiave",
    "key_name_taken": "c’è, o c’era, una chiave con questo nome: scegline un altro",
    "key_not_found": "questa chiave non esiste",
    "key_of_file": "questa chiave è nel file del comune: cambiala là",
    "key_over": "questa chiave non vale più: creane una nuova",
    "key_revoked": "la chiave è stata revocata",
    "keys_there": "questo comune ha già, o ha avuto, una chiave: le altre le fa il suo personale",
    "kind_not_yours": "la tua chiave non può dare una chiave di questo tipo",
    "left_later": "questa persona è uscita dopo quella data: non è cambiato nulla",
    "media_missing": "il modello comincia con un file: caricalo prima",
    "method_not_allowed": "qui non si può",
    "month_in_future": "questo mese non è ancora cominciato",
    "no_channel": "il comune non ha ancora un numero: collegalo prima",
    "not_found": "non c’è, o non è di questo comune",
    "operator_sees_no_citizen": "una chiave di gestore non apre i dati di un comune",
    "original_not_over": "l’invio non è finito: aspetta, o annullalo",
    "parameter_empty": "questo campo è vuoto",
    "parameter_missing": "manca questo campo del modello",
    "parameter_too_long": "il testo di questo campo è troppo lungo",
    "parameter_unknown": "il modello non ha questo campo",
    "range_backwards": "il primo civico è maggiore dell’ultimo",
    "rate_limit": "troppe richieste: aspetta",
    "reason_required": "sono ore di silenzio: per un messaggio urgente scrivi il motivo (--reason)",
    "report_not_done": "il rapporto non è ancora pronto",
    "required": "manca",
    "retry_under_way": "una ripetizione è già in corso",
    "run_under_way": "un collegamento o un controllo di questo numero è già in corso: aspetta che finisca",
    "scheduled_too_far": "è troppo lontano nel tempo",
    "scope_missing": "la chiave non ha il permesso di farlo",
    "scope_not_yours": "la tua chiave non può dare un permesso che non ha",
    "slug_taken": "c’è già un comune con questo nome breve: modifica quello",
    "state_does_not_allow": "nello stato in cui è non si può",
    "street_unknown": "nessuna via si chiama così",
    "template_exists": "c’è già un modello con questo nome: un altro testo prende un nome nuovo",
    "template_language_unknown": "il modello non c’è in questa lingua",
    "template_not_approved": "il modello non è approvato: si può inviare solo un modello approvato",
    "template_unknown": "nessun modello si chiama così: vedi `comunica template list`",
    "timeout": "la risposta non è arrivata in tempo: ripeti, con la stessa chiave di ripetizione",
    "too_large": "è troppo grande",
    "too_many_imports": "ci sono già troppi elenchi aperti: concludi o scarta quelli",
    "topic_unknown": "nessun argomento si chiama così",
    "unavailable": "il servizio non risponde per un momento e nulla è cambiato: ripeti",
    "unknown_field": "questo campo non esiste",
    "urgent_cap_reached": "gli avvisi urgenti di oggi sono finiti: invia come normale",
    "urgent_not_allowed": "la chiave non può inviare messaggi urgenti",
    "zone_unknown": "nessuna zona o contrada si chiama così",
}


_LEADS = re.compile(r", which leads to (\S+): ")


def line_of(problem: Problem, language: Language) -> str:
    """Where, what, and the word to branch on."""
    italian = _italian_of(problem) if language is Language.ITALIAN else None
    return f"{problem.at(italian or problem.message)} [{problem.code}]"


def _italian_of(problem: Problem) -> str | None:
    """Something else than the api has the status in the code, see `error_of`."""
    status = problem.code.removeprefix("http_")
    if status == problem.code:
        return ITALIAN.get(problem.code)
    if status.startswith("5"):
        return f"HTTP {status}, e non da Comunica: ora non si raggiunge, riprova più tardi"
    leads = _LEADS.search(problem.message)
    elsewhere = f", che porta a {leads[1]}" if leads else ""
    return f"HTTP {status}{elsewhere}: non è una risposta di Comunica, controlla l’indirizzo"


def tell_refusal(error: ApiError, words: Words, *, as_json: bool) -> None:
    """On the error stream: a line for each problem; for scripts one object, as the api's envelope has it."""
    if as_json:
        problems = [{"code": each.code, "field": each.field, "message": each.message} for each in error.problems]
        told = {"status_code": error.status, "errors": problems, "request_id": error.request_id}
        click.echo(json.dumps(told, ensure_ascii=False), err=True)
        return
    for each in error.problems:
        click.echo(line_of(each, words.language), err=True)
    if error.request_id:
        click.echo(f"{words['request']} {error.request_id}", err=True)
