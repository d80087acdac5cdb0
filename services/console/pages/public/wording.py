"""How public pages, feeds and posters say things, in the language of whoever reads them."""

from dataclasses import dataclass

from comunica.municipality.joining import Joining
from comunica.municipality.month_labels import kind_label
from comunica.usecases.public.public_record import PublicNotice, PublicTown
from services.console.phone_text import as_plain_text
from services.console.printing.poster_text import PosterText, Step
from services.console.speaking import Speaking
from services.console.words import sentence

#: Characters of a summary.
_SHORT = 160


@dataclass(frozen=True, slots=True)
class TitledNotice:
    """A notice with the words around it."""

    notice: PublicNotice
    #: What it is about: «Viabilità e lavori».
    kind: str
    title: str
    #: For whom it was.
    audience: str
    #: Its text without signs of WhatsApp; and the beginning of that.
    plain: str
    summary: str


def titled(notice: PublicNotice, speaking: Speaking) -> TitledNotice:
    """With a title that no other notice has, since it says when."""
    kind = kind_label(notice.family, speaking.language) if notice.family else speaking.say(sentence("Avviso"))
    plain = as_plain_text(notice.text)
    flat = " ".join(plain.split())
    return TitledNotice(
        notice=notice,
        kind=kind,
        title=speaking.say(sentence("%(kind)s: %(moment)s"), kind=kind, moment=speaking.moment(notice.sent_at)),
        audience=_audience(notice, speaking),
        plain=plain,
        summary=flat if len(flat) <= _SHORT else flat[: _SHORT - 1].rstrip() + "…",
    )


def _audience(notice: PublicNotice, speaking: Speaking) -> str:
    if notice.corrects is not None:
        return speaking.say(sentence("A chi ha ricevuto il primo avviso"))
    parts = []
    if notice.everyone:
        parts.append(speaking.say(sentence("A tutti gli iscritti")))
    if notice.zones:
        parts.append(speaking.say(sentence("Zone: %(zones)s"), zones=", ".join(notice.zones)))
    if notice.outside:
        parts.append(speaking.say(sentence("A chi abita fuori paese")))
    if notice.topics:
        parts.append(speaking.say(sentence("Temi: %(topics)s"), topics=", ".join(notice.topics)))
    return " · ".join(parts)


def poster_text(town: PublicTown, joining: Joining, speaking: Speaking) -> PosterText:
    """What the poster of a town says."""
    _, language = speaking.say, speaking.language
    asked = joining.what_is_asked(language)
    written = joining.what_to_write(language)
    data = _("%(written)s. Ad esempio: %(example)s", written=written, example=joining.example)
    return PosterText(
        language=language,
        title=_("%(service)s: come iscriversi", service=town.service_name),
        town=town.name,
        arms_say=_("Stemma: %(town)s", town=town.name),
        service=town.service_name,
        headline=_("Gli avvisi del Comune sul tuo telefono, con WhatsApp"),
        steps=(
            Step(
                title=_("Inquadra il codice"),
                detail=_("con la fotocamera del telefono: si apre WhatsApp."),
            ),
            Step(title=_("Scrivi i tuoi dati"), detail=data)
            if asked
            else Step(title=_("Controlla il messaggio"), detail=_("C’è scritto %(word)s.", word=joining.join_word)),
            Step(title=_("Invia il messaggio"), detail=_("Ti rispondiamo subito: sei tra gli iscritti.")),
        ),
        link=joining.link,
        code_says=_("Codice QR: apre WhatsApp sul numero %(number)s.", number=joining.number),
        number_label=_("Oppure scrivi da WhatsApp a"),
        number=joining.number,
        facts=(
            _("È gratuito, e serve solo a ricevere avvisi."),
            _("Nessuno vede il tuo numero: non è un gruppo."),
        ),
        leave=_("Per uscire scrivi %(word)s, quando vuoi.", word=joining.leave_word),
        privacy_label=_("Come usiamo i tuoi dati:"),
        privacy_url=town.privacy_url,
        contacts=_("Per parlare con il Comune: %(contacts)s", contacts=town.contacts),
        emergency=_("Per le emergenze chiama il 112."),
    )
