"""What is wrong, in Italian: of forms by their code, of lists by the sentence that is kept with their errors."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from fastapi import Request

from comunica.usecases.problem import Problem
from services.console.mistakes import Mistakes
from services.console.rendering import say
from services.console.retelling import Retelling, form, retold
from services.console.words import sentence

#: By code, whatever the field.
_BY_CODE: Mapping[str, str] = MappingProxyType(
    {
        "channel_missing": sentence(
            "Il Comune non ha ancora un numero WhatsApp collegato: completa prima la messa in servizio."
        ),
        "left_later": sentence(
            "Dopo quel giorno la persona si è cancellata. Se chiede di nuovo di iscriversi, scrivi il giorno e l’ora "
            "della nuova richiesta."
        ),
        "not_enrolled": sentence("Questa persona non è iscritta: il luogo non serve più."),
        "place_unknown": sentence(
            "Non troviamo questo luogo tra le vie e le zone del Comune: correggilo, oppure scegli la zona."
        ),
        "answered": sentence(
            "Non c’è più niente da completare: la persona ha risposto, o se ne è occupato un collega."
        ),
        "must_agree": sentence(
            "Abbiamo chiesto alla persona di accettare l’informativa: può farlo solo lei, rispondendo SÌ."
        ),
        "note_changed": sentence(
            "Nel frattempo un collega ha cambiato la nota: se salvi, la tua prende il posto della sua."
        ),
        "note_too_long": sentence("La nota è troppo lunga: al massimo 500 caratteri."),
        "too_long": sentence("Scrivi al massimo 100 caratteri."),
        "no_letters": sentence("Scrivi un numero di telefono, un cognome oppure una via."),
        "street_unknown": sentence("Nessuna via del Comune si chiama così."),
        "topic_unknown": sentence("Uno degli argomenti non esiste più: ricarica la pagina e scegli di nuovo."),
        "file_empty": sentence("Il file è vuoto: scegli un file CSV o XLSX."),
        "import_too_large": sentence("Il file è troppo grande: al massimo 16 MB. Dividilo in più parti."),
        "name_too_long": sentence("Il nome è troppo lungo: al massimo 100 caratteri."),
        "too_many_imports": sentence("Ci sono già 5 elenchi aperti: conferma o scarta prima uno di quelli."),
        "import_needs_live_key": sentence(
            "Il servizio è ancora in prova: l’elenco si può controllare, ma le persone si aggiungono dopo la messa in "
            "servizio."
        ),
        "import_state": sentence("Questo elenco non si può più cambiare: ricarica la pagina per vedere a che punto è."),
        "template_not_approved": sentence(
            "Questo modello non è approvato da WhatsApp: scegline un altro, o aspetta l’approvazione."
        ),
    }
)

#: Sentences of the rules of lists (comunica/enrolment/importing), with what they may hold.
_BY_SENTENCE: tuple[Retelling, ...] = tuple(
    (form(pattern), italian)
    for pattern, italian in (
        (r"is empty", sentence("Manca: scrivilo.")),
        (r"is longer than (?P<n>\d+) characters", sentence("È troppo lungo: al massimo %(n)s caratteri.")),
        (
            r"holds a character that cannot be kept: write it again",
            sentence("Contiene un carattere che non si può salvare: scrivilo di nuovo."),
        ),
        (
            r"the spreadsheet has cut the number: .*",
            sentence("Il foglio di calcolo ha troncato il numero: imposta la colonna come testo e scrivilo di nuovo."),
        ),
        (
            r"write one phone number: .*",
            sentence("Scrivi un solo numero di telefono: cifre, con + e il prefisso se non è italiano."),
        ),
        (
            r"is not a phone number( in use)?: .*",
            sentence("Non è un numero di telefono valido: controlla se manca una cifra o ce n’è una di troppo."),
        ),
        (
            r"is in the future: .*",
            sentence("La data è nel futuro: scrivi il giorno in cui la persona ha dato il consenso."),
        ),
        (
            r"is too long ago: .*",
            sentence("La data è troppo lontana: scrivi il giorno in cui la persona ha dato il consenso."),
        ),
        (r"there is no such day or hour", sentence("Questo giorno o quest’ora non esiste.")),
        (
            r"write a date such as .*",
            sentence("Scrivi la data così: 31/12/2025, oppure 31/12/2025 15:30 se sai anche l’ora."),
        ),
        (
            r"say how the person consented: .*",
            sentence("Scrivi come ha dato il consenso: messaggio, carta, telefono, sito, sportello o vecchia lista."),
        ),
        (
            r"no zone or contrada of this municipality has this name: .*",
            sentence("Nessuna zona del Comune si chiama così: correggi il nome o lascia vuoto."),
        ),
        (
            r"this person is not enrolled in the list: .*",
            sentence("Nell’elenco questa persona non risulta iscritta: si importa solo chi ha dato il consenso."),
        ),
        (
            r"is the same phone as in row (?P<n>\d+): .*",
            sentence("È lo stesso telefono della riga %(n)s: lascia una riga sola."),
        ),
        (
            r"(this is no topic|\d+ of these are no topics) of this municipality: .*",
            sentence(
                "Non è un argomento del Comune: scrivi i nomi degli argomenti separati da virgole, o lascia vuoto."
            ),
        ),
        (r"nothing was said", sentence("La riga è vuota.")),
        (
            r"two columns say \w+: «(?P<one>.*)» and «(?P<other>.*)»: keep one",
            sentence("Due colonne dicono la stessa cosa, «%(one)s» e «%(other)s»: tienine una."),
        ),
        (
            r"these columns are missing: (?P<n>.*)\. The first row must name the columns",
            sentence("Mancano delle colonne: %(n)s. La prima riga deve contenere i nomi delle colonne."),
        ),
        (
            r"the file is empty: .*",
            sentence("Il file è vuoto: la prima riga deve contenere i nomi delle colonne."),
        ),
        (r"the file is larger than (?P<n>\d+) MB: .*", sentence("Il file supera %(n)s MB: dividilo in più parti.")),
        (
            r"this is an old or protected Excel file: .*",
            sentence("È un file Excel vecchio o protetto: salvalo come XLSX senza password, oppure come CSV."),
        ),
        (r"the file has more than (?P<n>\d+) rows: .*", sentence("Il file ha più di %(n)s righe: dividilo.")),
        (
            r"row (?P<n>\d+) has more than \d+ columns: .*",
            sentence("La riga %(n)s ha troppe colonne: controlla il separatore (di solito il punto e virgola)."),
        ),
        (
            r"line (?P<n>\d+) is not CSV: .*",
            sentence("La riga %(n)s non si legge: forse manca la chiusura di una virgoletta."),
        ),
        (
            r"this is neither CSV nor XLSX",
            sentence("Non è un file CSV né XLSX: esporta l’elenco in uno dei due."),
        ),
        (
            r"the file unpacks to more than (?P<n>\d+) MB: .*",
            sentence("Il file, aperto, supera %(n)s MB: dividilo, oppure salvalo come CSV."),
        ),
        (
            r"this is not an XLSX file, or it is broken: .*",
            sentence("Il file XLSX è danneggiato: aprilo e salvalo di nuovo."),
        ),
        (r"the file has no sheet", sentence("Il file non contiene fogli.")),
        (
            r"nobody committed it in time: .*",
            sentence("Nessuno l’ha confermato entro 24 ore e il file è stato cancellato: caricalo di nuovo."),
        ),
        (r"the file is gone: .*", sentence("Il file non c’è più: caricalo di nuovo.")),
        (
            r"this municipality has no channel yet: .*",
            sentence("Il Comune non ha ancora un numero WhatsApp collegato: collegalo, poi carica di nuovo l’elenco."),
        ),
        (
            r"the people are on record, but the notice cannot be sent: .*",
            sentence("Il messaggio scelto non si può inviare: scegline un altro qui sotto, o riprova più tardi."),
        ),
    )
)


#: Nothing is wrong.
RIGHT = Mistakes()


#: A column by its English name, which an Italian sentence leaves out: `phone (telefono)`.
_COLUMN = re.compile(r"(?P<or> or )?\b\w+ \((?P<name>\w+)\)")


def said(request: Request, english: str) -> str:
    """A sentence of the rules of lists, in the visitor's language; one that is not known, as it is."""
    told = retold(request, english, _BY_SENTENCE)
    if told == english or not english.startswith("these columns are missing"):
        return told
    return _COLUMN.sub(lambda found: (" o " if found["or"] else "") + found["name"], told)


