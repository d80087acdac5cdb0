"""Our templates and Meta's components: there, back, and Meta's rules before anything is submitted.

A template that breaks a rule is refused after hours or days of review, or pauses a broadcast: so we check them too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from comunica.broadcasting.content import ParameterFormat
from comunica.broadcasting.parameters import LONGEST_TEXT, length_of, variables_of
from comunica.usecases.setting_up.municipality_setup import QuickReply, TemplateSetup
from comunica.usecases.setting_up.provider_setup import TemplateState

LONGEST_FOOTER = 60
#: Fixed words that a body needs: two a variable and one more. Meta publishes no number; vendors agree on this one.
WORDS_A_VARIABLE = 2
MOST_BUTTONS, LONGEST_TITLE, LONGEST_PAYLOAD = 10, 25, 256

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2,3})?")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*")
_VARIABLE = re.compile(r"\{\{\s*[A-Za-z0-9_]+\s*\}\}")
_HEADERS = ("none", "text", "image", "video", "document")
_TTL = "message_send_ttl_seconds"
#: Category → seconds at least and at most. Marketing has none but through an API of its own.
_TTLS: Mapping[str, tuple[int, int]] = MappingProxyType({"utility": (30, 43_200), "authentication": (30, 900)})
_CATEGORIES = frozenset({"utility", "marketing", "authentication"})

#: Meta's word → ours. One that is not here cannot be sent, and is looked at again: `pending`.
_STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "APPROVED": "approved",
        "PENDING": "pending",
        "IN_APPEAL": "pending",
        "REJECTED": "rejected",
        "PAUSED": "paused",
        "LIMIT_EXCEEDED": "disabled",
        "DISABLED": "disabled",
        "ARCHIVED": "disabled",
        "LOCKED": "disabled",
        "PENDING_DELETION": "disabled",
        "DELETED": "disabled",
    }
)


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """A rule of Meta's that a template breaks. `message` says what to write instead."""

    code: str
    field: str
    message: str


def format_of(names: Sequence[str]) -> ParameterFormat:
    """`{{1}}`, `{{2}}` … are positional; anything else is named."""
    return ParameterFormat.POSITIONAL if names and all(name.isdigit() for name in names) else ParameterFormat.NAMED


def problems_of(template: TemplateSetup) -> list[TemplateProblem]:
    """Every rule that the template breaks; an empty list if it may be submitted."""
    return [
        *_problems_of_head(template),
        *_problems_of_variables(template),
        *_problems_of_places(template.body),
        *_problems_of_lengths(template),
        *_problems_of_header(template),
        *_problems_of_buttons(template),
        *_problems_of_ttl(template),
    ]


def definition_of(template: TemplateSetup, *, handle: str = "") -> dict[str, Any]:
    """The template as Meta's creation request wants it. `handle`: of the example of its file, see uploads.py."""
    body: dict[str, Any] = {"type": "BODY", "text": template.body}
    if template.parameters:
        body["example"] = _examples(template)
    components = [*_header_of(template, handle), body]
    if template.footer:
        components.append({"type": "FOOTER", "text": template.footer})
    if template.buttons:
        buttons = [{"type": "QUICK_REPLY", "text": button.title} for button in template.buttons]
        components.append({"type": "BUTTONS", "buttons": buttons})
    definition: dict[str, Any] = {
        "name": template.name,
        "language": template.language,
        "category": template.category.upper(),
        "parameter_format": format_of(template.parameters).upper(),
        "components": components,
    }
    return definition if template.ttl_seconds is None else definition | {_TTL: template.ttl_seconds}


def state_of(shown: Mapping[str, Any]) -> TemplateState:
    """A template as Meta shows it, as ours. A button's payload is its title: Meta does not know ours."""
    parts = {str(part.get("type", "")).upper(): part for part in shown.get("components") or ()}
    body, footer = _text(parts.get("BODY")), _text(parts.get("FOOTER"))
    names = variables_of(body)
    header = parts.get("HEADER")
    kind = "none" if header is None else str(header.get("format") or "TEXT").lower()
    ttl = shown.get(_TTL)
    reason = str(shown.get("rejected_reason") or "")
    return TemplateState(
        setup=TemplateSetup(
            name=str(shown.get("name", "")),
            language=str(shown.get("language", "")),
            category=str(shown.get("category", "")).lower(),
            body=body,
            footer=footer,
            parameters=names,
            examples=(),
            header=kind,
            header_text=_text(header),
            buttons=_buttons_of(parts.get("BUTTONS")),
            ttl_seconds=ttl if isinstance(ttl, int) and ttl > 0 else None,
        ),
        parameter_format=str(shown.get("parameter_format") or format_of(names)).lower(),
        status=_STATUSES.get(str(shown.get("status", "")).upper(), "pending"),
        reason="" if reason == "NONE" else reason,
    )


def _header_of(template: TemplateSetup, handle: str) -> Iterable[dict[str, Any]]:
    match template.header:
        case "none":
            return
        case "text":
            yield {"type": "HEADER", "format": "TEXT", "text": template.header_text}
        case kind:
            example = {"header_handle": [handle]}
            yield {"type": "HEADER", "format": kind.upper(), "example": example}


def _buttons_of(part: Mapping[str, Any] | None) -> tuple[QuickReply, ...]:
    titles = (_text(one) for one in (part or {}).get("buttons") or () if one.get("type") == "QUICK_REPLY")
    return tuple(QuickReply(title, title) for title in titles)


