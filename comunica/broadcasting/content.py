"""What is said: the same for every recipient of a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class TextContent:
    """Plain text, allowed only within 24 hours of the person's last message."""

    body: str


Content = TemplateContent | TextContent
