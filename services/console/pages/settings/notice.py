"""The privacy notice: composed from what the town set, read and corrected, published as a new version, printed."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from comunica.enrolment.privacy_notice import NoticeFacts, compose_notice
from comunica.municipality.keys import Scope
from comunica.usecases.audit import staff
from comunica.usecases.problem import Refused as Wrong
from comunica.usecases.setting_up.publish_notice import (
    LONGEST_NOTICE,
    VERSION,
    LegalBasis,
    NoticeDraft,
    publish_notice,
)
from services.console.doors.own_paths import see_other
from services.console.doors.permissions import VisitorGiven, needs
from services.console.doors.refused import Refused, Why
from services.console.mistakes import Mistakes, mistakes_of
from services.console.pages.settings.overview import settings_of
from services.console.pages.settings.typed import text_in
from services.console.parts import PartsGiven
from services.console.rendering import notice, page, say
from services.console.words import sentence

router = APIRouter()
_PATH = "/impostazioni/informativa"
_READS, _WRITES = needs(Scope.SETTING_READ), needs(Scope.SETTING_WRITE)
#: Versions that are listed.
_LISTED = 50
_LONGEST_LINE = 500
#: None that was published is called otherwise.
Version = Annotated[str, Path(pattern=f"^{VERSION.pattern}$")]
BASES = {
    LegalBasis.PUBLIC_TASK: (
        sentence("Compito di interesse pubblico"),
        sentence("Articolo 6, lettera e: informare i cittadini è un compito del Comune. Di solito è la scelta giusta."),
    ),
    LegalBasis.CONSENT: (
        sentence("Consenso"),
        sentence("Articolo 6, lettera a: chi si iscrive acconsente, e può ritirare il consenso."),
    ),
}
_PROBLEMS = {
    "version_taken": sentence("C’è, o c’è stata, un’informativa con questa versione: scegline un’altra."),
    "version_invalid": sentence("Scrivi lettere, cifre, punti e trattini, al massimo 40: per esempio 2026-11."),
    "notice_empty": sentence("Il testo è vuoto."),
    "notice_too_long": sentence("Il testo è troppo lungo: al massimo 20.000 caratteri."),
}
_FIELDS = {"version": "versione", "body": "testo"}
_CONTROLLER = sentence("Scrivi indirizzo e PEC del Comune: chi legge deve sapere dove trovarlo.")
_BASIS = sentence("Scegli la base giuridica.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed of it."""

    version: str = ""
    basis: str = ""
    controller: str = ""
    processor: str = ""
    body: str = ""

    @classmethod
    def of(cls, sent: FormData) -> "Typed":
        return cls(
            version=text_in(sent, "versione")[:100],
            basis=text_in(sent, "base"),
            controller=text_in(sent, "titolare")[:_LONGEST_LINE],
            processor=text_in(sent, "gestore")[:_LONGEST_LINE],
            body=text_in(sent, "testo").replace("\r\n", "\n"),
        )


@router.get(_PATH, dependencies=[_READS])
async def notices(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """What is in force, what was before."""
    settings = await settings_of(parts, visitor)
    people = {staff(each.id): each.name for each in await parts.staff.list_members(visitor.municipality_id)}
    found = await parts.settings.notices(visitor.municipality_id, count=_LISTED)
    return page(
        request,
        "settings/notices.html",
        setup=settings.town,
        rows=[(each, BASES[each.basis][0], people.get(each.by, "")) for each in found],
        is_ours=any(each.version == settings.town.notice_version for each in found),
    )


@router.get(f"{_PATH}/nuova", dependencies=[_WRITES])
async def form(request: Request, parts: PartsGiven) -> Response:
    """What it is made of."""
    return _facts_form(request, Typed(version=f"{parts.now():%Y-%m}", basis=LegalBasis.PUBLIC_TASK))


@router.post(f"{_PATH}/nuova", dependencies=[_WRITES])
async def compose(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """The draft, to be read and corrected."""
    typed = Typed.of(await request.form())
    wrong = [
        *((("titolare", say(request, _CONTROLLER)),) if not typed.controller else ()),
        *((("base", say(request, _BASIS)),) if typed.basis not in set(LegalBasis) else ()),
    ]
    if wrong:
        return _facts_form(request, typed, Mistakes(tuple(wrong)))
    settings = await settings_of(parts, visitor)
    channels = await parts.municipalities.channels(visitor.municipality_id, None, 1)
    body = compose_notice(
        NoticeFacts(
            town=settings.town.name,
            service=settings.town.service_name,
            contacts=settings.town.contacts,
            controller=typed.controller.rstrip("."),
            processor=typed.processor.rstrip("."),
            by_consent=typed.basis == LegalBasis.CONSENT,
            retention_days=settings.town.retention_days,
            numbers=[each.display_phone_number for each in channels],
            profile=settings.town.profile,
        )
    )
    return _draft_page(request, typed, body)


@router.post(f"{_PATH}/pubblica", dependencies=[_WRITES])
async def publish(request: Request, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """In force from now on. Without the second button: shown once more, as it would be."""
    sent = await request.form()
    typed = Typed.of(sent)
    if text_in(sent, "fare") == "anteprima" or typed.basis not in set(LegalBasis):
        return _draft_page(request, typed, typed.body)
    draft = NoticeDraft(version=typed.version, basis=LegalBasis(typed.basis), body=typed.body)
    outcome = await publish_notice(visitor.municipality_id, draft, who=visitor.caller.who, record=parts.settings)
    if isinstance(outcome, Wrong):
        return _draft_page(request, typed, typed.body, mistakes_of(request, outcome.errors, _PROBLEMS, fields=_FIELDS))
    notice(request, "success", "Informativa %(version)s in vigore. Ora mettila anche sul sito.", version=draft.version)
    return see_other(f"{_PATH}/versione/{draft.version}")


@router.get(f"{_PATH}/versione/{{version}}", dependencies=[_READS])
async def printed(request: Request, version: Version, parts: PartsGiven, visitor: VisitorGiven) -> Response:
    """One as it was published, to be read and printed."""
    found = await parts.settings.notices(visitor.municipality_id, version=version, count=1)
    if not found:
        raise Refused(Why.NOT_FOUND)
    settings = await settings_of(parts, visitor)
    return page(
        request,
        "settings/notice.html",
        found=found[0],
        parts=paragraphs(found[0].body),
        basis=BASES[found[0].basis][0],
        in_force=found[0].version == settings.town.notice_version,
        setup=settings.town,
    )


def paragraphs(body: str) -> list[tuple[str, str]]:
    """Heading, empty if it has none, and text of each paragraph."""
    found = []
    for block in (each.strip() for each in body.replace("\r\n", "\n").split("\n\n")):
        first, newline, rest = block.partition("\n")
        is_heading = bool(newline) and not first.rstrip().endswith((".", ":", ";", ","))
        if block:
            found.append((first.strip(), rest.strip()) if is_heading else ("", block))
    return found


def _facts_form(request: Request, typed: Typed, mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        "settings/notice_new.html",
        status=422 if mistakes else 200,
        typed=typed,
        bases=[(str(each), say(request, name), say(request, about)) for each, (name, about) in BASES.items()],
        longest=_LONGEST_LINE,
        mistakes=mistakes or Mistakes(),
    )


def _draft_page(request: Request, typed: Typed, body: str, mistakes: Mistakes | None = None) -> Response:
    return page(
        request,
        "settings/notice_draft.html",
        status=422 if mistakes else 200,
        typed=typed,
        body=body,
        shown=paragraphs(body),
        longest=LONGEST_NOTICE,
        mistakes=mistakes or Mistakes(),
    )
