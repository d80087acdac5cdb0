"""A notice as the phone shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comunica.broadcasting.starter_templates import LEAVE_BUTTON
from comunica.broadcasting.starters import LANGUAGES
from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.broadcasts.submission import TemplateOnRecord
from comunica.usecases.setting_up.offer_templates import Offer, WritingDesk, starter_names, text_of
from comunica.usecases.setting_up.own_text import OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """What stands in it. The file is told by its name, a picture by what it shows: nobody gives its bytes out."""

    text: str
    title: str = ""
    footer: str = ""
    document: str = ""
    buttons: tuple[str, ...] = ()


def bubble_of(template: TemplateOnRecord, values: Mapping[str, str], media: MediaOnRecord | None = None) -> Bubble:
    """A template with these values, below this file."""
    return Bubble(
        text=text_of(template, values),
        title=template.header_text,
        footer=template.footer,
        document="" if media is None else _document(media),
        buttons=tuple(_buttons(template)),
    )


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


def _document(media: MediaOnRecord) -> str:
    return media.alternative_text if media.kind is MediaKind.IMAGE else media.file_name


def _buttons(template: TemplateOnRecord) -> Sequence[str]:
    """Of the texts that come from Comunica: those of a town's own are not known by their titles."""
    spoken = template.language if template.language in LANGUAGES else LANGUAGES[0]
    is_ours = template.name in starter_names() or template.name.startswith(f"{OWN}_")
    return [LEAVE_BUTTON[spoken]] if is_ours else []