def known(english: str) -> bool:
    """Whether there is an Italian sentence for it."""
    return any(pattern.fullmatch(english) for pattern, _ in _BY_SENTENCE)


#: What is missing, by the field: a summary of errors says it far from the field.
_EMPTY: Mapping[str, str] = MappingProxyType(
    {
        "phone": sentence("Scrivi il numero di telefono."),
        "given_name": sentence("Scrivi il nome."),
        "surname": sentence("Scrivi il cognome."),
        "place": sentence("Scrivi dove abita."),
        "consent.given_at": sentence("Scrivi il giorno."),
        "consent.way": sentence("Scegli come l’ha chiesto."),
    }
)


def told(request: Request, problem: Problem) -> str:
    """A problem in the visitor's language."""
    if problem.code == "required" or problem.message == "is empty":
        return say(request, _EMPTY.get(problem.field, "Manca: scrivilo."))
    by_code = _BY_CODE.get(problem.code)
    return say(request, by_code) if by_code else said(request, problem.message)


def mistakes_in(
    request: Request, problems: Iterable[Problem], fields: Mapping[str, str] = MappingProxyType({})
) -> Mistakes:
    """The first sentence of each field. `fields`: how the form calls what the use case calls otherwise."""
    rows: dict[str, str] = {}
    for problem in problems:
        name = fields.get(problem.field, problem.field)
        rows.setdefault(name.partition("[")[0], told(request, problem))
    return Mistakes(tuple(rows.items()))
