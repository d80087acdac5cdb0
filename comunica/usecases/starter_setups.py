"""Starter templates as `apply_municipality` asks for them."""

from comunica.broadcasting.starter_templates import NO_HEADER, StarterTemplate
from comunica.usecases.apply_municipality import QuickReply, TemplateSetup


def setup_of(template: StarterTemplate, *, handle: str = "") -> TemplateSetup:
    """`handle`: the provider's name of an example of its header, if it has one."""
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
        header_text="" if template.header == NO_HEADER else handle,
        buttons=(QuickReply(title, payload),),
        ttl_seconds=template.ttl_seconds,
    )
