"""Submit a text that no category fits as a template of its own: WhatsApp reads it first, which can take a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from comunica.broadcasting.local_time import day_of
from comunica.broadcasting.parameters import LONGEST_TEXT
from comunica.broadcasting.plain_language import plainness_of
from comunica.municipality.keys import Scope
from comunica.usecases.broadcasts.submission import TemplateOnRecord
from comunica.usecases.errands import ErrandKind
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.ask_templates import AskedBy, Asking, submit_template
from comunica.usecases.setting_up.municipality_setup import TemplateSetup
from comunica.usecases.setting_up.offer_templates import WritingDesk
from comunica.usecases.setting_up.own_text import OwnText, own_text, tidied
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.pages.broadcasts.audience_form import Said, by_field
from services.console.pages.broadcasts.preview_bubble import Bubble, template_named
from services.console.pages.broadcasts.preview_desk import desk_of, form_id_of, key_of
from services.console.pages.broadcasts.preview_facts import hints_in_words
from services.console.pages.broadcasts.write_form import text_of
from services.console.parts import Parts, PartsGiven
from services.console.rendering import notice, page, say, speaking_to
from services.console.words import sentence

router = APIRouter(prefix="/avvisi/testo-proprio")
_SUBMITS = needs(Scope.TEMPLATE_WRITE)
_CATEGORIES = ("utility", "marketing")
_LONGEST_TITLE = 60

_ASKED = sentence("Il testo è stato mandato a WhatsApp per l’approvazione.")
_TITLE_MISSING = sentence("Dai un titolo al testo: serve solo a voi, per ritrovarlo.")
_TEXT_MISSING = sentence("Scrivi il testo dell’avviso.")
_CATEGORY_MISSING = sentence("Scegli di che tipo è il testo.")
_PROBLEMS: Mapping[str, str] = {
    "template_body_length": sentence("Il testo può avere al massimo 1.024 caratteri: accorcialo."),
    "template_parameters_differ": sentence("Togli le parentesi doppie {{ }}: qui nessuno le compila."),
    "template_variable_malformed": sentence("Togli le parentesi doppie {{ }}: qui nessuno le compila."),
    "template_exists": sentence("Un testo con questo nome c’è già: cambia il titolo."),
    "template_without_sender": sentence("Scrivi nel testo il nome del Comune: chi lo riceve deve sapere chi scrive."),
    "no_channel": sentence("Il Comune non ha ancora un canale collegato: vedi «Messa in servizio»."),
}
_FAILURES: Mapping[str, str] = {
    "template_exists": sentence("WhatsApp ha già un testo con questo nome: mandalo di nuovo con un altro titolo."),
    "provider_refused": sentence("WhatsApp ha rifiutato il testo: rileggilo, correggilo e mandalo di nuovo."),
    "no_channel": sentence("Il canale del Comune non si può usare ora: vedi «Messa in servizio»."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnForm:
    """What was typed."""

    form_id: str
    title: str = ""
    text: str = ""
    category: str = ""

    @classmethod
    def of(cls, form: FormData) -> "OwnForm":
        """What a browser sent."""
        return cls(
            form_id=text_of(form, "modulo"),
            title=text_of(form, "titolo").strip()[:_LONGEST_TITLE],
            text=text_of(form, "testo"),
            category=text_of(form, "tipo"),
        )

    def hidden(self) -> list[tuple[str, str]]:
        """As it is kept."""
        return [("titolo", self.title), ("testo", self.text), ("tipo", self.category)]

    def written(self) -> OwnText:
        """As the use case takes it."""
        return OwnText(title=self.title, text=self.text, category=self.category)


@router.get("", dependencies=[_SUBMITS])
async def empty_form(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """The form: empty, or with what was looked at; what came of it, once it was asked for."""
    caller, form_id = visitor.caller, form_id_of(request.query_params.get("modulo", ""))
    if form_id is None:
        return _to_the_form(parts.new_id())
    if await parts.errands.one(caller.municipality_id, form_id, (ErrandKind.SUBMIT_TEMPLATE,)) is not None:
        return _to_the_errand(form_id)
    desk = await desk_of(parts, caller.municipality_id)
    kept = await parts.forms.see(key_of(caller, form_id))
    form = replace(OwnForm.of(FormData([*(kept or ())])), form_id=str(form_id))
    template = None if desk is None or kept is None else _template(form, desk, parts)
    return _form_page(request, form, template, has_channel=desk is not None)


@router.post("", dependencies=[_SUBMITS])
async def submit(request: Request, visitor: VisitorGiven, parts: PartsGiven) -> Response:
    """Looked at first, with the first button; asked for with the second, once."""
    sent = await request.form()
    form, municipality_id = OwnForm.of(sent), visitor.caller.municipality_id
    desk = await desk_of(parts, municipality_id)
    errand_id = _errand_id(form.form_id, parts)
    if await parts.errands.one(municipality_id, errand_id, (ErrandKind.SUBMIT_TEMPLATE,)) is not None:
        return _to_the_errand(errand_id)
    if desk is None:
        return _form_page(request, form, has_channel=False)
    template, errors = _template(form, desk, parts), _errors(request, form)
    if not errors and text_of(sent, "fare") == "manda":
        by = AskedBy(municipality_id=municipality_id, key_id=str(visitor.caller.key_id), errand_id=errand_id)
        made = await submit_template(template, None, by, asking=_asking(parts))
        if isinstance(made, UUID):
            notice(request, "success", _ASKED)
            return _to_the_errand(made)
        errors = [_said(request, each) for each in made]
    if not errors:
        await parts.forms.keep(key_of(visitor.caller, errand_id), form.hidden())
        return _to_the_form(errand_id)
    return _form_page(request, replace(form, form_id=str(errand_id)), template, errors=errors)


@router.get("/{errand_id}", dependencies=[needs(Scope.TEMPLATE_READ)])
async def follow(errand_id: UUID, request: Request, visitor: VisitorGiven, parts: PartsGiven) -> HTMLResponse:
    """What came of it so far."""
    municipality_id = visitor.caller.municipality_id
    errand = await parts.errands.one(municipality_id, errand_id, (ErrandKind.SUBMIT_TEMPLATE,))
    if errand is None:
        raise Refused(Why.NOT_FOUND)
    desk = await desk_of(parts, municipality_id)
    name, language = str(errand.asked["name"]), str(errand.asked["language"])
    template = None if desk is None else template_named(desk, name, language)
    failure = errand.failure and say(request, _FAILURES.get(errand.failure, errand.says or errand.failure))
    return page(
        request,
        "broadcasts/own_asked.html",
        errand=errand,
        failure=failure,
        status_word=_status(template),
        template_name=name,
        template_language=language,
        bubble=Bubble(
            text=str(errand.asked["body"]),
            footer=str(errand.asked["footer"]),
            buttons=tuple(each["title"] for each in errand.asked["buttons"]),
        ),
    )


def _form_page(
    request: Request,
    form: OwnForm,
    template: TemplateSetup | None = None,
    *,
    errors: Sequence[Said] = (),
    has_channel: bool = True,
) -> HTMLResponse:
    """`template`: what it was sent as, and would be."""
    hints = hints_in_words(plainness_of(form.text), speaking_to(request)) if template else []
    return page(
        request,
        "broadcasts/own.html",
        status=422 if errors else 200,
        form=form,
        has_channel=has_channel,
        errors=errors,
        wrong=by_field(errors),
        most=LONGEST_TEXT,
        longest_title=_LONGEST_TITLE,
        bubble=_bubble(template) if template and template.body else None,
        hints=hints,
    )


def _bubble(template: TemplateSetup) -> Bubble:
    titles = tuple(each.title for each in template.buttons)
    return Bubble(text=template.body, footer=template.footer, buttons=titles)


def _template(form: OwnForm, desk: WritingDesk, parts: Parts) -> TemplateSetup:
    channel = desk.channel
    return own_text(
        form.written(),
        town=channel.identity.names[0],
        language=channel.language,
        day=day_of(parts.now(), channel.zone),
        errand_id=_errand_id(form.form_id, parts),
    )


def _asking(parts: Parts) -> Asking:
    return Asking(
        shelf=parts.errands,
        listing=parts.templates,
        record=parts.submissions,
        media=parts.media,
        rules=parts.template_rules,
    )


def _errors(request: Request, form: OwnForm) -> list[Said]:
    found = []
    if not form.title:
        found.append(("titolo", say(request, _TITLE_MISSING)))
    if not tidied(form.text):
        found.append(("testo", say(request, _TEXT_MISSING)))
    if form.category not in _CATEGORIES:
        found.append(("tipo", say(request, _CATEGORY_MISSING)))
    return found


def _said(request: Request, problem: Problem) -> Said:
    place = {"name": "titolo", "category": "tipo"}.get(problem.field, "testo" if problem.field else "")
    return place, say(request, _PROBLEMS.get(problem.code, problem.message))


def _status(template: TemplateOnRecord | None) -> str:
    return "" if template is None else template.status


def _errand_id(form_id: str, parts: Parts) -> UUID:
    """That of the form, so that a second press finds the first."""
    try:
        asked = UUID(form_id)
    except ValueError:
        return parts.new_id()
    return asked if asked.version == 7 else parts.new_id()


def _to_the_form(form_id: UUID) -> Response:
    return see_other(f"{router.prefix}?modulo={form_id}")


def _to_the_errand(errand_id: UUID) -> Response:
    return see_other(f"/avvisi/testo-proprio/{errand_id}")