def _text(part: Mapping[str, Any] | None) -> str:
    return str((part or {}).get("text") or "")


def _examples(template: TemplateSetup) -> dict[str, Any]:
    if format_of(template.parameters) is ParameterFormat.POSITIONAL:
        return {"body_text": [list(template.examples)]}
    pairs = zip(template.parameters, template.examples, strict=True)
    return {"body_text_named_params": [{"param_name": name, "example": example} for name, example in pairs]}


def _problems_of_head(template: TemplateSetup) -> Iterable[TemplateProblem]:
    if not _NAME.fullmatch(template.name):
        yield TemplateProblem("name", "name", "use lowercase letters, digits and underscores, at most 512")
    if not _LANGUAGE.fullmatch(template.language):
        yield TemplateProblem("language", "language", "use a language code such as it or pt_BR")
    if template.category not in _CATEGORIES:
        yield TemplateProblem("category", "category", "choose utility, marketing or authentication")


def _problems_of_variables(template: TemplateSetup) -> Iterable[TemplateProblem]:
    found = variables_of(template.body)
    if "{{" in _VARIABLE.sub("", template.body) or "}}" in _VARIABLE.sub("", template.body):
        yield TemplateProblem("variable_malformed", "body", "write a variable as {{name}}, with both pairs of braces")
    if found != template.parameters:
        wanted = ", ".join(found) or "none"
        yield TemplateProblem("parameters_differ", "parameters", f"list those of the body in order: {wanted}")
    if len(template.examples) != len(template.parameters) or not all(one.strip() for one in template.examples):
        yield TemplateProblem("examples_missing", "examples", "give one for each parameter: reviewers read them")
    if format_of(found) is ParameterFormat.POSITIONAL:
        if [*found] != [str(number) for number in range(1, len(found) + 1)]:
            yield TemplateProblem("variable_order", "body", "number the variables {{1}}, {{2}} … as they appear")
    elif not all(_PARAMETER.fullmatch(name) for name in found):
        yield TemplateProblem(
            "variable_name", "body", "begin a variable's name with a lowercase letter, then letters, digits, _"
        )


def _problems_of_places(body: str) -> Iterable[TemplateProblem]:
    text = body.strip()
    places = [*_VARIABLE.finditer(text)]
    if not places:
        return
    if places[0].start() == 0 or places[-1].end() == len(text):
        yield TemplateProblem(
            "variable_at_edge", "body", "put fixed words before the first and after the last variable"
        )
    if any(not text[one.end() : other.start()].strip() for one, other in pairwise(places)):
        yield TemplateProblem("variables_adjacent", "body", "put fixed words between two variables")
    if any(_VARIABLE.fullmatch(line.strip()) for line in text.splitlines()):
        yield TemplateProblem("variable_alone", "body", "put fixed words on the line of each variable")
    words = len(re.findall(r"\w+", _VARIABLE.sub(" ", text)))
    needed = WORDS_A_VARIABLE * len(places) + 1
    if words < needed:
        yield TemplateProblem("too_few_words", "body", f"has {words} fixed words, needs {needed} for its variables")


def _problems_of_lengths(template: TemplateSetup) -> Iterable[TemplateProblem]:
    if not template.body.strip() or length_of(template.body) > LONGEST_TEXT:
        yield TemplateProblem("body_length", "body", f"write 1 to {LONGEST_TEXT} characters")
    if length_of(template.footer) > LONGEST_FOOTER:
        yield TemplateProblem("footer_length", "footer", f"write at most {LONGEST_FOOTER} characters")
    if "{{" in template.footer or "\n" in template.footer:
        yield TemplateProblem("footer_plain", "footer", "write one line without variables")


def _problems_of_header(template: TemplateSetup) -> Iterable[TemplateProblem]:
    if template.header not in _HEADERS:
        yield TemplateProblem("header", "header", f"choose one of {', '.join(_HEADERS)}")
    words = template.header_text
    if template.header == "text" and (not 1 <= length_of(words) <= LONGEST_FOOTER or "{{" in words or "\n" in words):
        yield TemplateProblem("header_text", "header_text", "write one line of 1 to 60 characters without variables")
    if template.header in {"image", "video", "document"} and template.example is None:
        yield TemplateProblem("header_example", "header_example", "give an example file: reviewers look at it")


def _problems_of_buttons(template: TemplateSetup) -> Iterable[TemplateProblem]:
    titles = [button.title for button in template.buttons]
    if len(titles) > MOST_BUTTONS or len(set(titles)) != len(titles):
        yield TemplateProblem("buttons", "buttons", f"give at most {MOST_BUTTONS}, each with a title of its own")
    if any(not 1 <= length_of(title) <= LONGEST_TITLE or "{{" in title or "\n" in title for title in titles):
        yield TemplateProblem(
            "button_title", "buttons", f"write 1 to {LONGEST_TITLE} characters on one line, without variables"
        )
    if any(not 1 <= len(button.payload) <= LONGEST_PAYLOAD for button in template.buttons):
        yield TemplateProblem("button_payload", "buttons", f"give a payload of 1 to {LONGEST_PAYLOAD} characters")


def _problems_of_ttl(template: TemplateSetup) -> Iterable[TemplateProblem]:
    if template.ttl_seconds is None:
        return
    least, most = _TTLS.get(template.category, (0, 0))
    if not least <= template.ttl_seconds <= most:
        says = f"{least} to {most} seconds" if most else "none for this category: the provider keeps it for 30 days"
        yield TemplateProblem("ttl", "ttl_seconds", f"give {says}")
