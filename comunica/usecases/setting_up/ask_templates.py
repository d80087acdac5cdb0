"""Ask about templates: how the provider has them, for a new one, or for another category. The provider is called later.

A new template is checked first by everything that the provider's reviewers would refuse it for, and by what every
template of a town must say: who writes, and how to leave.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from comunica.usecases.broadcasts.check_media import MediaKind, MediaOnRecord
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.errands import AskErrand, ErrandKind, ErrandShelf
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup
from comunica.usecases.setting_up.show_templates import TemplateListing
from comunica.usecases.setting_up.template_example import ExampleFile

#: What is asked of the provider about templates.
KINDS = (ErrandKind.SYNC_TEMPLATES, ErrandKind.SUBMIT_TEMPLATE, ErrandKind.CHANGE_CATEGORY)


class MediaLook(Protocol):
    """Files on record."""

    async def see(self, municipality_id: UUID, media_id: UUID) -> MediaOnRecord | None:
        """One of the municipality's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Ports, and the provider's rules: everything that it would refuse a template for."""

    shelf: ErrandShelf
    listing: TemplateListing
    record: Submissions
    media: MediaLook
    rules: Callable[[TemplateSetup], Sequence[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBy:
    """Whose key asks, for which town, and the id of what comes of it."""

    municipality_id: UUID
    key_id: str
    errand_id: UUID


async def ask_sync(by: AskedBy, *, asking: Asking) -> UUID:
    """Have the town's templates looked up at the provider."""
    return await _ask(by, ErrandKind.SYNC_TEMPLATES, {}, asking)


async def submit_template(
    template: TemplateSetup, media_id: UUID | None, by: AskedBy, *, asking: Asking
) -> UUID | Sequence[Problem]:
    """Have it submitted for approval: the id of that errand, or everything that is wrong."""
    media = await asking.media.see(by.municipality_id, media_id) if media_id else None
    problems = [*_problems_of_media(template, media_id, media)]
    if media is not None:
        # The rules look whether there is one; the bytes stay where they are.
        example = ExampleFile(mime_type=media.mime_type, file_name=media.file_name, content=b"")
        template = replace(template, example=example)
    problems += [each for each in asking.rules(template) if not (problems and each.code == "template_header_example")]
    problems += await _problems_of_town(template, by.municipality_id, asking)
    if problems:
        return problems
    return await _ask(by, ErrandKind.SUBMIT_TEMPLATE, template_to_json(template, media_id), asking)


async def ask_category(
    template_id: UUID, category: str, by: AskedBy, *, asking: Asking
) -> UUID | Sequence[Problem] | None:
    """Have a template taken as of another category: the id of that errand; none if there is no such template."""
    found = await asking.listing.template(by.municipality_id, template_id, None)
    if found is None:
        return None
    on_record = found.sendable.template
    if on_record.category == category:
        return [Problem("category_same", "category", f"the template is of the category {category} already")]
    asked = {"name": on_record.name, "language": on_record.language, "category": category}
    return await _ask(by, ErrandKind.CHANGE_CATEGORY, asked, asking)


async def _ask(by: AskedBy, kind: ErrandKind, asked: Mapping[str, Any], asking: Asking) -> UUID:
    wanted = AskErrand(municipality_id=by.municipality_id, kind=kind, asked=asked, asked_by=by.key_id)
    await asking.shelf.ask(wanted, errand_id=by.errand_id)
    return by.errand_id


def _problems_of_media(
    template: TemplateSetup, media_id: UUID | None, media: MediaOnRecord | None
) -> Iterator[Problem]:
    wanted = template.header if template.header in MediaKind else None
    match media_id, media:
        case None, _ if wanted:
            yield Problem("media_missing", "header_media_id", f"reviewers look at an example: upload {wanted} first")
        case UUID(), _ if wanted is None:
            yield Problem("media_not_wanted", "header_media_id", "the header has no place for a file: leave it out")
        case UUID(), MediaOnRecord() if media.kind != wanted:
            yield Problem("media_wrong_kind", "header_media_id", f"the header wants a file of the kind {wanted}")
        case UUID(), None:
            says = "no file of this municipality has this id any more: upload it again"
            yield Problem("media_unknown", "header_media_id", says)
        case _:
            return


async def _problems_of_town(template: TemplateSetup, municipality_id: UUID, asking: Asking) -> Sequence[Problem]:
    async with asking.record.submitting(municipality_id) as submission:
        channel = await submission.channel()
        if channel is None:
            return [Problem("no_channel", "", "this municipality has no channel yet: connect one first")]
        there = await submission.templates(channel.waba_id, template.name)
    unsaid = channel.identity.problems_of(template.header_text, template.body, template.footer)
    problems = [Problem(each.code, "footer", each.message) for each in unsaid]
    if any(each.language == template.language for each in there):
        says = "there is a template of this name and language: what people read is reviewed once, so take a new name"
        problems.append(Problem("template_exists", "name", says))
    return problems


def template_to_json(template: TemplateSetup, media_id: UUID | None) -> dict[str, Any]:
    """A template as an errand keeps it; of its example only which file it is."""
    return {
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "body": template.body,
        "footer": template.footer,
        "parameters": list(template.parameters),
        "examples": list(template.examples),
        "header": template.header,
        "header_text": template.header_text,
        "header_media_id": None if media_id is None else str(media_id),
        "buttons": [{"title": each.title, "payload": each.payload} for each in template.buttons],
        "ttl_seconds": template.ttl_seconds,
    }


def template_from_json(data: Mapping[str, Any], example: ExampleFile | None = None) -> TemplateSetup:
    """What `template_to_json` wrote."""
    return TemplateSetup(
        name=data["name"],
        language=data["language"],
        category=data["category"],
        body=data["body"],
        footer=data["footer"],
        parameters=tuple(data["parameters"]),
        examples=tuple(data["examples"]),
        header=data["header"],
        header_text=data["header_text"],
        example=example,
        buttons=tuple(QuickReply(each["title"], each["payload"]) for each in data["buttons"]),
        ttl_seconds=data["ttl_seconds"],
    )
