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
class TemplateContent:
    """A template that the provider approved, with its variables filled. `names` is their order in the text."""

    template: str
    language: str
    names: tuple[str, ...]
    parameters: Mapping[str, str]
    format: ParameterFormat = ParameterFormat.NAMED


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
