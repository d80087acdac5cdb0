"""Starter templates as `apply_municipality` asks for them."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from comunica.broadcasting.starter_templates import NO_HEADER, StarterTemplate, starter_templates
from comunica.broadcasting.starters import LANGUAGES, families
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup
from comunica.usecases.setting_up.template_example import ExampleFile

#: Instead of their names: every family that comes with Comunica.
ALL_FAMILIES = "all"
_NO_EXAMPLES: Mapping[str, ExampleFile] = MappingProxyType({})


def starters_for(
    town: str,
    families_wanted: str | Sequence[str],
    languages: Sequence[str] | None,
    *,
    own_language: str,
    examples: Mapping[str, ExampleFile] = _NO_EXAMPLES,
) -> Iterator[TemplateSetup]:
    """Those of these families, in these languages or the town's own. `examples`: by the header that they are of."""
    slugs = families() if families_wanted == ALL_FAMILIES else families_wanted
    spoken = languages or [own_language if own_language in LANGUAGES else LANGUAGES[0]]
    for each in starter_templates(town, slugs, spoken, headers=set(examples)):
        yield setup_of(each, example=examples.get(each.header))


def setup_of(template: StarterTemplate, *, example: ExampleFile | None = None) -> TemplateSetup:
    """`example`: of its header, if that is a file."""
    title, payload = template.button
    return TemplateSetup(
        name=template.name,
        language=template.language,
        category=template.category,
        body=template.body,
        footer=template.footer,
        parameters=template.fields,
        examples=template.examples,
        header=template.header,
        example=None if template.header == NO_HEADER else example,
        buttons=(QuickReply(title, payload),),
        ttl_seconds=template.ttl_seconds,
    )
