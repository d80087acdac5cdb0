"""What Notify's clients get of templates."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from comunica.broadcasting.personalisation import with_placeholders
from comunica.usecases.setting_up.show_templates import TemplateShown
from services.api.notify.notification_shapes import EmptyIsAbsent, Personalisation, shown_moment
from services.api.shapes import Asked


class TemplatesAsked(Asked):
    """Which templates."""

    type: Annotated[str | None, EmptyIsAbsent] = Field(None, description="sms, whatsapp, email or letter.")


class PreviewAsked(Asked):
    """What the variables would be."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"personalisation": {"testo": "domani c’è il mercato"}}]})

    personalisation: Personalisation | None = Field(None, description="The template's variables.")


class NotifyTemplate(BaseModel):
    """A version of a template."""

    id: UUID
    type: Literal["sms"] = "sms"
    name: str
    version: int
    body: str = Field(description="Its variables as ((name)).")
    subject: None = None
    letter_contact_block: None = None
    postage: None = None
    personalisation: dict[str, dict[str, Any]] = Field(description="Its variables.")
    created_at: str
    updated_at: str | None
    created_by: str = "Comunica"
    footer: str = Field(description="Ours: stands under the body.")
    language: str = Field(description="Ours.")
    category: str = Field(description="Ours: utility, marketing or authentication.")
    status: str = Field(description="Ours: only an approved one can be sent.")


class NotifyTemplates(BaseModel):
    """All templates."""

    templates: list[NotifyTemplate]


class PreviewShown(BaseModel):
    """What people would read."""

    id: UUID
    type: Literal["sms"] = "sms"
    version: int
    body: str
    subject: None = None
    html: None = None
    postage: None = None


def template_shown(shown: TemplateShown) -> NotifyTemplate:
    """As the answer has it."""
    on_record = shown.sendable.template
    return NotifyTemplate(
        id=on_record.id,
        name=on_record.name,
        version=shown.sendable.version,
        body=with_placeholders(on_record.text.body),
        personalisation={name: {"required": True} for name in on_record.text.names},
        created_at=shown_moment(shown.created_at) or "",
        updated_at=shown_moment(shown.changed_at) if shown.sendable.version > 1 else None,
        footer=on_record.footer,
        language=on_record.language,
        category=on_record.category,
        status=on_record.status,
    )
