"""What is said: the same for every recipient of a source, but for the day since when they are enrolled."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

#: A parameter with this value is filled for each recipient: the day since when they are enrolled, as 31/12/2025.
ENROLLED_SINCE = "{{iscritto_dal}}"


class ParameterFormat(StrEnum):
    """How a template names its variables."""

    #: `{{testo}}`
    NAMED = "named"
    #: `{{1}}`, `{{2}}` …
    POSITIONAL = "positional"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaHeader:
    """A file above the text, as the provider calls it. `kind`: image or document; people see the name of a document."""

    kind: str
    provider_id: str
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateContent:
    """A template that the provider approved, with its variables filled. `names` is their order in the text."""

    template: str
    language: str
    names: tuple[str, ...]
    parameters: Mapping[str, str]
    format: ParameterFormat = ParameterFormat.NAMED
    header: MediaHeader | None = None
    #: Payloads of its quick replies, in their order: what comes back when one is pressed.
    payloads: tuple[str, ...] = ()
    #: The hours that the municipality lives by: days are its own.
    timezone: str = "Europe/Rome"

    @property
    def is_personal(self) -> bool:
        """It is not the same for everybody."""
        return ENROLLED_SINCE in self.parameters.values()

    def for_somebody(self, enrolled_since: dt.date) -> "TemplateContent":
        """As this person gets it."""
        day = f"{enrolled_since:%d/%m/%Y}"
        told = {name: day if value == ENROLLED_SINCE else value for name, value in self.parameters.items()}
        return replace(self, parameters=told)


@dataclass(frozen=True, slots=True)
class TextContent:
    """Plain text, allowed only within 24 hours of the person's last message."""

    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that a reply offers to press. `payload` comes back when it is pressed and means nothing to a person."""

    payload: str
    #: What it is called, in full. Typed as a message it means the same.
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceContent:
    """Plain text with choices to press. Whoever cannot press them understands the text alone, and answers in words."""

    body: str
    choices: tuple[Choice, ...]
    #: What opens them where they do not fit beside the text.
    label: str


Content = TemplateContent | TextContent | ChoiceContent
