"""Write a notice: choose what it is about, then one form. Seen before it goes on the next page, see preview.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.parameters import LONGEST_TEXT
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.check_media import MediaKind
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.setting_up.offer_templates import Offer, Standing
from comunica.usecases.setting_up.own_text import title_of
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.doors.permissions import VisitorGiven, needs
from services.console.pages.broadcasts.audience_form import Said, by_field
from services.console.pages.broadcasts.preview_desk import Preview, Writing, desk_of, read
from services.console.pages.broadcasts.usual_expiry import usual_expiry
from services.console.pages.broadcasts.write_form import FIELD, LATER, NOW, link_field
from services.console.pages.broadcasts.write_steps import Journey, keep_and_go, stand
from services.console.parts import Parts, PartsGiven
from services.console.rendering import page, speaking_to
from services.console.speaking import Speaking
from services.console.words import sentence

router = APIRouter(prefix="/avvisi/nuovo")
#: Whoever may write at all, if only for somebody else to approve.
WRITES = needs(Scope.BROADCAST_SEND, Scope.BROADCAST_DRAFT)


WHOLE = Journey(
    base="/avvisi/nuovo", look="/anteprima", form="broadcasts/write.html", preview="broadcasts/preview.html"
)

_STANDINGS: Mapping[Standing, tuple[str, str, str]] = {
    Standing.READY: ("success", sentence("pronto"), ""),
    Standing.PARTLY: (
        "info",
        sentence("pronto in parte"),
        sentence("Alcune combinazioni di campi aspettano ancora WhatsApp."),
    ),
    Standing.PENDING: (
        "warning",
        sentence("in approvazione"),
        sentence("WhatsApp lo sta esaminando: di solito bastano pochi minuti, a volte un giorno."),
    ),
    Standing.PAUSED: (
        "warning",
        sentence("sospeso"),
        sentence("WhatsApp lo ha sospeso perché non era gradito: riprende da solo, intanto usa un’altra categoria."),
    ),
    Standing.REJECTED: (
        "danger",
        sentence("respinto"),
        sentence("WhatsApp lo ha respinto: scrivi un testo proprio, o parlane con chi gestisce Comunica."),
    ),
    Standing.DISABLED: (
        "danger",
        sentence("non più attivo"),
        sentence("WhatsApp non lo fa più usare: scrivi un testo proprio, o parlane con chi gestisce Comunica."),
    ),
    Standing.MISSING: (
        "neutral",
        sentence("da richiedere"),
        sentence("Nessuno lo ha ancora chiesto a WhatsApp: un amministratore lo fa in «Impostazioni», «Categorie»."),
    ),
}
_CATEGORIES = {"utility": sentence("di servizio"), "marketing": sentence("promozionale")}
_RECATEGORISED = sentence(
    "WhatsApp lo considera %(category)s, non %(asked)s: cambia il prezzo, e chi ha fermato i messaggi promozionali "
    "non lo riceve."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A category, as it is offered."""

    name: str
    language: str
    title: str
    #: Kind and word of its badge; what to do if it cannot be sent whole.
    badge: tuple[str, str]
    what_to_do: str
    recategorised: str
    is_urgent: bool
    can_be_sent: bool
    is_marketing: bool


