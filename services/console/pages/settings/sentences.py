"""What is wrong with a setting, as people read it."""

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request

from comunica.forms.town_change import FormFault
from comunica.municipality.profile import RequiredField
from services.console.mistakes import Mistakes
from services.console.rendering import say
from services.console.words import sentence

#: The form's field, or a place in it, → what it wants.
FIELD_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "service": sentence("Scrivi il nome del servizio, su una riga."),
        "contacts": sentence("Scrivi dove si trova il Comune: completa «per parlare con il Comune …»."),
        "privacy_url": sentence("Scrivi un indirizzo intero, come https://www.comune.it/privacy."),
        "privacy_office": sentence("È troppo lungo: al massimo 200 caratteri."),
        "dpo": sentence("È troppo lungo: al massimo 300 caratteri."),
        "retention_days": sentence("Scrivi un numero di giorni, da 0 a 3650."),
        "minimum_age": sentence("Scrivi un’età da 13 a 99 anni."),
        "join_words": sentence("Una parola o frase per riga, al massimo 500 caratteri ciascuna."),
        "leave_words": sentence("Una parola o frase per riga, al massimo 500 caratteri ciascuna."),
        "join_words.told": sentence(
            "La prima di queste parole va sulla locandina, ma il servizio non la capisce come un’iscrizione: cambiala."
        ),
        "leave_words.told": sentence(
            "Con queste parole chi scrive come dice la locandina si iscriverebbe o si cancellerebbe per sbaglio: "
            "scegline altre."
        ),
        "other_towns": sentence("Un Comune per riga, al massimo 500 caratteri ciascuno."),
        "required": sentence("Scegli solo fra le voci dell’elenco."),
        "quiet_hours": sentence("Scrivi gli orari come 21:00."),
        "patron_day": sentence("Scrivi mese e giorno come 06-24, o lascia vuoto."),
        "urgent_per_day": sentence("Scrivi un numero da 0 a 1000."),
        "without_approval": sentence("Scegli solo fra le voci dell’elenco."),
    }
)
REQUIRED: Mapping[RequiredField, str] = MappingProxyType(
    {
        RequiredField.GIVEN_NAME: sentence("Nome"),
        RequiredField.SURNAME: sentence("Cognome"),
        RequiredField.PLACE: sentence("Via, zona o contrada"),
    }
)
CATEGORIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "utility": (sentence("Avvisi di servizio"), sentence("Lavori, interruzioni, allerte: i modelli «utility».")),
        "marketing": (
            sentence("Avvisi promozionali"),
            sentence("Feste, iniziative, inviti: i modelli «marketing». Costano di più."),
        ),
        "authentication": (sentence("Codici"), sentence("Codici di accesso: i modelli «authentication».")),
    }
)
#: Of keep_topics, by code.
TOPIC_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "topic_empty": sentence("Scrivi il nome, con almeno una lettera."),
        "topic_too_long": sentence("È troppo lungo: al massimo 60 caratteri."),
        "topic_taken": sentence("C’è già un argomento che si chiama, o si chiamava, così: usa un altro nome."),
        "too_many_topics": sentence("Gli argomenti sono già 50: togline uno prima."),
    }
)

_TEXT_LACKS = sentence(
    "Con questa modifica uno dei vostri testi di risposta non sarebbe più completo: correggilo prima in «Testi»."
)


def mistakes_in(request: Request, faults: tuple[FormFault, ...], *, shown: frozenset[str]) -> Mistakes:
    """Each once, beside its field; one of a field that this page does not have is the whole form's."""
    rows: dict[str, str] = {}
    for each in faults:
        field = each.where.split(".")[0]
        if field == "texts":
            rows.setdefault("", say(request, _TEXT_LACKS))
            continue
        wants = FIELD_FAULTS.get(each.where) or FIELD_FAULTS.get(field)
        told = say(request, wants) if wants else f"{each.where}: {each.says}"
        rows.setdefault(field if field in shown else "", told)
    return Mistakes(tuple(rows.items()))
