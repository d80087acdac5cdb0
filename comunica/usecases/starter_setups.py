"""Starter templates as `apply_municipality` asks for them."""

from comunica.broadcasting.starter_templates import NO_HEADER, StarterTemplate
from comunica.usecases.apply_municipality import QuickReply, TemplateSetup
from comunica.usecases.template_example import ExampleFile


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