@router.get("", dependencies=[WRITES])
async def choose(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """The categories, with those that cannot be sent now and what to do."""
    desk = await desk_of(parts, visitor.caller.municipality_id)
    speaking = speaking_to(request)
    offers = () if desk is None else desk.offers
    own = desk.channel.language if desk else ""
    return page(
        request,
        "broadcasts/choose.html",
        has_channel=desk is not None,
        families=cards([each for each in offers if each.is_family and each.language == own], speaking),
        others=cards([each for each in offers if each.is_family and each.language != own], speaking),
        own=cards([each for each in offers if not each.is_family], speaking),
    )


@router.get("/{name}", dependencies=[WRITES])
async def form(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form: empty, or with all that was typed."""
    return await show_form(request, name, visitor, parts, WHOLE)


@router.post("/{name}", dependencies=[WRITES])
async def begin_from(name: str, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """A form that begins with what another notice said."""
    return await keep_and_go(await read(request, name, visitor, parts), WHOLE)


async def show_form(request: Request, name: str, visitor: Visitor, parts: Parts, journey: Journey) -> Response:
    """The form of this address."""
    standing = await stand(request, name, visitor, parts, journey)
    return standing if isinstance(standing, Response) else await form_page(request, standing, journey)


async def form_page(
    request: Request, writing: Writing, journey: Journey, preview: Preview | None = None, *, status: int = 200
) -> HTMLResponse:
    """The form as it stands. `preview`: with what is wrong, if it was sent and is."""
    shown = preview or await writing.preview()
    errors = shown.errors if preview is not None else writing.file_errors
    quiet = writing.desk.channel.rules.quiet_hours
    lanes = _lanes(writing.caller, writing.speaking, holds=quiet is not None)
    return page(
        request,
        journey.form,
        status=status,
        journey=journey,
        writing=writing,
        form=writing.form,
        offer=writing.offer,
        card=card(writing.offer, writing.speaking),
        fields=writing.fields,
        link_behind=writing.labels.get(link_field(writing.offer) or ""),
        files=[each for each in writing.offer.headers if each in {str(kind) for kind in MediaKind}],
        needs_file="none" not in writing.offer.headers,
        lanes=lanes,
        usual_expiry=usual_expiry(
            writing.desk.channel.rules.expiry,
            writing.offer.name,
            {Lane.URGENT: ""} if journey.is_alert else {lane: name for lane, name, _ in lanes},
            writing.speaking,
        ),
        zones=writing.choices.parts,
        drawn=await writing.map(),
        topics=list(writing.choices.topics.items()),
        preview=shown,
        summary=_summary(errors, writing),
        wrong=by_field(errors),
        moments=(NOW, LATER),
        quiet=quiet,
        most=LONGEST_TEXT,
    )


def cards(offers: Sequence[Offer], speaking: Speaking) -> Sequence[Card]:
    """Those that can be sent first, each in the order of its family."""
    ordered = sorted(offers, key=lambda each: not each.can_be_sent)
    return [card(each, speaking) for each in ordered]


def card(offer: Offer, speaking: Speaking) -> Card:
    """An offer in words."""
    kind, word, what_to_do = _STANDINGS[offer.standing]
    recategorised = ""
    if offer.asked_category is not None:
        recategorised = speaking.say(
            _RECATEGORISED,
            category=speaking.gettext(_CATEGORIES.get(offer.category, offer.category)),
            asked=speaking.gettext(_CATEGORIES.get(offer.asked_category, offer.asked_category)),
        )
    return Card(
        name=offer.name,
        language=offer.language,
        title=offer.title or title_of(offer.name),
        badge=(kind, speaking.gettext(word)),
        what_to_do=speaking.gettext(what_to_do) if what_to_do else "",
        recategorised=recategorised,
        is_urgent=offer.lane is Lane.URGENT,
        can_be_sent=offer.can_be_sent,
        is_marketing=offer.category == "marketing",
    )


def _summary(errors: Sequence[Said], writing: Writing) -> Sequence[Said]:
    """What is wrong with a field of the template begins with its name: there are several of them."""
    labels = {FIELD + name: label for name, label in writing.labels.items()}
    return [(place, f"{labels[place]}: {says}" if place in labels else says) for place, says in errors]


def _lanes(caller: Caller, speaking: Speaking, *, holds: bool) -> Sequence[tuple[Lane, str, str]]:
    """With what each means. `holds`: the town has quiet hours."""
    waits = sentence("Parte subito, ma di notte e nei festivi aspetta il mattino.")
    lanes = [
        (Lane.NORMAL, sentence("Normale"), waits if holds else sentence("Parte subito, a qualsiasi ora.")),
        (Lane.BULK, sentence("Senza fretta"), sentence("Lascia passare prima gli altri avvisi.")),
    ]
    if caller.may(Scope.BROADCAST_URGENT):
        urgent = sentence("Parte subito, anche di notte, prima di tutto il resto e senza aspettare un’approvazione.")
        lanes.insert(0, (Lane.URGENT, sentence("Urgente"), urgent))
    return [(lane, speaking.gettext(name), speaking.gettext(about)) for lane, name, about in lanes]
