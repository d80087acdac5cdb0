"""What is wrong with a notice, in the words of its form: a sentence for each code of the use cases."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.parameters import LONGEST_TEXT, length_of
from comunica.broadcasting.starter_templates import NO_HEADER
from comunica.usecases.broadcasts.check_submission import NOBODY_THERE
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.offer_templates import Offer, text_of
from services.console.pages.broadcasts.audience_form import Said
from services.console.pages.broadcasts.write_form import FIELD, WriteForm
from services.console.speaking import Speaking
from services.console.words import sentence

#: Code → what to do. One that is not here says what the use case says.
SENTENCES: Mapping[str, str] = {
    "parameter_missing": sentence("Compila questo campo."),
    "parameter_empty": sentence("Scrivi almeno una parola."),
    "parameter_not_text": sentence("Contiene un carattere che non si può inviare: riscrivi questa parte a mano."),
    "parameter_too_long": sentence("È troppo lungo: accorcialo."),
    "template_unknown": sentence("Questo modello non c’è più: torna alle categorie e scegline un altro."),
    "template_language_unknown": sentence("Questo modello non c’è in questa lingua: torna alle categorie."),
    "template_not_approved": sentence(
        "WhatsApp non ha ancora approvato questa combinazione di campi: prova a compilarne altri."
    ),
    "template_without_sender": sentence("Il modello non dice chi scrive: chiedi a un amministratore di rifarlo."),
    "template_without_leave_word": sentence(
        "Il modello non dice come uscire dal servizio: chiedi a un amministratore di rifarlo."
    ),
    "channel_missing": sentence("Il Comune non ha ancora un canale collegato: vedi «Messa in servizio»."),
    "audience_missing": sentence("Scegli a chi mandare l’avviso."),
    "audience_empty": sentence("Tra questi destinatari non c’è nessun iscritto: scegli altre zone o vie, o tutti."),
    "zone_unknown": sentence("Una zona scelta non c’è più: ricarica la pagina e scegli di nuovo."),
    "street_unknown": sentence("Una via scelta non c’è più nello stradario."),
    "topic_unknown": sentence("Un argomento scelto non c’è più: ricarica la pagina e scegli di nuovo."),
    "streets_too_many": sentence("Troppe vie: scegli le zone intere."),
    "range_backwards": sentence("Il primo numero civico è più alto dell’ultimo: scambiali."),
    "lane_not_allowed": sentence("Scegli quanto è urgente."),
    "urgent_not_allowed": sentence("Il tuo ruolo non può mandare avvisi urgenti: chiedi a chi approva gli avvisi."),
    "urgent_cap_reached": sentence(
        "Oggi sono già partiti tutti gli avvisi urgenti previsti: mandalo come normale, o chiedi a un amministratore "
        "di alzare il numero."
    ),
    "reason_required": sentence("Scrivi perché non può aspettare: resta nel registro."),
    "reason_too_long": sentence("Il motivo è troppo lungo: al massimo 500 caratteri."),
    "scheduled_too_far": sentence("Puoi programmare un avviso al massimo un anno prima."),
    "expired": sentence("La scadenza è già passata: scegli un momento futuro."),
    "expires_before_start": sentence("La scadenza è prima della partenza: scegli un momento dopo."),
    "expires_in_quiet_hours": sentence(
        "L’avviso aspetta la fine delle ore di silenzio, e la scadenza viene prima: scegli un momento dopo."
    ),
    "expires_too_late": sentence("La scadenza è troppo lontana: al massimo 30 giorni dopo la partenza."),
    "media_missing": sentence("Questo modello comincia con un file: caricalo."),
    "media_unknown": sentence("Il file non c’è più: caricalo di nuovo."),
    "media_not_wanted": sentence("Questa combinazione di campi va senza file: toglilo, oppure compila più campi."),
    "media_wrong_kind": sentence("Questo modello vuole un file di un altro tipo."),
    "media_type": sentence("Il file deve essere una foto JPEG o PNG, o un PDF."),
    "media_too_large": sentence("Il file è troppo grande: una foto può avere 5 MB, un PDF 16 MB."),
    "alternative_text_missing": sentence("Descrivi a parole che cosa si vede: serve a chi non può vederlo."),
    "alternative_text_length": sentence("La descrizione è troppo lunga: al massimo 1.000 caratteri."),
    "idempotency_key_reused": sentence(
        "Questo modulo è già stato inviato con un contenuto diverso. Cerca l’avviso nell’elenco; per mandarne un "
        "altro comincia da un modulo nuovo."
    ),
    "idempotency_key_length": sentence("Questa pagina è vecchia: comincia da un modulo nuovo."),
    "unwritable": sentence("C’è un carattere che non si può inviare: riscrivi questa parte a mano."),
}
_NOBODY_YET = sentence("Nessuno è ancora iscritto: l’avviso si può mandare quando c’è almeno un iscritto.")
_NO_TEST_NUMBERS = sentence("Non ci sono telefoni di prova: un amministratore li aggiunge nelle impostazioni.")
_TEXT_TOO_LONG = sentence("Il testo intero supera i %(most)s caratteri: accorcialo di %(excess)s.")
_COMBINATIONS = sentence("Questi campi non vanno insieme. Puoi compilare: %(combinations)s.")

#: Field of the use case → field of the form.
_PLACES = {
    "template": "",
    "language": "",
    "media_id": "file",
    "alternative_text": "alternativo",
    "lane": "urgenza",
    "reason": "motivo",
    "at": "partenza_date",
    "scheduled_for": "partenza_date",
    "expires_at": "scade_date",
    "audience": "a_chi",
    "idempotency_key": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Says what is wrong with one form."""

    form: WriteForm
    offer: Offer
    speaking: Speaking

    def besides(self, errors: Sequence[Said], problems: Iterable[Problem]) -> tuple[Said, ...]:
        """Errors of the form itself, then what the use case says of other fields, in the order of the page."""
        told = dict(errors)
        for problem in problems:
            place = self._place(problem)
            if place not in told and not _follows(problem, told):
                told[place] = self._say(problem)
        return tuple(sorted(told.items(), key=lambda each: _order(each[0], self.offer)))

    def _say(self, problem: Problem) -> str:
        match problem.code:
            case "text_too_long":
                return self._text_too_long()
            case "template_variant_unknown":
                combinations = "; ".join(self._combinations())
                return self.speaking.say(_COMBINATIONS, combinations=combinations)
            # Of a test, and of everything while the town is on trial.
            case "audience_empty" if problem.message == NOBODY_THERE[BroadcastKind.TEST]:
                return self.speaking.gettext(_NO_TEST_NUMBERS)
            case "audience_empty" if self.form.audience.is_everybody:
                return self.speaking.gettext(_NOBODY_YET)
            case code:
                return self.speaking.gettext(SENTENCES.get(code, problem.message))

    def _text_too_long(self) -> str:
        values = self.form.filled(self.offer)
        template = self.offer.template_for(values)
        length = length_of(text_of(template, values)) if template else LONGEST_TEXT
        return self.speaking.say(
            _TEXT_TOO_LONG, most=self.speaking.number(LONGEST_TEXT), excess=max(1, length - LONGEST_TEXT)
        )

    def _combinations(self) -> Iterator[str]:
        labels = {each.name: each.label or each.name for each in self.offer.fields}
        headers = [NO_HEADER] if self.form.media_id is None else [h for h in self.offer.headers if h != NO_HEADER]
        found = {names for header in headers for names in self.offer.combinations(header)}
        for names in sorted(found, key=lambda each: (len(each), each)):
            yield " + ".join(labels[name] for name in names)

    def _place(self, problem: Problem) -> str:
        name, _, rest = problem.field.partition(".")
        match name:
            case "parameters":
                return FIELD + (rest or next((each.name for each in self.offer.fields), ""))
            case "audience" if rest:
                return {"zones": "zone", "streets": "vie", "topics": "temi"}.get(rest.partition("[")[0], "a_chi")
            case "" if problem.code.startswith("media_"):
                return "file"
            case _:
                return _PLACES.get(name, "")


def _follows(problem: Problem, told: Collection[str]) -> bool:
    """What is wrong only because something else is: no combination has an empty field, nobody lives in no street."""
    if problem.code == "template_variant_unknown":
        return any(place.startswith(FIELD) for place in told)
    return problem.code in {"audience_missing", "audience_empty"} and not _PEOPLE.isdisjoint(told)


#: Fields that choose people.
_PEOPLE = frozenset({"a_chi", "zone", "vie", "temi"})
#: Of the page, below the fields; the last are those that are not named.
_ORDER = (
    "",
    "link",
    "file",
    "alternativo",
    "a_chi",
    "zone",
    "vie",
    "temi",
    "urgenza",
    "motivo",
    "partenza_date",
    "scade_date",
)


def _order(place: str, offer: Offer) -> tuple[int, int]:
    names = [FIELD + each.name for each in offer.fields]
    if place in names:
        return 1, names.index(place)
    return (0, 0) if place == "" else (2, _ORDER.index(place) if place in _ORDER else len(_ORDER))
