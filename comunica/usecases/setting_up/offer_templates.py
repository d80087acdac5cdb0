"""Offer templates to whoever writes: families and a town's own texts, with their fields and whether they can go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from uuid import UUID

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.parameters import LONGEST_TEXT, fill, mended
from comunica.broadcasting.starter_templates import NO_HEADER, name_of
from comunica.broadcasting.starters import LANGUAGES, Family, families, labels
from comunica.usecases.broadcasts.submission import SendingChannel, Submissions, TemplateOnRecord
from comunica.usecases.setting_up.show_templates import TemplateListing

#: What stands in a text for a field that is still empty.
TO_FILL = "…"


class Standing(StrEnum):
    """Whether an offer can be sent."""

    #: All of it.
    READY = "ready"
    #: Some combinations of its fields.
    PARTLY = "partly"
    #: The provider has not decided yet.
    PENDING = "pending"
    #: The provider lets it rest: too many people said that they do not want it.
    PAUSED = "paused"
    REJECTED = "rejected"
    #: The provider has taken it away.
    DISABLED = "disabled"
    #: Nobody asked the provider for it.
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedField:
    """A field of a template. `label` none: the town's own, which is called by its name."""

    name: str
    label: str | None
    longest: int
    #: Without it no combination is complete.
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Something that can be written. `templates`: its combinations of fields, as far as they are on record."""

    #: The slug of the family, or the name of the town's own template.
    name: str
    language: str
    #: Of a family.
    title: str | None
    lane: Lane
    fields: tuple[OfferedField, ...]
    templates: tuple[TemplateOnRecord, ...]
    standing: Standing
    #: What it costs as, by the provider's word.
    category: str
    #: The category that it was asked for as, if the provider has another.
    asked_category: str | None
    #: Complete but for a place or a time.
    is_ready_made: bool = False

    @property
    def is_family(self) -> bool:
        """One of the families that come with Comunica."""
        return self.title is not None

    @property
    def can_be_sent(self) -> bool:
        """At least in part."""
        return self.standing in {Standing.READY, Standing.PARTLY}

    @property
    def headers(self) -> tuple[str, ...]:
        """The files that can stand above it; `none` among them if it goes without."""
        return tuple(sorted({each.header for each in self.templates if each.status == "approved"}))

    def combinations(self, header: str = NO_HEADER) -> Sequence[tuple[str, ...]]:
        """The fields that may be filled together, fewest first."""
        found = {each.text.names for each in self.templates if each.status == "approved" and each.header == header}
        return sorted(found, key=lambda names: (len(names), names))

    def template_for(self, values: Mapping[str, str], header: str = NO_HEADER) -> TemplateOnRecord | None:
        """The template with exactly these fields; else, to be shown alone, the smallest that has them all."""
        filled = {name for name, value in values.items() if mended(value)}
        fitting = [each for each in self.templates if filled <= set(each.text.names)]
        # The right file first: without it the text shows how it would read.
        fitting.sort(key=lambda each: (each.header != header, len(each.text.names), each.status != "approved"))
        return next(iter(fitting), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingDesk:
    """What somebody who writes works with: the channel with its clock and rules, and the offers."""

    channel: SendingChannel
    offers: tuple[Offer, ...]

    def offer(self, name: str, language: str | None = None) -> Offer | None:
        """One of them; without a language in the town's own."""
        wanted = (name, language or self.channel.language)
        return next((each for each in self.offers if (each.name, each.language) == wanted), None)


async def writing_desk(municipality_id: UUID, *, record: Submissions, listing: TemplateListing) -> WritingDesk | None:
    """What can be written in this town; none if it has no channel."""
    async with record.submitting(municipality_id) as submission:
        channel = await submission.channel()
    if channel is None:
        return None
    shown = await listing.templates(municipality_id)
    templates = [each.sendable.template for each in shown if each.sendable.waba_id == channel.waba_id]
    return WritingDesk(channel=channel, offers=tuple(offers_of(templates, channel.language)))


def offers_of(templates: Sequence[TemplateOnRecord], own_language: str) -> Iterator[Offer]:
    """Families in their order, in the town's own language first, then the town's own templates by name."""
    by_key = {(each.name, each.language): each for each in templates}
    languages = [own_language, *sorted({each.language for each in templates} - {own_language})]
    of_families: set[tuple[str, str]] = set()
    for language in languages:
        for family in families().values():
            found = [by_key[name, language] for name in _names_of(family) if (name, language) in by_key]
            of_families |= {(each.name, language) for each in found}
            if found or (language == own_language and language in LANGUAGES):
                yield _of_family(family, language, found)
    yield from (_own(each) for key, each in by_key.items() if key not in of_families)


def text_of(template: TemplateOnRecord, values: Mapping[str, str]) -> str:
    """What people would read, as it will be sent; a field that is still empty shows three dots."""
    return fill(template.text, {name: mended(values.get(name, "")) or TO_FILL for name in template.text.names})


@cache
def starter_names() -> frozenset[str]:
    """The names of all templates that come with Comunica."""
    return frozenset(name for family in families().values() for name in _names_of(family))


def _names_of(family: Family) -> Iterator[str]:
    for fields in family.variants:
        for header in (NO_HEADER, *family.headers):
            yield name_of(family, fields, header)


def _of_family(family: Family, language: str, found: Sequence[TemplateOnRecord]) -> Offer:
    words = family.words.get(language) or family.words[LANGUAGES[0]]
    category = found[0].category if found else family.billing
    return Offer(
        name=family.slug,
        language=language,
        title=words.title,
        lane=family.lane,
        fields=tuple(_fields_of(family, language)),
        templates=tuple(found),
        standing=_standing(each.status for each in found),
        category=category,
        asked_category=family.billing if category != family.billing else None,
        is_ready_made=family.ready,
    )


def _fields_of(family: Family, language: str) -> Iterator[OfferedField]:
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    for name, label in labels().items():
        holding = [name in fields for fields in family.variants]
        if any(holding):
            yield OfferedField(name=name, label=label.words[spoken], longest=label.longest, required=all(holding))


def _own(template: TemplateOnRecord) -> Offer:
    fields = (OfferedField(name=name, label=None, longest=LONGEST_TEXT, required=True) for name in template.text.names)
    return Offer(
        name=template.name,
        language=template.language,
        title=None,
        lane=Lane.NORMAL,
        fields=tuple(fields),
        templates=(template,),
        standing=_standing([template.status]),
        category=template.category,
        asked_category=None,
    )


_NOT_APPROVED = (
    ("pending", Standing.PENDING),
    ("paused", Standing.PAUSED),
    ("rejected", Standing.REJECTED),
    ("disabled", Standing.DISABLED),
)


def _standing(statuses: Iterable[str]) -> Standing:
    there = set(statuses)
    if "approved" in there:
        return Standing.READY if there == {"approved"} else Standing.PARTLY
    return next((standing for status, standing in _NOT_APPROVED if status in there), Standing.MISSING)
