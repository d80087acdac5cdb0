"""Show templates: each with its version, and what it would say."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.parameters import fill
from comunica.usecases.messages.draft_message import values_for
from comunica.usecases.messages.message_request import SendableTemplate
from comunica.usecases.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateShown:
    """A version of a template; `changed_at`: when it came to be."""

    sendable: SendableTemplate
    created_at: dt.datetime
    changed_at: dt.datetime


class TemplateListing(Protocol):
    """The record, as far as showing templates needs it."""

    async def template(self, municipality_id: UUID, template_id: UUID, version: int | None) -> TemplateShown | None:
        """One of the municipality's: its latest version if none is said."""

    async def templates(self, municipality_id: UUID) -> Sequence[TemplateShown]:
        """All of them, by name."""


def preview(template: TemplateShown, personalisation: Mapping[str, object]) -> str | tuple[Problem, ...]:
    """What people would read, or everything that is wrong."""
    problems: list[Problem] = []
    values = values_for(template.sendable, personalisation, problems)
    return tuple(problems) if problems else fill(template.sendable.template.text, values)
