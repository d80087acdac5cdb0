"""A notice as the phone shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comunica.broadcasting.starter_templates import LEAVE_BUTTON
from comunica.broadcasting.starters import LANGUAGES
from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.broadcasts.submission import TemplateOnRecord
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk, starter_names, text_of
from comunica.usecases.setting_up.own_text import OWN

#: Where files are shown, see media.py.
FILES = "/avvisi/file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """What stands in it. A picture has its address and what it shows, a document its address and its name.

    One whose bytes were forgotten since has no address, and is told by its words alone.
    """

    text: str
    title: str = ""
    footer: str = ""
    picture: str = ""
    picture_text: str = ""
    document: str = ""
    document_at: str = ""
    buttons: tuple[str, ...] = ()


def bubble_of(template: TemplateOnRecord, values: Mapping[str, str], media: MediaOnRecord | None = None) -> Bubble:
    """A template with these values, below this file."""
    bubble = Bubble(
        text=text_of(template, values),
        title=template.header_text,
        footer=template.footer,
        buttons=tuple(_buttons(template)),
    )
    return bubble if media is None else _below(bubble, media)


def bubble_on_record(
    desk: WritingDesk, name: str, language: str, values: Mapping[str, str], media: MediaOnRecord | None = None
) -> Bubble | None:
    """A broadcast that names its template; none if the template is gone since."""
    template = template_named(desk, name, language)
    return None if template is None else bubble_of(template, values, media)


def template_named(desk: WritingDesk, name: str, language: str) -> TemplateOnRecord | None:
    """A template of the town by its name at the provider."""
    wanted = (name, language)
    return next(
        (each for offer in desk.offers for each in offer.templates if (each.name, each.language) == wanted), None
    )


def offer_of(desk: WritingDesk, name: str, language: str) -> Offer | None:
    """What a template was offered as."""
    return next(
        (
            offer
            for offer in desk.offers
            if offer.language == language and any(each.name == name for each in offer.templates)
        ),
        None,
    )


def _below(bubble: Bubble, media: MediaOnRecord) -> Bubble:
    at = f"{FILES}/{media.id}" if media.is_there else ""
    match media.kind:
        case MediaKind.IMAGE if at:
            return replace(bubble, picture=at, picture_text=media.alternative_text)
        case MediaKind.IMAGE:
            return replace(bubble, document=media.alternative_text)
        case MediaKind.DOCUMENT:
            return replace(bubble, document=media.file_name, document_at=at)


def _buttons(template: TemplateOnRecord) -> Sequence[str]:
    """Of the texts that come from Comunica: those of a town's own are not known by their titles."""
    spoken = template.language if template.language in LANGUAGES else LANGUAGES[0]
    is_ours = template.name in starter_names() or template.name.startswith(f"{OWN}_")
    return [LEAVE_BUTTON[spoken]] if is_ours else []
